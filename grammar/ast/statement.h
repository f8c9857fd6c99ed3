#ifndef MOTE_GRAMMAR_AST_STATEMENT_H_
#define MOTE_GRAMMAR_AST_STATEMENT_H_

#include <variant>

#include "grammar/ast/query.h"
#include "grammar/ast/update.h"

namespace mote::ast {

// Whatever can be typed at the shell's prompt.
using Statement = std::variant<Query, Update>;

}  // namespace mote::ast

#endif  // MOTE_GRAMMAR_AST_STATEMENT_H_
