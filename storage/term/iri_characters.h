#ifndef MOTE_STORAGE_TERM_IRI_CHARACTERS_H_
#define MOTE_STORAGE_TERM_IRI_CHARACTERS_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSSE3__)
#include <tmmintrin.h>
#endif

// The bytes that an IRI between `<` and `>` cannot have, and a loop that finds them.

namespace mote {

namespace iri_internal {

enum : uint8_t { kExcluded = 1, kMark = 2, kSchemeChar = 4 };

constexpr std::array<uint8_t, 256> MakeClasses() {
  std::array<uint8_t, 256> table = {};
  for (int c = 0; c <= 0x20; ++c) table[c] = kExcluded;
  for (const char c : std::string_view("<>\"{}|^`\\\x7F")) {
    table[static_cast<unsigned char>(c)] = kExcluded;
  }
  for (const char c : std::string_view(":#%@[]")) table[static_cast<unsigned char>(c)] = kMark;
  for (int c = 0x80; c < 0x100; ++c) table[c] = kMark;
  for (int c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = kSchemeChar;
  for (int c = '0'; c <= '9'; ++c) table[c] = kSchemeChar;
  for (const char c : std::string_view("+-.")) table[static_cast<unsigned char>(c)] = kSchemeChar;
  return table;
}

inline constexpr std::array<uint8_t, 256> kClasses = MakeClasses();

constexpr bool Is(char c, uint8_t classes) {
  return (kClasses[static_cast<unsigned char>(c)] & classes) != 0;
}

}  // namespace iri_internal

// [#x00-#x20<>"{}|^`\] (Turtle, production IRIREF), and U+007F, which the production overlooks and
// RFC 3987 has in no IRI.
constexpr bool IsIriExcluded(unsigned char c) {
  return (iri_internal::kClasses[c] & iri_internal::kExcluded) != 0;
}

// Whether `text`, up to a colon, is the name of a scheme (RFC 3986, section 3.1).
inline bool IsSchemeName(const char* text, size_t size) {
  if (size == 4 && std::memcmp(text, "http", 4) == 0) return true;
  if (size == 0 || (static_cast<unsigned char>(text[0]) | 0x20) < 'a') return false;
  for (size_t i = 0; i < size; ++i) {
    if (!iri_internal::Is(text[i], iri_internal::kSchemeChar)) return false;
  }
  return true;
}

// Where an IRI has the bytes that its structure depends on: `:`, `#`, `%`, `@`, `[`, `]` and those
// beyond ASCII. Gathered while looking for its end, they show of nearly every IRI that it is well
// formed.
class IriMarks {
 public:
  // Bit i of `marks`: there is one at `offset` + i.
  void Add(uint64_t marks, size_t offset) {
    if (offset < 64) {
      first_ |= marks << offset;
      // What the shift has lost lies behind.
      behind_ |= offset > 48 ? marks >> (64 - offset) : 0;
    } else {
      behind_ |= marks;
    }
  }
  // Leaves nothing to be concluded from the marks.
  void Forget() { behind_ = 1; }

  // True if the text at `iri`, without excluded characters and with these marks, is well-formed: a
  // scheme, its colon, and at most the `#` of a fragment. False tells nothing.
  bool ShowPlainIri(const char* iri) const {
    if (first_ == 0 || behind_ != 0) return false;
    const int colon = std::countr_zero(first_);
    const uint64_t rest = first_ & (first_ - 1);
    return iri[colon] == ':' && IsSchemeName(iri, static_cast<size_t>(colon)) &&
           (rest == 0 || ((rest & (rest - 1)) == 0 && iri[std::countr_zero(rest)] == '#'));
  }

 private:
  uint64_t first_ = 0;
  uint64_t behind_ = 0;
};

// The first byte of [p, end) that an IRI cannot contain, `>` and `\` included, or `end`. Adds the
// marks before it; `p` is at `offset` of the IRI.
inline const char* ScanIri(const char* p, const char* end, size_t offset, IriMarks* marks) {
#if defined(__SSSE3__)
  // A byte is in a class if the two tables, looked up by its low and its high half, share a bit.
  // Excluded: bit 0 for 00-1F, 1 for `"` and space, 2 for `<>` and `\^`, 3 for the grave accent, 4
  // for `{|}` and 7F. Marks: bit 5 for `#%`, 6 for `[]`, 7 for `@`.
  const __m128i low =
      _mm_setr_epi8(static_cast<char>(1 | 2 | 8 | 128), 1, 1 | 2, 1 | 32, 1, 1 | 32, 1, 1, 1, 1, 1,
                    1 | 16 | 64, 1 | 4 | 16, 1 | 16 | 64, 1 | 4, 1 | 16);
  const __m128i high =
      _mm_setr_epi8(1, 1, 2 | 32, 4, static_cast<char>(128), 4 | 64, 8, 16, 0, 0, 0, 0, 0, 0, 0, 0);
  const __m128i nibble = _mm_set1_epi8(0x0F);
  for (; end - p >= 16; p += 16, offset += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i by_low = _mm_shuffle_epi8(low, _mm_and_si128(bytes, nibble));
    const __m128i by_high = _mm_shuffle_epi8(high, _mm_and_si128(_mm_srli_epi16(bytes, 4), nibble));
    const __m128i both = _mm_and_si128(by_low, by_high);
    const __m128i excluded = _mm_and_si128(both, _mm_set1_epi8(0x1F));
    const auto hits = static_cast<unsigned>(
        _mm_movemask_epi8(_mm_cmpeq_epi8(excluded, _mm_setzero_si128())) ^ 0xFFFF);
    // Adding 0x60 carries each of the bits 5 to 7 into the highest, which bytes beyond ASCII have.
    const __m128i marked =
        _mm_or_si128(_mm_add_epi8(_mm_andnot_si128(_mm_set1_epi8(0x1F), both), _mm_set1_epi8(0x60)),
                     _mm_or_si128(bytes, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(':'))));
    const auto found = static_cast<unsigned>(_mm_movemask_epi8(marked));
    if (hits != 0) {
      marks->Add(found & ((hits ^ (hits - 1)) >> 1), offset);
      return p + std::countr_zero(hits);
    }
    marks->Add(found, offset);
  }
#endif
  for (; p < end; ++p, ++offset) {
    if (iri_internal::Is(*p, iri_internal::kExcluded)) return p;
    if (iri_internal::Is(*p, iri_internal::kMark)) marks->Add(1, offset);
  }
  return p;
}

}  // namespace mote

#endif  // MOTE_STORAGE_TERM_IRI_CHARACTERS_H_
