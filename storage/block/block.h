#ifndef MOTE_STORAGE_BLOCK_BLOCK_H_
#define MOTE_STORAGE_BLOCK_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

// A block: up to a few thousand sorted rows, stored column by column and packed so that any row can
// be read without decoding the rest (block_format.h has the bytes). Columns are 64-bit numbers;
// what they mean is the caller's business (ids of a permutation, hash and id of the dictionary).

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

// How much time goes into packing.
enum class Packing : uint8_t {
  kSmall,  // What is written to disk.
  kQuick,  // Several times faster; columns that mix kinds of terms take up to 8 bytes a row.
};

// Packs rows [begin, end) of `columns` (one pointer per column of the shape) and appends the block
// to `out`. Requires 0 < end - begin <= kMaxBlockRows and sorted rows.
void EncodeBlock(const BlockShape& shape, std::span<const uint64_t* const> columns, size_t begin,
                 size_t end, std::string* out, Packing packing = Packing::kSmall);

// A block read in place. Borrows the bytes. Copyable; safe to read from several threads.
//
// Damaged bytes that Parse does not notice give wrong values and wrong positions, never an access
// outside the block: Parse checks what all accesses rely on, and each access checks the frame that
// it reads, so that a lookup does not pay for frames that it never touches. RocksDB's checksums
// find the damage itself.
class BlockView {
 public:
  BlockView() = default;

  // Checks the header and the length of every column; kDataLoss if `bytes` are no block of `shape`.
  static absl::StatusOr<BlockView> Parse(const BlockShape& shape, std::string_view bytes);

  size_t rows() const { return rows_; }
  const BlockShape& shape() const { return shape_; }

  // One value, in constant time. `row` < rows().
  uint64_t Get(int column, size_t row) const;
  // Values of rows [begin, end) of a column into `out`.
  void Decode(int column, size_t begin, size_t end, uint64_t* out) const;

  // The first row, at or after `from`, whose leading key columns are not less than `key`
  // (strictly greater, for UpperBound); rows() if there is none. `key` has at most key_columns
  // numbers. With `from` > 0 the search gallops: its cost is logarithmic in the distance moved.
  size_t LowerBound(std::span<const uint64_t> key, size_t from = 0) const;
  size_t UpperBound(std::span<const uint64_t> key, size_t from = 0) const;

  // LowerBound of one key column from row 0, by a search that begins at row `guess` < rows() and
  // costs the less the nearer that is to the answer: most of all memory that is not at hand.
  size_t LowerBoundNear(uint64_t key, size_t guess) const;

  // True if all rows have the same value in `column` and the block stores it once.
  bool IsConstant(int column) const { return columns_[column].bases == 0; }
  // Bytes that a column takes, for statistics.
  size_t ColumnBytes(int column) const { return columns_[column].length; }

 private:
  struct Column {
    uint32_t begin = 0;   // In the block's bytes.
    uint32_t length = 0;  // In bytes.
    uint32_t body = 0;    // Where the frames begin, behind bases and entries.
    uint32_t bases = 0;   // Number of bases; 0 for a constant column.
  };
  struct Frame;
  class RowCompare;

  Frame OpenFrame(int column, size_t frame) const;
  uint64_t BaseOf(const Column& column, size_t base) const;
  uint64_t GetOfSeveral(const Column& column, const Frame& frame, size_t index) const;
  void DecodeFrame(const Column& column, const Frame& frame, size_t begin, size_t end,
                   uint64_t* out) const;
  size_t Bound(std::span<const uint64_t> key, size_t from, bool after_equal) const;

  const char* data_ = nullptr;
  uint32_t limit_ = 0;  // The last offset at which eight bytes can be loaded.
  uint32_t rows_ = 0;
  BlockShape shape_;
  Column columns_[kMaxBlockColumns];
};

}  // namespace mote

#endif  // MOTE_STORAGE_BLOCK_BLOCK_H_
