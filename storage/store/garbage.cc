// Runs that nothing refers to any more: the parts of StoreImpl that delete them and free their
// room.

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/index/run_format.h"
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
    batch->DeleteRange(space, begin, end);
  };
  for (RunId run : state.dropped_runs) {
    if (run == 0) continue;  // Stands for changes that were written ahead.
    if (IsSpilled(run)) continue;
    for (int i = 0; i < kOrderCount; ++i) drop(OrderSpace(static_cast<Order>(i)), run);
  }
  for (RunId run : state.dropped_hash_runs) {
    if (!IsSpilled(run)) drop(Space::kTermHash, run);
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
        batch->DeleteRange(space, begin, end);
      }
    }
    state.drop_new_terms = false;
  }
  if (state.drop_delta_below != 0) {
    batch->DeleteRange(Space::kDelta, {}, CommitKey(state.drop_delta_below));
  }
  for (std::vector<RunId>* dropped : {&state.dropped_runs, &state.dropped_hash_runs}) {
    dropped->erase(std::remove_if(dropped->begin(), dropped->end(),
                                  [this](RunId run) { return !IsSpilled(run); }),
                   dropped->end());
  }
  state.drop_delta_below = 0;
  batch->Put(Space::kMeta, kStateKey, EncodeState(state));
  MOTE_RETURN_IF_ERROR(kv_->Write(batch.get(), Durability::kRelaxed));
  Install(std::move(next));
  return absl::OkStatus();
}

absl::Status StoreImpl::RemoveLargeGarbage() {
  MOTE_RETURN_IF_ERROR(RemoveGarbage());
  drop_sequence_ = Latest()->sequence;
  tried_to_reclaim_ = false;
  return absl::OkStatus();
}

void StoreImpl::ReclaimFiles() {
  if (drop_sequence_ == 0) return;
  // By space: the runs that some version refers to. What is written under commit_mutex_ is not half
  // done now, and bulk writers' files are not the store's yet; so all else is garbage.
  std::vector<RunId> runs;
  std::vector<RunId> hash_runs;
  bool complete = true;  // Nobody reads what was dropped any more.
  {
    std::lock_guard<std::mutex> lock(version_mutex_);
    for (const std::weak_ptr<const Version>& weak : versions_) {
      const std::shared_ptr<const Version> version = weak.lock();
      if (version == nullptr) continue;
      complete = complete && version->sequence >= drop_sequence_;
      runs.push_back(version->state.base.id);
      for (const RunInfo& run : version->state.runs) runs.push_back(run.id);
      for (const HashRunInfo& run : version->state.hash_runs) hash_runs.push_back(run.id);
    }
  }
  // With readers of old versions about, once: it costs a sync, and frees a part at most.
  if (!complete && tried_to_reclaim_) return;
  tried_to_reclaim_ = true;
  for (std::vector<RunId>* kept : {&runs, &hash_runs}) {
    kept->insert(kept->end(), spilled_.begin(), spilled_.end());
  }
  struct Gap {
    SpaceId space;
    std::string begin;
    std::string end;
  };
  std::vector<Gap> gaps;
  auto find_gaps = [&gaps](SpaceId space, std::vector<RunId> kept) {
    kept.push_back(0);
    std::sort(kept.begin(), kept.end());
    for (size_t i = 1; i < kept.size(); ++i) {
      if (kept[i] <= kept[i - 1] + 1) continue;
      Gap& gap = gaps.emplace_back(Gap{space, {}, {}});
      AppendRunKey(kept[i - 1] + 1, {}, &gap.begin);
      AppendRunKey(kept[i], {}, &gap.end);
    }
  };
  for (int i = 0; i < kOrderCount; ++i) find_gaps(OrderSpace(static_cast<Order>(i)), runs);
  find_gaps(Space::kTermHash, hash_runs);
  // The files that go may hold the marks of deletion of keys in files that stay: so the keys are
  // deleted again first, durably. Where something fails, only room is lost.
  std::unique_ptr<KvBatch> batch = kv_->NewBatch();
  for (const Gap& gap : gaps) batch->DeleteRange(gap.space, gap.begin, gap.end);
  absl::Status status = kv_->Write(batch.get(), Durability::kSync);
  for (const Gap& gap : gaps) {
    if (status.ok()) status = kv_->DropFiles(gap.space, gap.begin, gap.end);
  }
  if (complete) drop_sequence_ = 0;
}

}  // namespace mote
