// Runs that nothing refers to any more: the parts of StoreImpl that delete them and free their
// room.

#include <algorithm>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/index/run_format.h"
#include "storage/kv/delete_keys.h"
#include "storage/source/space.h"
#include "storage/store/store_impl.h"

namespace mote {

absl::Status StoreImpl::RemoveGarbage() {
  Version next = NextVersion();
  StateRecord& state = next.state;
  std::unique_ptr<KvBatch> batch = kv_->NewBatch();
  auto drop = [&](SpaceId space, RunId run) {
    std::string begin;
    std::string end;
    AppendRunKey(run, {}, &begin);
    AppendRunKey(run + 1, {}, &end);
    return DeleteKeys(*kv_, space, begin, end, batch.get());
  };
  // Runs written beside the log stay listed until ReclaimRuns has removed them.
  auto stays = [this](RunId run) { return IsSpilled(run) || IsBulkRun(run); };
  for (RunId run : state.dropped_runs) {
    if (run == 0) continue;  // Stands for changes that were written ahead.
    if (stays(run)) continue;
    for (int i = 0; i < kOrderCount; ++i) {
      MOTE_RETURN_IF_ERROR(drop(OrderSpace(static_cast<Order>(i)), run));
    }
  }
  for (RunId run : state.dropped_hash_runs) {
    if (!stays(run)) MOTE_RETURN_IF_ERROR(drop(Space::kTermHash, run));
  }
  if (state.drop_new_terms && !has_spilled_) {
    for (size_t c = 0; c < kTermClasses.size(); ++c) {
      const Id first(kTermClasses[c], state.next_numbers[c]);
      std::string begin;
      std::string end;
      AppendBigEndian(first.bits(), &begin);
      AppendBigEndian(first.bits() | Id::kPayloadMask, &end);
      end.push_back('\xFF');
      for (const SpaceId space : {Space::kTerms, Space::kBlobs}) {
        MOTE_RETURN_IF_ERROR(DeleteKeys(*kv_, space, begin, end, batch.get()));
      }
    }
    state.drop_new_terms = false;
  }
  if (state.drop_delta_below != 0) {
    MOTE_RETURN_IF_ERROR(
        DeleteKeys(*kv_, Space::kDelta, {}, CommitKey(state.drop_delta_below), batch.get()));
  }
  for (std::vector<RunId>* dropped : {&state.dropped_runs, &state.dropped_hash_runs}) {
    dropped->erase(
        std::remove_if(dropped->begin(), dropped->end(), [&](RunId run) { return !stays(run); }),
        dropped->end());
  }
  state.drop_delta_below = 0;
  batch->Put(Space::kMeta, kStateKey, EncodeState(state));
  MOTE_RETURN_IF_ERROR(kv_->Write(batch.get(), Durability::kRelaxed));
  Install(std::move(next));
  return absl::OkStatus();
}

absl::Status StoreImpl::ReclaimRuns() {
  std::vector<RunId> in_use;
  StateRecord state;
  {
    std::lock_guard<std::mutex> commit_lock(commit_mutex_);
    in_use = spilled_;
    std::lock_guard<std::mutex> lock(version_mutex_);
    state = latest_->state;
    for (const std::weak_ptr<const Version>& weak : versions_) {
      const std::shared_ptr<const Version> version = weak.lock();
      if (version == nullptr) continue;
      in_use.push_back(version->state.base.id);
      for (const RunInfo& run : version->state.runs) in_use.push_back(run.id);
      for (const HashRunInfo& run : version->state.hash_runs) in_use.push_back(run.id);
    }
  }
  const auto is_in_use = [&](RunId run) {
    return !IsBulkRun(run) || std::find(in_use.begin(), in_use.end(), run) != in_use.end();
  };
  std::vector<RunId>& runs = state.dropped_runs;
  std::vector<RunId>& hash_runs = state.dropped_hash_runs;
  for (std::vector<RunId>* list : {&runs, &hash_runs}) {
    list->erase(std::remove_if(list->begin(), list->end(), is_in_use), list->end());
  }
  if (runs.empty() && hash_runs.empty()) return absl::OkStatus();
  // From here on nobody else takes an interest in these runs. Tables go at once and for good: so
  // must what says that they are not needed.
  MOTE_RETURN_IF_ERROR(kv_->Sync());
  std::unique_ptr<KvBatch> batch = kv_->NewBatch();
  const auto remove = [&](SpaceId space, std::span<const RunId> gone) -> absl::Status {
    std::vector<KvRange> ranges;
    for (const RunId run : gone) {
      KvRange range;
      AppendRunKey(run, {}, &range.begin);
      AppendRunKey(run + 1, {}, &range.end);
      ranges.push_back(std::move(range));
    }
    const auto keep_filled = [&]() -> absl::Status {
      size_t kept = 0;
      for (KvRange& range : ranges) {
        const std::unique_ptr<KvCursor> cursor =
            kv_->NewCursor(space, nullptr, range.begin, range.end);
        cursor->SeekToFirst();
        MOTE_RETURN_IF_ERROR(cursor->status());
        if (cursor->Valid()) std::swap(ranges[kept++], range);
      }
      ranges.resize(kept);
      return absl::OkStatus();
    };
    MOTE_RETURN_IF_ERROR(keep_filled());
    MOTE_RETURN_IF_ERROR(kv_->DropFiles(space, ranges));
    // Compacting a space may have put several runs into one table.
    MOTE_RETURN_IF_ERROR(keep_filled());
    for (const KvRange& range : ranges) {
      MOTE_RETURN_IF_ERROR(DeleteKeys(*kv_, space, range.begin, range.end, batch.get()));
    }
    return absl::OkStatus();
  };
  for (int i = 0; i < kOrderCount; ++i) {
    MOTE_RETURN_IF_ERROR(remove(OrderSpace(static_cast<Order>(i)), runs));
  }
  MOTE_RETURN_IF_ERROR(remove(Space::kTermHash, hash_runs));

  std::lock_guard<std::mutex> commit_lock(commit_mutex_);
  Version next = NextVersion();
  const auto forget = [](std::span<const RunId> gone, std::vector<RunId>* list) {
    list->erase(std::remove_if(list->begin(), list->end(),
                               [&](RunId run) {
                                 return std::find(gone.begin(), gone.end(), run) != gone.end();
                               }),
                list->end());
  };
  forget(runs, &next.state.dropped_runs);
  forget(hash_runs, &next.state.dropped_hash_runs);
  batch->Put(Space::kMeta, kStateKey, EncodeState(next.state));
  MOTE_RETURN_IF_ERROR(kv_->Write(batch.get(), Durability::kRelaxed));
  Install(std::move(next));
  return absl::OkStatus();
}

}  // namespace mote
