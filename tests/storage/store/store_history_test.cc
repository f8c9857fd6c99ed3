// The history of changes: what Store::Changes gives, how much of it is kept, and that it is
// checked.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "storage/kv/memory_kv_store.h"
#include "storage/kv/rocks_kv_store.h"
#include "storage/source/space.h"
#include "storage/store/recent_changes.h"
#include "storage/store/state_record.h"
#include "tests/storage/store/store_test_util.h"

namespace mote {
namespace {

using QuadSet = std::set<IdQuad>;

struct Listed {
  CommitInfo commit;
  bool is_listed = false;
  QuadSet inserted;
  QuadSet deleted;
};

std::vector<Listed> ReadChanges(const Store& store, uint64_t since) {
  std::vector<Listed> all;
  auto cursor = store.Changes(since);
  EXPECT_TRUE(cursor.ok()) << cursor.status();
  if (!cursor.ok()) return all;
  while (true) {
    auto next = (*cursor)->Next();
    EXPECT_TRUE(next.ok()) << next.status();
    if (!next.ok() || !*next) return all;
    Listed& listed = all.emplace_back();
    listed.commit = (*cursor)->commit();
    listed.is_listed = (*cursor)->is_listed();
    ChangeBatch batch;
    while (true) {
      auto more = (*cursor)->NextBatch(&batch);
      EXPECT_TRUE(more.ok()) << more.status();
      if (!more.ok() || !*more) break;
      const auto by_graph = [](const IdQuad& a, const IdQuad& b) {
        return std::tie(a.graph, a.subject, a.predicate, a.object) <
               std::tie(b.graph, b.subject, b.predicate, b.object);
      };
      EXPECT_TRUE(std::is_sorted(batch.inserted.begin(), batch.inserted.end(), by_graph));
      EXPECT_TRUE(std::is_sorted(batch.deleted.begin(), batch.deleted.end(), by_graph));
      listed.inserted.insert(batch.inserted.begin(), batch.inserted.end());
      listed.deleted.insert(batch.deleted.begin(), batch.deleted.end());
    }
  }
}

IdQuad RandomQuad(std::mt19937_64& random, uint64_t terms) {
  const auto id = [&] { return Id(Tag::kInteger, (uint64_t{1} << 55) + random() % terms); };
  IdQuad quad{id(), id(), id(), kDefaultGraph};
  if (random() % 3 == 0) quad.graph = id();
  return quad;
}

class StoreHistoryTest : public testing::TestWithParam<bool> {
 protected:
  // Changes random quads; what changes in effect goes into `quads_` and `expected_`.
  void Commit(Store& store, size_t operations, uint64_t terms, const std::string& message) {
    auto transaction = store.BeginWrite();
    ASSERT_TRUE(transaction.ok()) << transaction.status();
    const QuadSet before = quads_;
    while (operations > 0) {
      std::vector<IdQuad> some;
      for (size_t i = std::min<size_t>(operations, 1 + random_() % 3000); i > 0; --i) {
        some.push_back(RandomQuad(random_, terms));
      }
      operations -= some.size();
      if (random_() % 3 == 0) {
        ASSERT_TRUE((*transaction)->Delete(some).ok());
        for (const IdQuad& quad : some) quads_.erase(quad);
      } else {
        ASSERT_TRUE((*transaction)->Insert(some).ok());
        quads_.insert(some.begin(), some.end());
      }
    }
    auto commit = (*transaction)->Commit(Durability::kRelaxed, message);
    ASSERT_TRUE(commit.ok()) << commit.status();
    if (commit->number == 0) return;
    Listed listed;
    listed.commit = *commit;
    std::set_difference(quads_.begin(), quads_.end(), before.begin(), before.end(),
                        std::inserter(listed.inserted, listed.inserted.end()));
    std::set_difference(before.begin(), before.end(), quads_.begin(), quads_.end(),
                        std::inserter(listed.deleted, listed.deleted.end()));
    expected_.push_back(std::move(listed));
  }

  void ExpectChanges(const Store& store, uint64_t since) {
    const std::vector<Listed> found = ReadChanges(store, since);
    ASSERT_EQ(found.size(), expected_.size() - since);
    for (size_t i = 0; i < found.size(); ++i) {
      const Listed& expected = expected_[since + i];
      EXPECT_EQ(found[i].commit.number, expected.commit.number);
      EXPECT_EQ(found[i].commit.unix_micros, expected.commit.unix_micros);
      EXPECT_EQ(found[i].commit.message, expected.commit.message);
      EXPECT_TRUE(found[i].is_listed);
      EXPECT_EQ(found[i].inserted, expected.inserted) << "commit " << expected.commit.number;
      EXPECT_EQ(found[i].deleted, expected.deleted) << "commit " << expected.commit.number;
    }
  }

  std::mt19937_64 random_{7};
  QuadSet quads_;
  std::vector<Listed> expected_;
};

TEST_P(StoreHistoryTest, GivesTheEffectiveChangesOfEachCommit) {
  ReopenableStore store(GetParam());
  for (size_t operations : {1, 5, 900, 1, 4000, 20, 20000, 3, 100000, 2, 1}) {
    Commit(store.store(), operations, 40, "changes " + std::to_string(operations));
  }
  for (int i = 0; i < 60; ++i) Commit(store.store(), 1 + random_() % 300, 30, "");
  ExpectChanges(store.store(), 0);
  ExpectChanges(store.store(), 17);
  ExpectChanges(store.store(), expected_.size());
  // Neither folds nor the next process lose them.
  ASSERT_TRUE(store->Fold().ok());
  ExpectChanges(store.store(), 0);
  ExpectClean(store.store());
  store.Reopen();
  ExpectChanges(store.store(), 3);
  ASSERT_TRUE(store->Compact().ok());
  ExpectChanges(store.store(), 0);
  ExpectClean(store.store());
}

TEST_P(StoreHistoryTest, FollowersNeedNotReadAllChanges) {
  ReopenableStore store(GetParam());
  for (int i = 0; i < 5; ++i) Commit(store.store(), 5000, 40, "");
  auto cursor = store->Changes(1);
  ASSERT_TRUE(cursor.ok());
  ChangeBatch batch;
  for (uint64_t number = 2; number <= 5; ++number) {
    ASSERT_TRUE(*(*cursor)->Next());
    EXPECT_EQ((*cursor)->commit().number, number);
    if (number % 2 != 0) continue;
    EXPECT_TRUE(*(*cursor)->NextBatch(&batch));
  }
  // Commits made meanwhile are not seen.
  Commit(store.store(), 10, 40, "");
  EXPECT_FALSE(*(*cursor)->Next());
  EXPECT_EQ((*cursor)->snapshot().commit_number(), 5u);
}

TEST_P(StoreHistoryTest, KeepsAsManyCommitsAsWanted) {
  StoreOptions options = ReopenableStore::QuietOptions();
  options.history_commits = 5;
  ReopenableStore store(GetParam(), options);
  for (int i = 0; i < 20; ++i) Commit(store.store(), 3000, 40, "");
  auto gone = store->Changes(3);
  EXPECT_EQ(gone.status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_NE(gone.status().message().find("first commit whose changes are is 16"),
            absl::string_view::npos)
      << gone.status();
  EXPECT_EQ(store->Info()->first_kept_changes, 16u);
  ExpectChanges(store.store(), 15);
  EXPECT_EQ(store->Changes(21).status().code(), absl::StatusCode::kOutOfRange);
  ExpectClean(store.store());
  store.Reopen();
  EXPECT_EQ(store->Changes(14).status().code(), absl::StatusCode::kOutOfRange);
  ExpectChanges(store.store(), 15);
}

TEST_P(StoreHistoryTest, KeepsAsManyBytesAsWanted) {
  StoreOptions options = ReopenableStore::QuietOptions();
  options.history_bytes = 200000;
  ReopenableStore store(GetParam(), options);
  for (int i = 0; i < 60; ++i) Commit(store.store(), 3000, 60, "");
  const uint64_t first = store->Info()->first_kept_changes;
  EXPECT_GT(first, 10u);
  EXPECT_LT(first, 58u);
  ExpectChanges(store.store(), first - 1);
  ExpectClean(store.store());
}

TEST_P(StoreHistoryTest, CountsWhatIsTooMuchToBeListed) {
  StoreOptions options = ReopenableStore::QuietOptions();
  options.history_bytes = 40000;
  ReopenableStore store(GetParam(), options);
  Commit(store.store(), 10, 40, "");
  Commit(store.store(), 20000, 60, "much");
  Commit(store.store(), 10, 40, "");
  const std::vector<Listed> found = ReadChanges(store.store(), 0);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_TRUE(found[0].is_listed);
  EXPECT_FALSE(found[1].is_listed);
  EXPECT_EQ(found[1].commit.message, "much");
  EXPECT_EQ(found[1].commit.inserted, expected_[1].inserted.size());
  EXPECT_TRUE(found[2].is_listed);
  EXPECT_EQ(found[2].inserted, expected_[2].inserted);
  ExpectClean(store.store());
}

TEST_P(StoreHistoryTest, MayBeSwitchedOff) {
  for (const bool by_bytes : {true, false}) {
    expected_.clear();
    quads_.clear();
    StoreOptions options = ReopenableStore::QuietOptions();
    (by_bytes ? options.history_bytes : options.history_commits) = 0;
    options.transaction_bytes = 100000;
    ReopenableStore store(GetParam(), options);
    for (int i = 0; i < 10; ++i) Commit(store.store(), 3000, 40, "");
    EXPECT_EQ(store->Changes(5).status().code(), absl::StatusCode::kOutOfRange);
    ExpectChanges(store.store(), 10);
    ExpectClean(store.store());
    // Larger than what stays recent, than what goes into one batch, and than memory.
    for (const int rows : {10000, 30000, 100000}) {
      Commit(store.store(), rows, 60, "");
      ExpectChanges(store.store(), expected_.size());
      ExpectClean(store.store());
    }
    store.Reopen();
    ExpectClean(store.store());
  }
}

TEST_P(StoreHistoryTest, GraphsAloneAreCommitsWithoutChanges) {
  ReopenableStore store(GetParam());
  auto transaction = store->BeginWrite();
  ASSERT_TRUE((*transaction)->CreateGraph(Id(Tag::kInteger, uint64_t{1} << 55)).ok());
  ASSERT_TRUE((*transaction)->Commit(Durability::kRelaxed, "a graph").ok());
  const std::vector<Listed> found = ReadChanges(store.store(), 0);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].is_listed);
  EXPECT_TRUE(found[0].inserted.empty());
}

TEST_P(StoreHistoryTest, DamageIsFound) {
  ReopenableStore store(GetParam());
  for (int i = 0; i < 8; ++i) Commit(store.store(), 3000, 40, "");
  ASSERT_TRUE(store->Fold().ok());
  store.Close();
  {
    auto kv = store.OpenKv();
    auto batch = kv->NewBatch();
    batch->Delete(Space::kDelta, ChangesKey(4, /*named=*/false, 0));
    ASSERT_TRUE(kv->Write(batch.get(), Durability::kSync).ok());
  }
  ASSERT_TRUE(store.Open().ok());
  auto report = store->Check(nullptr);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->problems.size(), 1u);
  auto cursor = store->Changes(3);
  ASSERT_TRUE(cursor.ok());
  ASSERT_TRUE((*cursor)->Next().ok());
  ChangeBatch batch;
  absl::StatusOr<bool> more = true;
  while (more.ok() && *more) more = (*cursor)->NextBatch(&batch);
  EXPECT_EQ(more.status().code(), absl::StatusCode::kDataLoss);
}

TEST_P(StoreHistoryTest, StoresOfBeforeGetIt) {
  ReopenableStore store(GetParam());
  for (int i = 0; i < 3; ++i) Commit(store.store(), 20, 40, "");
  store.Close();
  {
    // As a version that does not know of it would have left it.
    auto kv = store.OpenKv();
    KvValue value;
    ASSERT_TRUE(kv->Get(Space::kMeta, kStateKey, nullptr, &value).ok());
    StateRecord state = *DecodeState(value.view());
    state.has_history = false;
    ASSERT_TRUE(kv->Get(Space::kMeta, kFormatKey, nullptr, &value).ok());
    FormatRecord format = *DecodeFormat(value.view());
    EXPECT_EQ(format.required_features, kFeatureHistory);
    format.required_features = 0;
    auto batch = kv->NewBatch();
    batch->Put(Space::kMeta, kStateKey, EncodeState(state));
    batch->Put(Space::kMeta, kFormatKey, EncodeFormat(format));
    ASSERT_TRUE(kv->Write(batch.get(), Durability::kSync).ok());
  }
  ASSERT_TRUE(store.Open().ok());
  ExpectClean(store.store());
  ExpectChanges(store.store(), 0);
  Commit(store.store(), 3000, 40, "");
  ExpectChanges(store.store(), 0);
  store.Close();
  auto kv = store.OpenKv();
  KvValue value;
  ASSERT_TRUE(kv->Get(Space::kMeta, kFormatKey, nullptr, &value).ok());
  EXPECT_EQ(DecodeFormat(value.view())->required_features, kFeatureHistory);
}

INSTANTIATE_TEST_SUITE_P(, StoreHistoryTest, testing::Bool(),
                         [](const auto& info) { return info.param ? "OnRocksDb" : "InMemory"; });

}  // namespace
}  // namespace mote
