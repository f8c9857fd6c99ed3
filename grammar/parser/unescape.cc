#include "grammar/parser/unescape.h"

#include <algorithm>
#include <cstdint>

#include "grammar/parser/source_text.h"

namespace mote {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Characters that the production IRIREF leaves out.
bool IsForbiddenInIri(char32_t c) {
  return c <= 0x20 || c == '<' || c == '>' || c == '"' || c == '{' || c == '}' || c == '|' ||
         c == '^' || c == '`' || c == '\\';
}

// Reads the \u or \U escape at `offset` of `body` and moves `offset` behind it.
bool ReadCodePoint(std::string_view body, size_t& offset, char32_t& code_point,
                   UnescapeError& error) {
  const size_t digits = body[offset + 1] == 'u' ? 4 : 8;
  error.offset = offset;
  error.length = std::min(body.size() - offset, digits + 2);
  if (body.size() - offset < digits + 2) {
    error.message = "an escape \\u needs 4 and \\U 8 hexadecimal digits";
    return false;
  }
  uint32_t value = 0;
  for (size_t i = 0; i < digits; ++i) {
    const int digit = HexValue(body[offset + 2 + i]);
    if (digit < 0) {
      error.message = "an escape \\u needs 4 and \\U 8 hexadecimal digits";
      return false;
    }
    value = (value << 4) | static_cast<uint32_t>(digit);
  }
  if (value >= 0xD800 && value <= 0xDFFF) {
    error.message = "an escape cannot stand for a surrogate";
    return false;
  }
  if (value > 0x10FFFF) {
    error.message = "this escape is beyond the last code point of Unicode, 10FFFF";
    return false;
  }
  code_point = value;
  offset += digits + 2;
  return true;
}

// The character for which \`c` stands, or 0.
char SimpleEscape(char c) {
  switch (c) {
    case 't':
      return '\t';
    case 'b':
      return '\b';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 'f':
      return '\f';
    case '\\':
    case '"':
    case '\'':
      return c;
    default:
      return 0;
  }
}

}  // namespace

bool UnescapeString(std::string_view body, std::string& out, UnescapeError& error) {
  size_t offset = 0;
  while (true) {
    const size_t backslash = body.find('\\', offset);
    if (backslash == std::string_view::npos) {
      out.append(body.substr(offset));
      return true;
    }
    out.append(body.substr(offset, backslash - offset));
    offset = backslash;
    const char kind = backslash + 1 < body.size() ? body[backslash + 1] : '\0';
    if (kind == 'u' || kind == 'U') {
      char32_t code_point;
      if (!ReadCodePoint(body, offset, code_point, error)) return false;
      AppendUtf8(code_point, out);
      continue;
    }
    const char character = SimpleEscape(kind);
    if (character == 0) {
      error = {backslash, std::min<size_t>(2, body.size() - backslash),
               "there is no such escape; there are \\t \\b \\n \\r \\f \\\\ \\\" \\' \\u \\U"};
      return false;
    }
    out += character;
    offset = backslash + 2;
  }
}

bool UnescapeIri(std::string_view body, std::string& out, UnescapeError& error) {
  size_t offset = 0;
  while (true) {
    const size_t backslash = body.find('\\', offset);
    if (backslash == std::string_view::npos) {
      out.append(body.substr(offset));
      return true;
    }
    out.append(body.substr(offset, backslash - offset));
    offset = backslash;
    char32_t code_point;
    if (!ReadCodePoint(body, offset, code_point, error)) return false;
    if (IsForbiddenInIri(code_point)) {
      error.message = "an IRI cannot contain this character, not even escaped";
      return false;
    }
    AppendUtf8(code_point, out);
  }
}

void UnescapeLocalName(std::string_view local, std::string& out) {
  for (const char c : local) {
    if (c != '\\') out += c;
  }
}

}  // namespace mote
