#include "grammar/parser/token_source.h"

namespace mote {

void TokenSource::Restart() {
  stream_->Rewind();
  setInputStream(stream_);
}

std::unique_ptr<antlr4::Token> TokenSource::nextToken() {
  SkipSpace();
  on_token_();
  return SparqlLexer::nextToken();
}

void TokenSource::SkipSpace() {
  const SourceText& text = stream_->text();
  const size_t size = text.size();
  size_t position = stream_->index();
  size_t line = getLine();
  size_t column = getCharPositionInLine();
  bool in_comment = false;
  for (; position < size; ++position) {
    const char32_t c = text.at(position);
    if (c == '\n') {
      in_comment = false;
      ++line;
      column = 0;
      continue;
    }
    if (c == '\r') {
      in_comment = false;
    } else if (c == '#') {
      in_comment = true;
    } else if (c != ' ' && c != '\t' && !in_comment) {
      break;
    }
    ++column;
  }
  stream_->seek(position);
  setLine(line);
  setCharPositionInLine(column);
}

}  // namespace mote
