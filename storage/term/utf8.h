#ifndef MOTE_STORAGE_TERM_UTF8_H_
#define MOTE_STORAGE_TERM_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mote {

inline constexpr char32_t kInvalidCodePoint = 0xFFFFFFFF;

// U+FEFF, with which some programs begin a document.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The number of leading bytes of `text` that are well-formed UTF-8 (Unicode, table 3-7: no
// surrogates, no overlong forms, nothing above U+10FFFF); text.size() if all of it is. A sequence
// cut off by the end of `text` does not count.
size_t ValidUtf8Prefix(std::string_view text);

inline bool IsValidUtf8(std::string_view text) { return ValidUtf8Prefix(text) == text.size(); }

// Whether `text`, shorter than four bytes, may be the beginning of one well-formed sequence that
// more bytes could complete.
bool IsUtf8Truncated(std::string_view text);

// Decodes the code point at `*pos` and moves `*pos` behind it. At a malformed sequence returns
// kInvalidCodePoint and moves one byte. Requires *pos < text.size().
char32_t DecodeUtf8(std::string_view text, size_t* pos);

// Appends a code point, which must be a Unicode scalar value.
void AppendUtf8(char32_t code_point, std::string* out);

// The number of characters of well-formed `text`.
size_t CountCodePoints(std::string_view text);

constexpr bool IsSurrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }
constexpr bool IsScalarValue(char32_t c) { return c <= 0x10FFFF && !IsSurrogate(c); }

}  // namespace mote

#endif  // MOTE_STORAGE_TERM_UTF8_H_
