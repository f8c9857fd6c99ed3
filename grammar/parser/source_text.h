#ifndef MOTE_GRAMMAR_PARSER_SOURCE_TEXT_H_
#define MOTE_GRAMMAR_PARSER_SOURCE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/ast/source_range.h"

namespace mote {

// A text as the lexer sees it, by code points, and the way back to its bytes. Keeps its buffers
// from one text to the next.
class SourceText {
 public:
  // Takes `text`, which must outlive the use of this object. False if it is not UTF-8 (surrogates
  // and overlong forms included); `error` is then the place of the first bad byte.
  bool Assign(std::string_view text, ast::SourceRange& error);

  std::string_view text() const { return text_; }
  size_t size() const { return ascii_ ? text_.size() : code_points_.size(); }
  // The code point at `index`, which must be below size().
  char32_t at(size_t index) const {
    return ascii_ ? static_cast<unsigned char>(text_[index]) : code_points_[index];
  }

  // The byte at which the code point `index` starts; the end of the text for size().
  size_t ByteOffset(size_t index) const { return ascii_ ? index : offsets_[index]; }
  // The bytes of the code points from `first` to `last` inclusive.
  std::string_view Slice(size_t first, size_t last) const {
    const size_t begin = ByteOffset(first);
    return text_.substr(begin, ByteOffset(last + 1) - begin);
  }

 private:
  std::string_view text_;
  bool ascii_ = true;
  std::u32string code_points_;     // unless ascii_
  std::vector<uint32_t> offsets_;  // unless ascii_; one more than there are code points
};

// The place of the byte `offset` of `text`, `length` bytes long. O(offset).
ast::SourceRange RangeAt(std::string_view text, size_t offset, size_t length);

// Decodes the code point at `offset` of `text` and moves `offset` behind it; false, leaving
// `offset`, if the bytes there are not UTF-8.
bool DecodeUtf8(std::string_view text, size_t& offset, char32_t& code_point);

// Appends `code_point` to `out` as UTF-8.
void AppendUtf8(char32_t code_point, std::string& out);

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_SOURCE_TEXT_H_
