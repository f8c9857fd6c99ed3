#ifndef MOTE_STORAGE_BASE_TASK_POOL_H_
#define MOTE_STORAGE_BASE_TASK_POOL_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <system_error>
#include <thread>
#include <vector>

#include "absl/status/status.h"

namespace mote {

// Runs the tasks, begun in their order, on up to `threads` threads, the calling one among them, and
// waits for all that were begun. Where threads cannot be made, those that are there do it all.
// After an error no further task is begun; the error of the first of the failed tasks is returned.
inline absl::Status RunTasks(std::vector<std::function<absl::Status()>> tasks, int threads) {
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
  try {
    for (size_t i = 1; i < wanted; ++i) helpers.emplace_back(work);
  } catch (const std::system_error&) {
    // There can be no more of them.
  }
  work();
  for (std::thread& helper : helpers) helper.join();
  for (const absl::Status& result : results) {
    if (!result.ok()) return result;
  }
  return absl::OkStatus();
}

}  // namespace mote

#endif  // MOTE_STORAGE_BASE_TASK_POOL_H_
