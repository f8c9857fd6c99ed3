#ifndef MOTE_STORAGE_LOAD_TASK_POOL_H_
#define MOTE_STORAGE_LOAD_TASK_POOL_H_

#include <functional>
#include <vector>

#include "absl/status/status.h"

namespace mote {

// Runs the tasks, begun in their order, on up to `threads` threads, the calling one among them, and
// waits for all that were begun. After an error no further task is begun; the error of the first of
// the failed tasks is returned.
absl::Status RunTasks(std::vector<std::function<absl::Status()>> tasks, int threads);

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_TASK_POOL_H_
