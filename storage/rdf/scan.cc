#include "storage/rdf/scan.h"

#include "storage/term/utf8.h"

namespace mote {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Turtle, production PN_CHARS_BASE, beyond ASCII.
constexpr Range kPnCharsBase[] = {
    {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2FF},    {0x370, 0x37D},
    {0x37F, 0x1FFF},  {0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF},
    {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
};

}  // namespace

bool IsPnCharsBase(char32_t c) {
  if (c < 0x80) return IsAsciiAlpha(static_cast<char>(c));
  for (const Range& range : kPnCharsBase) {
    if (c <= range.last) return c >= range.first;
  }
  return false;
}

bool IsPnCharsU(char32_t c) { return c == '_' || IsPnCharsBase(c); }

bool IsPnChars(char32_t c) {
  if (c < 0x80) return IsNameChar(static_cast<char>(c));
  return c == 0xB7 || (c >= 0x300 && c <= 0x36F) || (c >= 0x203F && c <= 0x2040) ||
         IsPnCharsBase(c);
}

EscapeResult ReadEscape(const char** p, const char* end, bool string_escapes, std::string* out) {
  const char* q = *p + 1;
  if (q >= end) return EscapeResult::kMalformed;
  const char kind = *q++;
  if (kind == 'u' || kind == 'U') {
    const int digits = kind == 'u' ? 4 : 8;
    if (end - q < digits) return EscapeResult::kMalformed;
    uint32_t code = 0;
    for (int i = 0; i < digits; ++i) {
      const int value = HexValue(q[i]);
      if (value < 0) return EscapeResult::kMalformed;
      code = code << 4 | static_cast<uint32_t>(value);
    }
    if (!IsScalarValue(code)) return EscapeResult::kNotACharacter;
    AppendUtf8(code, out);
    *p = q + digits;
    return EscapeResult::kOk;
  }
  if (!string_escapes) return EscapeResult::kMalformed;
  char c;
  switch (kind) {
    case 't':
      c = '\t';
      break;
    case 'b':
      c = '\b';
      break;
    case 'n':
      c = '\n';
      break;
    case 'r':
      c = '\r';
      break;
    case 'f':
      c = '\f';
      break;
    case '"':
    case '\'':
    case '\\':
      c = kind;
      break;
    default:
      return EscapeResult::kMalformed;
  }
  out->push_back(c);
  *p = q;
  return EscapeResult::kOk;
}

}  // namespace mote
