#ifndef MOTE_STORAGE_DELTA_MERGE_CURSOR_H_
#define MOTE_STORAGE_DELTA_MERGE_CURSOR_H_

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "storage/delta/layer_cursor.h"
#include "storage/delta/quad_layers.h"
#include "storage/source/quad_source.h"

namespace mote {

// kInvalidArgument if `spec` asks for more columns than its order has.
absl::Status ValidateScan(const ScanSpec& spec);

// The bounds of a scan as prefixes of rows, both inclusive.
struct ScanBounds {
  explicit ScanBounds(const ScanSpec& spec);

  std::span<const uint64_t> low() const { return {low_row.data(), columns}; }
  std::span<const uint64_t> high() const { return {high_row.data(), columns}; }
  // Columns that are the same in all rows of the scan.
  size_t fixed = 0;

  IdRow low_row = {};
  IdRow high_row = {};
  size_t columns = 0;
  bool empty = false;
};

// The rows of a QuadLayers in one order: the base, with the delta merged in where it has changes.
// Stretches of the base without a change are decoded from their blocks straight into the caller's
// columns.
class MergeCursor final : public ScanCursor {
 public:
  explicit MergeCursor(std::shared_ptr<const QuadLayers> layers);

  absl::StatusOr<size_t> Next(std::span<Id* const> columns, size_t capacity) override;
  absl::Status SeekTo(std::span<const Id> key) override;
  absl::Status Reset(const ScanSpec& spec) override;

 private:
  // Where the next rows go.
  struct Output {
    std::array<uint64_t*, 4> columns = {};
    size_t size = 0;
    size_t capacity = 0;
  };

  bool base_done() const { return base_row_ >= base_end_; }
  bool is_buffered() const { return base_row_ >= buffer_begin_ && base_row_ < buffer_end_; }
  // Finds where the scan ends inside the base's current block.
  void BoundBase();
  absl::Status MoveBaseTo(size_t row);
  void BoundDelta();

  absl::Status CopyBase(Output& out, size_t end);
  absl::Status CopyDelta(Output& out);
  // Merges rows of the base's block, by way of the buffer, with the changes among them.
  absl::Status MergeStretch(Output& out);
  // The same for rows whose last kColumns columns differ; returns how many of the base it passed.
  template <int kColumns>
  absl::StatusOr<size_t> MergeColumns(Output& out);

  std::shared_ptr<const QuadLayers> layers_;
  Order order_ = Order::kSpo;
  bool opened_ = false;
  int key_columns_ = 3;
  ScanBounds bounds_{ScanSpec()};

  std::optional<RunCursor> base_;
  size_t base_row_ = 0;  // Rows [base_row_, base_end_) of the base's block are still to come.
  size_t base_end_ = 0;

  DeltaCursor delta_;
  const ChangeRow* change_ = nullptr;  // The next change inside the bounds.

  // Decoded columns of the base, those that are not fixed, one after the other: rows
  // [buffer_begin_, buffer_end_) of its block. Kept from one call to the next.
  std::vector<uint64_t> buffer_;
  size_t buffer_begin_ = 0;
  size_t buffer_end_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_DELTA_MERGE_CURSOR_H_
