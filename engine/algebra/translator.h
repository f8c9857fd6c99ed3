#ifndef MOTE_ENGINE_ALGEBRA_TRANSLATOR_H_
#define MOTE_ENGINE_ALGEBRA_TRANSLATOR_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "engine/algebra/node.h"
#include "engine/algebra/variable.h"
#include "grammar/ast/query.h"

namespace mote {

// A query or pattern in algebra. It points into the AST, which must outlive it.
struct AlgebraTree {
  algebra::NodePtr root;
  VariableTable variables;
  // SELECT: the projected variables in order. Otherwise all named variables visible in WHERE.
  std::vector<std::pair<std::string, VariableId>> columns;
  // The variables of the outermost scope by name, for templates.
  absl::flat_hash_map<std::string, VariableId> names;
};

// Translates a query into algebra (SPARQL 1.1 section 18.2). For CONSTRUCT, ASK and DESCRIBE the
// solutions are those of the pattern with its modifiers. Errors: kUnimplemented for SERVICE, with
// `line:column`.
absl::StatusOr<AlgebraTree> TranslateQuery(const ast::Query& query);

// Translates the WHERE of an update. Patterns outside GRAPH look in the default graph of the
// dataset that the operation is evaluated on.
absl::StatusOr<AlgebraTree> TranslatePattern(const ast::GroupPattern& pattern);

}  // namespace mote

#endif  // MOTE_ENGINE_ALGEBRA_TRANSLATOR_H_
