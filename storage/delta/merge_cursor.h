#ifndef MOTE_STORAGE_DELTA_MERGE_CURSOR_H_
#define MOTE_STORAGE_DELTA_MERGE_CURSOR_H_

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "storage/delta/layer_cursor.h"
#include "storage/delta/merged_cursor.h"
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
// columns. Where there is a MergedRun, its blocks stand for those of the base and all runs, and
// only the layers in memory remain to be merged.
class MergeCursor final : public ScanCursor {
 public:
  explicit MergeCursor(std::shared_ptr<const QuadLayers> layers);
  ~MergeCursor() override;
  MergeCursor(const MergeCursor&) = delete;
  MergeCursor& operator=(const MergeCursor&) = delete;

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
  // Goes to the first row and the first change not less than `key`. Only changes that share the
  // first `wanted` columns of the key are of interest.
  absl::Status Place(std::span<const uint64_t> key, size_t wanted);
  // True if merged_ is there.
  bool HasMergedRun();
  // Tells the layers how much was read without a merged run.
  void CountVisits();
  void OpenRuns();
  absl::Status NextBlock();
  // Goes on without the merged run, behind its blocks that were passed.
  absl::Status LeaveMergedRun();
  // Takes over the current block, and finds where the scan ends inside it.
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

  bool has_runs_ = false;   // The delta has runs with rows in this order.
  bool is_merged_ = false;  // The blocks are those of merged_, else those of base_.
  std::optional<MergedCursor> merged_;
  std::optional<RunCursor> base_;  // Opened with all_changes_, if there is a base.
  const BlockView* block_ =
      nullptr;           // The current block, called the base's; null if there is none.
  size_t base_row_ = 0;  // Rows [base_row_, base_end_) of the base's block are still to come.
  size_t base_end_ = 0;
  uint64_t visits_ = 0;  // Blocks of the base since the last CountVisits.

  std::optional<DeltaCursor> memory_changes_;  // On top of merged_.
  std::optional<DeltaCursor> all_changes_;     // On top of base_.
  DeltaCursor* delta_ = nullptr;               // One of the two.
  const ChangeRow* change_ = nullptr;          // The next change inside the bounds.

  // Decoded columns of the base, those that are not fixed, one after the other: rows
  // [buffer_begin_, buffer_end_) of its block. Kept from one call to the next.
  std::vector<uint64_t> buffer_;
  size_t buffer_begin_ = 0;
  size_t buffer_end_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_DELTA_MERGE_CURSOR_H_
