#ifndef MOTE_STORAGE_BLOCK_BLOCK_FORMAT_H_
#define MOTE_STORAGE_BLOCK_BLOCK_FORMAT_H_

#include <cstddef>
#include <cstdint>

// The bytes of a block. All numbers are little-endian.
//
//   block   := format:1 shape:1 rows:2 column_header:4[columns] column[columns] zero:8
//   shape   := key columns (low 4 bits), payload columns (high 4 bits)
//   column_header := length in bytes (bits 0-19), number of bases - 1 (20-27), kind (28-31)
//
// A constant column is one 8-byte value. A packed column cuts its rows into frames of kFrameRows:
//
//   column  := base:8[bases] entry:8[frames] frame[frames]
//   entry   := start (bits 0-31), offset (32-47), width (48-54), several (55), base index (56-63)
//
// A frame with one class of values is an array of packed numbers of `width` bits at `offset` bytes
// behind the entries; a value is base + start + number. A frame with several classes (a column that
// mixes kinds of terms) gives each class its own entry and its own array, because one array for all
// would need the width of the distance between the kinds. There the entry's `start` is the number
// of classes, and at `offset` stand
//
//   frame   := entry:8[classes] plane:16[planes] numbers...
//
// where an entry's offset counts from the frame, and plane p holds, for each row, bit p of the
// number of its class. The position of a row in the array of its class is the number of earlier
// rows of the class: two population counts.

namespace mote::block_format {

inline constexpr uint8_t kFormat = 0xB1;  // Changes with any change of this layout.
inline constexpr size_t kPreambleBytes = 4;
inline constexpr size_t kColumnHeaderBytes = 4;
inline constexpr size_t kTrailingZeros = 8;

inline constexpr size_t kFrameShift = 7;
inline constexpr size_t kFrameRows = size_t{1} << kFrameShift;
inline constexpr size_t kMaxClasses = 8;
inline constexpr size_t kPlaneBytes = kFrameRows / 8;

enum class ColumnKind : uint8_t { kConstant = 0, kPacked = 1 };

inline constexpr uint32_t kLengthMask = (uint32_t{1} << 20) - 1;
inline constexpr int kBaseCountShift = 20;
inline constexpr int kKindShift = 28;

constexpr uint32_t MakeColumnHeader(ColumnKind kind, size_t bases, size_t length) {
  return static_cast<uint32_t>(length) | (static_cast<uint32_t>(bases - 1) << kBaseCountShift) |
         (static_cast<uint32_t>(kind) << kKindShift);
}

// An entry of a frame or of a class in it.
struct Entry {
  uint64_t bits = 0;

  static constexpr Entry Make(uint32_t start, size_t offset, unsigned width, size_t base) {
    return Entry{uint64_t{start} | (uint64_t{offset} << 32) | (uint64_t{width} << 48) |
                 (uint64_t{base} << 56)};
  }
  static constexpr Entry MakeSeveral(size_t classes, size_t offset) {
    return Entry{uint64_t{classes} | (uint64_t{offset} << 32) | (uint64_t{1} << 55)};
  }

  constexpr uint32_t start() const { return static_cast<uint32_t>(bits); }
  constexpr size_t offset() const { return (bits >> 32) & 0xFFFF; }
  constexpr unsigned width() const { return (bits >> 48) & 0x7F; }
  constexpr bool several() const { return (bits >> 55) & 1; }
  constexpr size_t base() const { return bits >> 56; }
};

// Bit planes that tell `classes` classes apart.
constexpr size_t PlaneCount(size_t classes) {
  return classes <= 1 ? 0 : classes <= 2 ? 1 : classes <= 4 ? 2 : 3;
}

}  // namespace mote::block_format

#endif  // MOTE_STORAGE_BLOCK_BLOCK_FORMAT_H_
