#ifndef MOTE_TESTS_SUPPORT_PROCESS_H_
#define MOTE_TESTS_SUPPORT_PROCESS_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

// Runs programs as a user would, and gives back all that a user would see.

namespace mote::testing {

struct ProcessResult {
  int exit_code = -1;  // 128 + N if signal N ended it, as shells report it.
  bool timed_out = false;
  std::string out;
  std::string err;
  std::chrono::milliseconds elapsed{0};  // From its start to its end.
  uint64_t peak_resident_bytes = 0;      // Not less than what the caller had resident.
};

struct ProcessOptions {
  std::string input = {};      // Standard input; then its end.
  std::string directory = {};  // To run in; empty: here.
  std::vector<std::pair<std::string, std::string>> environment = {};  // Added to ours.
  std::chrono::milliseconds timeout = std::chrono::seconds(60);       // Then it is killed.
  uint64_t max_file_bytes = 0;  // No file may grow beyond (RLIMIT_FSIZE); 0: no limit.
  // Send this signal after this time.
  int signal = 0;
  std::chrono::milliseconds signal_after{0};
  // Close the reading ends of its output after this many bytes of standard output; 0: read all.
  uint64_t close_after_bytes = 0;
};

// `arguments[0]` is the program, found by PATH if it has no slash.
ProcessResult RunProcess(const std::vector<std::string>& arguments,
                         const ProcessOptions& options = {});

// The same through /bin/sh -c.
ProcessResult RunShellCommand(const std::string& command, const ProcessOptions& options = {});

// A new empty directory that goes away with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// Writes a whole file; fails the running test if that is not possible.
void WriteFile(const std::string& path, const std::string& content);

}  // namespace mote::testing

#endif  // MOTE_TESTS_SUPPORT_PROCESS_H_
