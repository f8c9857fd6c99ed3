#include "engine/results/display_width.h"

#include <unicode/uchar.h>

#include "storage/term/utf8.h"

namespace mote {
namespace {

size_t WidthOf(char32_t c) {
  if (c < 0x300) return 1;
  if (c > 0x10FFFF) return 1;
  auto code = static_cast<UChar32>(c);
  switch (u_charType(code)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
      return 0;
    default:
      break;
  }
  int width = u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (size_t pos = 0; pos < text.size();) width += WidthOf(DecodeUtf8(text, &pos));
  return width;
}

size_t PrefixOfWidth(std::string_view text, size_t width) {
  size_t used = 0;
  for (size_t pos = 0; pos < text.size();) {
    size_t begin = pos;
    used += WidthOf(DecodeUtf8(text, &pos));
    if (used > width) return begin;
  }
  return text.size();
}

void AppendPrintable(std::string_view text, std::string* out) {
  constexpr char kHex[] = "0123456789ABCDEF";
  for (size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    bool c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c == '\n') {
      out->append("\\n");
    } else if (c == '\r') {
      out->append("\\r");
    } else if (c == '\t') {
      out->append("\\t");
    } else if (c < 0x20 || c == 0x7F || c1) {
      // The second byte of U+0080 to U+009F is the code point.
      if (c1) c = static_cast<unsigned char>(text[++i]);
      out->append("\\u00");
      out->push_back(kHex[c >> 4]);
      out->push_back(kHex[c & 15]);
    } else {
      out->push_back(static_cast<char>(c));
    }
  }
}

}  // namespace mote
