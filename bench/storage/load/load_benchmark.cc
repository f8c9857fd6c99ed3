#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "bench/generate/graph_generator.h"
#include "storage/base/temp_file.h"
#include "storage/dictionary/term_hash.h"
#include "storage/load/bulk_load.h"
#include "storage/load/order_plan.h"
#include "storage/load/radix_sort.h"
#include "storage/load/row_run.h"
#include "storage/load/term_table.h"
#include "storage/store/store.h"

namespace mote {
namespace {

constexpr size_t kRows = size_t{1} << 20;

// Like the ids of a shuffled graph: 200,000 subjects, 30 predicates, objects of two kinds.
std::vector<Row<3>> MakeRows() {
  std::mt19937_64 random(1);
  std::vector<Row<3>> rows(kRows);
  for (Row<3>& row : rows) {
    row[0] = Id(Tag::kIri, random() % 200000).bits();
    row[1] = Id(Tag::kIri, random() % 30).bits();
    row[2] = random() % 3 == 0 ? Id(Tag::kInteger, (uint64_t{1} << 55) + random() % 1000).bits()
                               : Id(Tag::kIri, random() % 300000).bits();
  }
  return rows;
}

void BM_SortSpo(benchmark::State& state) {
  const std::vector<Row<3>> source = MakeRows();
  std::vector<Row<3>> a(kRows);
  std::vector<Row<3>> b(kRows);
  for (auto _ : state) {
    benchmark::DoNotOptimize(RadixSort<3>(source, a, b, std::span(kSameColumns).first<3>()).data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kRows));
}
BENCHMARK(BM_SortSpo)->Unit(benchmark::kMillisecond);

// The three further orders of a sorted set.
void BM_DeriveOrders(benchmark::State& state) {
  std::vector<Row<3>> spo = MakeRows();
  std::sort(spo.begin(), spo.end());
  std::vector<Row<3>> areas[3] = {spo, spo, spo};
  const std::vector<int> by_predicate = {1};
  const std::vector<int> by_object = {2};
  for (auto _ : state) {
    const auto osp = RadixSort<3>(spo, areas[0], areas[1], by_object);
    auto& free_area = osp.data() == areas[0].data() ? areas[1] : areas[0];
    benchmark::DoNotOptimize(RadixSort<3>(osp, free_area, areas[2], by_predicate).data());
    benchmark::DoNotOptimize(RadixSort<3>(spo, areas[0], areas[1], by_predicate).data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kRows));
}
BENCHMARK(BM_DeriveOrders)->Unit(benchmark::kMillisecond);

// Runs on disk, written and merged.
void BM_SpillAndMerge(benchmark::State& state) {
  const size_t run_count = static_cast<size_t>(state.range(0));
  std::vector<Row<3>> rows = MakeRows();
  const size_t length = kRows / run_count;
  for (size_t r = 0; r < run_count; ++r) {
    const auto begin = rows.begin() + static_cast<ptrdiff_t>(r * length);
    std::sort(begin, begin + static_cast<ptrdiff_t>(length));
  }
  const std::string directory = std::filesystem::temp_directory_path().string();
  std::vector<Row<3>> out(size_t{1} << 14);
  for (auto _ : state) {
    auto file = TempFile::Create(directory);
    if (!file.ok()) return state.SkipWithError(file.status().ToString().c_str());
    std::vector<RowRun<3>> runs(run_count);
    for (size_t r = 0; r < run_count; ++r) {
      std::span<Row<3>> run = std::span(rows).subspan(r * length, length);
      std::vector<Row<3>> unique(run.begin(), run.end());
      unique.resize(RemoveRepetitions<3>(unique));
      auto section = SpillRows<3>(unique, std::span(kSameColumns).first<3>(), file->get());
      if (!section.ok()) return state.SkipWithError(section.status().ToString().c_str());
      runs[r].section = *section;
    }
    RunMerger<3> merger(runs);
    while (true) {
      auto count = merger.Next(out);
      if (!count.ok()) return state.SkipWithError(count.status().ToString().c_str());
      if (*count == 0) break;
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kRows));
}
BENCHMARK(BM_SpillAndMerge)->Arg(4)->Arg(64)->Unit(benchmark::kMillisecond);

// One new term for every four lookups.
void BM_TermTable(benchmark::State& state) {
  constexpr size_t kTerms = 200000;
  std::vector<std::string> terms;
  std::vector<uint64_t> hashes;
  for (size_t i = 0; i < kTerms; ++i) {
    terms.push_back("http://example.org/some/entity/" + std::to_string(i));
    hashes.push_back(TermHash(1, Tag::kIri, terms.back()));
  }
  std::mt19937 random(2);
  std::vector<uint32_t> sequence(kTerms * 4);
  for (uint32_t& i : sequence) i = static_cast<uint32_t>(random() % kTerms);
  for (auto _ : state) {
    TermTable table(TermNumbers{});
    for (size_t i = 0; i < sequence.size(); ++i) {
      if (i + 16 < sequence.size()) table.PrefetchSlot(hashes[sequence[i + 16]]);
      benchmark::DoNotOptimize(table.Intern(Tag::kIri, hashes[sequence[i]], terms[sequence[i]]));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(sequence.size()));
}
BENCHMARK(BM_TermTable)->Unit(benchmark::kMillisecond);

// Documents to durable indices: triples in order of subjects or shuffled; threads.
void BM_BulkLoad(benchmark::State& state) {
  const std::string directory =
      (std::filesystem::temp_directory_path() / ("mote_load_" + std::to_string(::getpid())))
          .string();
  std::filesystem::create_directories(directory);
  bench::GeneratorOptions generator_options;
  generator_options.triples = 1'000'000;
  generator_options.order =
      state.range(0) != 0 ? bench::TripleOrder::kShuffled : bench::TripleOrder::kGrouped;
  const bench::GraphGenerator generator(generator_options);
  LoadInput input;
  input.path = directory + "/data.nt";
  {
    std::ofstream out(input.path, std::ios::binary);
    std::string line;
    for (uint64_t i = 0; i < generator.triples(); ++i) {
      line.clear();
      generator.AppendTriple(i, &line);
      out << line;
    }
  }
  LoadOptions options;
  options.threads = static_cast<int>(state.range(1));
  LoadReport last;
  for (auto _ : state) {
    state.PauseTiming();
    std::filesystem::remove_all(directory + "/db");
    state.ResumeTiming();
    auto store = Store::Open(directory + "/db", StoreOptions{});
    if (!store.ok()) return state.SkipWithError(store.status().ToString().c_str());
    auto report = BulkLoad(**store, {&input, 1}, options);
    if (!report.ok()) return state.SkipWithError(report.status().ToString().c_str());
    last = *report;
  }
  std::filesystem::remove_all(directory);
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(generator.triples()));
  const char* const kNames[] = {"1_read_s", "2_dictionary_s", "3_sort_s", "4_write_s",
                                "5_publish_s"};
  for (int i = 0; i < kLoadPhaseCount; ++i) state.counters[kNames[i]] = last.phase_seconds[i];
}
BENCHMARK(BM_BulkLoad)
    ->ArgNames({"shuffled", "threads"})
    ->Args({0, 1})
    ->Args({0, 2})
    ->Args({1, 1})
    ->Args({1, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mote
