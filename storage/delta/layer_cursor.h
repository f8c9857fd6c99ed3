#ifndef MOTE_STORAGE_DELTA_LAYER_CURSOR_H_
#define MOTE_STORAGE_DELTA_LAYER_CURSOR_H_

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "storage/delta/memory_layer.h"
#include "storage/delta/quad_layers.h"
#include "storage/index/run_cursor.h"

namespace mote {

// A position in one layer of a delta, in one order: the next change. It remembers the gap before
// that change, so that lookups that fall into a gap, as most do when a layer is sparse, cost two
// comparisons. Not thread-safe; borrows the layer.
class LayerCursor {
 public:
  LayerCursor(const MemoryLayer& layer, Order order);
  LayerCursor(const QuadLayers& layers, const RunInfo& run, Order order);

  // To the first change not less than `key`, a prefix of the columns; in either direction.
  absl::Status Seek(std::span<const uint64_t> key);
  // Null behind the last change. Valid until the cursor moves.
  const ChangeRow* current() const { return position_ < end_ ? position_ : nullptr; }
  absl::Status Advance() {
    gap_begin_ = position_->columns;
    gap_is_open_ = true;
    ++position_;
    return position_ < end_ || !run_ ? absl::OkStatus() : Refill();
  }

 private:
  // Reads the next rows of the run into the buffer.
  absl::Status Refill();

  int key_columns_;
  const ChangeRow* begin_ = nullptr;  // Sorted rows at hand: the whole layer, or the buffer.
  const ChangeRow* end_ = nullptr;
  const ChangeRow* position_ = nullptr;
  // No change lies in [gap_begin_, *current()); if the gap is open, in (gap_begin_, *current()).
  IdRow gap_begin_ = {};
  bool gap_is_open_ = false;
  bool placed_ = false;

  std::optional<RunCursor> run_;
  std::vector<ChangeRow> buffer_;
  std::vector<uint64_t> column_;
  size_t refill_rows_ = 0;
};

// The changes of all layers as one sequence: where several layers change a row, the newest one
// speaks. Not thread-safe; borrows the layers.
class DeltaCursor {
 public:
  DeltaCursor() = default;
  DeltaCursor(const QuadLayers& layers, Order order);

  // False if no layer has changes in this order: then no other method may be called.
  bool has_layers() const { return !layers_.empty(); }
  absl::Status Seek(std::span<const uint64_t> key);
  // The next change; null at the end. Its row may be absent beneath and a removal nonetheless.
  const ChangeRow* current() const { return current_; }
  // True if the current row is there beneath all layers: the oldest change of it is effective.
  bool was_present() const { return oldest_->origins == kOriginRemoved; }
  absl::Status Advance();

 private:
  void Choose();

  std::vector<LayerCursor> layers_;  // Oldest first.
  int key_columns_ = 3;
  const ChangeRow* current_ = nullptr;
  const ChangeRow* oldest_ = nullptr;  // The oldest change of the current row.
};

}  // namespace mote

#endif  // MOTE_STORAGE_DELTA_LAYER_CURSOR_H_
