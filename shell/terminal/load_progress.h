#ifndef MOTE_SHELL_TERMINAL_LOAD_PROGRESS_H_
#define MOTE_SHELL_TERMINAL_LOAD_PROGRESS_H_

#include <chrono>

#include "shell/terminal/progress_bar.h"
#include "storage/load/bulk_load.h"

namespace mote {

// Shows how far a load is, with its rate. Not thread-safe.
class LoadProgressBar {
 public:
  void Update(const LoadProgress& progress);
  void Clear() { bar_.Clear(); }

 private:
  using Clock = std::chrono::steady_clock;

  ProgressBar bar_;
  const Clock::time_point start_ = Clock::now();
};

}  // namespace mote

#endif  // MOTE_SHELL_TERMINAL_LOAD_PROGRESS_H_
