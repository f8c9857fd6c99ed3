#include "storage/rdf/xml_escape.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace mote {
namespace {

// What a byte needs.
enum : uint8_t { kPlain, kEscape, kForbidden, kMaybeForbidden };

constexpr std::array<uint8_t, 256> MakeEscapes(std::string_view escaped) {
  std::array<uint8_t, 256> table = {};
  for (int c = 0; c < 0x20; ++c) table[c] = kForbidden;
  table['\t'] = table['\n'] = kPlain;
  for (const char c : escaped) table[static_cast<unsigned char>(c)] = kEscape;
  table[0xEF] = kMaybeForbidden;  // Begins U+FFFE and U+FFFF, EF BF BE and EF BF BF.
  return table;
}
constexpr std::array<uint8_t, 256> kInText = MakeEscapes("&<>\r");
constexpr std::array<uint8_t, 256> kInValue = MakeEscapes("&<\"\t\n\r");

std::string_view ReferenceTo(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\t':
      return "&#x9;";
    case '\n':
      return "&#xA;";
    default:
      return "&#xD;";
  }
}

bool AppendEscaped(std::string_view text, const std::array<uint8_t, 256>& escapes,
                   std::string* out) {
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const uint8_t escape = escapes[static_cast<unsigned char>(text[i])];
    if (escape == kPlain) continue;
    if (escape == kForbidden) return false;
    if (escape == kMaybeForbidden) {
      const std::string_view c = text.substr(i, 3);
      if (c == "\xEF\xBF\xBE" || c == "\xEF\xBF\xBF") return false;
      continue;
    }
    out->append(text.substr(begin, i - begin));
    out->append(ReferenceTo(text[i]));
    begin = i + 1;
  }
  out->append(text.substr(begin));
  return true;
}

}  // namespace

bool AppendXmlText(std::string_view text, std::string* out) {
  return AppendEscaped(text, kInText, out);
}

bool AppendXmlValue(std::string_view text, std::string* out) {
  return AppendEscaped(text, kInValue, out);
}

}  // namespace mote
