#ifndef MOTE_ENGINE_EXPRESSION_AST_TERM_H_
#define MOTE_ENGINE_EXPRESSION_AST_TERM_H_

#include <optional>

#include "grammar/ast/term.h"
#include "storage/term/term.h"

namespace mote {

// The term that a constant of a query stands for; nothing for a triple term with variables.
std::optional<Term> TermOfAst(const ast::TermNode& node);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_AST_TERM_H_
