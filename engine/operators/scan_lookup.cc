#include "engine/operators/scan_lookup.h"

#include <algorithm>
#include <numeric>

#include "storage/base/status_macros.h"

namespace mote {

ScanLookup::ScanLookup(EvaluationContext& context, Spec spec)
    : spec_(std::move(spec)), rows_(spec_.shape), permutation_(kBatchRows) {
  scan_.order = spec_.shape.order;
  scan_.prefix_length = static_cast<int>(spec_.prefix.size());
  for (size_t i = 0; i < spec_.prefix.size(); ++i) {
    if (spec_.prefix[i].from_left) {
      key_columns_.emplace_back(i, spec_.prefix[i].left);
    } else {
      scan_.prefix[i] = spec_.prefix[i].id;
    }
  }
  storage_.Reserve(context.memory(), spec_.shape.outputs.size());
  targets_.resize(spec_.shape.outputs.size());
}

absl::Status ScanLookup::Open() {
  has_key_ = false;
  used_ = run_begin_ = run_end_ = next_ = 0;
  return storage_.Allocate();
}

absl::Status ScanLookup::BeginBatch(const Batch& left) {
  permuted_ = false;
  if (spec_.keys_sorted || key_columns_.empty()) return absl::OkStatus();
  auto less = [&](uint32_t a, uint32_t b) {
    for (const auto& [place, column] : key_columns_) {
      const Id* keys = left.columns[column];
      if (keys[a] != keys[b]) return keys[a] < keys[b];
    }
    return false;
  };
  bool sorted = true;
  for (uint32_t i = 1; sorted && i < left.rows; ++i) sorted = !less(i, i - 1);
  if (sorted) return absl::OkStatus();
  permuted_ = true;
  std::iota(permutation_.begin(), permutation_.begin() + static_cast<ptrdiff_t>(left.rows), 0);
  std::sort(permutation_.begin(), permutation_.begin() + static_cast<ptrdiff_t>(left.rows), less);
  return absl::OkStatus();
}

absl::StatusOr<bool> ScanLookup::Find(const Batch& left, uint32_t row) {
  bool same = has_key_;
  for (const auto& [place, column] : key_columns_) {
    Id key = left.columns[column][row];
    same &= scan_.prefix[place] == key;
    scan_.prefix[place] = key;
  }
  if (same && run_stored_) {
    next_ = run_begin_;
    return run_begin_ != run_end_ || !run_complete_;
  }
  has_key_ = true;
  run_stored_ = true;
  run_complete_ = false;
  run_begin_ = run_end_ = next_ = used_;
  MOTE_RETURN_IF_ERROR(rows_.Start(scan_));
  return true;
}

absl::StatusOr<RightRows> ScanLookup::NextRows(size_t max) {
  if (next_ == run_end_ && !run_complete_) {
    size_t room = kBatchRows - used_;
    if (room == 0) return RightRows{0, 0, true};
    for (size_t i = 0; i < targets_.size(); ++i) targets_[i] = storage_.Column(i) + used_;
    MOTE_ASSIGN_OR_RETURN(size_t n, rows_.Next(targets_.data(), std::min(room, max)));
    run_complete_ = n == 0;
    used_ += static_cast<uint32_t>(n);
    run_end_ = used_;
  }
  RightRows rows{next_, next_ + static_cast<uint32_t>(std::min<size_t>(max, run_end_ - next_))};
  next_ = rows.end;
  return rows;
}

void ScanLookup::Release() {
  // Matches that were read but not given out yet stay.
  uint32_t keep = run_end_ - next_;
  if (keep > 0 && next_ > 0) {
    for (size_t i = 0; i < targets_.size(); ++i) {
      Id* column = storage_.Column(i);
      std::copy(column + next_, column + run_end_, column);
    }
  }
  run_stored_ &= next_ == run_begin_;
  run_begin_ = next_ = 0;
  run_end_ = used_ = keep;
}

}  // namespace mote
