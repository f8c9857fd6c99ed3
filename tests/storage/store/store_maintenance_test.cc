// Folding and merging in the background: that it happens, keeps the delta small, and survives
// failures.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <random>
#include <thread>

#include "storage/kv/memory_kv_store.h"
#include "storage/source/space.h"
#include "storage/store/state_record.h"
#include "storage/term/inline_value.h"
#include "tests/storage/store/store_test_util.h"

namespace mote {
namespace {

// Fails bulk writes on demand, as a full disk does.
class FailingKv final : public SharedKv {
 public:
  FailingKv(std::shared_ptr<KvStore> kv, std::shared_ptr<std::atomic<bool>> fail,
            std::shared_ptr<std::atomic<int>> failures)
      : SharedKv(std::move(kv)), fail_(std::move(fail)), failures_(std::move(failures)) {}
  absl::Status Publish(std::unique_ptr<KvBulkWriter> writer) override {
    if (fail_->load()) {
      failures_->fetch_add(1);
      return absl::ResourceExhaustedError("no space left on device");
    }
    return SharedKv::Publish(std::move(writer));
  }

 private:
  std::shared_ptr<std::atomic<bool>> fail_;
  std::shared_ptr<std::atomic<int>> failures_;
};

bool WaitFor(const std::function<bool()>& condition) {
  for (int i = 0; i < 3000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

// Rows (s, p, number) for numbers from `begin` to `end`.
std::vector<IdQuad> Numbers(Id s, Id p, int64_t begin, int64_t end) {
  std::vector<IdQuad> quads;
  for (int64_t i = begin; i < end; ++i) quads.push_back({s, p, *EncodeInteger(i), kDefaultGraph});
  return quads;
}

Id Iri(WriteTransaction& transaction, const std::string& name) {
  return transaction.Intern({TermKind::kIri, "http://example.org/" + name}).value();
}

void Commit(Store& store, int64_t begin, int64_t end, bool insert = true) {
  auto transaction = std::move(store.BeginWrite().value());
  const Id s = Iri(*transaction, "s");
  const std::vector<IdQuad> quads = Numbers(s, s, begin, end);
  auto changed = insert ? transaction->Insert(quads) : transaction->Delete(quads);
  ASSERT_TRUE(changed.ok()) << changed.status();
  auto commit = transaction->Commit(Durability::kRelaxed);
  ASSERT_TRUE(commit.ok()) << commit.status();
}

StoreOptions Background() {
  StoreOptions options = ReopenableStore::QuietOptions();
  options.background_folding = true;
  return options;
}

uint64_t RowCount(const Store& store) {
  return store.GetSnapshot()->Statistics().default_graph_triples;
}

TEST(StoreMaintenanceTest, TheDeltaIsFoldedInTheBackground) {
  for (bool on_rocks : {false, true}) {
    ReopenableStore store(on_rocks, Background());
    // More than the least that is folded, in commits that each make a run.
    for (int64_t i = 0; i < 40; ++i) {
      ASSERT_NO_FATAL_FAILURE(Commit(store.store(), i * 2000, (i + 1) * 2000));
    }
    EXPECT_TRUE(WaitFor([&] { return store->Info()->delta_rows < 65536; }));
    EXPECT_EQ(RowCount(store.store()), 80000u);
    ExpectClean(store.store());
    store.Reopen();
    EXPECT_EQ(RowCount(store.store()), 80000u);
  }
}

TEST(StoreMaintenanceTest, AFailedFoldLosesNothingAndIsTriedAgain) {
  KvOptions kv_options;
  kv_options.spaces = StoreSpaces();
  auto fail = std::make_shared<std::atomic<bool>>(true);
  auto failures = std::make_shared<std::atomic<int>>(0);
  auto store = std::move(
      Store::OpenOn(std::make_unique<FailingKv>(NewMemoryKvStore(kv_options), fail, failures),
                    Background())
          .value());
  for (int64_t i = 0; i < 40; ++i) {
    ASSERT_NO_FATAL_FAILURE(Commit(*store, i * 2000, (i + 1) * 2000));
  }
  EXPECT_TRUE(WaitFor([&] { return failures->load() > 0; }));
  // By hand it fails with the reason, and everything else goes on.
  EXPECT_EQ(store->Fold().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(store->Compact().code(), absl::StatusCode::kResourceExhausted);
  ASSERT_NO_FATAL_FAILURE(Commit(*store, 80000, 80010));
  ASSERT_NO_FATAL_FAILURE(Commit(*store, 0, 10, /*insert=*/false));
  EXPECT_EQ(RowCount(*store), 80000u);
  ExpectClean(*store);
  fail->store(false);
  // The background comes back to it by itself.
  EXPECT_TRUE(WaitFor([&] { return store->Info()->delta_rows < 1000; }));
  EXPECT_EQ(RowCount(*store), 80000u);
  EXPECT_EQ(ReadAll(*store->GetSnapshot(), ScanSpec()).size(), 80000u);
  ExpectClean(*store);
}

// Files may not grow beyond `bytes` while it lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_ = {};
};

TEST(StoreMaintenanceTest, AFullDiskStopsAFoldAndNothingElse) {
  ReopenableStore store(/*on_rocks=*/true);
  std::mt19937_64 random(1);
  {
    auto transaction = std::move(store->BeginWrite().value());
    std::vector<Id> subjects;
    for (int i = 0; i < 1000; ++i) subjects.push_back(Iri(*transaction, std::to_string(i)));
    std::vector<IdQuad> quads;
    for (int i = 0; i < 200000; ++i) {
      quads.push_back({subjects[random() % 1000], subjects[random() % 1000],
                       *EncodeInteger(static_cast<int64_t>(random() % 1000000)), kDefaultGraph});
    }
    ASSERT_TRUE(transaction->Insert(quads).ok());
    ASSERT_TRUE(transaction->Commit(Durability::kSync).ok());
  }
  ASSERT_TRUE(store->Compact().ok());
  store.Reopen();
  ASSERT_NO_FATAL_FAILURE(Commit(store.store(), 0, 2000));
  uint64_t rows = RowCount(store.store());
  {
    const FileSizeLimit limit(600 << 10);
    EXPECT_FALSE(store->Fold().ok());
    EXPECT_EQ(RowCount(store.store()), rows);
    EXPECT_EQ(ReadAll(*store->GetSnapshot(), ScanSpec(), 1000).size(), rows);
    // The log is short still, so that a commit goes through, unless RocksDB's own compaction has
    // met the limit as well: then it writes no more until it is opened again.
    auto transaction = std::move(store->BeginWrite().value());
    const Id s = Iri(*transaction, "s");
    ASSERT_TRUE(transaction->Insert(Numbers(s, s, 2000, 2010)).ok());
    absl::StatusOr<CommitInfo> commit = transaction->Commit(Durability::kSync);
    if (!commit.ok()) {
      EXPECT_EQ(commit.status().code(), absl::StatusCode::kResourceExhausted);
      rows -= 10;
    }
    EXPECT_EQ(RowCount(store.store()), rows + 10);
  }
  ExpectClean(store.store());
  store.Reopen();
  ASSERT_TRUE(store->Fold().ok());
  EXPECT_EQ(RowCount(store.store()), rows + 10);
  ExpectClean(store.store());
  store.Reopen();
  EXPECT_EQ(RowCount(store.store()), rows + 10);
  ExpectClean(store.store());
}

// What folds leave behind goes from the disk, also where a snapshot is read meanwhile.
TEST(StoreMaintenanceTest, FoldsDoNotFillTheDisk) {
  ReopenableStore store(/*on_rocks=*/true);
  auto bytes = [&] {
    uint64_t sum = 0;
    const StoreInfo info = store->Info().value();
    for (const SpaceInfo& space : info.spaces) sum += space.disk_bytes;
    return sum;
  };
  ASSERT_NO_FATAL_FAILURE(Commit(store.store(), 0, 200000));
  ASSERT_TRUE(store->Compact().ok());
  const uint64_t compact = bytes();
  auto held = store->GetSnapshot();
  for (int64_t i = 0; i < 12; ++i) {
    ASSERT_NO_FATAL_FAILURE(Commit(store.store(), 200000 + i * 2000, 200000 + (i + 1) * 2000));
    ASSERT_TRUE(store->Fold().ok());
    if (i == 3) {
      EXPECT_EQ(ReadAll(*held, ScanSpec(), 1000).size(), 200000u);
      held.reset();
    }
  }
  // Reading of an old version has ended: one further fold frees what it kept.
  EXPECT_LT(bytes(), 2 * compact);
  ExpectClean(store.store());
  store.Reopen();
  EXPECT_EQ(ReadAll(*store->GetSnapshot(), ScanSpec(), 1000).size(), 224000u);
  ExpectClean(store.store());
}

// Closing a store does not wait for a fold to end.
TEST(StoreMaintenanceTest, ClosingStopsAFold) {
  for (int round = 0; round < 5; ++round) {
    ReopenableStore store(/*on_rocks=*/true, Background());
    for (int64_t i = 0; i < 4; ++i) {
      ASSERT_NO_FATAL_FAILURE(Commit(store.store(), i * 20000, (i + 1) * 20000));
    }
    store.Reopen();
    EXPECT_EQ(RowCount(store.store()), 80000u);
    ExpectClean(store.store());
  }
}

TEST(StoreMaintenanceTest, ProcessesThatWriteLittleLeaveFewLayers) {
  StoreOptions options;
  options.background_folding = true;
  ReopenableStore store(/*on_rocks=*/false, options);
  for (int64_t life = 0; life < 12; ++life) {
    store.Reopen();
    Commit(store.store(), life * 2000, (life + 1) * 2000);
    store.Close();
    KvValue value;
    ASSERT_TRUE(store.OpenKv()->Get(Space::kMeta, kStateKey, nullptr, &value).ok());
    absl::StatusOr<StateRecord> state = DecodeState(value.view());
    ASSERT_TRUE(state.ok());
    EXPECT_LE(state->runs.size(), 3u);
    EXPECT_LE(state->hash_runs.size(), 6u);
  }
  store.Reopen();
  ExpectClean(store.store());
  EXPECT_EQ(store->Info().value().default_graph_triples, 24000u);
}

// The tables of a run that was written beside the log go with it, and only then.
TEST(StoreMaintenanceTest, TablesOfDroppedRunsGo) {
  for (bool on_rocks : {false, true}) {
    ReopenableStore store(on_rocks);
    store.Reopen();
    Commit(store.store(), 0, 60000);
    ASSERT_TRUE(store->Fold().ok());
    const auto disk_bytes = [&] {
      uint64_t bytes = 0;
      const StoreInfo info = store->Info().value();
      for (const SpaceInfo& space : info.spaces) bytes += space.disk_bytes;
      return bytes;
    };
    const uint64_t before = disk_bytes();
    const auto snapshot = store->GetSnapshot();
    for (int64_t i = 0; i < 10; ++i) {
      Commit(store.store(), 0, 10, i % 2 == 1);
      ASSERT_TRUE(store->Fold().ok());
      // The snapshot keeps the first base, and nothing keeps those between.
      EXPECT_LE(disk_bytes(), 5 * before / 2);
    }
    ScanSpec spec;
    EXPECT_EQ(ReadAll(*snapshot, spec).size(), 60000u);
    ExpectClean(store.store());
  }
}

// A check sees tables that are published while it reads, and must know that they are none of its
// business.
TEST(StoreMaintenanceTest, ChecksBesideFoldsAndMergesAreClean) {
  ReopenableStore store(/*on_rocks=*/true, Background());
  store.Reopen();
  Commit(store.store(), 0, 100000);
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int64_t i = 0; i < 60 && !stop.load(); ++i) {
      Commit(store.store(), 100000 + i * 5000, 105000 + i * 5000);
      if (i % 4 == 0) {
        EXPECT_TRUE(store->Fold().ok());
      }
    }
    stop.store(true);
  });
  do {
    ExpectClean(store.store());
  } while (!stop.load());
  writer.join();
  ExpectClean(store.store());
}

}  // namespace
}  // namespace mote
