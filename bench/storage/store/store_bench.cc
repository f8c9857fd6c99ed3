// Scans and lookups of a store that is warm: pristine, with 5 % of its rows in the delta, and after
// many changes have been folded; and what commits cost. MOTE_BENCH_TRIPLES sets the size.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "bench/storage/store/bench_store.h"

namespace mote::bench {
namespace {

constexpr size_t kBatchRows = 2048;

struct Columns {
  std::array<std::vector<Id>, 3> values;
  std::array<Id*, 3> pointers;

  explicit Columns(size_t rows) {
    for (size_t i = 0; i < 3; ++i) {
      values[i].resize(rows);
      pointers[i] = values[i].data();
    }
  }
};

void ForAllHistories(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("history");
  for (History history :
       {History::kPristine, History::kDeltaRun, History::kDeltaCommits, History::kFolded}) {
    benchmark->Arg(static_cast<int64_t>(history));
  }
}

void BM_Scan(benchmark::State& state) {
  BenchStore& bench = BenchStore::Get(static_cast<History>(state.range(0)));
  auto snapshot = bench.store().GetSnapshot();
  ScanSpec spec;
  spec.order = static_cast<Order>(state.range(1));
  auto cursor = std::move(snapshot->Scan(spec).value());
  Columns columns(kBatchRows);
  uint64_t rows = 0;
  for (auto _ : state) {
    if (!cursor->Reset(spec).ok()) state.SkipWithError("reset");
    while (size_t n = cursor->Next(columns.pointers, kBatchRows).value()) {
      rows += n;
      benchmark::DoNotOptimize(columns.values[0].data());
      benchmark::ClobberMemory();
    }
  }
  state.SetItemsProcessed(static_cast<int64_t>(rows));
}
BENCHMARK(BM_Scan)
    ->ArgNames({"history", "order"})
    ->ArgsProduct({{0, 1, 2, 3}, {0, 1, 2, 3}})
    ->Unit(benchmark::kMillisecond);

// The first scans after opening, in milliseconds each: the cache fills, and changes are merged.
void BM_FirstScans(benchmark::State& state) {
  BenchStore& bench = BenchStore::Get(static_cast<History>(state.range(0)));
  ScanSpec spec;
  spec.order = static_cast<Order>(state.range(1));
  Columns columns(kBatchRows);
  std::array<double, 4> milliseconds = {};
  for (auto _ : state) {
    state.PauseTiming();
    bench.Reopen();
    state.ResumeTiming();
    auto snapshot = bench.store().GetSnapshot();
    for (double& sum : milliseconds) {
      const auto begin = std::chrono::steady_clock::now();
      auto cursor = std::move(snapshot->Scan(spec).value());
      while (cursor->Next(columns.pointers, kBatchRows).value() != 0) {
      }
      const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
      sum += seconds.count() * 1000;
    }
  }
  for (size_t i = 0; i < milliseconds.size(); ++i) {
    state.counters["scan" + std::to_string(i + 1)] =
        benchmark::Counter(milliseconds[i], benchmark::Counter::kAvgIterations);
  }
}
BENCHMARK(BM_FirstScans)
    ->ArgNames({"history", "order"})
    ->ArgsProduct({{0, 1, 2, 3}, {0, 1}})
    ->Unit(benchmark::kMillisecond);

// (s, p, ?) of rows that are there, at random or in ascending order.
void Lookup(benchmark::State& state, bool sorted) {
  BenchStore& bench = BenchStore::Get(static_cast<History>(state.range(0)));
  auto snapshot = bench.store().GetSnapshot();
  std::mt19937_64 random(7);
  std::vector<IdQuad> keys;
  for (int i = 0; i < 100000; ++i) keys.push_back(bench.quads()[random() % bench.quads().size()]);
  if (sorted) std::sort(keys.begin(), keys.end());
  ScanSpec spec;
  spec.prefix_length = 2;
  auto cursor = std::move(snapshot->Scan(spec).value());
  Columns columns(64);
  // Twice: the first pass fills the cache.
  uint64_t rows = 0;
  for (const IdQuad& quad : keys) {
    spec.prefix = {quad.subject, quad.predicate};
    if (!cursor->Reset(spec).ok()) state.SkipWithError("reset");
    rows += cursor->Next(columns.pointers, 64).value();
  }
  size_t i = 0;
  for (auto _ : state) {
    const IdQuad& quad = keys[i];
    i = i + 1 == keys.size() ? 0 : i + 1;
    spec.prefix = {quad.subject, quad.predicate};
    if (!cursor->Reset(spec).ok()) state.SkipWithError("reset");
    rows += cursor->Next(columns.pointers, 64).value();
  }
  benchmark::DoNotOptimize(rows);
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()));
}
void BM_LookupRandom(benchmark::State& state) { Lookup(state, /*sorted=*/false); }
void BM_LookupSorted(benchmark::State& state) { Lookup(state, /*sorted=*/true); }
BENCHMARK(BM_LookupRandom)->Apply(ForAllHistories);
BENCHMARK(BM_LookupSorted)->Apply(ForAllHistories);

// Counts for the planner: (?, p, o) by two seeks.
void BM_Count(benchmark::State& state) {
  BenchStore& bench = BenchStore::Get(static_cast<History>(state.range(0)));
  auto snapshot = bench.store().GetSnapshot();
  std::mt19937_64 random(7);
  ScanSpec spec;
  spec.order = Order::kPos;
  spec.prefix_length = 2;
  uint64_t rows = 0;
  for (auto _ : state) {
    const IdQuad& quad = bench.quads()[random() % bench.quads().size()];
    spec.prefix = {quad.predicate, quad.object};
    rows += snapshot->Count(spec).value().rows;
  }
  benchmark::DoNotOptimize(rows);
}
BENCHMARK(BM_Count)->Apply(ForAllHistories);

// Commits of new and of removed rows, of so many rows each; relaxed.
void BM_Commit(benchmark::State& state) {
  BenchStore bench(History::kPristine);
  const uint64_t rows = static_cast<uint64_t>(state.range(0));
  for (auto _ : state) bench.Change(rows, rows);
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK(BM_Commit)->ArgName("rows")->Arg(2)->Arg(1000)->Arg(100000)->Unit(
    benchmark::kMicrosecond);

void BM_Snapshot(benchmark::State& state) {
  BenchStore& bench = BenchStore::Get(History::kPristine);
  for (auto _ : state) benchmark::DoNotOptimize(bench.store().GetSnapshot());
}
BENCHMARK(BM_Snapshot);

}  // namespace
}  // namespace mote::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  mote::bench::BenchStore::CloseAll();
  benchmark::Shutdown();
  return 0;
}
