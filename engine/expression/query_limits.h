#ifndef MOTE_ENGINE_EXPRESSION_QUERY_LIMITS_H_
#define MOTE_ENGINE_EXPRESSION_QUERY_LIMITS_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/status/status.h"

namespace mote {

// What limits apply to; their messages name it.
enum class LimitedWork { kQuery, kUpdate };

// Bytes that all queries and updates of a database may hold together. Thread-safe.
class MemoryPool {
 public:
  explicit MemoryPool(uint64_t size) : size_(size) {}
  MemoryPool(const MemoryPool&) = delete;
  MemoryPool& operator=(const MemoryPool&) = delete;

  // False, and nothing taken, if there is not as much left.
  bool Take(uint64_t bytes) {
    uint64_t taken = taken_.load(std::memory_order_relaxed);
    do {
      if (bytes > size_ - taken) return false;
    } while (!taken_.compare_exchange_weak(taken, taken + bytes, std::memory_order_relaxed));
    return true;
  }
  // What was taken and has been freed. Returns free pages to the system once an eighth of the pool
  // has come back from those that took a mebibyte or more, at most ten times a second.
  void Give(uint64_t bytes);

  uint64_t size() const { return size_; }
  uint64_t taken() const { return taken_.load(std::memory_order_relaxed); }

 private:
  const uint64_t size_;
  std::atomic<uint64_t> taken_{0};
  std::atomic<uint64_t> freed_{0};     // Since pages were last given back.
  std::atomic<int64_t> last_trim_{0};  // In ticks of the steady clock.
};

// Bytes that one query or update holds, against its limit and, if it shares one, a pool's. Takes of
// the pool what it needs, rounded up, and gives it back when destroyed. Thread-safe.
class MemoryAccount {
 public:
  static constexpr uint64_t kUnlimited = std::numeric_limits<uint64_t>::max();
  // Where neither a limit nor a pool is given.
  static constexpr uint64_t kDefaultLimit = uint64_t{4} << 30;

  explicit MemoryAccount(uint64_t limit = kUnlimited, LimitedWork work = LimitedWork::kQuery)
      : MemoryAccount(limit, nullptr, work) {}
  MemoryAccount(uint64_t limit, std::shared_ptr<MemoryPool> pool,
                LimitedWork work = LimitedWork::kQuery)
      : limit_(limit),
        work_(work),
        pool_(std::move(pool)),
        granted_(pool_ == nullptr ? kUnlimited : 0) {}
  ~MemoryAccount() {
    if (pool_ != nullptr) pool_->Give(granted_);
  }
  MemoryAccount(const MemoryAccount&) = delete;
  MemoryAccount& operator=(const MemoryAccount&) = delete;

  // Takes `bytes`, or changes nothing and gives kResourceExhausted if the limit would be passed or
  // the pool has no more.
  absl::Status Take(uint64_t bytes) {
    const uint64_t now = used_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
    if (now <= limit_ && (now <= granted_.load(std::memory_order_relaxed) || Grow(now))) {
      RaisePeak(now);
      return absl::OkStatus();
    }
    used_.fetch_sub(bytes, std::memory_order_relaxed);
    return LimitError(bytes);
  }
  void Give(uint64_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }

  uint64_t used() const { return used_.load(std::memory_order_relaxed); }
  uint64_t peak() const { return peak_.load(std::memory_order_relaxed); }
  uint64_t limit() const { return limit_; }
  bool has_pool() const { return pool_ != nullptr; }
  // Only while nobody takes anything.
  void set_limit(uint64_t limit) { limit_ = limit; }

 private:
  // What is taken of a pool at once.
  static constexpr uint64_t kGrant = uint64_t{64} << 10;

  // Makes the grant `used` bytes at least.
  bool Grow(uint64_t used);
  absl::Status LimitError(uint64_t bytes) const;
  void RaisePeak(uint64_t value) {
    uint64_t peak = peak_.load(std::memory_order_relaxed);
    while (value > peak && !peak_.compare_exchange_weak(peak, value, std::memory_order_relaxed)) {
    }
  }

  uint64_t limit_;
  const LimitedWork work_;
  const std::shared_ptr<MemoryPool> pool_;  // May be null.
  std::mutex growing_;
  std::atomic<uint64_t> granted_;
  std::atomic<uint64_t> used_{0};
  std::atomic<uint64_t> peak_{0};
};

// The account of a query or update: with a limit of its own, if it has one; else that of the pool,
// which may be null, for then there is a default.
MemoryAccount AccountFor(std::optional<uint64_t> limit, std::shared_ptr<MemoryPool> pool,
                         LimitedWork work);

// What one component holds of a MemoryAccount; gives it back when destroyed. Not thread-safe.
class MemoryShare {
 public:
  // `account` may be null (nothing is counted); else it must outlive this object.
  explicit MemoryShare(MemoryAccount* account = nullptr) : account_(account) {}
  ~MemoryShare() { Clear(); }
  MemoryShare(const MemoryShare&) = delete;
  MemoryShare& operator=(const MemoryShare&) = delete;
  MemoryShare(MemoryShare&& other) noexcept : account_(other.account_), held_(other.held_) {
    other.held_ = 0;
  }

  absl::Status Add(uint64_t bytes) {
    if (account_ != nullptr) {
      absl::Status status = account_->Take(bytes);
      if (!status.ok()) return status;
    }
    held_ += bytes;
    return absl::OkStatus();
  }
  // Makes the share `bytes` large.
  absl::Status Resize(uint64_t bytes) {
    if (bytes >= held_) return Add(bytes - held_);
    if (account_ != nullptr) account_->Give(held_ - bytes);
    held_ = bytes;
    return absl::OkStatus();
  }
  void Clear() {
    if (account_ != nullptr) account_->Give(held_);
    held_ = 0;
  }
  uint64_t held() const { return held_; }

 private:
  MemoryAccount* account_;
  uint64_t held_ = 0;
};

// The moment `timeout` after `start`; none for no limit, and for one beyond what a clock can count.
std::optional<std::chrono::steady_clock::time_point> DeadlineAfter(
    std::chrono::steady_clock::time_point start, std::optional<std::chrono::milliseconds> timeout);

// Tells a running query or update to stop: on request or when its time is over. Thread-safe.
class Interrupt {
 public:
  using Clock = std::chrono::steady_clock;

  Interrupt() = default;
  explicit Interrupt(Clock::time_point deadline) : deadline_(deadline), has_deadline_(true) {}
  // Heeds a deadline, if there is one, and a flag that someone else sets, if it is not null; the
  // flag must outlive this object.
  Interrupt(std::optional<Clock::time_point> deadline, const std::atomic<bool>* cancel,
            LimitedWork work = LimitedWork::kQuery)
      : cancel_(cancel),
        deadline_(deadline.value_or(Clock::time_point())),
        has_deadline_(deadline.has_value()),
        work_(work) {}
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  void Cancel() { cancelled_.store(true, std::memory_order_relaxed); }
  bool cancelled() const {
    return cancelled_.load(std::memory_order_relaxed) ||
           (cancel_ != nullptr && cancel_->load(std::memory_order_relaxed));
  }

  // Forgets what was before. Only while nobody else uses it.
  void Restart(std::optional<Clock::time_point> deadline, const std::atomic<bool>* cancel) {
    cancelled_.store(false, std::memory_order_relaxed);
    cancel_ = cancel;
    deadline_ = deadline.value_or(Clock::time_point());
    has_deadline_ = deadline.has_value();
  }

  // kCancelled after Cancel() or once the flag is set, kDeadlineExceeded after the deadline. Reads
  // the clock: call it once per batch of about a thousand rows, not per row.
  absl::Status Check() const {
    if (cancelled()) return CancelledStatus();
    if (has_deadline_ && Clock::now() >= deadline_) return DeadlineStatus();
    return absl::OkStatus();
  }

 private:
  absl::Status CancelledStatus() const;
  absl::Status DeadlineStatus() const;

  std::atomic<bool> cancelled_{false};
  const std::atomic<bool>* cancel_ = nullptr;
  Clock::time_point deadline_;
  bool has_deadline_ = false;
  LimitedWork work_ = LimitedWork::kQuery;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_QUERY_LIMITS_H_
