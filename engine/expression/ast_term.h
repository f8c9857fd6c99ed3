#ifndef MOTE_ENGINE_EXPRESSION_AST_TERM_H_
#define MOTE_ENGINE_EXPRESSION_AST_TERM_H_

#include "grammar/ast/term.h"
#include "storage/term/term.h"

namespace mote {

// The term that `node` writes. Requires that a triple term has no variables inside.
Term ToTerm(const ast::TermNode& node);

// True if `node` is a triple term with a variable somewhere inside.
bool HasVariables(const ast::TermNode& node);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_AST_TERM_H_
