#include "shell/terminal/interrupt_signal.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "storage/base/check.h"

namespace mote {
namespace {

// Where the handler, which may do hardly anything, writes a byte for the watching thread. -1 while
// no InterruptSignal lives.
std::atomic<int> signal_pipe{-1};

void OnSignal(int) {
  const int saved = errno;
  const int fd = signal_pipe.load(std::memory_order_relaxed);
  if (fd >= 0) {
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = write(fd, &byte, 1);
  }
  errno = saved;
}

constexpr int kExitInterrupted = 130;

}  // namespace

struct InterruptSignal::Former {
  struct sigaction interrupt;
  struct sigaction terminate;
};

InterruptSignal::InterruptSignal(std::function<void()> on_interrupt, Repeated repeated)
    : on_interrupt_(std::move(on_interrupt)), repeated_(repeated), former_(new Former) {
  int fds[2];
  MOTE_CHECK(pipe2(fds, O_CLOEXEC) == 0);
  read_fd_ = fds[0];
  write_fd_ = fds[1];
  const int former_pipe = signal_pipe.exchange(write_fd_);
  MOTE_CHECK(former_pipe == -1);
  watcher_ = std::thread([this] { Watch(); });
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, &former_->interrupt);
  sigaction(SIGTERM, &action, &former_->terminate);
}

InterruptSignal::~InterruptSignal() {
  sigaction(SIGINT, &former_->interrupt, nullptr);
  sigaction(SIGTERM, &former_->terminate, nullptr);
  signal_pipe.store(-1);
  const char stop = 0;
  while (write(write_fd_, &stop, 1) < 0 && errno == EINTR) {
  }
  watcher_.join();
  close(read_fd_);
  close(write_fd_);
}

void InterruptSignal::Watch() {
  while (true) {
    char byte = 0;
    const ssize_t count = read(read_fd_, &byte, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count != 1 || byte == 0) return;
    if (interrupted_.exchange(true) && repeated_ == Repeated::kEndProcess) _exit(kExitInterrupted);
    on_interrupt_();
  }
}

}  // namespace mote
