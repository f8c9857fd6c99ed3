#include "storage/index/block_cache.h"

#include <array>
#include <atomic>
#include <optional>
#include <thread>

#include "tests/storage/index/index_test_util.h"

namespace mote {
namespace {

TEST(BlockCacheTest, KeepsToItsCapacity) {
  std::unique_ptr<KvStore> kv = NewRunStore();
  WriteRun(kv.get(), 1, RandomRows(60000, 1));
  uint64_t whole = 0;
  {
    BlockCache cache(kv.get(), uint64_t{1} << 30);
    RunCursor cursor = OpenRun(&cache, 1);
    ASSERT_TRUE(cursor.SeekToFirst().ok());
    while (cursor.valid()) ASSERT_TRUE(cursor.NextBlock().ok());
    whole = cache.bytes();
  }
  BlockCache cache(kv.get(), whole / 3);
  RunCursor cursor = OpenRun(&cache, 1);
  for (int pass = 0; pass < 3; ++pass) {
    ASSERT_TRUE(cursor.SeekToFirst().ok());
    while (cursor.valid()) {
      ASSERT_TRUE(cursor.NextBlock().ok());
      // The block that is pinned may be beyond it.
      ASSERT_LE(cache.bytes(), cache.capacity() + whole / 20);
    }
  }
}

TEST(BlockCacheTest, WorkOnWholeRunsLeavesItAlone) {
  std::unique_ptr<KvStore> kv = NewRunStore();
  WriteRun(kv.get(), 1, RandomRows(60000, 1));
  BlockCache cache(kv.get(), uint64_t{1} << 30);
  RunCursor cursor = OpenRun(&cache, 1, BlockUse::kOnce);
  ASSERT_TRUE(cursor.SeekToFirst().ok());
  const uint64_t before = cache.bytes();
  while (cursor.valid()) ASSERT_TRUE(cursor.NextBlock().ok());
  EXPECT_EQ(cache.bytes(), before);
}

TEST(BlockCacheTest, ForgetsRunsThatAreGone) {
  std::unique_ptr<KvStore> kv = NewRunStore();
  WriteRun(kv.get(), 1, RandomRows(30000, 1));
  WriteRun(kv.get(), 2, RandomRows(30000, 2));
  BlockCache cache(kv.get(), uint64_t{1} << 30);
  const uint64_t empty = cache.bytes();
  std::optional<RunCursor> first = OpenRun(&cache, 1);
  RunCursor second = OpenRun(&cache, 2);
  for (RunCursor* cursor : {&*first, &second}) {
    ASSERT_TRUE(cursor->SeekToFirst().ok());
    while (cursor->valid()) ASSERT_TRUE(cursor->NextBlock().ok());
    ASSERT_TRUE(cursor->SeekToFirst().ok());
  }
  const uint64_t both = cache.bytes();
  cache.Retain(std::array<RunId, 1>{2});
  // The cursor still reads the run.
  EXPECT_EQ(cache.bytes(), both);
  ASSERT_TRUE(first->NextBlock().ok());
  EXPECT_TRUE(first->valid());
  first.reset();
  EXPECT_LT(cache.bytes(), both - (both - empty) / 3);
  ASSERT_TRUE(second.NextBlock().ok());
  EXPECT_TRUE(second.valid());
}

// Many threads in a cache that is far too small, so that blocks come and go under them.
TEST(BlockCacheTest, ThreadsShareIt) {
  std::unique_ptr<KvStore> kv = NewRunStore();
  const std::vector<TripleRow> rows = RandomRows(40000, 1);
  WriteRun(kv.get(), 1, rows);
  BlockCache cache(kv.get(), uint64_t{64} << 10);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937_64 random(static_cast<uint64_t>(t));
      RunCursor cursor = OpenRun(&cache, 1);
      for (int i = 0; i < 4000; ++i) {
        const std::vector<uint64_t> key = RandomKey(rows, random);
        const bool ok = cursor.Seek(key).ok();
        const size_t index = LowerBoundOf(rows, key);
        if (!ok || cursor.RowNumber() != index ||
            (index < rows.size() && cursor.Get(2) != rows[index][2])) {
          ++wrong;
        }
        if (i % 500 == 0) cache.Retain({});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace mote
