#ifndef MOTE_GRAMMAR_PARSER_SYNTAX_ERROR_STRATEGY_H_
#define MOTE_GRAMMAR_PARSER_SYNTAX_ERROR_STRATEGY_H_

#include <cstddef>
#include <exception>
#include <vector>

#include "DefaultErrorStrategy.h"

namespace mote {

// Stops at the first syntax error (by ANTLR's ParseCancellationException, which never leaves the
// parser module) and remembers where it was and which tokens could have stood there: everything
// that was tried at that token, not just what the innermost rule wanted.
class SyntaxErrorStrategy final : public antlr4::DefaultErrorStrategy {
 public:
  // Forgets the last error. With `collect` false nothing is remembered, which is faster.
  void Start(bool collect);

  // Position of the offending token among all the tokens.
  size_t offending() const { return offending_; }
  // Sorted token types.
  const std::vector<size_t>& expected() const { return expected_; }

  void recover(antlr4::Parser* parser, std::exception_ptr error) override;
  antlr4::Token* recoverInline(antlr4::Parser* parser) override;
  void sync(antlr4::Parser* parser) override;
  void reportError(antlr4::Parser*, const antlr4::RecognitionException&) override {}

 private:
  // Adds what the parser's state allows to the expectations at the current token.
  void Collect(antlr4::Parser* parser);
  [[noreturn]] void Stop(antlr4::Parser* parser);

  bool collect_ = false;
  size_t position_ = 0;  // token to which expected_ belongs
  size_t offending_ = 0;
  std::vector<size_t> expected_;
};

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_SYNTAX_ERROR_STRATEGY_H_
