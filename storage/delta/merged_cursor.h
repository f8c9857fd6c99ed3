#ifndef MOTE_STORAGE_DELTA_MERGED_CURSOR_H_
#define MOTE_STORAGE_DELTA_MERGED_CURSOR_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "absl/status/statusor.h"
#include "storage/delta/merged_run.h"
#include "storage/delta/quad_layers.h"
#include "storage/delta/row_merger.h"

namespace mote {

// A position in a MergedRun: a packed block, and a row in it. Merges blocks on its way where that
// pays. Not thread-safe; borrows the layers and the run.
class MergedCursor {
 public:
  MergedCursor(const QuadLayers* layers, MergedRun* run) : layers_(layers), run_(run) {}

  // To the first row not less than `key`, a prefix of the key columns; in either direction. Rows
  // that begin with more than `high` are not wanted. False if that row's block is not merged, as it
  // has not been read often enough or memory is short: then the cursor stands nowhere.
  absl::StatusOr<bool> Seek(std::span<const uint64_t> key, std::span<const uint64_t> high);
  // The number of rows that begin with a prefix from `low` to `high`, if they all lie in one block,
  // and that is merged; nothing else.
  absl::StatusOr<std::optional<uint64_t>> CountWithin(std::span<const uint64_t> low,
                                                      std::span<const uint64_t> high);
  // To the first row of the next block. False, and nowhere, if memory is short.
  absl::StatusOr<bool> NextBlock();

  // False behind the last row, and nowhere.
  bool valid() const { return view_ != nullptr; }
  // The current block and row; only if valid().
  const BlockView& block() const { return *view_; }
  size_t row() const { return row_; }
  void set_row(size_t row) { row_ = row; }

  // After NextBlock has returned false: what all rows of the blocks passed so far do not exceed.
  IdRow PassedFence() const { return run_->Fence(block_ - 1); }

 private:
  // Makes `merged` the current block, before its first piece.
  absl::Status Enter(const MergedBlock* merged);
  // To the first row of the next piece of the current block; false if there is none.
  bool NextPiece();

  const QuadLayers* layers_;
  MergedRun* run_;
  size_t block_ = 0;
  const MergedBlock* merged_ = nullptr;  // Null if the cursor stands nowhere or behind the end.
  size_t next_piece_ = 0;
  const BlockView* view_ = nullptr;
  size_t row_ = 0;
  BlockPin pin_;  // Of a block that stands in one run alone.
  KvValue value_;
  RowMerger merger_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_DELTA_MERGED_CURSOR_H_
