// Power cuts and failing disks under the store: acknowledged changes survive, batches and bulk
// writes are whole or absent, and the database opens and checks clean.

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <random>

#include "storage/kv/rocks_kv_store.h"
#include "tests/storage/kv/kv_test_util.h"
#include "tests/support/fault_injection_env.h"

namespace mote {
namespace {

namespace fs = std::filesystem;

constexpr int kExitCode = 77;

// What the dying process tells: the number of steps begun and acknowledged.
struct Progress {
  int begun;
  int acknowledged;
};

Progress* SharedProgress() {
  void* memory =
      mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return static_cast<Progress*>(memory);
}

// Runs `body` in a process of its own and returns its exit code; -1 if a signal ended it. RocksDB
// is used in such processes alone, for a fork does not inherit its background threads.
int RunProcess(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int result = 0;
  waitpid(child, &result, 0);
  return WIFEXITED(result) ? WEXITSTATUS(result) : -1;
}

std::string Number(int step) { return std::to_string(100000 + step); }

// Step n puts the key n into each space, by a batch or in bulk, and sets "last" to n.
absl::Status DoStep(KvStore& store, int step) {
  if (step % 7 == 3) {
    auto writer = store.NewBulkWriter();
    if (!writer.ok()) return writer.status();
    for (SpaceId space = 0; space < 3; ++space) {
      absl::Status status = (*writer)->Add(space, Number(step), std::string(3000, 'b'));
      if (status.ok()) status = (*writer)->Add(space, "last", Number(step));
      if (!status.ok()) return status;
    }
    return store.Publish(*std::move(writer));
  }
  const auto batch = store.NewBatch();
  for (SpaceId space = 0; space < 3; ++space) {
    batch->Put(space, Number(step), std::string(20000, 'w'));
    batch->Put(space, "last", Number(step));
  }
  const absl::Status status = store.Write(batch.get(), Durability::kSync);
  if (status.ok() && step % 11 == 5) return store.Compact(step % 3);
  return status;
}

// Steps 0 to `last` are there, in every space, and nothing else.
void ExpectSteps(const KvStore& store, const Progress& progress) {
  const std::string last = GetOne(store, 0, "last");
  const int steps = last == "no such key" ? 0 : std::stoi(last) - 100000 + 1;
  EXPECT_GE(steps, progress.acknowledged);
  EXPECT_LE(steps, progress.begun);
  for (SpaceId space = 0; space < 3; ++space) {
    const Entries entries = ReadAll(store, space);
    ASSERT_EQ(entries.size(), steps == 0 ? 0u : static_cast<size_t>(steps) + 1);
    if (steps > 0) {
      EXPECT_EQ(entries.at("last"), last);
    }
    for (int step = 0; step < steps; ++step) EXPECT_TRUE(entries.contains(Number(step)));
  }
}

KvOptions SmallBuffers() {
  KvOptions options = TestOptions();
  options.write_buffer_bytes = 1 << 20;
  return options;
}

TEST(PowerCutTest, AcknowledgedStepsSurvivePowerCutsAtAnyOperation) {
  const char* rounds_text = std::getenv("MOTE_CRASH_ROUNDS");
  const int rounds = rounds_text == nullptr ? 40 : std::atoi(rounds_text);
  const TestDirectory directory;
  Progress* progress = SharedProgress();
  std::mt19937 random(2);
  for (int round = 0; round < rounds; ++round) {
    const std::string root = directory.File("root");
    fs::remove_all(root);
    fs::create_directories(root);
    const std::string path = root + "/db";
    *progress = {0, 0};
    // Several lives of one database, each ended by a cut.
    for (int life = 0; life < 3; ++life) {
      const uint64_t cut = 1 + random() % (life == 0 && round % 4 == 0 ? 60 : 500);
      const int ended = RunProcess([&] {
        FaultInjectionEnv faults(root);
        faults.file_system->CutPowerAt(cut, kExitCode);
        auto store = OpenRocksKvStore(path, SmallBuffers(), faults.env.get());
        if (!store.ok()) {
          std::cerr << store.status() << "\n";
          return 1;
        }
        const std::string last = GetOne(**store, 0, "last");
        for (int step = last == "no such key" ? 0 : std::stoi(last) - 100000 + 1;; ++step) {
          progress->begun = step + 1;
          const absl::Status status = DoStep(**store, step);
          if (!status.ok()) {
            std::cerr << status << "\n";
            return 2;
          }
          progress->acknowledged = step + 1;
        }
      });
      ASSERT_EQ(ended, kExitCode) << "round " << round << " life " << life;

      // A reader first: it must not need what only a writer mends.
      const int checked = RunProcess([&] {
        KvOptions options = SmallBuffers();
        options.mode = OpenMode::kReadOnly;
        const auto reader = OpenRocksKvStore(path, options);
        if (!reader.ok()) {
          std::cerr << reader.status() << "\n";
          const bool unborn = absl::IsNotFound(reader.status()) && progress->acknowledged == 0;
          return unborn ? 0 : 1;
        }
        EXPECT_EQ((*reader)->VerifyChecksums(), std::vector<std::string>{});
        ExpectSteps(**reader, *progress);
        return testing::Test::HasFailure() ? 2 : 0;
      });
      ASSERT_EQ(checked, 0) << "round " << round << " life " << life;
    }
  }
  munmap(progress, sizeof(Progress));
}

// One failing operation, or all from one on: every step that was acknowledged is there, and after
// a failed write no later one is.
TEST(PowerCutTest, FailingDisksLoseNothingAcknowledged) {
  using Fault = FaultInjectionFileSystem::Fault;
  const TestDirectory directory;
  std::mt19937 random(3);
  for (int round = 0; round < 24; ++round) {
    const std::string root = directory.File("root");
    fs::remove_all(root);
    fs::create_directories(root);
    const std::string path = root + "/db";
    FaultInjectionEnv faults(root);
    Progress progress = {0, 0};
    const Fault fault = static_cast<Fault>(round % 3);
    {
      auto store = OpenRocksKvStore(path, SmallBuffers(), faults.env.get());
      ASSERT_TRUE(store.ok()) << store.status();
      faults.file_system->FailAt(faults.file_system->operations() + 1 + random() % 300, fault,
                                 random() % 2 == 0);
      for (int step = 0; step < 60; ++step) {
        progress.begun = step + 1;
        const absl::Status status = DoStep(**store, step);
        if (!status.ok()) {
          if (fault == Fault::kNoSpace) {
            EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
          }
          break;
        }
        progress.acknowledged = step + 1;
      }
    }
    faults.file_system->ClearFaults();
    faults.file_system->DropUnsyncedData();
    const auto store = OpenRocksKvStore(path, SmallBuffers(), faults.env.get());
    ASSERT_TRUE(store.ok()) << "round " << round << ": " << store.status();
    EXPECT_EQ((*store)->VerifyChecksums(), std::vector<std::string>{});
    ExpectSteps(**store, progress);
    if (testing::Test::HasFailure()) FAIL() << "round " << round;
  }
}

// A disk that is full where RocksDB flushes or compacts, and has space again later.
TEST(PowerCutTest, WritesWorkAgainOnceThereIsSpace) {
  const TestDirectory directory;
  const std::string root = directory.File("root");
  fs::create_directories(root);
  const std::string path = root + "/db";
  FaultInjectionEnv faults(root);
  std::map<std::string, bool> written;
  int refused = 0;
  {
    auto store = OpenRocksKvStore(path, SmallBuffers(), faults.env.get());
    ASSERT_TRUE(store.ok()) << store.status();
    for (int round = 0; round < 4; ++round) {
      faults.file_system->SetNoSpaceForTables(true);
      // Several times what memory takes.
      for (int i = 0; i < 400; ++i) {
        const std::string key = Number(round * 1000 + i);
        const absl::Status status = PutOne(**store, 0, key, std::string(30000, 'x'));
        written[key] = status.ok();
        if (status.ok()) continue;
        EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
        ++refused;
      }
      EXPECT_GT(refused, round) << "the disk was never full";
      // What is there can be read all the time.
      EXPECT_EQ(GetOne(**store, 0, Number(0)).size(), 30000u);
      faults.file_system->SetNoSpaceForTables(false);
      absl::Status status;
      const std::string key = Number(round * 1000 + 999);
      const auto begin = std::chrono::steady_clock::now();
      do {
        status = PutOne(**store, 0, key, "after", Durability::kSync);
      } while (!status.ok() && std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
      ASSERT_TRUE(status.ok()) << status;
      written[key] = true;
      ASSERT_TRUE((*store)->Compact(0).ok());
    }
  }
  faults.file_system->DropUnsyncedData();
  const auto store = OpenRocksKvStore(path, SmallBuffers(), faults.env.get());
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->VerifyChecksums(), std::vector<std::string>{});
  const Entries entries = ReadAll(**store, 0);
  for (const auto& [key, acknowledged] : written) {
    EXPECT_EQ(entries.contains(key), acknowledged) << key;
  }
}

TEST(PowerCutTest, RelaxedChangesAreLostFromTheEndOnly) {
  const TestDirectory directory;
  const std::string root = directory.File("root");
  fs::create_directories(root);
  const std::string path = root + "/db";
  FaultInjectionEnv faults(root);
  {
    auto store = OpenRocksKvStore(path, SmallBuffers(), faults.env.get());
    ASSERT_TRUE(store.ok()) << store.status();
    for (int i = 0; i < 100; ++i) {
      ASSERT_TRUE(PutOne(**store, 0, Number(i), std::string(30000, 'x')).ok());
      if (i == 50) {
        ASSERT_TRUE((*store)->Sync().ok());
      }
    }
    // The process dies without closing: nothing more reaches the disk.
    faults.file_system->FailAt(1, FaultInjectionFileSystem::Fault::kError, /*forever=*/true);
  }
  faults.file_system->ClearFaults();
  faults.file_system->DropUnsyncedData();
  const auto store = OpenRocksKvStore(path, SmallBuffers(), faults.env.get());
  ASSERT_TRUE(store.ok()) << store.status();
  const Entries entries = ReadAll(**store, 0);
  ASSERT_GE(entries.size(), 51u);
  EXPECT_EQ(entries.rbegin()->first, Number(static_cast<int>(entries.size()) - 1));
}

}  // namespace
}  // namespace mote
