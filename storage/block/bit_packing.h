#ifndef MOTE_STORAGE_BLOCK_BIT_PACKING_H_
#define MOTE_STORAGE_BLOCK_BIT_PACKING_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

// Arrays of unsigned integers of one bit width, packed without gaps, the first in the lowest bits
// of the first byte. Widths are 0 to 57, so that one unaligned 64-bit load holds any value, or 64.

namespace mote {

static_assert(std::endian::native == std::endian::little, "blocks are read in place");

// The widest width that is not 64.
inline constexpr unsigned kMaxPackedWidth = 57;
// Unpacking may load this many bytes from the first byte of the last value.
inline constexpr size_t kPackedSlack = 8;

inline uint64_t LoadWord(const char* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof(word));
  return word;
}

// The width that packs `range` and everything below it.
inline unsigned PackedWidth(uint64_t range) {
  const unsigned width = static_cast<unsigned>(std::bit_width(range));
  return width <= kMaxPackedWidth ? width : 64;
}

inline bool IsPackedWidth(unsigned width) { return width <= kMaxPackedWidth || width == 64; }

// Bytes of `count` values.
inline size_t PackedBytes(size_t count, unsigned width) { return (count * width + 7) / 8; }

inline uint64_t WidthMask(unsigned width) { return width == 0 ? 0 : ~uint64_t{0} >> (64 - width); }

// The value at `index`.
inline uint64_t GetPacked(const char* p, unsigned width, size_t index) {
  const size_t bit = index * width;
  return (LoadWord(p + (bit >> 3)) >> (bit & 7)) & WidthMask(width);
}

// Appends PackedBytes(count, width) bytes that hold values[i] - base, each below 2^width.
void PackBits(const uint64_t* values, size_t count, uint64_t base, unsigned width,
              std::string* out);

// out[i] = base + the value at begin + i, for i < count. Requires IsPackedWidth(width).
void UnpackBits(const char* p, unsigned width, size_t begin, size_t count, uint64_t base,
                uint64_t* out);

}  // namespace mote

#endif  // MOTE_STORAGE_BLOCK_BIT_PACKING_H_
