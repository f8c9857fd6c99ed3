// The dictionary of a store in both directions, term by term and in batches, and its blocks alone.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "bench/storage/store/bench_store.h"
#include "storage/dictionary/term_block.h"

namespace mote::bench {
namespace {

constexpr size_t kSample = 65536;

std::vector<Id> SampleIds(bool sorted) {
  const std::vector<Id>& entities = BenchStore::Get(History::kPristine).entities();
  std::mt19937_64 random(3);
  std::vector<Id> ids;
  for (size_t i = 0; i < kSample; ++i) ids.push_back(entities[random() % entities.size()]);
  if (sorted) std::sort(ids.begin(), ids.end());
  return ids;
}

void BM_TermOf(benchmark::State& state) {
  auto snapshot = BenchStore::Get(History::kPristine).store().GetSnapshot();
  const std::vector<Id> ids = SampleIds(state.range(0) != 0);
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(snapshot->TermOf(ids[i++ % kSample]).value());
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()));
}
BENCHMARK(BM_TermOf)->ArgName("sorted")->Arg(0)->Arg(1);

void BM_TermsOf(benchmark::State& state) {
  auto snapshot = BenchStore::Get(History::kPristine).store().GetSnapshot();
  const std::vector<Id> ids = SampleIds(/*sorted=*/false);
  const size_t batch = static_cast<size_t>(state.range(0));
  std::vector<Term> terms;
  size_t i = 0;
  for (auto _ : state) {
    if (!snapshot->TermsOf({ids.data() + i, batch}, &terms).ok()) state.SkipWithError("terms");
    i = i + 2 * batch <= kSample ? i + batch : 0;
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK(BM_TermsOf)->ArgName("batch")->Arg(100)->Arg(2048)->Arg(65536);

void BM_IdOf(benchmark::State& state) {
  auto snapshot = BenchStore::Get(History::kPristine).store().GetSnapshot();
  std::vector<Term> terms;
  const std::vector<Id> ids = SampleIds(/*sorted=*/false);
  if (!snapshot->TermsOf(ids, &terms).ok()) state.SkipWithError("terms");
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(snapshot->IdOf(terms[i++ % kSample].view()).value());
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()));
}
BENCHMARK(BM_IdOf);

void BM_IdOfUnknown(benchmark::State& state) {
  auto snapshot = BenchStore::Get(History::kPristine).store().GetSnapshot();
  uint64_t i = 0;
  for (auto _ : state) {
    const std::string iri = "http://example.org/unknown/" + std::to_string(i++);
    benchmark::DoNotOptimize(snapshot->IdOf({TermKind::kIri, iri}).value());
  }
}
BENCHMARK(BM_IdOfUnknown);

// New terms, each once, and the commit that stores them.
void BM_Intern(benchmark::State& state) {
  BenchStore bench(History::kPristine);
  const Id s = bench.entities()[0];
  uint64_t number = 0;
  for (auto _ : state) {
    auto transaction = std::move(bench.store().BeginWrite().value());
    Id last;
    for (int64_t i = 0; i < state.range(0); ++i) {
      const std::string iri = "http://example.org/new/" + std::to_string(number++);
      last = transaction->Intern({TermKind::kIri, iri}).value();
    }
    const IdQuad quad{s, s, last, kDefaultGraph};
    if (!transaction->Insert({&quad, 1}).ok() || !transaction->Commit(Durability::kRelaxed).ok()) {
      state.SkipWithError("commit");
    }
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK(BM_Intern)->ArgName("terms")->Arg(10000)->Unit(benchmark::kMillisecond);

std::string MakeBlock() {
  TermBlockBuilder builder;
  for (int i = 0; !builder.full(); ++i) {
    builder.AddText("http://example.org/resource/of/some/kind/" + std::to_string(1000000 + 7 * i));
  }
  std::string block;
  builder.Finish(&block);
  return block;
}

void BM_BlockGet(benchmark::State& state) {
  const std::string bytes = MakeBlock();
  const TermBlockView block = TermBlockView::Parse(bytes).value();
  std::string text;
  size_t i = 0;
  for (auto _ : state) {
    if (!block.Get(i++ * 37 % block.size(), &text).ok()) state.SkipWithError("entry");
    benchmark::DoNotOptimize(text.data());
  }
}
BENCHMARK(BM_BlockGet);

void BM_BlockReadAll(benchmark::State& state) {
  const std::string bytes = MakeBlock();
  const TermBlockView block = TermBlockView::Parse(bytes).value();
  for (auto _ : state) {
    TermBlockView::Reader reader(block);
    for (size_t i = 0; i < block.size(); ++i) {
      if (!reader.Read(i).ok()) state.SkipWithError("entry");
    }
    benchmark::DoNotOptimize(reader.text().data());
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * block.size()));
}
BENCHMARK(BM_BlockReadAll);

}  // namespace
}  // namespace mote::bench
