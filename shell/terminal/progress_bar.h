#ifndef MOTE_SHELL_TERMINAL_PROGRESS_BAR_H_
#define MOTE_SHELL_TERMINAL_PROGRESS_BAR_H_

#include <chrono>
#include <string>
#include <string_view>

namespace mote {

// One line on standard error that is drawn over and over: what goes on, a bar, and some figures.
// Draws nothing unless standard error is a terminal. Not thread-safe.
class ProgressBar {
 public:
  ProgressBar();
  // Wipes the line.
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  bool enabled() const { return enabled_; }

  // `fraction` from 0 to 1, or negative if it is not known. `figures` follows the bar; the time
  // that is left is added where it can be told. Draws at most ten times a second.
  void Update(std::string_view label, double fraction, std::string_view figures);
  // Wipes the line, so that something else can be written; the next Update draws it again.
  void Clear();

 private:
  using Clock = std::chrono::steady_clock;

  bool enabled_;
  bool drawn_ = false;
  Clock::time_point last_draw_;
  std::string label_;
  Clock::time_point label_start_;
};

}  // namespace mote

#endif  // MOTE_SHELL_TERMINAL_PROGRESS_BAR_H_
