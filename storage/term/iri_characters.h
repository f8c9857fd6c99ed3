#ifndef MOTE_STORAGE_TERM_IRI_CHARACTERS_H_
#define MOTE_STORAGE_TERM_IRI_CHARACTERS_H_

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#if defined(__SSSE3__)
#include <tmmintrin.h>
#endif

// The characters that an IRI between `<` and `>` cannot have, [#x00-#x20<>"{}|^`\] (Turtle,
// production IRIREF).

namespace mote {

namespace iri_internal {

constexpr std::array<bool, 256> MakeExcluded() {
  std::array<bool, 256> table = {};
  for (int c = 0; c <= 0x20; ++c) table[c] = true;
  for (const char c : std::string_view("<>\"{}|^`\\")) table[static_cast<unsigned char>(c)] = true;
  return table;
}

inline constexpr std::array<bool, 256> kExcluded = MakeExcluded();

}  // namespace iri_internal

constexpr bool IsIriExcluded(unsigned char c) { return iri_internal::kExcluded[c]; }

// The first byte of [p, end) that an IRI cannot contain, `>` and `\` included, or `end`. Sets
// `*non_ascii` if a byte before it is not ASCII.
inline const char* ScanIri(const char* p, const char* end, bool* non_ascii) {
#if defined(__SSSE3__)
  // A byte is in the class if the two tables, looked up by its low and its high half, share a bit:
  // bit 0 for 00-1F, 1 for `"` and space, 2 for `<>` and `\^`, 3 for the grave accent, 4 for `{|}`.
  const __m128i low = _mm_setr_epi8(1 | 2 | 8, 1, 1 | 2, 1, 1, 1, 1, 1, 1, 1, 1, 1 | 16, 1 | 4 | 16,
                                    1 | 16, 1 | 4, 1);
  const __m128i high = _mm_setr_epi8(1, 1, 2, 4, 0, 4, 8, 16, 0, 0, 0, 0, 0, 0, 0, 0);
  const __m128i nibble = _mm_set1_epi8(0x0F);
  for (; end - p >= 16; p += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i by_low = _mm_shuffle_epi8(low, _mm_and_si128(bytes, nibble));
    const __m128i by_high = _mm_shuffle_epi8(high, _mm_and_si128(_mm_srli_epi16(bytes, 4), nibble));
    const __m128i both = _mm_and_si128(by_low, by_high);
    const auto hits = static_cast<unsigned>(
        _mm_movemask_epi8(_mm_cmpeq_epi8(both, _mm_setzero_si128())) ^ 0xFFFF);
    const auto beyond_ascii = static_cast<unsigned>(_mm_movemask_epi8(bytes));
    if (hits != 0) {
      const int first = std::countr_zero(hits);
      if ((beyond_ascii & ((1u << first) - 1)) != 0) *non_ascii = true;
      return p + first;
    }
    if (beyond_ascii != 0) *non_ascii = true;
  }
#endif
  for (; p < end; ++p) {
    const auto c = static_cast<unsigned char>(*p);
    if (IsIriExcluded(c)) return p;
    if (c >= 0x80) *non_ascii = true;
  }
  return p;
}

}  // namespace mote

#endif  // MOTE_STORAGE_TERM_IRI_CHARACTERS_H_
