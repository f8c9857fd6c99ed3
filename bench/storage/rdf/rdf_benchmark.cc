// Parsing and writing RDF. The data: a file of N-Triples named by the environment variable
// MOTE_BENCH_NT (plain or compressed), or else generated triples of a web shop.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <random>
#include <string>

#include "storage/rdf/ntriples_parser.h"
#include "storage/rdf/quad_writer.h"
#include "storage/rdf/rdf_reader.h"
#include "storage/rdf/rdfxml_parser.h"
#include "storage/rdf/turtle_parser.h"
#include "storage/term/inline_id.h"
#include "storage/term/inline_value.h"

namespace mote {
namespace {

// Looks at every view, so that nothing can be optimised away.
class CountingHandler final : public QuadHandler {
 public:
  absl::Status OnQuad(const QuadView& quad) override {
    ++quads;
    bytes += quad.subject.value.size() + quad.predicate.value.size() + quad.object.value.size();
    return absl::OkStatus();
  }

  uint64_t quads = 0;
  uint64_t bytes = 0;
};

std::string Generated() {
  std::mt19937 random(1);
  std::string text;
  const auto entity = [&](const char* kind, unsigned n) {
    return "<http://shop.example/" + std::string(kind) + "/" + std::to_string(random() % n) + "> ";
  };
  for (int i = 0; i < 300000; ++i) {
    text += entity("customer", 20000);
    switch (random() % 4) {
      case 0:
        text += "<http://shop.example/vocabulary/bought> " + entity("product", 5000);
        break;
      case 1:
        text += "<http://xmlns.com/foaf/0.1/name> \"Customer No. " + std::to_string(random()) +
                "\"@en ";
        break;
      case 2:
        text += "<http://shop.example/vocabulary/age> \"" + std::to_string(random() % 100) +
                "\"^^<http://www.w3.org/2001/XMLSchema#integer> ";
        break;
      default:
        text += "<http://shop.example/vocabulary/comment> \"very \\\"good\\\" \xC3\xA9\\n\" ";
    }
    text += ".\n";
  }
  return text;
}

const std::string& NTriplesText() {
  static const auto* const text = [] {
    auto* loaded = new std::string;
    const char* path = std::getenv("MOTE_BENCH_NT");
    if (path == nullptr) {
      *loaded = Generated();
      return loaded;
    }
    auto source = OpenByteSource(path);
    std::string buffer(1 << 20, '\0');
    while (source.ok()) {
      const absl::StatusOr<size_t> n = (*source)->Read(buffer.data(), buffer.size());
      if (!n.ok() || *n == 0) break;
      loaded->append(buffer, 0, *n);
    }
    return loaded;
  }();
  return *text;
}

void Convert(RdfFormat format, std::string* out) {
  QuadWriterOptions options;
  options.format = format;
  options.prefixes = {{"shop", "http://shop.example/vocabulary/"},
                      {"foaf", "http://xmlns.com/foaf/0.1/"},
                      {"wsdbm", "http://db.uwaterloo.ca/~galuc/wsdbm/"},
                      {"xsd", "http://www.w3.org/2001/XMLSchema#"},
                      {"rev", "http://purl.org/stuff/rev#"},
                      {"gr", "http://purl.org/goodrelations/"},
                      {"sorg", "http://schema.org/"},
                      {"dc", "http://purl.org/dc/terms/"}};
  const auto sink = StringByteSink(out);
  auto writer = QuadWriter::Create(options, sink.get());
  RdfReaderOptions reading;
  reading.format = RdfFormat::kNTriples;
  if (ReadRdf(NTriplesText(), reading, **writer).ok()) (void)(*writer)->Finish();
}

const std::string& TurtleText() {
  static const auto* const text = [] {
    auto* converted = new std::string;
    Convert(RdfFormat::kTurtle, converted);
    return converted;
  }();
  return *text;
}

const std::string& RdfXmlText() {
  static const auto* const text = [] {
    auto* converted = new std::string;
    Convert(RdfFormat::kRdfXml, converted);
    return converted;
  }();
  return *text;
}

void Report(benchmark::State& state, uint64_t quads, size_t bytes) {
  state.SetItemsProcessed(static_cast<int64_t>(quads));
  state.SetBytesProcessed(static_cast<int64_t>(bytes) * static_cast<int64_t>(state.iterations()));
}

void BM_ParseNTriples(benchmark::State& state) {
  const std::string& text = NTriplesText();
  CountingHandler handler;
  NTriplesParser parser({});
  for (auto _ : state) {
    if (!parser.Parse(text, 1, handler).ok()) state.SkipWithError("syntax error");
  }
  Report(state, handler.quads, text.size());
}
BENCHMARK(BM_ParseNTriples)->Unit(benchmark::kMillisecond);

void BM_ParseTurtle(benchmark::State& state) {
  const bool as_ntriples = state.range(0) != 0;
  const std::string& text = as_ntriples ? NTriplesText() : TurtleText();
  CountingHandler handler;
  for (auto _ : state) {
    const auto source = MemoryByteSource(text);
    if (!ParseTurtle(*source, {}, handler).ok()) state.SkipWithError("syntax error");
  }
  Report(state, handler.quads, text.size());
}
BENCHMARK(BM_ParseTurtle)->Arg(0)->Arg(1)->ArgName("ntriples")->Unit(benchmark::kMillisecond);

void BM_ParseRdfXml(benchmark::State& state) {
  const std::string& text = RdfXmlText();
  CountingHandler handler;
  for (auto _ : state) {
    const auto source = MemoryByteSource(text);
    if (!ParseRdfXml(*source, {}, handler).ok()) state.SkipWithError("syntax error");
  }
  Report(state, handler.quads, text.size());
}
BENCHMARK(BM_ParseRdfXml)->Unit(benchmark::kMillisecond);

// Keeps the quads of a document to write them again.
class WriterBenchmark final : public QuadHandler {
 public:
  WriterBenchmark() {
    RdfReaderOptions options;
    options.format = RdfFormat::kNTriples;
    (void)ReadRdf(NTriplesText(), options, *this);
  }
  absl::Status OnQuad(const QuadView& quad) override {
    terms.emplace_back(quad.subject);
    terms.emplace_back(quad.predicate);
    terms.emplace_back(quad.object);
    return terms.size() < 600000 ? absl::OkStatus() : absl::CancelledError("enough");
  }

  std::vector<Term> terms;
};

class NullSink final : public ByteSink {
 public:
  absl::Status Write(std::string_view written) override {
    bytes += written.size();
    return absl::OkStatus();
  }
  size_t bytes = 0;
};

void BM_Write(benchmark::State& state) {
  static const auto* const data = new WriterBenchmark;
  QuadWriterOptions options;
  options.format = static_cast<RdfFormat>(state.range(0));
  options.prefixes = {{"shop", "http://shop.example/vocabulary/"},
                      {"wsdbm", "http://db.uwaterloo.ca/~galuc/wsdbm/"}};
  size_t bytes = 0;
  for (auto _ : state) {
    NullSink sink;
    auto writer = QuadWriter::Create(options, &sink);
    for (size_t i = 0; i < data->terms.size(); i += 3) {
      const QuadView quad{
          data->terms[i].view(), data->terms[i + 1].view(), data->terms[i + 2].view(), {}, false};
      (void)(*writer)->OnQuad(quad);
    }
    (void)(*writer)->Finish();
    bytes = sink.bytes;
  }
  Report(state, data->terms.size() / 3 * state.iterations(), bytes);
}
BENCHMARK(BM_Write)
    ->Arg(static_cast<int>(RdfFormat::kNTriples))
    ->Arg(static_cast<int>(RdfFormat::kTurtle))
    ->Arg(static_cast<int>(RdfFormat::kRdfXml))
    ->ArgName("format")
    ->Unit(benchmark::kMillisecond);

void BM_InlineDoubleValue(benchmark::State& state) {
  std::vector<Id> ids;
  for (int i = 0; i < 4096; ++i) ids.push_back(*EncodeDouble(i * 0.25));
  for (auto _ : state) {
    double sum = 0;
    for (const Id id : ids) sum += InlineDoubleValue(id);
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(static_cast<int64_t>(ids.size()) * state.iterations());
}
BENCHMARK(BM_InlineDoubleValue);

void BM_EncodeInline(benchmark::State& state) {
  constexpr const char* kCases[][2] = {
      {"12345", "http://www.w3.org/2001/XMLSchema#integer"},
      {"1.5E3", "http://www.w3.org/2001/XMLSchema#double"},
      {"19.90", "http://www.w3.org/2001/XMLSchema#decimal"},
      {"2024-02-29T12:34:56.789Z", "http://www.w3.org/2001/XMLSchema#dateTime"},
      {"abc", ""},
  };
  const auto& [lexical, datatype] = kCases[state.range(0)];
  const TermView term{TermKind::kLiteral, lexical, datatype};
  for (auto _ : state) {
    auto id = EncodeInline(term);
    benchmark::DoNotOptimize(id);
  }
  state.SetLabel(lexical);
}
BENCHMARK(BM_EncodeInline)->DenseRange(0, 4);

}  // namespace
}  // namespace mote
