#include "storage/load/task_pool.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>

namespace mote {

absl::Status RunTasks(std::vector<std::function<absl::Status()>> tasks, int threads) {
  std::vector<absl::Status> results(tasks.size());
  std::atomic<size_t> next{0};
  std::atomic<bool> failed{false};
  const auto work = [&] {
    while (!failed.load()) {
      const size_t i = next.fetch_add(1);
      if (i >= tasks.size()) return;
      results[i] = tasks[i]();
      if (!results[i].ok()) failed.store(true);
    }
  };
  std::vector<std::thread> helpers;
  const size_t wanted = std::min(tasks.size(), static_cast<size_t>(std::max(threads, 1)));
  for (size_t i = 1; i < wanted; ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
  for (const absl::Status& result : results) {
    if (!result.ok()) return result;
  }
  return absl::OkStatus();
}

}  // namespace mote
