#ifndef MOTE_ENGINE_OPERATORS_BATCH_H_
#define MOTE_ENGINE_OPERATORS_BATCH_H_

#include <cstddef>
#include <vector>

#include "engine/expression/column_batch.h"
#include "storage/term/id.h"

namespace mote {

// The most rows that an operator gives at once. A few columns of this length fit in the first-level
// cache, and the cost of a call is spread over enough rows not to matter.
inline constexpr size_t kBatchRows = 2048;

// Some rows of an operator's result, column by column. The columns belong to the operator and stay
// valid until its next call. At most kBatchRows rows, except where a parent that only counts has
// asked for more.
struct Batch {
  size_t rows = 0;
  std::vector<const Id*> columns;

  ColumnBatch view() const { return {columns, rows}; }
};

// Room for one batch, taken once.
class ColumnBuffer {
 public:
  void Allocate(size_t columns, size_t capacity = kBatchRows) {
    capacity_ = capacity;
    ids_.resize(columns * capacity);
  }
  Id* Column(size_t column) { return ids_.data() + column * capacity_; }
  const Id* Column(size_t column) const { return ids_.data() + column * capacity_; }
  size_t capacity() const { return capacity_; }

 private:
  size_t capacity_ = 0;
  std::vector<Id> ids_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_BATCH_H_
