#include "storage/delta/merged_cursor.h"

#include "storage/base/status_macros.h"
#include "storage/index/id_row.h"

namespace mote {

absl::Status MergedCursor::Enter(const MergedBlock* merged) {
  view_ = nullptr;
  next_piece_ = 0;
  row_ = 0;
  if (!merged->is_packed()) {
    MOTE_RETURN_IF_ERROR(layers_->blocks->Pin(*run_->directory_of(merged->run()), merged->block(),
                                              layers_->snapshot.get(), layers_->block_use, &value_,
                                              &pin_));
  }
  merged_ = merged;
  return absl::OkStatus();
}

bool MergedCursor::NextPiece() {
  row_ = 0;
  const size_t count = merged_->is_packed() ? merged_->pieces().size() : 1;
  if (next_piece_ == count) {
    view_ = nullptr;
    return false;
  }
  view_ = merged_->is_packed() ? &merged_->pieces()[next_piece_] : &pin_.view();
  ++next_piece_;
  return true;
}

absl::StatusOr<bool> MergedCursor::NextBlock() {
  while (true) {
    if (NextPiece()) return true;
    ++block_;
    merged_ = nullptr;
    if (block_ == run_->blocks()) return true;
    MOTE_ASSIGN_OR_RETURN(const MergedBlock* merged, run_->Merge(block_, *layers_, &merger_));
    if (merged == nullptr) return false;
    MOTE_RETURN_IF_ERROR(Enter(merged));
  }
}

absl::StatusOr<bool> MergedCursor::Seek(std::span<const uint64_t> key,
                                        std::span<const uint64_t> high) {
  const size_t block = run_->Find(key, block_);
  size_t from = 0;
  if (merged_ == nullptr || block != block_) {
    block_ = block;
    merged_ = nullptr;
    view_ = nullptr;
    if (block == run_->blocks()) return true;
    const MergedBlock* merged = run_->Ready(block);
    if (merged == nullptr) {
      if (!run_->CountRead(block, !run_->EndsWithin(block, high))) return false;
      MOTE_ASSIGN_OR_RETURN(merged, run_->Merge(block, *layers_, &merger_));
      if (merged == nullptr) return false;
    }
    MOTE_RETURN_IF_ERROR(Enter(merged));
  } else if (view_ != nullptr && next_piece_ == 1) {
    // The current row is a good place to start from if it is not yet beyond the key.
    from = key.empty() || row_ >= view_->rows() ? 0 : row_;
    for (size_t i = 0; from > 0 && i < key.size(); ++i) {
      const uint64_t value = view_->Get(static_cast<int>(i), from);
      if (value < key[i]) break;
      if (value > key[i] || i + 1 == key.size()) from = 0;
    }
  }
  // Most blocks are of one piece; the first rows of others lie beyond the key or are passed.
  next_piece_ = 0;
  while (NextPiece()) {
    row_ = view_->LowerBound(key, from);
    if (row_ < view_->rows()) return true;
    from = 0;
  }
  return NextBlock();
}

absl::StatusOr<std::optional<uint64_t>> MergedCursor::CountWithin(std::span<const uint64_t> low,
                                                                  std::span<const uint64_t> high) {
  const size_t block = run_->Find(low, block_);
  if (block == run_->blocks()) return std::optional<uint64_t>(0);
  if (!run_->EndsWithin(block, high)) return std::optional<uint64_t>();
  MOTE_ASSIGN_OR_RETURN(const bool is_there, Seek(low, high));
  // Rows of a later block lie beyond.
  if (!is_there) return block_ == block ? std::optional<uint64_t>() : std::optional<uint64_t>(0);
  uint64_t rows = 0;
  while (block_ == block && view_ != nullptr) {
    const size_t end = view_->UpperBound(high, row_);
    rows += end - row_;
    if (end < view_->rows() || !NextPiece()) break;
  }
  return std::optional<uint64_t>(rows);
}

}  // namespace mote
