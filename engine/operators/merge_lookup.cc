#include "engine/operators/merge_lookup.h"

#include <algorithm>
#include <limits>

#include "storage/base/status_macros.h"

namespace mote {
namespace {

// The first position from `from` on whose key is not less than `key`.
size_t Gallop(const Id* keys, size_t from, size_t n, Id key) {
  size_t step = 1;
  size_t low = from;
  while (low + step < n && keys[low + step] < key) {
    low += step;
    step *= 2;
  }
  size_t high = std::min(low + step, n);
  return static_cast<size_t>(std::lower_bound(keys + low, keys + high, key) - keys);
}

}  // namespace

MergeLookup::MergeLookup(EvaluationContext& context, OperatorPtr right, uint32_t left_key,
                         uint32_t right_key, std::vector<uint32_t> stored)
    : owned_(std::move(right)),
      left_key_(left_key),
      right_key_(right_key),
      stored_(std::move(stored)),
      memory_(context.memory()),
      storage_(stored_.size()) {}

absl::Status MergeLookup::Open() {
  at_end_ = has_run_ = false;
  position_ = 0;
  batch_.rows = 0;
  used_ = run_begin_ = run_end_ = next_ = 0;
  return right_->Open();
}

absl::Status MergeLookup::ReadBatch() {
  MOTE_RETURN_IF_ERROR(right_->Next(&batch_));
  position_ = 0;
  at_end_ = batch_.rows == 0;
  return absl::OkStatus();
}

absl::StatusOr<bool> MergeLookup::Advance(Id key) {
  has_run_ = false;
  bool skipped = false;
  while (!at_end_) {
    if (position_ < batch_.rows) {
      const Id* keys = batch_.columns[right_key_];
      if (keys[position_] < key) position_ = Gallop(keys, position_, batch_.rows, key);
      if (position_ < batch_.rows) {
        if (keys[position_] != key) return false;
        run_key_ = key;
        MOTE_RETURN_IF_ERROR(StoreRun());
        return true;
      }
      if (!skipped) MOTE_RETURN_IF_ERROR(right_->SkipTo(key));
      skipped = true;
    }
    MOTE_RETURN_IF_ERROR(ReadBatch());
  }
  return false;
}

absl::Status MergeLookup::StoreRun() {
  has_run_ = true;
  run_begin_ = next_ = used_;
  while (!at_end_) {
    const Id* keys = batch_.columns[right_key_];
    size_t end = position_;
    while (end < batch_.rows && keys[end] == run_key_) ++end;
    size_t n = end - position_;
    if (n >= std::numeric_limits<uint32_t>::max() - used_) {
      return absl::ResourceExhaustedError("a merge join has too many rows of one key");
    }
    if (used_ + n > reserved_ && !stored_.empty()) {
      reserved_ = std::max({2 * reserved_, used_ + n, kBatchRows});
      MOTE_RETURN_IF_ERROR(memory_.Resize(reserved_ * sizeof(Id) * stored_.size()));
      for (auto& column : storage_) column.resize(reserved_);
    }
    for (size_t i = 0; i < stored_.size(); ++i) {
      const Id* from = batch_.columns[stored_[i]] + position_;
      std::copy(from, from + n, storage_[i].data() + used_);
    }
    used_ += static_cast<uint32_t>(n);
    position_ = end;
    if (position_ < batch_.rows) break;
    MOTE_RETURN_IF_ERROR(ReadBatch());
    if (!at_end_ && batch_.columns[right_key_][0] != run_key_) break;
  }
  run_end_ = used_;
  return absl::OkStatus();
}

void MergeLookup::Release() {
  // The present run stays: the next left row may have the same key.
  uint32_t keep = has_run_ ? run_end_ - run_begin_ : 0;
  if (keep > 0 && run_begin_ > 0) {
    for (auto& column : storage_) {
      std::copy(column.begin() + run_begin_, column.begin() + run_end_, column.begin());
    }
  }
  next_ -= std::min(next_, run_begin_);
  run_begin_ = 0;
  run_end_ = used_ = keep;
}

}  // namespace mote
