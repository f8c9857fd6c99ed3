#ifndef MOTE_GRAMMAR_PARSER_TOKEN_SOURCE_H_
#define MOTE_GRAMMAR_PARSER_TOKEN_SOURCE_H_

#include <memory>

#include "grammar/SparqlLexer.h"
#include "grammar/parser/code_point_stream.h"

namespace mote {

// The generated lexer, except that white space and comments between tokens are skipped by hand:
// half of all the matches of a query would be of white space, and a match costs ANTLR a lock for
// each character.
class TokenSource final : public sparql::SparqlLexer {
 public:
  // `stream` must outlive this object and be the only stream it is given.
  explicit TokenSource(CodePointStream* stream) : SparqlLexer(stream), stream_(stream) {
    removeErrorListeners();
  }

  // Starts over with the text that the stream has now.
  void Restart();

  std::unique_ptr<antlr4::Token> nextToken() override;

 private:
  void SkipSpace();

  CodePointStream* stream_;
};

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_TOKEN_SOURCE_H_
