// Aggregates over columns of a million rows in batches of 2,048, without and with groups. The items
// are rows.

#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "engine/expression/aggregate.h"
#include "engine/expression/evaluation_context.h"
#include "storage/base/check.h"
#include "storage/source/memory_source.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

constexpr size_t kRows = 1 << 20;
constexpr size_t kBatch = 2048;

enum Column { kIntegers, kDecimals, kDoubles, kMixed, kStrings };

struct Data {
  explicit Data(Column column) {
    std::mt19937_64 random(1);
    MemorySource::Builder builder;
    for (size_t i = 0; i < kRows; ++i) {
      Column kind = column == kMixed ? static_cast<Column>(random() % 3) : column;
      std::string number = std::to_string(random() % 100000);
      switch (kind) {
        case kDecimals:
          number += "." + std::to_string(1 + random() % 9);
          ids.push_back(builder.Intern(Term::Literal(number, std::string(xsd::kDecimal))));
          break;
        case kDoubles:
          number = std::to_string(1 + random() % 9) + ".5E" + std::to_string(random() % 4);
          ids.push_back(builder.Intern(Term::Literal(number, std::string(xsd::kDouble))));
          break;
        case kStrings:
          ids.push_back(
              builder.Intern(Term::Literal("a string " + std::to_string(random() % 5000))));
          break;
        default:
          ids.push_back(builder.Intern(Term::Literal(number, std::string(xsd::kInteger))));
      }
      groups.push_back(static_cast<uint32_t>(random() % 1000));
    }
    source = builder.Build();
    context = std::make_unique<EvaluationContext>(*source);
  }

  std::vector<Id> ids;
  std::vector<uint32_t> groups;
  std::unique_ptr<MemorySource> source;
  std::unique_ptr<EvaluationContext> context;
};

void Run(benchmark::State& state, ast::AggregateKind kind, Column column, bool grouped,
         bool distinct = false) {
  Data data(column);
  AggregateSpec spec;
  spec.kind = kind;
  spec.distinct = distinct;
  size_t group_count = grouped ? 1000 : 1;
  std::vector<Id> results(group_count);
  for (auto _ : state) {
    std::unique_ptr<Aggregator> aggregator = MakeAggregator(spec, *data.context);
    MOTE_CHECK(aggregator->ResizeGroups(group_count).ok());
    for (size_t i = 0; i < kRows; i += kBatch) {
      absl::Status status = aggregator->Accumulate(
          data.ids.data() + i, grouped ? data.groups.data() + i : nullptr, kBatch);
      MOTE_CHECK(status.ok());
    }
    MOTE_CHECK(aggregator->Finish(0, group_count, results.data()).ok());
    benchmark::DoNotOptimize(results.data());
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kRows));
}

using Kind = ast::AggregateKind;
BENCHMARK_CAPTURE(Run, SumIntegers, Kind::kSum, kIntegers, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Run, SumDecimals, Kind::kSum, kDecimals, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Run, SumDoubles, Kind::kSum, kDoubles, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Run, SumMixed, Kind::kSum, kMixed, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Run, AvgIntegers, Kind::kAvg, kIntegers, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Run, SumIntegersGrouped, Kind::kSum, kIntegers, true)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Run, SumMixedGrouped, Kind::kSum, kMixed, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Run, Count, Kind::kCount, kIntegers, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Run, CountGrouped, Kind::kCount, kIntegers, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Run, CountDistinct, Kind::kCount, kIntegers, false, true)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Run, MinIntegers, Kind::kMin, kIntegers, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Run, MaxMixed, Kind::kMax, kMixed, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Run, MinStrings, Kind::kMin, kStrings, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Run, GroupConcatStrings, Kind::kGroupConcat, kStrings, true)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mote
