#ifndef MOTE_SHELL_TERMINAL_INTERRUPT_SIGNAL_H_
#define MOTE_SHELL_TERMINAL_INTERRUPT_SIGNAL_H_

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace mote {

// While one of these lives, Ctrl-C (SIGINT) and SIGTERM do not end the process but call
// `on_interrupt`, on a thread of the object's own, so that it may lock and allocate. A second
// signal ends the process at once, unless `keep_running`. At most one object at a time.
class InterruptSignal {
 public:
  enum class Repeated { kEndProcess, kKeepRunning };

  InterruptSignal(std::function<void()> on_interrupt, Repeated repeated);
  // Puts back what SIGINT and SIGTERM did before.
  ~InterruptSignal();
  InterruptSignal(const InterruptSignal&) = delete;
  InterruptSignal& operator=(const InterruptSignal&) = delete;

  // Whether a signal has come.
  bool interrupted() const { return interrupted_.load(std::memory_order_relaxed); }
  // For code that polls instead of being called.
  const std::atomic<bool>* flag() const { return &interrupted_; }

 private:
  void Watch();

  const std::function<void()> on_interrupt_;
  const Repeated repeated_;
  std::atomic<bool> interrupted_{false};
  int read_fd_ = -1;
  int write_fd_ = -1;
  std::thread watcher_;
  struct Former;
  std::unique_ptr<Former> former_;
};

}  // namespace mote

#endif  // MOTE_SHELL_TERMINAL_INTERRUPT_SIGNAL_H_
