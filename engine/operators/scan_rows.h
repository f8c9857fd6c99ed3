#ifndef MOTE_ENGINE_OPERATORS_SCAN_ROWS_H_
#define MOTE_ENGINE_OPERATORS_SCAN_ROWS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/operators/graph_view.h"
#include "storage/source/quad_source.h"

namespace mote {

// How the rows of an order become rows of a pattern: which columns are wanted, and which rows the
// prefix of a scan cannot keep out.
struct ScanShape {
  const GraphView* view = nullptr;
  Order order = Order::kSpo;
  // The order's column behind each output column.
  std::vector<uint32_t> outputs;
  // Columns of the order that must be equal: a variable that stands twice.
  std::vector<std::pair<uint32_t, uint32_t>> equal;
  // Constants that do not stand in the prefix.
  std::vector<std::pair<uint32_t, Id>> constants;
  // The values of one column that are not wanted (sorted), or no column: -1.
  int excluded_column = -1;
  std::vector<Id> excluded;

  bool filters() const { return !equal.empty() || !constants.empty() || excluded_column >= 0; }
};

// Reads rows of a ScanShape through a cursor into columns of its caller. Not thread-safe.
class ScanRows {
 public:
  explicit ScanRows(ScanShape shape);

  const ScanShape& shape() const { return shape_; }

  // Starts a scan. Makes the cursor at the first call, and uses it again from then on.
  absl::Status Start(const ScanSpec& spec);
  absl::Status SeekTo(std::span<const Id> key) { return cursor_->SeekTo(key); }

  // Writes up to `capacity` wanted rows, column i of the shape's outputs to outputs[i] (null: not
  // needed); returns how many, 0 only at the end. `capacity` is at most kBatchRows.
  absl::StatusOr<size_t> Next(Id* const* outputs, size_t capacity);

 private:
  size_t Keep(size_t n);

  ScanShape shape_;
  std::unique_ptr<ScanCursor> cursor_;
  std::array<Id*, 4> targets_ = {};
  // Columns that are read to be checked alone.
  std::vector<Id> scratch_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_SCAN_ROWS_H_
