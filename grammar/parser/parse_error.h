#ifndef MOTE_GRAMMAR_PARSER_PARSE_ERROR_H_
#define MOTE_GRAMMAR_PARSER_PARSE_ERROR_H_

#include <string>
#include <string_view>
#include <vector>

#include "grammar/ast/source_range.h"

namespace mote {

// Why a text is no valid statement.
struct ParseError {
  ast::SourceRange range;             // the offending part
  std::string message;                // one line, without place
  std::vector<std::string> expected;  // readable names of what could have stood there; may be empty
  std::string hint;                   // how to mend it; may be empty

  // `LINE:COLUMN: error: message`, the line of `text` with the range underlined, and the hint, each
  // on its own line. Long lines are cut to the surroundings of the range. `kind` stands in the
  // place of `error`.
  std::string Render(std::string_view text, std::string_view kind = "error") const;
};

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_PARSE_ERROR_H_
