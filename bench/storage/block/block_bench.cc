// Packing, decoding and searching blocks of permutations; each case prints bytes per row.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "storage/block/block.h"

namespace mote {
namespace {

constexpr size_t kRows = 1 << 20;
constexpr BlockShape kShape = {.key_columns = 3, .payload_columns = 0};

enum class Objects : int64_t { kIris, kMixed };

using Row = std::array<uint64_t, 3>;

// Triples of a graph of entities with about ten properties each, sorted as (s, p, o). Mixed objects
// are IRIs, strings, integers, exact doubles and dates in equal parts.
std::vector<Row> MakeTriples(Objects objects) {
  std::mt19937_64 random(42);
  const auto object = [&]() -> uint64_t {
    const uint64_t kind = objects == Objects::kIris ? 0 : random() % 5;
    switch (kind) {
      case 0:
        return (uint64_t{0x20} << 56) | (random() % 100000);
      case 1:
        return (uint64_t{0x30} << 56) | (random() % 50000);
      case 2:
        return (uint64_t{0x40} << 56) | ((uint64_t{1} << 55) + random() % 1000);
      case 3:
        return (uint64_t{0x43} << 56) | (uint64_t{3} << 53) | ((random() % 1000000) << 26);
      default:
        return (uint64_t{0x62} << 56) | ((uint64_t{1} << 50) + random() % 10000);
    }
  };
  std::vector<Row> rows;
  for (uint64_t subject = 0; rows.size() < kRows; ++subject) {
    for (uint64_t property = 0; property < 20; ++property) {
      if (random() % 2 == 0) {
        rows.push_back(
            {(uint64_t{0x20} << 56) | subject, (uint64_t{0x20} << 56) | property, object()});
      }
    }
  }
  rows.resize(kRows);
  return rows;
}

struct Permutation {
  std::vector<Row> rows;
  std::array<std::vector<uint64_t>, 3> columns;
  std::array<const uint64_t*, 3> pointers;
  std::vector<std::string> blocks;
  size_t block_rows = 0;
  size_t bytes = 0;
};

void EncodeAll(Permutation& p) {
  p.blocks.clear();
  p.bytes = 0;
  for (size_t i = 0; i < p.rows.size(); i += p.block_rows) {
    std::string& block = p.blocks.emplace_back();
    EncodeBlock(kShape, p.pointers, i, std::min(p.rows.size(), i + p.block_rows), &block);
    p.bytes += block.size();
  }
}

// Arguments: objects, order (0 for spo, 1 for pos, 2 for osp), rows a block.
Permutation MakePermutation(const benchmark::State& state) {
  Permutation p;
  p.block_rows = state.range(2);
  const int first = static_cast<int>(state.range(1));
  for (const Row& row : MakeTriples(static_cast<Objects>(state.range(0)))) {
    p.rows.push_back({row[first], row[(first + 1) % 3], row[(first + 2) % 3]});
  }
  std::sort(p.rows.begin(), p.rows.end());
  for (const Row& row : p.rows) {
    for (int c = 0; c < 3; ++c) p.columns[c].push_back(row[c]);
  }
  for (int c = 0; c < 3; ++c) p.pointers[c] = p.columns[c].data();
  EncodeAll(p);
  return p;
}

void Report(benchmark::State& state, const Permutation& p) {
  state.counters["bytes/row"] = static_cast<double>(p.bytes) / p.rows.size();
  std::array<size_t, 3> bytes = {};
  for (const std::string& block : p.blocks) {
    const auto view = BlockView::Parse(kShape, block);
    for (int c = 0; c < 3; ++c) bytes[c] += view->ColumnBytes(c);
  }
  for (int c = 0; c < 3; ++c) {
    state.counters["column" + std::to_string(c)] = static_cast<double>(bytes[c]) / p.rows.size();
  }
}

void BM_EncodeBlock(benchmark::State& state) {
  Permutation p = MakePermutation(state);
  for (auto _ : state) EncodeAll(p);
  state.SetItemsProcessed(state.iterations() * p.rows.size());
  Report(state, p);
}

void BM_DecodeBlock(benchmark::State& state) {
  const Permutation p = MakePermutation(state);
  std::array<std::array<uint64_t, kMaxBlockRows>, 3> out;
  for (auto _ : state) {
    for (const std::string& block : p.blocks) {
      const auto view = BlockView::Parse(kShape, block);
      for (int c = 0; c < 3; ++c) view->Decode(c, 0, view->rows(), out[c].data());
      benchmark::DoNotOptimize(out);
    }
  }
  state.SetItemsProcessed(state.iterations() * p.rows.size());
  Report(state, p);
}

void BM_ParseBlock(benchmark::State& state) {
  const Permutation p = MakePermutation(state);
  for (auto _ : state) {
    for (const std::string& block : p.blocks) {
      benchmark::DoNotOptimize(BlockView::Parse(kShape, block));
    }
  }
  state.SetItemsProcessed(state.iterations() * p.blocks.size());
}

// Parse and LowerBound of a random (first, second) in the block that holds it.
void BM_SeekInBlock(benchmark::State& state) {
  const Permutation p = MakePermutation(state);
  std::mt19937_64 random(1);
  std::vector<size_t> targets(1 << 16);
  for (size_t& target : targets) target = random() % p.rows.size();
  size_t i = 0;
  for (auto _ : state) {
    const size_t target = targets[i++ & (targets.size() - 1)];
    const auto view = BlockView::Parse(kShape, p.blocks[target / p.block_rows]);
    const std::array<uint64_t, 2> key = {p.rows[target][0], p.rows[target][1]};
    benchmark::DoNotOptimize(view->LowerBound(key));
  }
  state.SetItemsProcessed(state.iterations());
}

void Arguments(benchmark::internal::Benchmark* b) {
  b->ArgNames({"mixed", "order", "rows"});
  for (const int64_t objects : {0, 1}) {
    for (const int64_t order : {0, 1, 2}) {
      b->Args({objects, order, 2048});
      b->Args({objects, order, 4096});
    }
  }
}

BENCHMARK(BM_EncodeBlock)->Apply(Arguments)->MinTime(0.1);
BENCHMARK(BM_DecodeBlock)->Apply(Arguments)->MinTime(0.1);
BENCHMARK(BM_ParseBlock)->Args({0, 0, 4096})->MinTime(0.1);
BENCHMARK(BM_SeekInBlock)->Apply(Arguments)->MinTime(0.1);

}  // namespace
}  // namespace mote
