#include "grammar/parser/source_text.h"

#include <algorithm>

namespace mote {
namespace {

bool IsAscii(std::string_view text) {
  unsigned char bits = 0;
  for (const char c : text) bits |= static_cast<unsigned char>(c);
  return bits < 0x80;
}

}  // namespace

bool DecodeUtf8(std::string_view text, size_t& offset, char32_t& code_point) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[offset + i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) {
    code_point = lead;
    ++offset;
    return true;
  }
  size_t length;
  char32_t minimum;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2, minimum = 0x80, code_point = lead & 0x1F;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3, minimum = 0x800, code_point = lead & 0x0F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4, minimum = 0x10000, code_point = lead & 0x07;
  } else {
    return false;
  }
  if (text.size() - offset < length) return false;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return false;
    code_point = (code_point << 6) | (byte(i) & 0x3F);
  }
  if (code_point < minimum || code_point > 0x10FFFF) return false;
  if (code_point >= 0xD800 && code_point <= 0xDFFF) return false;
  offset += length;
  return true;
}

void AppendUtf8(char32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool SourceText::Assign(std::string_view text, ast::SourceRange& error) {
  text_ = text;
  ascii_ = IsAscii(text);
  if (ascii_) return true;
  code_points_.clear();
  offsets_.clear();
  size_t offset = 0;
  while (offset < text.size()) {
    offsets_.push_back(static_cast<uint32_t>(offset));
    char32_t code_point;
    if (!DecodeUtf8(text, offset, code_point)) {
      error = RangeAt(text, offset, 1);
      return false;
    }
    code_points_.push_back(code_point);
  }
  offsets_.push_back(static_cast<uint32_t>(text.size()));
  return true;
}

ast::SourceRange RangeAt(std::string_view text, size_t offset, size_t length) {
  const std::string_view before = text.substr(0, offset);
  const size_t newline = before.rfind('\n');
  const std::string_view line =
      newline == std::string_view::npos ? before : before.substr(newline + 1);
  ast::SourceRange range;
  range.line = 1 + static_cast<uint32_t>(std::count(before.begin(), before.end(), '\n'));
  range.column = 1 + static_cast<uint32_t>(std::count_if(line.begin(), line.end(), [](char c) {
                   return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
                 }));
  range.offset = static_cast<uint32_t>(offset);
  range.length = static_cast<uint32_t>(std::min(length, text.size() - offset));
  return range;
}

}  // namespace mote
