#ifndef MOTE_STORAGE_RDF_SCAN_H_
#define MOTE_STORAGE_RDF_SCAN_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#if defined(__SSSE3__)
#include <tmmintrin.h>
#endif

// The character classes of the Turtle family and loops that find the end of a token. The loops
// look at sixteen bytes at a time where the machine can, and never read at or behind `end`.

namespace mote {

namespace scan_internal {

enum : uint8_t {
  kNameChar = 2,   // PN_CHARS within ASCII: [A-Za-z0-9_-]
  kNameStart = 4,  // PN_CHARS_U within ASCII: [A-Za-z_]
  kAlpha = 8,
  kDigit = 16,
  kLocalEscape = 32,  // What may follow the backslash of PN_LOCAL_ESC.
};

constexpr std::array<uint8_t, 256> MakeClasses() {
  std::array<uint8_t, 256> table = {};
  for (int c = 'a'; c <= 'z'; ++c) {
    table[c] |= kNameChar | kNameStart | kAlpha;
    table[c - 'a' + 'A'] |= kNameChar | kNameStart | kAlpha;
  }
  for (int c = '0'; c <= '9'; ++c) table[c] |= kNameChar | kDigit;
  table['_'] |= kNameChar | kNameStart;
  table['-'] |= kNameChar;
  for (const char c : std::string_view("_~.-!$&'()*+,;=/?#@%")) {
    table[static_cast<unsigned char>(c)] |= kLocalEscape;
  }
  return table;
}

inline constexpr std::array<uint8_t, 256> kClasses = MakeClasses();

constexpr bool Is(char c, uint8_t classes) {
  return (kClasses[static_cast<unsigned char>(c)] & classes) != 0;
}

}  // namespace scan_internal

constexpr bool IsNameChar(char c) { return scan_internal::Is(c, scan_internal::kNameChar); }
constexpr bool IsNameStart(char c) { return scan_internal::Is(c, scan_internal::kNameStart); }
constexpr bool IsAsciiAlpha(char c) { return scan_internal::Is(c, scan_internal::kAlpha); }
constexpr bool IsAsciiDigit(char c) { return scan_internal::Is(c, scan_internal::kDigit); }
constexpr bool IsLocalEscape(char c) { return scan_internal::Is(c, scan_internal::kLocalEscape); }
constexpr bool IsAsciiAlphanumeric(char c) {
  return scan_internal::Is(c, scan_internal::kAlpha | scan_internal::kDigit);
}

// PN_CHARS_BASE, PN_CHARS_U (without ":") and PN_CHARS of Turtle for any code point.
bool IsPnCharsBase(char32_t c);
bool IsPnCharsU(char32_t c);
bool IsPnChars(char32_t c);

// The longest part of a language tag between hyphens (BCP 47, section 2.1).
inline constexpr size_t kMaxLanguageSubtag = 8;

// The value of a hexadecimal digit, or -1.
constexpr int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// How reading an escape sequence went.
enum class EscapeResult : uint8_t { kOk, kMalformed, kNotACharacter };

// Reads the escape at `*p`, which is on the backslash, moves `*p` behind it and appends the
// character. \uXXXX and \UXXXXXXXX, and with `string_escapes` \t \b \n \r \f \" \' \\ too. An
// escape cut off by `end` is malformed.
EscapeResult ReadEscape(const char** p, const char* end, bool string_escapes, std::string* out);

// The first of `quote`, a backslash, and, unless `multiline`, a line feed or carriage return in
// [p, end); or `end`.
template <bool multiline>
inline const char* ScanString(const char* p, const char* end, char quote) {
#if defined(__SSSE3__)
  const __m128i quotes = _mm_set1_epi8(quote);
  const __m128i backslashes = _mm_set1_epi8('\\');
  for (; end - p >= 16; p += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    __m128i found = _mm_or_si128(_mm_cmpeq_epi8(bytes, quotes), _mm_cmpeq_epi8(bytes, backslashes));
    if constexpr (!multiline) {
      found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
      found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
    }
    const auto hits = static_cast<unsigned>(_mm_movemask_epi8(found));
    if (hits != 0) return p + std::countr_zero(hits);
  }
#endif
  for (; p < end; ++p) {
    if (*p == quote || *p == '\\') return p;
    if (!multiline && (*p == '\n' || *p == '\r')) return p;
  }
  return p;
}

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_SCAN_H_
