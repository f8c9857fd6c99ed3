#ifndef MOTE_GRAMMAR_PARSER_HINTS_H_
#define MOTE_GRAMMAR_PARSER_HINTS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/ast/source_range.h"

namespace mote {

// One token before or at a syntax error.
struct TokenView {
  size_t type = 0;
  std::string_view text;
  ast::SourceRange range;
};

// Advice for the usual slips, or an empty string. `tokens` are all the tokens of the text, ended by
// the end-of-text token; `offending` is the position among them at which parsing failed; `expected`
// are the token types that could have stood there.
std::string HintForSyntaxError(const std::vector<TokenView>& tokens, size_t offending,
                               const std::vector<size_t>& expected);

// Which function or aggregate `name` probably stands for, as a sentence, or an empty string.
std::string HintForUnknownFunction(std::string_view name);

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_HINTS_H_
