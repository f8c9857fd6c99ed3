#include "engine/expression/query_limits.h"

#include <string>
#include <utility>

#include "storage/base/free_pages.h"

namespace mote {
namespace {

std::string NameOf(LimitedWork work) {
  return work == LimitedWork::kQuery ? "the query" : "the update";
}

}  // namespace

void MemoryPool::Give(uint64_t bytes) {
  taken_.fetch_sub(bytes, std::memory_order_relaxed);
  // Many small queries leave nothing behind that would be worth a look at the whole heap.
  constexpr uint64_t kMuch = uint64_t{1} << 20;
  if (bytes < kMuch) return;
  if (freed_.fetch_add(bytes, std::memory_order_relaxed) + bytes < size_ / 8) return;
  using Clock = std::chrono::steady_clock;
  constexpr Clock::duration kPause = std::chrono::milliseconds(100);
  const int64_t now = Clock::now().time_since_epoch().count();
  int64_t last = last_trim_.load(std::memory_order_relaxed);
  if (now - last < kPause.count() || !last_trim_.compare_exchange_strong(last, now)) return;
  freed_.store(0, std::memory_order_relaxed);
  ReturnFreePages();
}

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
