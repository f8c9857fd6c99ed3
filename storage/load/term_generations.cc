#include "storage/load/term_generations.h"

#include <thread>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/load/release_memory.h"

namespace mote {

TermGenerations::TermGenerations(const TermNumbers& first, uint64_t table_limit,
                                 std::string directory)
    : table_limit_(table_limit),
      directory_(std::move(directory)),
      table_(std::make_unique<TermTable>(first)) {}

absl::StatusOr<uint32_t> TermGenerations::Resolve(StatementBatch& batch) {
  while (closing_.load(std::memory_order_acquire)) std::this_thread::yield();
  uint32_t generation;
  bool full;
  {
    std::shared_lock<std::shared_mutex> lock(table_mutex_);
    batch.Resolve(*table_);
    generation = generation_;
    full = table_->bytes() >= table_limit_;
  }
  if (full) MOTE_RETURN_IF_ERROR(Close(generation));
  return generation;
}

absl::Status TermGenerations::Close(uint32_t generation) {
  std::lock_guard<std::mutex> close_lock(close_mutex_);
  Generation* closed = nullptr;
  closing_.store(true, std::memory_order_release);
  {
    std::unique_lock<std::shared_mutex> lock(table_mutex_);
    if (generation_ == generation) {
      closed_.push_back(std::make_unique<Generation>(std::move(table_)));
      closed = closed_.back().get();
      table_ = std::make_unique<TermTable>(closed->next());
      ++generation_;
    }
  }
  closing_.store(false, std::memory_order_release);
  if (closed == nullptr) return absl::OkStatus();
  MOTE_RETURN_IF_ERROR(closed->Spill(directory_));
  ReleaseFreedMemory();
  return absl::OkStatus();
}

std::vector<std::unique_ptr<Generation>> TermGenerations::Finish() {
  std::lock_guard<std::mutex> lock(close_mutex_);
  closed_.push_back(std::make_unique<Generation>(std::move(table_)));
  return std::move(closed_);
}

}  // namespace mote
