// Ends a writing process at random moments, by SIGKILL, by power cuts and behind failures of the
// file system, and verifies what it leaves behind. The number of crashes of each kind is
// MOTE_CRASH_ROUNDS (default 12, fewer of failures).

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "storage/base/status_macros.h"
#include "tests/crash/rounds.h"
#include "tests/crash/workload.h"

namespace mote::crash {
namespace {

// After so many commits a round starts with a new store, so that verifying stays cheap.
constexpr uint64_t kCommitsPerStore = 60;

// A running crash_writer and the end of its acknowledgements.
struct Writer {
  pid_t process = 0;
  int acknowledgements = 0;
};

Writer StartWriter(std::vector<std::string> arguments) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  arguments.insert(arguments.begin(), MOTE_CRASH_WRITER);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  Writer writer;
  writer.process = fork();
  if (writer.process == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execv(MOTE_CRASH_WRITER, pointers.data());
    _exit(127);
  }
  close(ends[1]);
  writer.acknowledgements = ends[0];
  return writer;
}

// What a writer has told: its last commit and its last backup.
struct Told {
  uint64_t commit = 0;
  uint64_t backup = 0;
};

// False at the writer's end.
bool ReadAcknowledgement(const Writer& writer, Told* told) {
  uint64_t number;
  if (read(writer.acknowledgements, &number, sizeof(number)) != sizeof(number)) return false;
  if (number < kBackup) {
    told->commit = number;
  } else {
    told->backup = number - kBackup;
  }
  return true;
}

// Waits for the writer's end, whose state it gives.
void Finish(const Writer& writer, Told* told, int* state) {
  while (ReadAcknowledgement(writer, told)) {
  }
  close(writer.acknowledgements);
  waitpid(writer.process, state, 0);
}

// Runs a writer on the next commit until it crashes, and brings up to date what was told.
using Crash = std::function<void(const std::string& directory, uint64_t seed,
                                 std::mt19937_64& random, Told* told)>;

// At any moment, or at one when a backup is being made or was just before.
class KillAtRandomTime {
 public:
  enum class When { kAnyTime, kInBackup };
  explicit KillAtRandomTime(When when) : when_(when) {}

  void operator()(const std::string& directory, uint64_t seed, std::mt19937_64& random,
                  Told* told) const {
    const Writer writer =
        StartWriter({directory, std::to_string(seed), std::to_string(told->commit + 1)});
    // Some commits, whatever the machine's speed, and then a part of the next one or two.
    for (uint64_t commits = random() % 6; commits > 0; --commits) {
      if (!ReadAcknowledgement(writer, told)) break;
    }
    uint64_t wait = random() % 60'000;
    if (when_ == When::kInBackup) {
      while (!Workload(seed).Plan(told->commit).backup_after || told->backup >= told->commit) {
        if (!ReadAcknowledgement(writer, told)) break;
      }
      wait = random() % 10'000;
    }
    std::this_thread::sleep_for(std::chrono::microseconds(wait));
    kill(writer.process, SIGKILL);
    int state = 0;
    Finish(writer, told, &state);
    EXPECT_TRUE(WIFSIGNALED(state)) << "the writer ended by itself with " << WEXITSTATUS(state);
  }

 private:
  const When when_;
};

// A writer to whose file system something happens at a random operation.
class FailAtRandomOperation {
 public:
  explicit FailAtRandomOperation(std::string kind) : kind_(std::move(kind)) {}

  void operator()(const std::string& directory, uint64_t seed, std::mt19937_64& random,
                  Told* told) const {
    const uint64_t operation = 1 + random() % (random() % 3 == 0 ? 60 : 600);
    const Writer writer =
        StartWriter({directory, std::to_string(seed), std::to_string(told->commit + 1), kind_,
                     std::to_string(operation)});
    int state = 0;
    Finish(writer, told, &state);
    const bool cut = WIFEXITED(state) && WEXITSTATUS(state) == kPowerCut;
    const bool gave_up = WIFEXITED(state) && WEXITSTATUS(state) == kGaveUp;
    // RocksDB 7.8 as Debian builds it, with assertions, aborts behind some failures: one more way
    // for a process to end.
    const bool aborted = WIFSIGNALED(state) && WTERMSIG(state) == SIGABRT;
    EXPECT_TRUE(cut || (kind_ != "cut" && (gave_up || aborted)))
        << "the writer ended with " << state << " at " << kind_ << " " << operation;
  }

 private:
  const std::string kind_;
};

// The backup, if there is one, is a whole database, not older than what was told.
absl::StatusOr<uint64_t> VerifyBackup(const Workload& workload, const std::string& path,
                                      uint64_t told) {
  if (!std::filesystem::exists(path)) {
    if (told == 0) return 0;
    return absl::InternalError("the backup has gone");
  }
  StoreOptions options;
  options.mode = OpenMode::kReadOnly;
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<Store> store, Store::Open(path, options));
  const uint64_t last = store->GetSnapshot()->commit_number();
  if (last < told) {
    return absl::InternalError("the backup ends with commit " + std::to_string(last) +
                               " instead of " + std::to_string(told));
  }
  MOTE_RETURN_IF_ERROR(Verify(workload, last, *store));
  return last;
}

void CrashAndVerify(const std::string& name, const Crash& crash, int sample = 12) {
  const int rounds = RoundsFromEnvironment(sample);
  const std::filesystem::path directory =
      std::filesystem::path(testing::TempDir()) / ("mote_" + name + std::to_string(getpid()));
  uint64_t seed = SeedFromEnvironment(20260101);
  std::mt19937_64 random(seed);
  Told told;
  uint64_t commits = 0;
  int in_load = 0;
  int in_fold = 0;
  int in_compaction = 0;
  int in_backup = 0;
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE(name + " round " + std::to_string(round) + ", seed " + std::to_string(seed) +
                 ", store " + directory.string());
    if (told.commit > kCommitsPerStore || round == 0) {
      std::filesystem::remove_all(directory);
      std::filesystem::create_directories(directory / "disk");
      told = Told();
      ++seed;
    }
    const uint64_t before = told.commit;
    crash(directory.string(), seed, random, &told);
    ASSERT_FALSE(testing::Test::HasFailure());
    commits += told.commit - before;
    // What may have been going on.
    in_load += Workload(seed).Plan(told.commit + 1).bulk_load ? 1 : 0;
    if (told.commit > before) {
      const CommitPlan last = Workload(seed).Plan(told.commit);
      in_fold += last.fold_after ? 1 : 0;
      in_compaction += last.compact_after ? 1 : 0;
      in_backup += last.backup_after && told.backup < told.commit ? 1 : 0;
    }
    const std::string path = (directory / "disk" / "db").string();
    absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(path, StoreOptions{});
    ASSERT_TRUE(store.ok()) << store.status();
    const absl::Status status = Verify(Workload(seed), told.commit, **store);
    ASSERT_TRUE(status.ok()) << status;
    told.commit = (*store)->GetSnapshot()->commit_number();
    const absl::StatusOr<uint64_t> backup =
        VerifyBackup(Workload(seed), (directory / "disk" / "backup").string(), told.backup);
    ASSERT_TRUE(backup.ok()) << "backup: " << backup.status();
    ASSERT_LE(*backup, told.commit);
    told.backup = *backup;
  }
  std::filesystem::remove_all(directory);
  std::cout << rounds << " crashes by " << name << " (" << in_load << " in or before bulk loads, "
            << in_fold << " in or behind folding, " << in_compaction << " compaction, " << in_backup
            << " in backups), " << commits << " acknowledged commits, none lost, none half there\n";
}

TEST(CrashTest, Kill) {
  CrashAndVerify("kill", KillAtRandomTime(KillAtRandomTime::When::kAnyTime));
}

TEST(CrashTest, KillInBackup) {
  CrashAndVerify("kill_in_backup", KillAtRandomTime(KillAtRandomTime::When::kInBackup), 6);
}

TEST(CrashTest, PowerCut) { CrashAndVerify("power_cut", FailAtRandomOperation("cut")); }

TEST(CrashTest, Error) { CrashAndVerify("error", FailAtRandomOperation("error"), 6); }

TEST(CrashTest, Errors) { CrashAndVerify("errors", FailAtRandomOperation("errors"), 6); }

TEST(CrashTest, ShortWrite) { CrashAndVerify("short_write", FailAtRandomOperation("short"), 6); }

TEST(CrashTest, FullDisk) { CrashAndVerify("full_disk", FailAtRandomOperation("full"), 6); }

}  // namespace
}  // namespace mote::crash
