#ifndef MOTE_STORAGE_DELTA_ROW_MERGER_H_
#define MOTE_STORAGE_DELTA_ROW_MERGER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "storage/block/block.h"
#include "storage/delta/memory_layer.h"

namespace mote {

// Merges a stretch of an order: rows of the base, and the changes of each layer above it, oldest
// first; then packs the rows that are there in the end. Keeps its memory from one stretch to the
// next. Not thread-safe.
class RowMerger {
 public:
  // Begins with an empty stretch of rows with so many key columns and one column of origins.
  void Start(int key_columns);
  // Rows [begin, end) of a block of the base. Before any change.
  void AddBase(const BlockView& block, size_t begin, size_t end);
  // Rows [begin, end) of a block of the next newer layer: effective changes.
  void AddChanges(const BlockView& block, size_t begin, size_t end);
  // The rows in blocks of the base's format, in order; none if no row is left.
  std::vector<std::string> Pack();

 private:
  using Columns = std::array<std::vector<uint64_t>, 5>;

  template <int kColumns>
  void Merge();

  int key_columns_ = 3;
  Columns base_;
  Columns rows_;
  std::vector<uint64_t> column_;
  std::vector<ChangeRow> changes_;  // Of all layers so far, in effect.
  std::vector<ChangeRow> layer_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_DELTA_ROW_MERGER_H_
