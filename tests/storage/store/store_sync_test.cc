// What a durable commit promises: a sync that began after its changes were written, shared among
// those that wait; and, once a sync has failed, no promise any more.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "storage/kv/rocks_kv_store.h"
#include "tests/storage/store/store_test_util.h"
#include "tests/support/fault_injection_env.h"
#include "tests/support/log_sync_env.h"

namespace mote {
namespace {

constexpr int kThreads = 16;

std::unique_ptr<Store> OpenStore(const std::string& path, rocksdb::Env* env) {
  KvOptions options;
  options.spaces = StoreSpaces();
  auto kv = OpenRocksKvStore(path, options, env);
  EXPECT_TRUE(kv.ok()) << kv.status();
  StoreOptions store_options;
  store_options.background_folding = false;
  auto store = Store::OpenOn(*std::move(kv), store_options);
  EXPECT_TRUE(store.ok()) << store.status();
  return *std::move(store);
}

absl::Status CommitOne(Store& store, const std::string& name) {
  auto transaction = store.BeginWrite();
  if (!transaction.ok()) return transaction.status();
  const absl::StatusOr<Id> id =
      (*transaction)->Intern({TermKind::kIri, "http://example.org/" + name});
  if (!id.ok()) return id.status();
  const IdQuad quad{*id, *id, *id, kDefaultGraph};
  const auto inserted = (*transaction)->Insert({&quad, 1});
  if (!inserted.ok()) return inserted.status();
  // The message stands in the log as it is.
  return (*transaction)->Commit(Durability::kSync, "<" + name + ">").status();
}

std::string OnlyLog(const std::string& path) {
  std::string bytes;
  int logs = 0;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().extension() != ".log") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(file), {});
    ++logs;
  }
  EXPECT_EQ(logs, 1);
  return bytes;
}

TEST(StoreSyncTest, ASyncThatBeganBehindTheWriteCoversEveryAcknowledgedCommit) {
  const TemporaryDirectory directory;
  LogSyncEnv syncs;
  const auto store = OpenStore(directory.path("db"), syncs.env.get());
  syncs.file_system->SetDelay(std::chrono::milliseconds(3));
  const uint64_t before = syncs.file_system->syncs();
  constexpr int kCommits = 12;
  std::mutex mutex;
  std::map<std::string, uint64_t> durable;  // When the commit was acknowledged.
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kCommits; ++i) {
        const std::string name = std::to_string(thread) + "/" + std::to_string(i);
        const absl::Status status = CommitOne(*store, name);
        const uint64_t bytes = syncs.file_system->durable_bytes();
        ASSERT_TRUE(status.ok()) << status;
        const std::lock_guard lock(mutex);
        durable[name] = bytes;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string log = OnlyLog(directory.path("db"));
  ASSERT_EQ(durable.size(), size_t{kThreads * kCommits});
  for (const auto& [name, bytes] : durable) {
    const size_t place = log.find("<" + name + ">");
    ASSERT_NE(place, std::string::npos) << name;
    EXPECT_LE(place + name.size() + 2, bytes) << name << " was not durable when acknowledged";
  }
  // They are shared: with one for each commit this would be 192.
  const uint64_t count = syncs.file_system->syncs() - before;
  EXPECT_LE(count, uint64_t{kThreads * kCommits / 4});
  EXPECT_GE(count, uint64_t{kCommits});  // A thread's own commits follow one another.
  // One thread alone has nobody to share with.
  const uint64_t alone = syncs.file_system->syncs();
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(CommitOne(*store, "alone/" + std::to_string(i)).ok());
    EXPECT_GE(syncs.file_system->syncs(), alone + static_cast<uint64_t>(i) + 1);
  }
}

// What has no effect because of a commit that is not durable yet is not acknowledged before it.
TEST(StoreSyncTest, ACommitWithoutEffectWaitsForWhatItReliesOn) {
  const TemporaryDirectory directory;
  LogSyncEnv syncs;
  const auto store = OpenStore(directory.path("db"), syncs.env.get());
  syncs.file_system->SetDelay(std::chrono::milliseconds(20));
  for (int i = 0; i < 5; ++i) {
    const std::string name = "twice/" + std::to_string(i);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 3; ++thread) {
      threads.emplace_back([&] {
        ASSERT_TRUE(CommitOne(*store, name).ok());
        const uint64_t bytes = syncs.file_system->durable_bytes();
        const size_t place = OnlyLog(directory.path("db")).find("<" + name + ">");
        ASSERT_NE(place, std::string::npos);
        EXPECT_LE(place, bytes) << name;
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
}

// While many threads commit, a sync fails, and all later ones would succeed again.
TEST(StoreSyncTest, AFailedSyncMakesTheStoreReadOnly) {
  const TemporaryDirectory directory;
  const std::string root = directory.path("root");
  std::filesystem::create_directories(root);
  FaultInjectionEnv faults(root);
  LogSyncEnv syncs(faults.file_system);
  std::atomic<int> failed{0};
  std::mutex mutex;
  std::vector<std::string> acknowledged;
  {
    const auto store = OpenStore(root + "/db", syncs.env.get());
    syncs.file_system->SetDelay(std::chrono::milliseconds(1));
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        bool refused = false;
        for (int i = 0; i < 40; ++i) {
          const std::string name = std::to_string(thread) + "/" + std::to_string(i);
          const absl::Status status = CommitOne(*store, name);
          if (status.ok()) {
            EXPECT_FALSE(refused) << name << " was acknowledged behind a failed sync";
            const std::lock_guard lock(mutex);
            acknowledged.push_back(name);
            // In the middle of it all, for as long as one sync takes.
            if (acknowledged.size() == 100) syncs.file_system->SetFailing(true);
          } else {
            EXPECT_TRUE(absl::IsUnavailable(status)) << status;
            if (!refused) ++failed;
            refused = true;
            syncs.file_system->SetFailing(false);
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(failed, kThreads);
    EXPECT_EQ(syncs.file_system->failures(), 1u);
    const absl::Status status = CommitOne(*store, "later");
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    EXPECT_NE(status.message().find("open the database again"), absl::string_view::npos) << status;
    // A writer learns it before it has done its work.
    const absl::Status begun = store->BeginWrite().status();
    EXPECT_TRUE(absl::IsUnavailable(begun)) << begun;
    EXPECT_NE(begun.message().find("open the database again"), absl::string_view::npos) << begun;
    EXPECT_FALSE(store->Fold().ok() && store->Compact().ok());
    // Readers go on, and see what was acknowledged, and nothing else.
    const auto snapshot = store->GetSnapshot();
    EXPECT_EQ(ReadAll(*snapshot, ScanSpec()).size(), acknowledged.size());
    for (const std::string& name : acknowledged) {
      EXPECT_TRUE(snapshot->IdOf({TermKind::kIri, "http://example.org/" + name})->has_value());
    }
  }
  // As after a power cut.
  faults.file_system->DropUnsyncedData();
  const auto store = OpenStore(root + "/db", syncs.env.get());
  ExpectClean(*store);
  const auto snapshot = store->GetSnapshot();
  for (const std::string& name : acknowledged) {
    EXPECT_TRUE(snapshot->IdOf({TermKind::kIri, "http://example.org/" + name})->has_value())
        << name;
  }
  EXPECT_TRUE(CommitOne(*store, "again").ok());
}

}  // namespace
}  // namespace mote
