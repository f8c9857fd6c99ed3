#include "tests/storage/store/store_test_util.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <random>

#include "storage/index/id_row.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/kv/rocks_kv_store.h"

namespace mote {

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "mote-store-XXXXXX").string();
  path_ = mkdtemp(pattern.data());
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

StoreOptions ReopenableStore::QuietOptions() {
  StoreOptions options;
  options.background_folding = false;
  options.memory_budget = uint64_t{64} << 20;
  return options;
}

ReopenableStore::ReopenableStore(bool on_rocks, StoreOptions options)
    : on_rocks_(on_rocks), options_(options) {
  if (!on_rocks_) {
    KvOptions kv_options;
    kv_options.spaces = StoreSpaces();
    memory_ = NewMemoryKvStore(kv_options);
  }
  absl::Status status = Open();
  EXPECT_TRUE(status.ok()) << status;
}

absl::Status ReopenableStore::Open() {
  absl::StatusOr<std::unique_ptr<Store>> opened =
      on_rocks_ ? Store::Open(directory_.path("db"), options_)
                : Store::OpenOn(std::make_unique<SharedKv>(memory_), options_);
  if (!opened.ok()) return opened.status();
  store_ = std::move(*opened);
  return absl::OkStatus();
}

void ReopenableStore::Reopen() {
  Close();
  absl::Status status = Open();
  ASSERT_TRUE(status.ok()) << status;
}

std::shared_ptr<KvStore> ReopenableStore::OpenKv() {
  if (!on_rocks_) return memory_;
  KvOptions kv_options;
  kv_options.spaces = StoreSpaces();
  return std::move(OpenRocksKvStore(directory_.path("db"), kv_options).value());
}

std::vector<IdQuad> ReadAll(const QuadSource& source, const ScanSpec& spec, size_t capacity) {
  std::vector<IdQuad> quads;
  auto cursor = source.Scan(spec);
  EXPECT_TRUE(cursor.ok()) << cursor.status();
  if (!cursor.ok()) return quads;
  std::array<std::vector<Id>, 4> columns;
  std::array<Id*, 4> pointers;
  for (size_t i = 0; i < 4; ++i) {
    columns[i].resize(capacity);
    pointers[i] = columns[i].data();
  }
  const size_t width = static_cast<size_t>(KeyColumnCount(spec.order));
  while (true) {
    auto n = (*cursor)->Next({pointers.data(), width}, capacity);
    EXPECT_TRUE(n.ok()) << n.status();
    if (!n.ok() || *n == 0) return quads;
    for (size_t k = 0; k < *n; ++k) {
      uint64_t row[4] = {};
      for (size_t i = 0; i < width; ++i) row[i] = columns[i][k].bits();
      quads.push_back(QuadOfRow(row, spec.order));
    }
  }
}

namespace {

std::vector<IdRow> ModelRows(const Model& model, Order order) {
  std::vector<IdRow> rows;
  for (const IdQuad& quad : model.quads) {
    if ((quad.graph != kDefaultGraph) == IsNamedGraphOrder(order)) {
      rows.push_back(RowOfQuad(quad, order));
    }
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

bool Selects(const ScanSpec& spec, const IdRow& row) {
  size_t n = static_cast<size_t>(spec.prefix_length);
  for (size_t i = 0; i < n; ++i) {
    if (row[i] != spec.prefix[i].bits()) return false;
  }
  return !spec.has_range || (row[n] >= spec.range_low.bits() && row[n] <= spec.range_high.bits());
}

std::vector<IdRow> Rows(const std::vector<IdQuad>& quads, Order order) {
  std::vector<IdRow> rows;
  for (const IdQuad& quad : quads) rows.push_back(RowOfQuad(quad, order));
  return rows;
}

// Walks a cursor by random steps of Next and SeekTo beside a walk over the expected rows.
void WalkRandomly(ScanCursor* cursor, const ScanSpec& spec, const std::vector<IdRow>& expected,
                  const std::vector<IdRow>& all, std::mt19937_64& random) {
  const size_t width = static_cast<size_t>(KeyColumnCount(spec.order));
  size_t position = 0;
  std::array<std::vector<Id>, 4> columns;
  for (int step = 0; step < 12; ++step) {
    if (random() % 2 == 0 && !all.empty()) {
      const IdRow& target = all[random() % all.size()];
      size_t n = 1 + random() % width;
      std::vector<Id> key;
      for (size_t i = 0; i < n; ++i) {
        key.push_back(i < static_cast<size_t>(spec.prefix_length) ? spec.prefix[i]
                                                                  : Id::FromBits(target[i]));
      }
      if (n > static_cast<size_t>(spec.prefix_length) && random() % 3 == 0) {
        key.back() = Id::FromBits(key.back().bits() + 1);
      }
      ASSERT_TRUE(cursor->SeekTo(key).ok());
      while (position < expected.size()) {
        std::vector<uint64_t> row(expected[position].begin(),
                                  expected[position].begin() + static_cast<ptrdiff_t>(n));
        std::vector<uint64_t> bits;
        for (Id id : key) bits.push_back(id.bits());
        if (!(row < bits)) break;
        ++position;
      }
    }
    size_t capacity = 1 + random() % 7;
    std::array<Id*, 4> pointers = {};
    for (size_t i = 0; i < width; ++i) {
      columns[i].resize(capacity);
      pointers[i] = random() % 8 == 0 ? nullptr : columns[i].data();
    }
    auto n = cursor->Next({pointers.data(), width}, capacity);
    ASSERT_TRUE(n.ok()) << n.status();
    ASSERT_EQ(*n, std::min(capacity, expected.size() - position));
    for (size_t k = 0; k < *n; ++k, ++position) {
      for (size_t i = 0; i < width; ++i) {
        if (pointers[i] != nullptr) {
          ASSERT_EQ(columns[i][k].bits(), expected[position][i]);
        }
      }
    }
  }
}

}  // namespace

void ExpectSourceMatches(const QuadSource& source, const Model& model, uint64_t seed) {
  std::mt19937_64 random(seed);
  for (int o = 0; o < kOrderCount; ++o) {
    const Order order = static_cast<Order>(o);
    SCOPED_TRACE(std::string(OrderName(order)));
    const std::vector<IdRow> all = ModelRows(model, order);
    ScanSpec spec;
    spec.order = order;
    ASSERT_EQ(Rows(ReadAll(source, spec, 1 + random() % 3000), order), all);
    auto whole = source.Count(spec);
    ASSERT_TRUE(whole.ok());
    ASSERT_TRUE(whole->exact);
    ASSERT_EQ(whole->rows, all.size());
    auto cursor = source.Scan(spec);
    ASSERT_TRUE(cursor.ok());
    for (int trial = 0; trial < 8; ++trial) {
      const int width = KeyColumnCount(order);
      spec = ScanSpec();
      spec.order = order;
      spec.prefix_length = static_cast<int>(random() % static_cast<uint64_t>(width + 1));
      IdRow from{};
      if (!all.empty()) from = all[random() % all.size()];
      for (int i = 0; i < spec.prefix_length; ++i) {
        spec.prefix[static_cast<size_t>(i)] = Id::FromBits(from[static_cast<size_t>(i)]);
      }
      if (spec.prefix_length < width && random() % 3 == 0) {
        spec.has_range = true;
        size_t n = static_cast<size_t>(spec.prefix_length);
        spec.range_low = Id::FromBits(from[n] - random() % 3);
        spec.range_high = Id::FromBits(from[n] + random() % 5);
      }
      std::vector<IdRow> expected;
      for (const IdRow& row : all) {
        if (Selects(spec, row)) expected.push_back(row);
      }
      ASSERT_EQ(Rows(ReadAll(source, spec, 1 + random() % 50), order), expected);
      auto count = source.Count(spec);
      ASSERT_TRUE(count.ok()) << count.status();
      if (count->exact) {
        ASSERT_EQ(count->rows, expected.size());
      }
      ASSERT_TRUE((*cursor)->Reset(spec).ok());
      WalkRandomly(cursor->get(), spec, expected, all, random);
    }
  }
  auto graphs = source.NamedGraphs();
  ASSERT_TRUE(graphs.ok());
  ASSERT_EQ(std::set<Id>(graphs->begin(), graphs->end()), model.graphs);
  ASSERT_EQ(graphs->size(), model.graphs.size());
  ASSERT_TRUE(std::is_sorted(graphs->begin(), graphs->end()));
  for (Id graph : model.graphs) ASSERT_TRUE(source.HasNamedGraph(graph).value());
}

void ExpectClean(const Store& store) {
  auto report = store.Check({});
  ASSERT_TRUE(report.ok()) << report.status();
  for (const CheckProblem& problem : report->problems) {
    ADD_FAILURE() << problem.where << ": " << problem.message;
  }
}

}  // namespace mote
