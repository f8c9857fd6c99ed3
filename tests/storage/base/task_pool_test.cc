#include "storage/base/task_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

namespace mote {
namespace {

TEST(TaskPoolTest, RunsEachTaskOnce) {
  for (const int threads : {-1, 1, 2, 7}) {
    std::vector<std::atomic<int>> runs(20);
    std::vector<std::function<absl::Status()>> tasks;
    for (std::atomic<int>& run : runs) {
      tasks.push_back([&run] {
        ++run;
        return absl::OkStatus();
      });
    }
    EXPECT_TRUE(RunTasks(std::move(tasks), threads).ok());
    for (const std::atomic<int>& run : runs) EXPECT_EQ(run.load(), 1);
  }
  EXPECT_TRUE(RunTasks({}, 3).ok());
}

TEST(TaskPoolTest, OneThreadRunsThemInTheirOrderUpToAnError) {
  std::vector<int> seen;
  std::vector<std::function<absl::Status()>> tasks;
  for (int i = 0; i < 5; ++i) {
    tasks.push_back([&seen, i] {
      seen.push_back(i);
      return i == 2 ? absl::NotFoundError("two") : absl::OkStatus();
    });
  }
  EXPECT_EQ(RunTasks(std::move(tasks), 1), absl::NotFoundError("two"));
  EXPECT_EQ(seen, (std::vector<int>{0, 1, 2}));
}

TEST(TaskPoolTest, ReturnsTheErrorOfTheFirstTask) {
  std::atomic<int> arrived{0};
  const auto fail = [&](const char* message) {
    return [&arrived, message]() -> absl::Status {
      // Both are begun before either fails.
      for (++arrived; arrived.load() < 2;) std::this_thread::yield();
      return absl::InternalError(message);
    };
  };
  EXPECT_EQ(RunTasks({fail("first"), fail("second")}, 2), absl::InternalError("first"));
}

}  // namespace
}  // namespace mote
