#ifndef MOTE_ENGINE_EXPRESSION_CHECK_FUNCTIONS_H_
#define MOTE_ENGINE_EXPRESSION_CHECK_FUNCTIONS_H_

#include "absl/status/status.h"
#include "grammar/ast/expression.h"
#include "grammar/ast/query.h"
#include "grammar/ast/update.h"

namespace mote {

// Whether all functions that a statement calls are there, with their numbers of arguments, and all
// its constant regular expressions can be matched: found out before planning, which need not come
// across each of them. Errors: those of ErrorAt.
absl::Status CheckFunctions(const ast::Query& query);
absl::Status CheckFunctions(const ast::Update& update);

// The same for one call of a function that is named by an IRI.
absl::Status CheckCall(const ast::FunctionCall& call, const ast::SourceRange& range);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_CHECK_FUNCTIONS_H_
