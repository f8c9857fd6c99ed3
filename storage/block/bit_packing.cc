#include "storage/block/bit_packing.h"

#include <algorithm>
#include <array>
#include <utility>

namespace mote {
namespace {

// Eight values of width W fill exactly W bytes, so that within a group every load has a constant
// offset and every shift a constant count.
template <unsigned W, size_t... I>
inline void UnpackGroup(const char* p, uint64_t base, uint64_t* out, std::index_sequence<I...>) {
  constexpr uint64_t kMask = W == 0 ? 0 : ~uint64_t{0} >> ((64 - W) & 63);
  ((out[I] = base + ((LoadWord(p + ((I * W) >> 3)) >> ((I * W) & 7)) & kMask)), ...);
}

// `count` values from the start of a group on.
template <unsigned W>
void UnpackGroups(const char* p, size_t count, uint64_t base, uint64_t* out) {
  if constexpr (W == 0) {
    for (size_t i = 0; i < count; ++i) out[i] = base;
  } else {
    size_t i = 0;
    for (; i + 8 <= count; i += 8, p += W) {
      UnpackGroup<W>(p, base, out + i, std::make_index_sequence<8>());
    }
    for (size_t j = 0; i < count; ++i, ++j) out[i] = base + GetPacked(p, W, j);
  }
}

using UnpackFunction = void (*)(const char*, size_t, uint64_t, uint64_t*);

template <size_t... W>
constexpr std::array<UnpackFunction, 65> MakeUnpackTable(std::index_sequence<W...>) {
  return {(W <= kMaxPackedWidth || W == 64 ? &UnpackGroups<W> : nullptr)...};
}

constexpr std::array<UnpackFunction, 65> kUnpack = MakeUnpackTable(std::make_index_sequence<65>());

// Packs groups of eight; may write seven bytes beyond the last one.
template <unsigned W>
void PackGroups(const uint64_t* values, size_t groups, uint64_t base, char* p) {
  for (; groups > 0; --groups, values += 8, p += W) {
    char* to = p;
    uint64_t word = 0;
    unsigned used = 0;
    // With W known, all that depends on `used` is.
#pragma GCC unroll 8
    for (size_t i = 0; i < 8; ++i) {
      const uint64_t value = values[i] - base;
      word |= value << used;
      used += W;
      if (used >= 64) {
        std::memcpy(to, &word, sizeof(word));
        to += sizeof(word);
        used -= 64;
        // The bits that did not fit; all of them did when `used` is zero.
        word = used == 0 ? 0 : value >> (W - used);
      }
    }
    if (used > 0) std::memcpy(to, &word, sizeof(word));
  }
}

using PackFunction = void (*)(const uint64_t*, size_t, uint64_t, char*);

template <size_t... W>
constexpr std::array<PackFunction, 65> MakePackTable(std::index_sequence<W...>) {
  return {(W > 0 && (W <= kMaxPackedWidth || W == 64) ? &PackGroups<W> : nullptr)...};
}

constexpr std::array<PackFunction, 65> kPack = MakePackTable(std::make_index_sequence<65>());

}  // namespace

void PackBits(const uint64_t* values, size_t count, uint64_t base, unsigned width,
              std::string* out) {
  if (width == 0) return;
  const size_t bytes = PackedBytes(count, width);
  const size_t start = out->size();
  out->resize(start + bytes + sizeof(uint64_t));  // Words are stored whole; the rest is cut off.
  const size_t groups = count / 8;
  kPack[width](values, groups, base, out->data() + start);
  const size_t rest = count % 8;
  if (rest > 0) {
    std::array<uint64_t, 8> last;
    last.fill(base);
    std::copy_n(values + groups * 8, rest, last.begin());
    std::array<char, 64 + sizeof(uint64_t)> packed;
    kPack[width](last.data(), 1, base, packed.data());
    std::memcpy(out->data() + start + groups * width, packed.data(), PackedBytes(rest, width));
  }
  out->resize(start + bytes);
}

void UnpackBits(const char* p, unsigned width, size_t begin, size_t count, uint64_t base,
                uint64_t* out) {
  while (count > 0 && (begin & 7) != 0) {
    *out++ = base + GetPacked(p, width, begin++);
    --count;
  }
  kUnpack[width](p + (begin >> 3) * width, count, base, out);
}

}  // namespace mote
