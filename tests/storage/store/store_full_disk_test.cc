// A store on a disk that is full for a while where RocksDB flushes: commits are refused, readers
// see what was committed, and all goes on once there is space.

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "storage/kv/rocks_kv_store.h"
#include "storage/term/inline_value.h"
#include "tests/storage/store/store_test_util.h"
#include "tests/support/fault_injection_env.h"

namespace mote {
namespace {

constexpr int64_t kRowsPerCommit = 5000;

absl::Status Commit(Store& store, int64_t number) {
  auto transaction = store.BeginWrite();
  if (!transaction.ok()) return transaction.status();
  std::vector<IdQuad> quads;
  const Id subject = (*transaction)->Intern({TermKind::kIri, "http://example.org/s"}).value();
  for (int64_t i = number * kRowsPerCommit; i < (number + 1) * kRowsPerCommit; ++i) {
    // Scattered numbers take room.
    quads.push_back({subject, subject, *EncodeInteger(i * 7919 % 1000003 * 65537), kDefaultGraph});
  }
  const auto inserted = (*transaction)->Insert(quads);
  if (!inserted.ok()) return inserted.status();
  return (*transaction)->Commit(Durability::kSync).status();
}

TEST(StoreFullDiskTest, GoesOnOnceThereIsSpace) {
  const TemporaryDirectory directory;
  const std::string root = directory.path("root");
  std::filesystem::create_directories(root);
  FaultInjectionEnv faults(root);
  KvOptions options;
  options.spaces = StoreSpaces();
  options.write_buffer_bytes = uint64_t{1} << 20;
  int64_t commits = 0;
  int64_t acknowledged = 0;
  for (const bool background : {false, true}) {
    auto kv = OpenRocksKvStore(root + "/db", options, faults.env.get());
    ASSERT_TRUE(kv.ok()) << kv.status();
    StoreOptions store_options;
    store_options.background_folding = background;
    auto store = Store::OpenOn(*std::move(kv), store_options);
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE(Commit(**store, commits++).ok());
    ++acknowledged;
    faults.file_system->SetNoSpaceForTables(true);
    bool refused = false;
    for (int i = 0; i < 100 && !refused; ++i) {
      const absl::Status status = Commit(**store, commits++);
      refused = !status.ok();
      if (refused) {
        EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
      } else {
        ++acknowledged;
      }
      EXPECT_EQ((*store)->Info().value().default_graph_triples,
                static_cast<uint64_t>(acknowledged * kRowsPerCommit));
    }
    EXPECT_TRUE(refused) << "the disk was never full";
    faults.file_system->SetNoSpaceForTables(false);
    const auto begin = std::chrono::steady_clock::now();
    absl::Status status;
    do {
      status = Commit(**store, commits);
    } while (!status.ok() && std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
    ASSERT_TRUE(status.ok()) << status;
    ++commits;
    ++acknowledged;
    ASSERT_TRUE((*store)->Compact().ok());
    ExpectClean(**store);
  }
  auto kv = OpenRocksKvStore(root + "/db", options, faults.env.get());
  ASSERT_TRUE(kv.ok()) << kv.status();
  auto store = Store::OpenOn(*std::move(kv), StoreOptions());
  ASSERT_TRUE(store.ok()) << store.status();
  ExpectClean(**store);
  EXPECT_EQ((*store)->Info().value().default_graph_triples,
            static_cast<uint64_t>(acknowledged * kRowsPerCommit));
}

}  // namespace
}  // namespace mote
