#ifndef MOTE_GRAMMAR_AST_VISIT_EXPRESSIONS_H_
#define MOTE_GRAMMAR_AST_VISIT_EXPRESSIONS_H_

#include <functional>

#include "grammar/ast/query.h"
#include "grammar/ast/update.h"

namespace mote::ast {

// Called with an expression.
using ExpressionVisitor = std::function<void(const Expression&)>;

// Calls `visit` for every expression of a statement: those of filters, BIND, SELECT and modifiers,
// of sub-selects and of the patterns of EXISTS, and for the operands of each after the expression
// itself.
void VisitExpressions(const Query& query, const ExpressionVisitor& visit);
void VisitExpressions(const Update& update, const ExpressionVisitor& visit);

}  // namespace mote::ast

#endif  // MOTE_GRAMMAR_AST_VISIT_EXPRESSIONS_H_
