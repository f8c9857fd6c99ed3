// Scans and counts of a base and random layers against a sorted vector: by the runs themselves, by
// merged runs, and where memory for these is short.

#include "storage/delta/merge_cursor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "storage/delta/row_count.h"
#include "tests/storage/delta/merge_test_util.h"

namespace mote {
namespace {

constexpr uint64_t kPlenty = uint64_t{1} << 30;

int ComparePrefix(const IdRow& row, const std::vector<uint64_t>& prefix) {
  return CompareColumns(row.data(), prefix.data(), static_cast<int>(prefix.size()));
}

// A scan and the rows that it must give.
class ScanModel {
 public:
  ScanModel(const std::vector<IdRow>& rows, Order order, std::mt19937_64& random) {
    const auto columns = static_cast<size_t>(KeyColumnCount(order));
    spec_.order = order;
    const IdRow like = rows.empty() ? IdRow() : rows[random() % rows.size()];
    // Scans of everything, and by short prefixes, are the ones with many rows.
    const size_t prefix = random() % 3 == 0 ? 0 : random() % (columns + 1);
    spec_.prefix_length = static_cast<int>(prefix);
    std::vector<uint64_t> low(like.begin(), like.begin() + static_cast<ptrdiff_t>(prefix));
    if (prefix > 0 && random() % 8 == 0) low[prefix - 1] += 1;
    for (size_t i = 0; i < prefix; ++i) spec_.prefix[i] = Id::FromBits(low[i]);
    std::vector<uint64_t> high = low;
    if (prefix < columns && random() % 3 == 0) {
      const IdRow other = rows.empty() ? IdRow() : rows[random() % rows.size()];
      spec_.has_range = true;
      low.push_back(std::min(like[prefix], other[prefix]));
      high.push_back(std::max(like[prefix], other[prefix]));
      spec_.range_low = Id::FromBits(low.back());
      spec_.range_high = Id::FromBits(high.back());
    }
    for (const IdRow& row : rows) {
      if (ComparePrefix(row, low) >= 0 && ComparePrefix(row, high) <= 0) rows_.push_back(row);
    }
  }

  const ScanSpec& spec() const { return spec_; }
  const std::vector<IdRow>& rows() const { return rows_; }

 private:
  ScanSpec spec_;
  std::vector<IdRow> rows_;
};

// Reads the scan in pieces of random size with some columns left out, and seeks now and then.
void ExpectScan(MergeCursor& cursor, const ScanModel& model, std::mt19937_64& random) {
  ASSERT_TRUE(cursor.Reset(model.spec()).ok());
  const auto columns = static_cast<size_t>(KeyColumnCount(model.spec().order));
  const uint64_t mask = random() % 3 == 0 ? random() : ~uint64_t{0};
  const size_t most = random() % 2 == 0 ? 2048 : 1 + random() % 700;
  const bool seeks = random() % 3 == 0;
  std::array<std::vector<Id>, 4> out;
  Id* pointers[4] = {};
  for (size_t i = 0; i < columns; ++i) {
    out[i].resize(most + 1);
    if (mask >> i & 1) pointers[i] = out[i].data();
  }
  const Id guard = Id::FromBits(0x1234567812345678);
  size_t at = 0;
  while (true) {
    if (seeks && at < model.rows().size() && random() % 2 == 0) {
      const size_t distance = random() % (random() % 2 == 0 ? 20 : 20000);
      const size_t target = std::min(at + distance, model.rows().size() - 1);
      IdRow key = model.rows()[target];
      const size_t length = 1 + random() % columns;
      if (random() % 2 == 0) key[length - 1] += random() % 3;
      std::vector<Id> ids;
      std::vector<uint64_t> bits(key.begin(), key.begin() + static_cast<ptrdiff_t>(length));
      for (const uint64_t column : bits) ids.push_back(Id::FromBits(column));
      ASSERT_TRUE(cursor.SeekTo(ids).ok());
      while (at < model.rows().size() && ComparePrefix(model.rows()[at], bits) < 0) ++at;
    }
    const size_t capacity = 1 + random() % most;
    for (size_t i = 0; i < columns; ++i) out[i][capacity] = guard;
    absl::StatusOr<size_t> n = cursor.Next({pointers, columns}, capacity);
    ASSERT_TRUE(n.ok()) << n.status();
    ASSERT_LE(at + *n, model.rows().size());
    for (size_t i = 0; i < columns; ++i) {
      ASSERT_EQ(out[i][capacity], guard) << "written behind the end";
      if (pointers[i] == nullptr) continue;
      for (size_t k = 0; k < *n; ++k) ASSERT_EQ(out[i][k].bits(), model.rows()[at + k][i]);
    }
    at += *n;
    if (*n == 0) break;
  }
  ASSERT_EQ(at, model.rows().size());
}

void ExpectEverything(LayeredQuads& quads, size_t scans) {
  for (int i = 0; i < kOrderCount; ++i) {
    const Order order = static_cast<Order>(i);
    SCOPED_TRACE(OrderName(order));
    const std::vector<IdRow> rows = RowsOf(quads.quads(IsNamedGraphOrder(order)), order);
    MergeCursor kept(quads.layers());
    for (size_t k = 0; k < scans; ++k) {
      const ScanModel model(rows, order, quads.random());
      ASSERT_NO_FATAL_FAILURE(ExpectScan(kept, model, quads.random()));
      MergeCursor fresh(quads.layers());
      ASSERT_NO_FATAL_FAILURE(ExpectScan(fresh, model, quads.random()));
      absl::StatusOr<Cardinality> count = CountRows(*quads.layers(), model.spec());
      ASSERT_TRUE(count.ok());
      if (!count->exact) continue;
      ASSERT_EQ(count->rows, model.rows().size());
    }
  }
}

// Makes some history, other for each seed.
void MakeHistory(LayeredQuads& quads, uint64_t seed) {
  if (seed % 5 != 4) quads.WriteBase(12000);
  const size_t runs = seed % 4;
  for (size_t i = 0; i < runs; ++i) {
    switch (quads.random()() % 4) {
      case 0:
        quads.Append(1 + quads.random()() % 6000, false);
        break;
      case 1:
        quads.RemoveRange(quads.random()() % 6 == 0, false);
        break;
      default:
        quads.ChangeAtRandom(1 + quads.random()() % 3000, i % 2 == 0 ? 0.5 : 0.9, false);
    }
  }
  if (seed % 3 == 1) quads.ChangeAtRandom(200, 0.5, true);
  if (seed % 3 == 2) {
    quads.Append(300, true);
    quads.RemoveRange(false, true);
  }
}

class MergeCursorTest : public testing::TestWithParam<uint64_t> {};

TEST_P(MergeCursorTest, ScansLikeASortedVector) {
  for (const uint64_t capacity : {kPlenty, uint64_t{0}}) {
    LayeredQuads quads(GetParam(), capacity);
    MakeHistory(quads, GetParam());
    ASSERT_NO_FATAL_FAILURE(ExpectEverything(quads, 25));
    if (quads.layers()->runs.empty()) continue;
    EXPECT_NE(quads.layers()->merged->Get(Order::kSpo), nullptr);
  }
}

TEST_P(MergeCursorTest, GoesOnWhereMemoryIsShort) {
  // Some blocks are merged, others are not.
  LayeredQuads quads(GetParam(), 100000);
  MakeHistory(quads, GetParam());
  ASSERT_NO_FATAL_FAILURE(ExpectEverything(quads, 25));
}

TEST_P(MergeCursorTest, ManyThreadsMerge) {
  LayeredQuads quads(GetParam(), kPlenty);
  MakeHistory(quads, GetParam());
  const std::vector<IdRow> rows = RowsOf(quads.quads(false), Order::kPos);
  std::vector<std::thread> threads;
  for (uint64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&quads, &rows, t] {
      std::mt19937_64 random(t);
      MergeCursor cursor(quads.layers());
      for (int k = 0; k < 30; ++k) {
        const ScanModel model(rows, Order::kPos, random);
        ASSERT_NO_FATAL_FAILURE(ExpectScan(cursor, model, random));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

INSTANTIATE_TEST_SUITE_P(Histories, MergeCursorTest, testing::Range<uint64_t>(0, 16));

TEST(MergedRunTest, TakesBlocksThatStandAloneAsTheyAre) {
  LayeredQuads quads(1, kPlenty);
  quads.WriteBase(20000);
  quads.Append(9000, false);
  const std::shared_ptr<QuadLayers> layers = quads.layers();
  absl::StatusOr<std::unique_ptr<MergedRun>> run = MergedRun::Make(*layers, Order::kSpo);
  ASSERT_TRUE(run.ok());
  RowMerger merger;
  size_t packed = 0;
  for (size_t block = 0; block < (*run)->blocks(); ++block) {
    absl::StatusOr<const MergedBlock*> merged = (*run)->Merge(block, *layers, &merger);
    ASSERT_TRUE(merged.ok());
    ASSERT_NE(*merged, nullptr);
    packed += (*merged)->is_packed() ? 1 : 0;
    EXPECT_EQ((*run)->Ready(block), *merged);
  }
  // Only where base and run meet are rows packed anew.
  EXPECT_GT((*run)->blocks(), 10u);
  EXPECT_LE(packed, 3u);
}

TEST(MergedRunTest, GivesItsMemoryBack) {
  LayeredQuads quads(1, kPlenty);
  quads.WriteBase(20000);
  quads.ChangeAtRandom(2000, 0.5, false);
  const std::shared_ptr<QuadLayers> layers = quads.layers();
  RowMerger merger;
  uint64_t before;
  {
    absl::StatusOr<std::unique_ptr<MergedRun>> run = MergedRun::Make(*layers, Order::kSpo);
    ASSERT_TRUE(run.ok());
    for (size_t block = 0; block < (*run)->blocks(); ++block) {
      ASSERT_TRUE((*run)->Merge(block, *layers, &merger).ok());
    }
    before = layers->blocks->bytes();
  }
  EXPECT_LT(layers->blocks->bytes() + 20000, before);
}

}  // namespace
}  // namespace mote
