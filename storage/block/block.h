#ifndef MOTE_STORAGE_BLOCK_BLOCK_H_
#define MOTE_STORAGE_BLOCK_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

// A block: up to a few thousand sorted rows, stored column by column and packed so that any row can
// be read without decoding the rest (storage/FORMAT.md, "Blocks"). Columns are 64-bit numbers; what
// they mean is the caller's business (ids of a permutation, hash and id of the dictionary).

namespace mote {

// Rows are sorted, ascending and without duplicates, by the key columns. Payload columns follow
// them; a payload column that is the same in all rows takes no room.
struct BlockShape {
  int key_columns = 3;
  int payload_columns = 0;

  int columns() const { return key_columns + payload_columns; }
  friend bool operator==(const BlockShape&, const BlockShape&) = default;
};

inline constexpr int kMaxBlockColumns = 6;
inline constexpr size_t kMaxBlockRows = 4096;

// Packs rows [begin, end) of `columns` (one pointer per column of the shape) and appends the block
// to `out`. Requires 0 < end - begin <= kMaxBlockRows and sorted rows.
void EncodeBlock(const BlockShape& shape, std::span<const uint64_t* const> columns, size_t begin,
                 size_t end, std::string* out);

// A block read in place. Borrows the bytes. Copyable; safe to read from several threads.
class BlockView {
 public:
  BlockView() = default;

  // Checks the header and every length, so that no later call reads outside `bytes`, whatever they
  // are; kDataLoss if they are no block of `shape`. The rows' order is not checked.
  static absl::StatusOr<BlockView> Parse(const BlockShape& shape, std::string_view bytes);

  size_t rows() const { return rows_; }

  // One value. `row` < rows().
  uint64_t Get(int column, size_t row) const;
  // Values of rows [begin, end) of a column into `out`.
  void Decode(int column, size_t begin, size_t end, uint64_t* out) const;

  // The first row, at or after `from`, whose leading key columns are not less than `key`
  // (not greater, for UpperBound: strictly greater). `key` has at most key_columns numbers.
  size_t LowerBound(std::span<const uint64_t> key, size_t from = 0) const;
  size_t UpperBound(std::span<const uint64_t> key, size_t from = 0) const;

  // Bytes that a column takes, for statistics.
  size_t ColumnBytes(int column) const;

 private:
  BlockShape shape_;
  size_t rows_ = 0;
  std::string_view bytes_;
  // Where each column's frames begin, from the directory of the header.
  uint32_t column_offset_[kMaxBlockColumns] = {};
};

}  // namespace mote

#endif  // MOTE_STORAGE_BLOCK_BLOCK_H_
