// Writing solutions of three columns: an IRI that is in the term cache, an integer and a string.
// The items are rows; the bytes are those of the document, which goes to /dev/null.

#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "engine/results/solution_writer.h"
#include "storage/base/check.h"
#include "storage/source/memory_source.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

constexpr size_t kRows = 100 * 2048;
constexpr size_t kBatch = 2048;

struct Data {
  Data() {
    std::mt19937_64 random(1);
    MemorySource::Builder builder;
    std::vector<Id> iris;
    std::vector<Id> strings;
    for (int i = 0; i < 20000; ++i) {
      iris.push_back(builder.Intern(Term::Iri("http://example.org/resource/" + std::to_string(i))));
      strings.push_back(
          builder.Intern(Term::Literal("a label of some length, " + std::to_string(i))));
    }
    for (size_t i = 0; i < kRows; ++i) {
      columns[0].push_back(iris[random() % iris.size()]);
      columns[1].push_back(builder.Intern(
          Term::Literal(std::to_string(random() % 1000000), std::string(xsd::kInteger))));
      columns[2].push_back(strings[random() % strings.size()]);
    }
    source = builder.Build();
  }

  std::array<std::vector<Id>, 3> columns;
  std::unique_ptr<MemorySource> source;
};

void Write(benchmark::State& state, SolutionFormat format) {
  Data data;
  TermReader terms(*data.source, nullptr);
  const std::vector<std::string> variables = {"resource", "number", "label"};
  std::FILE* file = std::fopen("/dev/null", "w");
  MOTE_CHECK(file != nullptr);
  std::string text;
  {
    OutputSink sink(&text);
    auto writer = MakeSolutionWriter(format, sink);
    MOTE_CHECK(writer->Begin(variables).ok());
    std::array<const Id*, 3> pointers = {data.columns[0].data(), data.columns[1].data(),
                                         data.columns[2].data()};
    ColumnBatch batch{pointers, kRows};
    MOTE_CHECK(writer->Rows(batch, RowSelection::All(batch), terms).ok());
  }
  for (auto _ : state) {
    OutputSink sink(file);
    auto writer = MakeSolutionWriter(format, sink);
    MOTE_CHECK(writer->Begin(variables).ok());
    for (size_t i = 0; i < kRows; i += kBatch) {
      std::array<const Id*, 3> pointers = {data.columns[0].data() + i, data.columns[1].data() + i,
                                           data.columns[2].data() + i};
      ColumnBatch batch{pointers, kBatch};
      MOTE_CHECK(writer->Rows(batch, RowSelection::All(batch), terms).ok());
    }
    MOTE_CHECK(writer->End().ok());
  }
  std::fclose(file);
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kRows));
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * text.size()));
}

BENCHMARK_CAPTURE(Write, Csv, SolutionFormat::kCsv)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Write, Tsv, SolutionFormat::kTsv)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Write, Json, SolutionFormat::kJson)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Write, Xml, SolutionFormat::kXml)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Write, Table, SolutionFormat::kTable)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mote
