#include "tests/support/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "storage/base/check.h"

namespace mote::testing {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  Pipe() {
    int fds[2];
    MOTE_CHECK(pipe2(fds, O_CLOEXEC) == 0);
    read_end = fds[0];
    write_end = fds[1];
  }
  ~Pipe() {
    CloseRead();
    CloseWrite();
  }
  void CloseRead() { Close(&read_end); }
  void CloseWrite() { Close(&write_end); }
  static void Close(int* fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
  }

  int read_end;
  int write_end;
};

[[noreturn]] void RunChild(const std::vector<std::string>& arguments, const ProcessOptions& options,
                           const Pipe& in, const Pipe& out, const Pipe& err) {
  dup2(in.read_end, STDIN_FILENO);
  dup2(out.write_end, STDOUT_FILENO);
  dup2(err.write_end, STDERR_FILENO);
  if (!options.directory.empty() && chdir(options.directory.c_str()) != 0) _exit(127);
  for (const auto& [name, value] : options.environment) setenv(name.c_str(), value.c_str(), 1);
  if (options.max_file_bytes > 0) {
    const struct rlimit limit = {options.max_file_bytes, options.max_file_bytes};
    setrlimit(RLIMIT_FSIZE, &limit);
    signal(SIGXFSZ, SIG_IGN);
  }
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) {
    pointers.push_back(const_cast<char*>(argument.c_str()));
  }
  pointers.push_back(nullptr);
  execvp(pointers[0], pointers.data());
  _exit(127);
}

// Reads what is there; closes the end at the end of the stream.
void ReadSome(Pipe& pipe, std::string* text) {
  char buffer[1 << 16];
  const ssize_t count = read(pipe.read_end, buffer, sizeof(buffer));
  if (count > 0) {
    text->append(buffer, static_cast<size_t>(count));
  } else if (count == 0 || errno != EINTR) {
    pipe.CloseRead();
  }
}

}  // namespace

ProcessResult RunProcess(const std::vector<std::string>& arguments, const ProcessOptions& options) {
  Pipe in;
  Pipe out;
  Pipe err;
  const pid_t child = fork();
  MOTE_CHECK(child >= 0);
  if (child == 0) RunChild(arguments, options, in, out, err);
  in.CloseRead();
  out.CloseWrite();
  err.CloseWrite();
  fcntl(in.write_end, F_SETFL, O_NONBLOCK);
  void (*const former_handler)(int) = signal(SIGPIPE, SIG_IGN);

  ProcessResult result;
  const Clock::time_point start = Clock::now();
  size_t written = 0;
  bool signalled = options.signal == 0;
  while (in.write_end >= 0 || out.read_end >= 0 || err.read_end >= 0) {
    if (written == options.input.size()) in.CloseWrite();
    struct pollfd fds[] = {
        {in.write_end, POLLOUT, 0}, {out.read_end, POLLIN, 0}, {err.read_end, POLLIN, 0}};
    poll(fds, 3, 20);
    const auto elapsed = Clock::now() - start;
    if (!signalled && elapsed >= options.signal_after) {
      signalled = true;
      kill(child, options.signal);
    }
    if (elapsed > options.timeout) {
      result.timed_out = true;
      kill(child, SIGKILL);
      break;
    }
    if (fds[0].revents != 0) {
      const ssize_t count =
          write(in.write_end, options.input.data() + written, options.input.size() - written);
      if (count > 0) {
        written += static_cast<size_t>(count);
      } else if (errno != EAGAIN && errno != EINTR) {
        in.CloseWrite();
      }
    }
    if (fds[1].revents != 0) ReadSome(out, &result.out);
    if (fds[2].revents != 0) ReadSome(err, &result.err);
    if (options.close_after_bytes > 0 && result.out.size() >= options.close_after_bytes) {
      out.CloseRead();
    }
  }
  int status = 0;
  struct rusage usage = {};
  while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  result.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
  result.peak_resident_bytes = static_cast<uint64_t>(usage.ru_maxrss) * 1024;
  signal(SIGPIPE, former_handler);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

ProcessResult RunShellCommand(const std::string& command, const ProcessOptions& options) {
  return RunProcess({"/bin/sh", "-c", command}, options);
}

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "mote-test-XXXXXX").string();
  MOTE_CHECK(mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

void WriteFile(const std::string& path, const std::string& content) {
  std::ofstream stream(path, std::ios::binary);
  stream << content;
  stream.close();
  ASSERT_TRUE(stream) << "cannot write " << path;
}

}  // namespace mote::testing
