#include "grammar/parser/parse_error.h"

#include <algorithm>
#include <vector>

#include "grammar/parser/source_text.h"

namespace mote {
namespace {

// How many code points of a line are shown at most.
constexpr size_t kMaxWidth = 160;

// The code points of `line`, tabs as spaces so that the underline stays below its text; control
// characters and bytes that are not UTF-8 as '?'.
std::vector<std::string> Characters(std::string_view line) {
  std::vector<std::string> characters;
  size_t offset = 0;
  while (offset < line.size()) {
    const size_t start = offset;
    char32_t code_point;
    if (!DecodeUtf8(line, offset, code_point)) {
      ++offset;
      characters.emplace_back("?");
    } else if (code_point == '\t') {
      characters.emplace_back(" ");
    } else if (code_point < 0x20 || code_point == 0x7F) {
      characters.emplace_back("?");
    } else {
      characters.emplace_back(line.substr(start, offset - start));
    }
  }
  return characters;
}

std::string_view LineAround(std::string_view text, size_t offset, size_t& line_start) {
  const size_t newline = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  line_start = newline == std::string_view::npos ? 0 : newline + 1;
  std::string_view line = text.substr(line_start, text.find('\n', line_start) - line_start);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

}  // namespace

std::string ParseError::Render(std::string_view text, std::string_view kind) const {
  std::string out = std::to_string(range.line) + ":" + std::to_string(range.column) + ": ";
  out += kind;
  out += ": " + message;
  const size_t offset = std::min<size_t>(range.offset, text.size());
  size_t line_start;
  const std::string_view line = LineAround(text, offset, line_start);
  if (!line.empty()) {
    const std::vector<std::string> characters = Characters(line);
    const size_t column =
        std::min<size_t>(Characters(line.substr(0, offset - line_start)).size(), characters.size());
    const size_t end_in_line = std::min(line.size(), offset - line_start + range.length);
    const size_t end =
        end_in_line > offset - line_start
            ? std::min(Characters(line.substr(0, end_in_line)).size(), characters.size())
            : column;
    // A long line is cut to a window that starts a little before the error.
    const size_t first =
        characters.size() > kMaxWidth && column > kMaxWidth / 2 ? column - kMaxWidth / 2 : 0;
    const size_t last = std::min(characters.size(), first + kMaxWidth);
    out += "\n  ";
    if (first > 0) out += "...";
    for (size_t i = first; i < last; ++i) out += characters[i];
    if (last < characters.size()) out += "...";
    out += "\n  ";
    out.append(column - first + (first > 0 ? 3 : 0), ' ');
    out += '^';
    const size_t shown_end = std::min(end, last);
    if (shown_end > column + 1) out.append(shown_end - column - 1, '~');
  }
  if (!hint.empty()) out += "\nhint: " + hint;
  return out;
}

}  // namespace mote
