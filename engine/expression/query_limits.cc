#include "engine/expression/query_limits.h"

#include <string>

namespace mote {
namespace {

std::string NameOf(LimitedWork work) {
  return work == LimitedWork::kQuery ? "the query" : "the update";
}

}  // namespace

absl::Status MemoryAccount::LimitError(uint64_t bytes) const {
  return absl::ResourceExhaustedError(
      NameOf(work_) + " needs " + std::to_string(bytes) + " more bytes than its memory limit of " +
      std::to_string(limit_) + " bytes leaves (" + std::to_string(used()) + " in use)");
}

absl::Status Interrupt::CancelledStatus() const {
  return absl::CancelledError(NameOf(work_) + " was cancelled");
}

absl::Status Interrupt::DeadlineStatus() const {
  return absl::DeadlineExceededError(NameOf(work_) + " ran out of time");
}

std::optional<std::chrono::steady_clock::time_point> DeadlineAfter(
    std::chrono::steady_clock::time_point start, std::optional<std::chrono::milliseconds> timeout) {
  constexpr std::chrono::hours kForever{24 * 365 * 100};
  if (!timeout.has_value() || *timeout >= kForever) return std::nullopt;
  return start + *timeout;
}

}  // namespace mote
