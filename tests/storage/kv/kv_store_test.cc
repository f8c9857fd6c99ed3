// What every implementation of KvStore does alike.

#include "storage/kv/kv_store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "storage/kv/delete_keys.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/kv/rocks_kv_store.h"
#include "tests/storage/kv/kv_test_util.h"

namespace mote {
namespace {

enum class Kind { kMemory, kRocks };

class KvStoreTest : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    if (GetParam() == Kind::kMemory) {
      store_ = NewMemoryKvStore(TestOptions());
      return;
    }
    auto store = OpenRocksKvStore(directory_.Database(), TestOptions());
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  TestDirectory directory_;
  std::unique_ptr<KvStore> store_;
};

TEST_P(KvStoreTest, GetFindsTheLatestAndOtherSpacesNothing) {
  ASSERT_TRUE(PutOne(*store_, 0, "a", "1").ok());
  ASSERT_TRUE(PutOne(*store_, 0, "a", "2").ok());
  EXPECT_EQ(GetOne(*store_, 0, "a"), "2");
  KvValue value;
  EXPECT_EQ(store_->Get(1, "a", nullptr, &value).code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(store_->Get(0, "b", nullptr, &value).code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(store_->Get(9, "a", nullptr, &value).code(), absl::StatusCode::kInvalidArgument);
}

TEST_P(KvStoreTest, KeysCompareAsUnsignedBytes) {
  const std::vector<std::string> keys = {
      std::string("\0", 1), "a", "a\x01", "b", "\x7F", "\x80", "\xFF", "\xFF\xFF"};
  for (const std::string& key : keys) ASSERT_TRUE(PutOne(*store_, 2, key, "v").ok());
  const auto cursor = store_->NewCursor(2, nullptr);
  size_t i = 0;
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) EXPECT_EQ(cursor->key(), keys[i++]);
  EXPECT_EQ(i, keys.size());
  for (cursor->SeekToLast(); cursor->Valid(); cursor->Prev()) EXPECT_EQ(cursor->key(), keys[--i]);
  EXPECT_EQ(i, 0u);
}

TEST_P(KvStoreTest, CursorsStayInTheirBounds) {
  for (const char* key : {"a", "b", "c", "d", "e"}) ASSERT_TRUE(PutOne(*store_, 0, key, key).ok());
  const auto cursor = store_->NewCursor(0, nullptr, "b", "d");
  cursor->SeekToFirst();
  ASSERT_TRUE(cursor->Valid());
  EXPECT_EQ(cursor->key(), "b");
  cursor->Prev();
  EXPECT_FALSE(cursor->Valid());
  cursor->SeekToLast();
  ASSERT_TRUE(cursor->Valid());
  EXPECT_EQ(cursor->key(), "c");
  EXPECT_EQ(cursor->value(), "c");
  cursor->Next();
  EXPECT_FALSE(cursor->Valid());
  cursor->Seek("a");
  ASSERT_TRUE(cursor->Valid());
  EXPECT_EQ(cursor->key(), "b");
  cursor->Seek("bb");
  ASSERT_TRUE(cursor->Valid());
  EXPECT_EQ(cursor->key(), "c");
  cursor->Seek("d");
  EXPECT_FALSE(cursor->Valid());
}

TEST_P(KvStoreTest, SnapshotsAndCursorsDoNotSeeLaterChanges) {
  ASSERT_TRUE(PutOne(*store_, 0, "a", "old").ok());
  ASSERT_TRUE(PutOne(*store_, 0, "b", "old").ok());
  const auto snapshot = store_->GetSnapshot();
  const auto cursor = store_->NewCursor(0, nullptr);
  const auto batch = store_->NewBatch();
  batch->Put(0, "a", "new");
  batch->Delete(0, "b");
  batch->Put(0, "c", "new");
  ASSERT_TRUE(store_->Write(batch.get(), Durability::kSync).ok());

  const Entries old = {{"a", "old"}, {"b", "old"}};
  EXPECT_EQ(ReadAll(*store_, 0, snapshot.get()), old);
  EXPECT_EQ(GetOne(*store_, 0, "a", snapshot.get()), "old");
  EXPECT_EQ(ReadAll(*store_, 0), (Entries{{"a", "new"}, {"c", "new"}}));
  Entries seen;
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    seen.emplace(cursor->key(), cursor->value());
  }
  EXPECT_EQ(seen, old);
}

TEST_P(KvStoreTest, LaterOperationsOfABatchWin) {
  ASSERT_TRUE(PutOne(*store_, 0, "x", "1").ok());
  const auto batch = store_->NewBatch();
  batch->Put(0, "a", "1");
  batch->Delete(0, "a");
  ASSERT_TRUE(DeleteKeys(*store_, 0, "w", "z", batch.get()).ok());
  batch->Put(0, "y", "2");
  ASSERT_TRUE(DeleteKeys(*store_, 0, "z", "w", batch.get()).ok());  // Empty.
  EXPECT_GT(batch->ApproximateBytes(), 0u);
  ASSERT_TRUE(store_->Write(batch.get(), Durability::kRelaxed).ok());
  EXPECT_EQ(ReadAll(*store_, 0), (Entries{{"y", "2"}}));
  batch->Clear();
  ASSERT_TRUE(store_->Write(batch.get(), Durability::kRelaxed).ok());
  EXPECT_EQ(ReadAll(*store_, 0), (Entries{{"y", "2"}}));
}

TEST_P(KvStoreTest, BulkWritesAppearAtOnceInEverySpaceAndOverwrite) {
  ASSERT_TRUE(PutOne(*store_, 0, "k1", "old").ok());
  ASSERT_TRUE(PutOne(*store_, 0, "k3", "old").ok());
  const auto before = store_->GetSnapshot();
  auto writer = store_->NewBulkWriter();
  ASSERT_TRUE(writer.ok()) << writer.status();
  ASSERT_TRUE((*writer)->Add(0, "k1", "new").ok());
  ASSERT_TRUE((*writer)->Add(0, "k2", "new").ok());
  ASSERT_TRUE((*writer)->Add(1, "t", "text").ok());
  ASSERT_TRUE((*writer)->Finish(1).ok());
  EXPECT_FALSE((*writer)->Add(1, "u", "text").ok());
  EXPECT_EQ(ReadAll(*store_, 0), (Entries{{"k1", "old"}, {"k3", "old"}}));
  ASSERT_TRUE(store_->Publish(*std::move(writer)).ok());
  EXPECT_EQ(ReadAll(*store_, 0), (Entries{{"k1", "new"}, {"k2", "new"}, {"k3", "old"}}));
  EXPECT_EQ(ReadAll(*store_, 1), (Entries{{"t", "text"}}));
  EXPECT_EQ(ReadAll(*store_, 0, before.get()), (Entries{{"k1", "old"}, {"k3", "old"}}));
  EXPECT_EQ(ReadAll(*store_, 1, before.get()), Entries{});
}

TEST_P(KvStoreTest, BulkKeysMustAscendAndDroppedWritersLeaveNothing) {
  auto writer = store_->NewBulkWriter();
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE((*writer)->Add(0, "b", "1").ok());
  EXPECT_EQ((*writer)->Add(0, "b", "2").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ((*writer)->Add(0, "a", "2").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ((*writer)->Add(7, "a", "2").code(), absl::StatusCode::kInvalidArgument);
  writer->reset();
  EXPECT_EQ(ReadAll(*store_, 0), Entries{});
  auto empty = store_->NewBulkWriter();
  ASSERT_TRUE(empty.ok());
  EXPECT_TRUE(store_->Publish(*std::move(empty)).ok());
}

TEST_P(KvStoreTest, ValuesAreReusable) {
  ASSERT_TRUE(PutOne(*store_, 0, "a", "first").ok());
  ASSERT_TRUE(PutOne(*store_, 0, "b", "second").ok());
  KvValue value;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(store_->Get(0, "a", nullptr, &value).ok());
    EXPECT_EQ(value.view(), "first");
    ASSERT_TRUE(store_->Get(0, "b", nullptr, &value).ok());
    EXPECT_EQ(value.view(), "second");
  }
}

// Random batches, bulk writes, compactions and snapshots against a map.
TEST_P(KvStoreTest, RandomHistoriesAgreeWithAMap) {
  std::mt19937 random(5);
  const auto key = [&] { return std::to_string(random() % 300); };
  Entries model[3];
  struct Kept {
    std::shared_ptr<const KvSnapshot> snapshot;
    Entries model[3];
  };
  std::vector<Kept> kept;
  for (int round = 0; round < 300; ++round) {
    if (random() % 10 == 0) {
      auto writer = store_->NewBulkWriter();
      ASSERT_TRUE(writer.ok());
      for (SpaceId space = 0; space < 3; ++space) {
        Entries fresh;
        for (int i = 0; i < 20; ++i) fresh[key()] = std::to_string(random());
        for (const auto& [k, v] : fresh) {
          ASSERT_TRUE((*writer)->Add(space, k, v).ok());
          model[space][k] = v;
        }
      }
      ASSERT_TRUE(store_->Publish(*std::move(writer)).ok());
    } else {
      const auto batch = store_->NewBatch();
      for (int i = 0; i < 20; ++i) {
        // Ranges first: those are deleted that are there, not what the batch adds.
        const SpaceId space = random() % 3;
        const std::string k = key();
        switch (i < 3 ? 0 : 1 + random() % 7) {
          case 0: {
            const std::string end = key();
            ASSERT_TRUE(DeleteKeys(*store_, space, k, end, batch.get()).ok());
            if (k < end) {
              model[space].erase(model[space].lower_bound(k), model[space].lower_bound(end));
            }
            break;
          }
          case 1:
          case 2:
            batch->Delete(space, k);
            model[space].erase(k);
            break;
          default: {
            const std::string v = std::to_string(random());
            batch->Put(space, k, v);
            model[space][k] = v;
          }
        }
      }
      ASSERT_TRUE(store_->Write(batch.get(), Durability::kRelaxed).ok());
    }
    if (random() % 20 == 0) {
      ASSERT_TRUE(store_->Compact(random() % 3).ok());
    }
    if (random() % 10 == 0) {
      kept.push_back({store_->GetSnapshot(), {model[0], model[1], model[2]}});
    }
    if (kept.size() > 5) kept.erase(kept.begin() + random() % kept.size());

    const SpaceId space = random() % 3;
    ASSERT_EQ(ReadAll(*store_, space), model[space]);
    for (const Kept& old : kept) {
      ASSERT_EQ(ReadAll(*store_, space, old.snapshot.get()), old.model[space]);
    }
    const auto cursor = store_->NewCursor(space, nullptr);
    for (int i = 0; i < 10; ++i) {
      const std::string k = key();
      cursor->Seek(k);
      const auto expected = model[space].lower_bound(k);
      ASSERT_EQ(cursor->Valid(), expected != model[space].end());
      if (cursor->Valid()) {
        ASSERT_EQ(cursor->key(), expected->first);
        ASSERT_EQ(cursor->value(), expected->second);
        cursor->Prev();
        ASSERT_EQ(cursor->Valid(), expected != model[space].begin());
      }
    }
  }
  EXPECT_TRUE(store_->VerifyChecksums().empty());
}

// Readers see whole batches only.
TEST_P(KvStoreTest, BatchesAreAtomicForConcurrentReaders) {
  std::atomic<bool> stop = false;
  std::atomic<int> torn = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        const auto snapshot = store_->GetSnapshot();
        if (GetOne(*store_, 0, "a", snapshot.get()) != GetOne(*store_, 2, "b", snapshot.get())) {
          ++torn;
        }
      }
    });
  }
  std::vector<std::thread> writers;
  for (int w = 0; w < 2; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0; i < 300; ++i) {
        const std::string value = std::to_string(1000 * w + i);
        const auto batch = store_->NewBatch();
        batch->Put(0, "a", value);
        batch->Put(2, "b", value);
        EXPECT_TRUE(store_->Write(batch.get(), Durability::kRelaxed).ok());
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn, 0);
}

TEST_P(KvStoreTest, ApproximateBytesFollowTheData) {
  EXPECT_EQ(store_->ApproximateBytes(0, "a", "z"), 0u);
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(PutOne(*store_, 0, "k" + std::to_string(i), std::string(4000, 'v')).ok());
  }
  const uint64_t all = store_->ApproximateBytes(0, "k", "l");
  EXPECT_GT(all, 500000u);
  EXPECT_LT(all, 4000000u);
  EXPECT_EQ(store_->ApproximateBytes(0, "l", "k"), 0u);
}

INSTANTIATE_TEST_SUITE_P(All, KvStoreTest, testing::Values(Kind::kMemory, Kind::kRocks),
                         [](const auto& info) {
                           return info.param == Kind::kMemory ? "Memory" : "Rocks";
                         });

}  // namespace
}  // namespace mote
