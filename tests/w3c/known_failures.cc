#include "tests/w3c/known_failures.h"

#include <sstream>

#include "absl/status/status.h"
#include "tests/support/shared_data.h"

namespace mote::testing {

absl::StatusOr<std::map<std::string, std::string>> ReadKnownFailures(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  std::map<std::string, std::string> reasons;
  std::istringstream lines(*text);
  std::string line;
  while (std::getline(lines, line)) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string id;
    std::string reason;
    words >> id >> std::ws;
    std::getline(words, reason);
    if (reason.empty()) return absl::InvalidArgumentError("no reason for " + id);
    if (!reasons.emplace(id, reason).second) {
      return absl::InvalidArgumentError(id + " is listed twice");
    }
  }
  return reasons;
}

}  // namespace mote::testing
