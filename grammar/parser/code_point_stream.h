#ifndef MOTE_GRAMMAR_PARSER_CODE_POINT_STREAM_H_
#define MOTE_GRAMMAR_PARSER_CODE_POINT_STREAM_H_

#include <string>

#include "CharStream.h"
#include "grammar/parser/source_text.h"

namespace mote {

// A SourceText as ANTLR's lexer reads it. Unlike ANTLR's own stream it does not copy the text, and
// it can be rewound to read another one.
class CodePointStream final : public antlr4::CharStream {
 public:
  // `text` must outlive the stream.
  explicit CodePointStream(const SourceText* text) : text_(text) {}

  void Rewind() { position_ = 0; }
  const SourceText& text() const { return *text_; }

  void consume() override;
  size_t LA(ssize_t i) override;
  ssize_t mark() override { return -1; }
  void release(ssize_t) override {}
  size_t index() override { return position_; }
  void seek(size_t index) override { position_ = index; }
  size_t size() override { return text_->size(); }
  std::string getSourceName() const override { return {}; }
  std::string getText(const antlr4::misc::Interval& interval) override;
  std::string toString() const override { return std::string(text_->text()); }

 private:
  const SourceText* text_;
  size_t position_ = 0;
};

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_CODE_POINT_STREAM_H_
