// Ends a writing process at random moments, by SIGKILL and by power cuts, and verifies what it
// leaves behind. The number of crashes of each kind is MOTE_CRASH_ROUNDS (default 12).

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
#include <vector>

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

// False at the writer's end.
bool ReadAcknowledgement(const Writer& writer, uint64_t* commit) {
  return read(writer.acknowledgements, commit, sizeof(*commit)) == sizeof(*commit);
}

// The last acknowledged commit, or `otherwise`; waits for the writer's end, whose state it gives.
uint64_t Finish(const Writer& writer, uint64_t otherwise, int* state) {
  uint64_t last = otherwise;
  while (ReadAcknowledgement(writer, &last)) {
  }
  close(writer.acknowledgements);
  waitpid(writer.process, state, 0);
  return last;
}

// Runs a writer from commit `first` until it crashes; returns the last acknowledged commit.
using Crash = std::function<uint64_t(const std::string& directory, uint64_t seed, uint64_t first,
                                     std::mt19937_64& random)>;

uint64_t KillAtRandomTime(const std::string& directory, uint64_t seed, uint64_t first,
                          std::mt19937_64& random) {
  const Writer writer = StartWriter({directory, std::to_string(seed), std::to_string(first)});
  // Some commits, whatever the machine's speed, and then a part of the next one or two.
  uint64_t last = first - 1;
  for (uint64_t commits = random() % 6; commits > 0; --commits) {
    if (!ReadAcknowledgement(writer, &last)) break;
  }
  std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
  kill(writer.process, SIGKILL);
  int state = 0;
  last = Finish(writer, last, &state);
  EXPECT_TRUE(WIFSIGNALED(state)) << "the writer ended by itself with " << WEXITSTATUS(state);
  return last;
}

uint64_t CutPowerAtRandomOperation(const std::string& directory, uint64_t seed, uint64_t first,
                                   std::mt19937_64& random) {
  const uint64_t operation = 1 + random() % (random() % 3 == 0 ? 60 : 600);
  const Writer writer = StartWriter(
      {directory, std::to_string(seed), std::to_string(first), std::to_string(operation)});
  int state = 0;
  const uint64_t last = Finish(writer, first - 1, &state);
  EXPECT_TRUE(WIFEXITED(state) && WEXITSTATUS(state) == kPowerCut)
      << "the writer ended with " << state << " before operation " << operation;
  return last;
}

void CrashAndVerify(const std::string& name, const Crash& crash) {
  const int rounds = RoundsFromEnvironment(12);
  const std::filesystem::path directory =
      std::filesystem::path(testing::TempDir()) / ("mote_" + name + std::to_string(getpid()));
  uint64_t seed = SeedFromEnvironment(20260101);
  std::mt19937_64 random(seed);
  uint64_t last = 0;
  uint64_t commits = 0;
  int in_load = 0;
  int in_fold = 0;
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE(name + " round " + std::to_string(round) + ", seed " + std::to_string(seed) +
                 ", store " + directory.string());
    if (last > kCommitsPerStore || round == 0) {
      std::filesystem::remove_all(directory);
      std::filesystem::create_directories(directory);
      last = 0;
      ++seed;
    }
    const uint64_t acknowledged = crash(directory.string(), seed, last + 1, random);
    ASSERT_FALSE(testing::Test::HasFailure());
    commits += acknowledged - last;
    // What was going on is known by the commit that was not acknowledged.
    const CommitPlan interrupted = Workload(seed).Plan(acknowledged + 1);
    in_load += interrupted.bulk_load ? 1 : 0;
    in_fold += interrupted.fold_after ? 1 : 0;
    absl::StatusOr<std::unique_ptr<Store>> store =
        Store::Open((directory / "db").string(), StoreOptions{});
    ASSERT_TRUE(store.ok()) << store.status();
    const absl::Status status = Verify(Workload(seed), acknowledged, **store);
    ASSERT_TRUE(status.ok()) << status;
    last = (*store)->GetSnapshot()->commit_number();
  }
  std::filesystem::remove_all(directory);
  std::cout << rounds << " crashes by " << name << " (" << in_load << " in bulk loads, " << in_fold
            << " in commits with folding), " << commits
            << " acknowledged commits, none lost, none half there\n";
}

TEST(CrashTest, Kill) { CrashAndVerify("kill", KillAtRandomTime); }

TEST(CrashTest, PowerCut) { CrashAndVerify("power_cut", CutPowerAtRandomOperation); }

}  // namespace
}  // namespace mote::crash
