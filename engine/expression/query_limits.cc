#include "engine/expression/query_limits.h"

#include <string>
#include <utility>

namespace mote {
namespace {

std::string NameOf(LimitedWork work) {
  return work == LimitedWork::kQuery ? "the query" : "the update";
}

}  // namespace

bool MemoryAccount::Grow(uint64_t used) {
  std::lock_guard<std::mutex> lock(growing_);
  const uint64_t granted = granted_.load(std::memory_order_relaxed);
  if (used <= granted) return true;
  const uint64_t more = (used - granted + kGrant - 1) / kGrant * kGrant;
  if (!pool_->Take(more)) return false;
  granted_.store(granted + more, std::memory_order_relaxed);
  return true;
}

absl::Status MemoryAccount::LimitError(uint64_t bytes) const {
  if (pool_ != nullptr && used() + bytes <= limit_) {
    return absl::ResourceExhaustedError(
        NameOf(work_) + " needs " + std::to_string(bytes) +
        " more bytes than the database's memory budget leaves: its queries and updates may hold " +
        std::to_string(pool_->size()) + " bytes together and hold " +
        std::to_string(pool_->taken()) +
        "; open the database with a larger budget or give this one a memory limit of its own");
  }
  return absl::ResourceExhaustedError(
      NameOf(work_) + " needs " + std::to_string(bytes) + " more bytes than its memory limit of " +
      std::to_string(limit_) + " bytes leaves (" + std::to_string(used()) + " in use)");
}

MemoryAccount AccountFor(std::optional<uint64_t> limit, std::shared_ptr<MemoryPool> pool,
                         LimitedWork work) {
  if (limit.has_value()) return MemoryAccount(*limit, work);
  if (pool == nullptr) return MemoryAccount(MemoryAccount::kDefaultLimit, work);
  return MemoryAccount(MemoryAccount::kUnlimited, std::move(pool), work);
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
