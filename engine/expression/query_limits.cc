#include "engine/expression/query_limits.h"

#include <string>

namespace mote {

absl::Status MemoryAccount::LimitError(uint64_t bytes) const {
  return absl::ResourceExhaustedError(
      "the query needs " + std::to_string(bytes) + " more bytes than its memory limit of " +
      std::to_string(limit_) + " bytes leaves (" + std::to_string(used()) + " in use)");
}

std::optional<std::chrono::steady_clock::time_point> DeadlineAfter(
    std::chrono::steady_clock::time_point start, std::optional<std::chrono::milliseconds> timeout) {
  constexpr std::chrono::hours kForever{24 * 365 * 100};
  if (!timeout.has_value() || *timeout >= kForever) return std::nullopt;
  return start + *timeout;
}

}  // namespace mote
