#ifndef MOTE_ENGINE_OPERATORS_BATCH_H_
#define MOTE_ENGINE_OPERATORS_BATCH_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "engine/expression/column_batch.h"
#include "engine/expression/query_limits.h"
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

// Room for one batch, taken when it is first needed: a plan of hundreds of wide operators would
// otherwise fill the memory before it runs.
class ColumnBuffer {
 public:
  // Sets how much there will be. The buffer counts on `account`, which may be null.
  void Reserve(MemoryAccount* account, size_t columns, size_t capacity = kBatchRows) {
    memory_.emplace(account);
    capacity_ = capacity;
    size_ = columns * capacity;
  }
  // Takes the memory, once; must come before the columns are used. Error: kResourceExhausted.
  absl::Status Allocate() {
    if (ids_.size() == size_) return absl::OkStatus();
    absl::Status status = memory_->Resize(size_ * sizeof(Id));
    if (status.ok()) ids_.resize(size_);
    return status;
  }
  Id* Column(size_t column) { return ids_.data() + column * capacity_; }
  const Id* Column(size_t column) const { return ids_.data() + column * capacity_; }
  size_t capacity() const { return capacity_; }

 private:
  size_t capacity_ = 0;
  size_t size_ = 0;
  std::vector<Id> ids_;
  std::optional<MemoryShare> memory_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_BATCH_H_
