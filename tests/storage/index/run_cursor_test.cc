// Cursors over runs against binary search in a sorted vector.

#include "tests/storage/index/index_test_util.h"

namespace mote {
namespace {

constexpr uint64_t kPlenty = uint64_t{1} << 30;

class RunCursorTest : public testing::TestWithParam<size_t> {
 protected:
  // Both must stand at row `index` of `rows`, or behind the last.
  static void ExpectAt(const RunCursor& cursor, const std::vector<TripleRow>& rows, size_t index) {
    ASSERT_EQ(cursor.valid(), index < rows.size());
    ASSERT_EQ(cursor.RowNumber(), index);
    if (!cursor.valid()) return;
    for (int i = 0; i < 3; ++i) ASSERT_EQ(cursor.Get(i), rows[index][static_cast<size_t>(i)]);
  }

  std::unique_ptr<KvStore> kv_ = NewRunStore();
  std::mt19937_64 random_{7};
};

TEST_P(RunCursorTest, SeeksLikeBinarySearch) {
  const std::vector<TripleRow> rows = RandomRows(GetParam(), 1);
  const std::vector<TripleRow> neighbour = RandomRows(5000, 2);
  WriteRun(kv_.get(), 6, neighbour);
  WriteRun(kv_.get(), 7, rows);
  WriteRun(kv_.get(), 8, neighbour);
  for (const uint64_t capacity : {kPlenty, uint64_t{100} << 10, uint64_t{0}}) {
    for (const BlockUse use : {BlockUse::kKeep, BlockUse::kOnce}) {
      BlockCache cache(kv_.get(), capacity);
      RunCursor cursor = OpenRun(&cache, 7, use);
      EXPECT_FALSE(cursor.valid());
      for (int i = 0; i < 3000; ++i) {
        const std::vector<uint64_t> key = RandomKey(rows, random_);
        ASSERT_TRUE(cursor.Seek(key).ok());
        size_t index = LowerBoundOf(rows, key);
        ASSERT_NO_FATAL_FAILURE(ExpectAt(cursor, rows, index));
        if (i % 2 == 0 && !key.empty()) {
          ASSERT_TRUE(cursor.SeekEven(key[0]).ok());
          index = LowerBoundOf(rows, {key[0]});
          ASSERT_NO_FATAL_FAILURE(ExpectAt(cursor, rows, index));
        }
        // A few rows on from there.
        for (int k = 0; k < 3 && cursor.valid(); ++k) {
          const size_t step =
              1 + random_() % std::min<size_t>(2000, cursor.block().rows() - cursor.row());
          ASSERT_TRUE(cursor.MoveTo(cursor.row() + step).ok());
          index += step;
          ASSERT_NO_FATAL_FAILURE(ExpectAt(cursor, rows, index));
        }
      }
    }
  }
}

TEST_P(RunCursorTest, AscendingSeeksLikeBinarySearch) {
  const std::vector<TripleRow> rows = RandomRows(GetParam(), 3);
  WriteRun(kv_.get(), 1, rows);
  BlockCache cache(kv_.get(), kPlenty);
  RunCursor cursor = OpenRun(&cache, 1);
  for (const size_t stride : {1u, 17u, 700u, 9000u}) {
    for (size_t i = 0; i < rows.size(); i += 1 + random_() % stride) {
      ASSERT_TRUE(cursor.Seek(rows[i]).ok());
      ASSERT_NO_FATAL_FAILURE(ExpectAt(cursor, rows, i));
      if (stride == 1) i += random_() % 50;
    }
  }
}

TEST_P(RunCursorTest, WalksOverAllRows) {
  const std::vector<TripleRow> rows = RandomRows(GetParam(), 4);
  WriteRun(kv_.get(), 1, rows);
  BlockCache cache(kv_.get(), kPlenty);
  RunCursor cursor = OpenRun(&cache, 1);
  ASSERT_TRUE(cursor.SeekToFirst().ok());
  EXPECT_EQ(cursor.RunRows(), rows.size());
  size_t index = 0;
  for (; cursor.valid(); ++index) {
    ASSERT_NO_FATAL_FAILURE(ExpectAt(cursor, rows, index));
    ASSERT_TRUE(cursor.MoveTo(cursor.row() + 1).ok());
  }
  EXPECT_EQ(index, rows.size());
}

INSTANTIATE_TEST_SUITE_P(Rows, RunCursorTest,
                         testing::Values(0, 1, 5, kRowsPerBlock - 1, kRowsPerBlock,
                                         kRowsPerBlock + 1, 2 * kRowsPerBlock, 60000),
                         [](const auto& info) { return std::to_string(info.param); });

TEST(RunDirectoryTest, MaySpanSeveralEntries) {
  std::unique_ptr<KvStore> kv = NewRunStore();
  const uint64_t rows = kRowsPerBlock * kFencesPerChunk + 3 * kRowsPerBlock + 5;
  {
    std::unique_ptr<KvBatch> batch = kv->NewBatch();
    BatchSink sink(batch.get());
    RunWriter writer = RunWriter::OfHashes(&sink, 9);
    for (uint64_t i = 0; i < rows; ++i) {
      const uint64_t row[2] = {i * 3, i};
      ASSERT_TRUE(writer.Append(row).ok());
    }
    ASSERT_TRUE(writer.Finish().ok());
    ASSERT_TRUE(kv->Write(batch.get(), Durability::kRelaxed).ok());
  }
  BlockCache cache(kv.get(), kPlenty);
  RunCursor cursor(&cache, nullptr, Space::kTermHash, 9, kHashRunShape);
  std::mt19937_64 random(1);
  for (int i = 0; i < 1000; ++i) {
    const uint64_t key = random() % (3 * rows);
    ASSERT_TRUE(cursor.Seek({&key, 1}).ok());
    const uint64_t index = (key + 2) / 3;
    ASSERT_EQ(cursor.RowNumber(), index);
    ASSERT_EQ(cursor.valid(), index < rows);
    if (cursor.valid()) {
      ASSERT_EQ(cursor.Get(1), index);
    }
  }
  EXPECT_EQ(cursor.RunRows(), rows);
}

TEST(RunDirectoryTest, MissingPartsAreErrors) {
  const std::vector<TripleRow> rows = RandomRows(3 * kRowsPerBlock, 5);
  std::unique_ptr<KvStore> kv = NewRunStore();
  WriteRun(kv.get(), 1, rows);
  std::vector<std::string> keys;
  {
    const auto cursor = kv->NewCursor(OrderSpace(Order::kSpo), nullptr);
    for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) keys.emplace_back(cursor->key());
  }
  ASSERT_EQ(keys.size(), 4u);
  for (size_t gone = 0; gone < 3; ++gone) {
    kv = NewRunStore();
    WriteRun(kv.get(), 1, rows);
    std::unique_ptr<KvBatch> batch = kv->NewBatch();
    batch->Delete(OrderSpace(Order::kSpo), keys[gone]);
    ASSERT_TRUE(kv->Write(batch.get(), Durability::kRelaxed).ok());
    BlockCache cache(kv.get(), kPlenty);
    RunCursor cursor = OpenRun(&cache, 1);
    absl::Status status = cursor.SeekToFirst();
    while (status.ok() && cursor.valid()) status = cursor.NextBlock();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  }
}

}  // namespace
}  // namespace mote
