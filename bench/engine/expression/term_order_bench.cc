// Sort keys and comparisons of ORDER BY. The items are terms, or comparisons of two.

#include <benchmark/benchmark.h>

#include <random>
#include <string>
#include <vector>

#include "engine/expression/evaluation_context.h"
#include "engine/expression/term_order.h"
#include "storage/base/check.h"
#include "storage/source/memory_source.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

constexpr size_t kRows = 2048;

enum Column { kIntegers, kDecimals, kDoubles, kIris, kStrings, kDates };

struct Data {
  explicit Data(Column column) {
    std::mt19937_64 random(1);
    MemorySource::Builder builder;
    for (size_t i = 0; i < kRows; ++i) {
      std::string number = std::to_string(random() % 100000);
      Term term = Term::Literal(number, std::string(xsd::kInteger));
      switch (column) {
        case kIntegers:
          break;
        case kDecimals:
          term = Term::Literal(number + ".5", std::string(xsd::kDecimal));
          break;
        case kDoubles:
          term = Term::Literal("1." + number + "1E2", std::string(xsd::kDouble));
          break;
        case kIris:
          term = Term::Iri("http://example.org/resource/" + number);
          break;
        case kStrings:
          term = Term::Literal("a string with the number " + number);
          break;
        case kDates:
          term = Term::Literal("20" + std::to_string(10 + random() % 90) + "-01-01T00:00:00Z",
                               std::string(xsd::kDateTime));
          break;
      }
      ids.push_back(builder.Intern(term));
    }
    source = builder.Build();
    context = std::make_unique<EvaluationContext>(*source);
    order = std::make_unique<TermOrder>(*context);
    MOTE_CHECK(order->Prefetch(ids).ok());
  }

  std::vector<Id> ids;
  std::unique_ptr<MemorySource> source;
  std::unique_ptr<EvaluationContext> context;
  std::unique_ptr<TermOrder> order;
};

void SortKeys(benchmark::State& state, Column column) {
  Data data(column);
  std::string keys;
  for (auto _ : state) {
    keys.clear();
    for (Id id : data.ids) MOTE_CHECK(data.order->AppendSortKey(id, false, &keys).ok());
    benchmark::DoNotOptimize(keys.data());
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kRows));
  state.counters["bytes"] = static_cast<double>(keys.size()) / kRows;
}

void Compare(benchmark::State& state, Column column) {
  Data data(column);
  for (auto _ : state) {
    size_t less = 0;
    for (size_t i = 1; i < kRows; ++i)
      less += *data.order->Compare(data.ids[i - 1], data.ids[i]) < 0;
    benchmark::DoNotOptimize(less);
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kRows));
}

void Prefixes(benchmark::State& state, Column column) {
  Data data(column);
  for (auto _ : state) {
    uint64_t sum = 0;
    for (Id id : data.ids) sum ^= TermOrder::SortPrefix(id);
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kRows));
}

BENCHMARK_CAPTURE(SortKeys, Integers, kIntegers);
BENCHMARK_CAPTURE(SortKeys, Decimals, kDecimals);
BENCHMARK_CAPTURE(SortKeys, Doubles, kDoubles);
BENCHMARK_CAPTURE(SortKeys, Iris, kIris);
BENCHMARK_CAPTURE(SortKeys, Strings, kStrings);
BENCHMARK_CAPTURE(SortKeys, Dates, kDates);
BENCHMARK_CAPTURE(Compare, Integers, kIntegers);
BENCHMARK_CAPTURE(Compare, Doubles, kDoubles);
BENCHMARK_CAPTURE(Compare, Iris, kIris);
BENCHMARK_CAPTURE(Compare, Dates, kDates);
BENCHMARK_CAPTURE(Prefixes, Integers, kIntegers);
BENCHMARK_CAPTURE(Prefixes, Doubles, kDoubles);
BENCHMARK_CAPTURE(Prefixes, Strings, kStrings);
BENCHMARK_CAPTURE(Prefixes, Dates, kDates);

}  // namespace
}  // namespace mote
