#include "storage/term/utf8.h"

#include <cstring>

namespace mote {
namespace {

constexpr uint64_t kHighBits = 0x8080808080808080u;

// The length of the well-formed sequence that starts at `p`, or 0. `left` > 0 bytes are readable.
size_t SequenceLength(const unsigned char* p, size_t left) {
  const unsigned char a = p[0];
  if (a < 0x80) return 1;
  if (a < 0xC2) return 0;
  const auto continuation = [](unsigned char c) { return (c & 0xC0) == 0x80; };
  if (a < 0xE0) return left >= 2 && continuation(p[1]) ? 2 : 0;
  if (a < 0xF0) {
    if (left < 3 || !continuation(p[1]) || !continuation(p[2])) return 0;
    if (a == 0xE0 && p[1] < 0xA0) return 0;   // Overlong.
    if (a == 0xED && p[1] >= 0xA0) return 0;  // Surrogates.
    return 3;
  }
  if (a < 0xF5) {
    if (left < 4 || !continuation(p[1]) || !continuation(p[2]) || !continuation(p[3])) return 0;
    if (a == 0xF0 && p[1] < 0x90) return 0;   // Overlong.
    if (a == 0xF4 && p[1] >= 0x90) return 0;  // Above U+10FFFF.
    return 4;
  }
  return 0;
}

}  // namespace

size_t ValidUtf8Prefix(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  const size_t n = text.size();
  size_t i = 0;
  while (i < n) {
    // Runs of ASCII, 32 bytes at a time.
    while (i + 32 <= n) {
      uint64_t words[4];
      std::memcpy(words, p + i, sizeof(words));
      if (((words[0] | words[1] | words[2] | words[3]) & kHighBits) != 0) break;
      i += 32;
    }
    const size_t stop = n - i > 32 ? i + 32 : n;
    while (i < stop) {
      const size_t length = SequenceLength(p + i, n - i);
      if (length == 0) return i;
      i += length;
    }
  }
  return n;
}

bool IsUtf8Truncated(std::string_view text) {
  if (text.empty() || text.size() > 3) return false;
  // Well-formed if and only if some completion is: try the least and the greatest continuation.
  for (const char fill : {'\x80', '\xBF'}) {
    std::string whole(text);
    while (whole.size() < 4) {
      whole.push_back(fill);
      const auto* p = reinterpret_cast<const unsigned char*>(whole.data());
      if (SequenceLength(p, whole.size()) == whole.size()) return true;
    }
  }
  return false;
}

char32_t DecodeUtf8(std::string_view text, size_t* pos) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + *pos;
  switch (const size_t length = SequenceLength(p, text.size() - *pos)) {
    case 1:
      *pos += length;
      return p[0];
    case 2:
      *pos += length;
      return static_cast<char32_t>((p[0] & 0x1F) << 6 | (p[1] & 0x3F));
    case 3:
      *pos += length;
      return static_cast<char32_t>((p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F));
    case 4:
      *pos += length;
      return static_cast<char32_t>((p[0] & 0x07) << 18 | (p[1] & 0x3F) << 12 | (p[2] & 0x3F) << 6 |
                                   (p[3] & 0x3F));
    default:
      *pos += 1;
      return kInvalidCodePoint;
  }
}

void AppendUtf8(char32_t c, std::string* out) {
  if (c < 0x80) {
    out->push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out->push_back(static_cast<char>(0xC0 | c >> 6));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    out->push_back(static_cast<char>(0xE0 | c >> 12));
    out->push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    out->push_back(static_cast<char>(0xF0 | c >> 18));
    out->push_back(static_cast<char>(0x80 | (c >> 12 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

size_t CountCodePoints(std::string_view text) {
  size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

}  // namespace mote
