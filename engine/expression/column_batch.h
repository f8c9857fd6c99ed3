#ifndef MOTE_ENGINE_EXPRESSION_COLUMN_BATCH_H_
#define MOTE_ENGINE_EXPRESSION_COLUMN_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "storage/term/id.h"

namespace mote {

// A borrowed view of some rows of solutions, column by column: columns[c][r] is the id of column c
// in row r, Id::Undefined() where unbound. A null column is unbound in every row. Whoever makes the
// view keeps the columns alive.
struct ColumnBatch {
  std::span<const Id* const> columns;
  size_t rows = 0;
};

// Some rows of a batch, by their numbers, or all of them if `indices` is null.
struct RowSelection {
  const uint32_t* indices = nullptr;
  size_t count = 0;

  static RowSelection All(const ColumnBatch& batch) { return {nullptr, batch.rows}; }
  static RowSelection Of(std::span<const uint32_t> indices) {
    return {indices.data(), indices.size()};
  }
  // The row number of the i-th selected row.
  uint32_t operator[](size_t i) const {
    return indices == nullptr ? static_cast<uint32_t>(i) : indices[i];
  }
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_COLUMN_BATCH_H_
