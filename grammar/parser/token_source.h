#ifndef MOTE_GRAMMAR_PARSER_TOKEN_SOURCE_H_
#define MOTE_GRAMMAR_PARSER_TOKEN_SOURCE_H_

#include <functional>
#include <memory>
#include <utility>

#include "grammar/SparqlLexer.h"
#include "grammar/parser/code_point_stream.h"

namespace mote {

// The generated lexer, except that white space and comments between tokens are skipped by hand:
// half of all the matches of a query would be of white space, and a match costs ANTLR a lock for
// each character.
class TokenSource final : public sparql::SparqlLexer {
 public:
  // `stream` must outlive this object and be the only stream it is given.
  // `on_token` is called for each token.
  TokenSource(CodePointStream* stream, std::function<void()> on_token)
      : SparqlLexer(stream), stream_(stream), on_token_(std::move(on_token)) {
    removeErrorListeners();
  }

  // Starts over with the text that the stream has now.
  void Restart();

  std::unique_ptr<antlr4::Token> nextToken() override;

 private:
  void SkipSpace();

  CodePointStream* stream_;
  std::function<void()> on_token_;
};

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_TOKEN_SOURCE_H_
