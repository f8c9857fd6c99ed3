// Warm reads of the key-value store on RocksDB: blocks of a permutation under keys that are the
// upper fences of the blocks, and small entries.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "storage/base/check.h"
#include "storage/block/block.h"
#include "storage/kv/kv_store.h"
#include "storage/kv/rocks_kv_store.h"

namespace mote {
namespace {

constexpr SpaceId kBlocks = 0;
constexpr SpaceId kText = 1;
constexpr SpaceId kEntries = 2;
constexpr size_t kBlockRows = 4096;
constexpr BlockShape kShape = {.key_columns = 3, .payload_columns = 0};

using Row = std::array<uint64_t, 3>;

std::string BigEndian(uint64_t number) {
  std::string bytes(8, '\0');
  for (int i = 7; i >= 0; --i, number >>= 8) bytes[i] = static_cast<char>(number & 0xFF);
  return bytes;
}

std::string Key(const Row& row) {
  return BigEndian(row[0]) + BigEndian(row[1]) + BigEndian(row[2]);
}

// A store with the given number of rows in blocks, and of entries and texts a tenth of it.
class Fixture {
 public:
  explicit Fixture(size_t rows) : path_(std::filesystem::temp_directory_path() / "mote_kv_bench") {
    std::filesystem::remove_all(path_);
    KvOptions options;
    options.spaces = {{"blocks", SpaceProfile::kBlocks},
                      {"text", SpaceProfile::kText},
                      {"entries", SpaceProfile::kEntries}};
    options.block_cache_bytes = uint64_t{256} << 20;
    auto store = OpenRocksKvStore(path_.string(), options);
    MOTE_CHECK(store.ok());
    store_ = *std::move(store);

    std::mt19937_64 random(42);
    for (uint64_t subject = 0; rows_.size() < rows; ++subject) {
      for (uint64_t property = 0; property < 20 && rows_.size() < rows; ++property) {
        if (random() % 2 == 0) {
          rows_.push_back({(uint64_t{0x20} << 56) | subject, (uint64_t{0x20} << 56) | property,
                           (uint64_t{0x20} << 56) | (random() % rows)});
        }
      }
    }
    std::array<std::vector<uint64_t>, 3> columns;
    for (const Row& row : rows_) {
      for (int c = 0; c < 3; ++c) columns[c].push_back(row[c]);
    }
    const std::array<const uint64_t*, 3> pointers = {columns[0].data(), columns[1].data(),
                                                     columns[2].data()};
    auto writer = store_->NewBulkWriter();
    MOTE_CHECK(writer.ok());
    for (size_t i = 0; i < rows; i += kBlockRows) {
      const size_t end = std::min(rows, i + kBlockRows);
      std::string block;
      EncodeBlock(kShape, pointers, i, end, &block);
      MOTE_CHECK((*writer)->Add(kBlocks, Key(rows_[end - 1]), block).ok());
    }
    for (size_t i = 0; i < rows / 10; ++i) {
      MOTE_CHECK((*writer)->Add(kEntries, BigEndian(i * 7), "value").ok());
      MOTE_CHECK(
          (*writer)
              ->Add(kText, BigEndian(i), "http://example.org/resource/" + std::to_string(random()))
              .ok());
    }
    MOTE_CHECK(store_->Publish(*std::move(writer)).ok());
    for (const SpaceId space : {kBlocks, kText, kEntries}) {  // Into the cache.
      const auto cursor = store_->NewCursor(space, nullptr);
      for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
        benchmark::DoNotOptimize(cursor->value());
      }
    }
    for (size_t i = 0; i < 1 << 14; ++i) targets_.push_back(random() % rows);
  }
  ~Fixture() {
    store_.reset();
    std::filesystem::remove_all(path_);
  }

  const KvStore& store() const { return *store_; }
  const std::vector<Row>& rows() const { return rows_; }
  std::vector<size_t>& targets() { return targets_; }

 private:
  std::filesystem::path path_;
  std::unique_ptr<KvStore> store_;
  std::vector<Row> rows_;
  std::vector<size_t> targets_;
};

enum Pattern : int64_t { kRandom, kSorted };

// To the block of a (subject, predicate), with one cursor.
void SeekLoop(benchmark::State& state, bool search_block) {
  Fixture fixture(state.range(0));
  if (state.range(1) == kSorted) std::sort(fixture.targets().begin(), fixture.targets().end());
  std::vector<std::string> keys;
  for (const size_t target : fixture.targets()) {
    keys.push_back(Key(fixture.rows()[target]).substr(0, 16));
  }
  const auto cursor = fixture.store().NewCursor(kBlocks, nullptr);
  size_t i = 0;
  for (auto _ : state) {
    const size_t n = i++ & (keys.size() - 1);
    cursor->Seek(keys[n]);
    MOTE_CHECK(cursor->Valid());
    if (search_block) {
      const auto view = BlockView::Parse(kShape, cursor->value());
      const Row& row = fixture.rows()[fixture.targets()[n]];
      benchmark::DoNotOptimize(view->LowerBound({row.data(), 2}));
    } else {
      benchmark::DoNotOptimize(cursor->value());
    }
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_Seek(benchmark::State& state) { SeekLoop(state, false); }
void BM_SeekAndSearch(benchmark::State& state) { SeekLoop(state, true); }

void BM_NewCursor(benchmark::State& state) {
  const Fixture fixture(1 << 20);
  const auto snapshot = fixture.store().GetSnapshot();
  for (auto _ : state) {
    benchmark::DoNotOptimize(fixture.store().NewCursor(kBlocks, snapshot.get()));
  }
}

// Of an entry, by its whole key; or of a key that is not there.
void BM_Get(benchmark::State& state) {
  const Fixture fixture(1 << 20);
  const SpaceId space = state.range(0) == 0 ? kEntries : kText;
  const uint64_t factor = space == kEntries ? 7 : 1;
  const uint64_t off = state.range(1) == 0 ? 0 : space == kEntries ? 3 : uint64_t{1} << 40;
  std::mt19937_64 random(3);
  std::vector<std::string> keys;
  for (int i = 0; i < 1 << 14; ++i) keys.push_back(BigEndian(random() % 100000 * factor + off));
  KvValue value;
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        fixture.store().Get(space, keys[i++ & (keys.size() - 1)], nullptr, &value));
  }
  state.SetItemsProcessed(state.iterations());
}

// Every block in order, all columns decoded.
void BM_ScanAndDecode(benchmark::State& state) {
  const Fixture fixture(state.range(0));
  std::array<std::array<uint64_t, kMaxBlockRows>, 3> out;
  const auto cursor = fixture.store().NewCursor(kBlocks, nullptr);
  for (auto _ : state) {
    for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
      const auto view = BlockView::Parse(kShape, cursor->value());
      for (int c = 0; c < 3; ++c) view->Decode(c, 0, view->rows(), out[c].data());
      benchmark::DoNotOptimize(out);
    }
  }
  state.SetItemsProcessed(state.iterations() * fixture.rows().size());
}

BENCHMARK(BM_Seek)->ArgNames({"rows", "sorted"})->ArgsProduct({{1 << 20, 8 << 20}, {0, 1}});
BENCHMARK(BM_SeekAndSearch)
    ->ArgNames({"rows", "sorted"})
    ->ArgsProduct({{1 << 20, 8 << 20}, {0, 1}});
BENCHMARK(BM_NewCursor);
BENCHMARK(BM_Get)->ArgNames({"text", "absent"})->ArgsProduct({{0, 1}, {0, 1}});
BENCHMARK(BM_ScanAndDecode)->ArgName("rows")->Arg(8 << 20);

}  // namespace
}  // namespace mote
