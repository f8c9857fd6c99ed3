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

  // To the first change not less than `key`, a prefix of the columns; in either direction. Only
  // changes that share the first `wanted` columns of the key are of interest: beyond them the
  // cursor may stand anywhere, or at the end.
  absl::Status Seek(std::span<const uint64_t> key, size_t wanted);
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
  const QuadLayers* layers_ = nullptr;  // Of a run, as the next three.
  RunFilters* filters_ = nullptr;
  Order order_ = Order::kSpo;
  uint64_t run_rows_ = 0;
  RunId run_id_ = 0;
  std::vector<ChangeRow> buffer_;
  std::vector<uint64_t> column_;
  size_t refill_rows_ = 0;
};

// The changes of all layers as one sequence: where several layers change a row, the newest one
// speaks. Not thread-safe; borrows the layers.
class DeltaCursor {
 public:
  // All layers, or those in memory alone.
  DeltaCursor(const QuadLayers& layers, Order order, bool with_runs = true);

  // False if no layer has changes in this order: then no other method may be called.
  bool has_layers() const { return !layers_.empty(); }
  // As LayerCursor::Seek.
  absl::Status Seek(std::span<const uint64_t> key, size_t wanted);
  // The next change; null at the end. Its row may be absent beneath and a removal nonetheless.
  const ChangeRow* current() const { return current_; }
  // True if the current row is there beneath all layers: the oldest change of it is effective.
  bool was_present() const { return oldest_->origins == kOriginRemoved; }
  absl::Status Advance() {
    if (layers_.size() > 1) return AdvanceMany();
    absl::Status status = layers_[0].Advance();
    current_ = oldest_ = layers_[0].current();
    return status;
  }

 private:
  // The next change of a layer.
  struct Head {
    const ChangeRow* row;
    size_t layer;
  };

  absl::Status AdvanceMany();
  // Finds the current row among the layers: cheap, and what a lookup needs.
  void Choose();
  // The same by queue_, which pays where many changes are passed one after the other.
  void MakeQueue();
  absl::Status AdvanceQueue();
  void ChooseFirst();
  // Moves queue_[place], whose row has grown, behind all that come before it.
  void Sink(size_t place);

  std::vector<LayerCursor> layers_;  // Oldest first.
  uint64_t at_current_ = 0;  // A bit for each of the first 64 layers: it stands at the current row.
  // Without a queue: changes passed since the last Seek.
  size_t passed_ = 0;
  // With one: the layers that have a change, by its row, and by age where rows are equal. The layer
  // whose change was passed has its next one close to the front most often, as a few layers hold
  // most of the changes.
  bool has_queue_ = false;
  std::vector<Head> queue_;
  size_t first_heads_ = 0;  // Those at the current row.
  int key_columns_ = 3;
  const ChangeRow* current_ = nullptr;
  const ChangeRow* oldest_ = nullptr;  // The oldest change of the current row.
};

}  // namespace mote

#endif  // MOTE_STORAGE_DELTA_LAYER_CURSOR_H_
