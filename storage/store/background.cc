// The background threads of StoreImpl: when they fold and merge, and what they do about failures.

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>

#include "storage/base/status_macros.h"
#include "storage/source/space.h"
#include "storage/store/store_impl.h"

namespace mote {
namespace {

// Finding a term looks into every run of hashes: more of them are merged.
constexpr size_t kMaxHashRuns = 6;
// From so many runs on a commit waits, this long at most, for some of them to be merged.
constexpr size_t kManyRuns = 32;
constexpr auto kMergePatience = std::chrono::milliseconds(100);
// Closing merges deltas of up to so many rows, and hashes of so many terms: well below a second.
constexpr uint64_t kMaxSettledRows = 500000;
constexpr uint64_t kMaxSettledHashes = 4000000;
// Terms are read by seeks, which look into every sorted sequence of their space; a process that
// loads a little and ends does not leave RocksDB the time to merge them.
constexpr uint64_t kMaxTermSequences = 4;
constexpr uint64_t kMaxSettledTermBytes = uint64_t{16} << 20;
// After a failure, most often a full disk, the background waits before it tries again.
constexpr auto kFirstRetry = std::chrono::seconds(1);
constexpr auto kLastRetry = std::chrono::seconds(300);

}  // namespace

absl::StatusOr<bool> StoreImpl::MergeOnce() {
  std::lock_guard<std::mutex> lock(merge_mutex_);
  return MergeRunsLocked();
}

absl::StatusOr<bool> StoreImpl::MaintainOnce() {
  std::lock_guard<std::mutex> lock(maintenance_mutex_);
  const std::shared_ptr<const Version> version = Latest();
  if (NeedsFold(version->state)) {
    MOTE_RETURN_IF_ERROR(FoldLocked());
    MOTE_RETURN_IF_ERROR(PackTermsLocked());
    return true;
  }
  if (version->state.hash_runs.size() > kMaxHashRuns) {
    MOTE_RETURN_IF_ERROR(MergeHashRunsLocked());
    return true;
  }
  // Readers may have let go of runs since.
  ReclaimRuns().IgnoreError();
  return false;
}

void StoreImpl::WaitForMerges() {
  if (!options_.background_folding || Latest()->state.runs.size() < kManyRuns) return;
  std::unique_lock<std::mutex> lock(workers_mutex_);
  merged_.wait_for(lock, kMergePatience,
                   [this] { return stopping_.load() || Latest()->state.runs.size() < kManyRuns; });
}

void StoreImpl::Settle() {
  settling_.store(true);
  // What fails is left as it was.
  while (true) {
    uint64_t rows = 0;
    for (const RunInfo& run : Latest()->state.runs) rows += run.rows[0] + run.rows[1];
    if (rows > kMaxSettledRows) break;
    const absl::StatusOr<bool> merged = MergeOnce();
    if (!merged.ok() || !*merged) break;
  }
  const std::vector<HashRunInfo> hash_runs = Latest()->state.hash_runs;
  uint64_t hashes = 0;
  for (const HashRunInfo& run : hash_runs) hashes += run.rows;
  if (hash_runs.size() > kMaxHashRuns && hashes <= kMaxSettledHashes) {
    std::lock_guard<std::mutex> lock(maintenance_mutex_);
    MergeHashRunsLocked().IgnoreError();
  }
  if (kv_->SortedSequences(Space::kTerms) > kMaxTermSequences &&
      kv_->DiskBytes(Space::kTerms) <= kMaxSettledTermBytes) {
    kv_->Compact(Space::kTerms).IgnoreError();
  }
  {
    // There are no readers any more.
    std::lock_guard<std::mutex> lock(version_mutex_);
    published_ = latest_;
  }
  ReclaimRuns().IgnoreError();
}

void StoreImpl::RunWorker(Worker* worker, absl::StatusOr<bool> (StoreImpl::*step)()) {
  std::chrono::seconds retry = kFirstRetry;
  bool is_idle = true;
  while (!stopping_.load()) {
    {
      std::unique_lock<std::mutex> lock(workers_mutex_);
      const auto is_wanted = [&] { return worker->has_work || stopping_.load(); };
      // What was let be while somebody wrote is looked at again when nobody does.
      if (is_idle) {
        workers_wake_.wait(lock, is_wanted);
      } else {
        workers_wake_.wait_for(lock, 2 * kQuietTime, is_wanted);
      }
      worker->has_work = false;
    }
    while (!stopping_.load()) {
      const absl::StatusOr<bool> done = (this->*step)();
      is_idle = worker == &merger_ ? !MayMergeLater() : !MayFoldLater();
      if (done.ok() && !*done) break;
      if (done.ok()) {
        retry = kFirstRetry;
        // Readers gain from what is merged, but need not wait for it to be durable: nothing that
        // they see changes.
        ShowMaintained();
        ReclaimRuns().IgnoreError();
        {
          // Whoever waits looks at the version under this lock.
          std::lock_guard<std::mutex> lock(workers_mutex_);
        }
        merged_.notify_all();
        continue;
      }
      // Nothing is lost, and the store goes on as it was. What is wrong will be met, and reported,
      // by a writer; the background tries again later.
      std::unique_lock<std::mutex> lock(workers_mutex_);
      workers_wake_.wait_for(lock, retry, [this] { return stopping_.load(); });
      retry = std::min(2 * retry, std::chrono::seconds(kLastRetry));
    }
  }
}

}  // namespace mote
