#include "storage/index/run_cursor.h"

#include <algorithm>

#include "storage/base/status_macros.h"

namespace mote {

absl::Status RunCursor::Load(size_t block) {
  block_ = block;
  row_ = 0;
  valid_ = false;
  if (block_ == directory_->blocks()) {
    pin_.Reset();
    return absl::OkStatus();
  }
  MOTE_RETURN_IF_ERROR(cache_->Pin(*directory_, block_, snapshot_, use_, &value_, &pin_));
  valid_ = true;
  return absl::OkStatus();
}

absl::Status RunCursor::Seek(std::span<const uint64_t> key) {
  if (directory_ == nullptr) {
    MOTE_ASSIGN_OR_RETURN(directory_, cache_->Directory(space_, run_, shape_, snapshot_));
  }
  const size_t block = directory_->Find(key, block_);
  size_t from = 0;
  if (block != block_ || pin_.empty()) {
    MOTE_RETURN_IF_ERROR(Load(block));
    if (!valid_) return absl::OkStatus();
  } else {
    // The current row is a good place to start from if it is not yet beyond the key.
    from = !key.empty() && row_ < this->block().rows() ? row_ : 0;
    for (size_t i = 0; from > 0 && i < key.size(); ++i) {
      const uint64_t value = this->block().Get(static_cast<int>(i), from);
      if (value < key[i]) break;
      if (value > key[i] || i + 1 == key.size()) from = 0;
    }
    valid_ = true;
  }
  row_ = this->block().LowerBound(key, from);
  // Only the last block of a run can have a fence beyond its last row.
  return row_ < this->block().rows() ? absl::OkStatus() : NextBlock();
}

absl::Status RunCursor::SeekEven(uint64_t key) {
  if (directory_ == nullptr) {
    MOTE_ASSIGN_OR_RETURN(directory_, cache_->Directory(space_, run_, shape_, snapshot_));
  }
  const size_t block = directory_->Find({&key, 1}, block_);
  if (block != block_ || pin_.empty()) {
    MOTE_RETURN_IF_ERROR(Load(block));
    if (!valid_) return absl::OkStatus();
  }
  valid_ = true;
  const size_t rows = this->block().rows();
  const uint64_t low = block == 0 ? 0 : directory_->Fence(0, block - 1);
  const uint64_t high = directory_->Fence(0, block);
  size_t guess = 0;
  if (key > low && high > low) {
    const double part = static_cast<double>(key - low) / static_cast<double>(high - low);
    guess = std::min(rows - 1, static_cast<size_t>(part * static_cast<double>(rows)));
  }
  row_ = this->block().LowerBoundNear(key, guess);
  return row_ < rows ? absl::OkStatus() : NextBlock();
}

absl::Status RunCursor::NextBlock() { return Load(block_ + 1); }

}  // namespace mote
