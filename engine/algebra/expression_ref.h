#ifndef MOTE_ENGINE_ALGEBRA_EXPRESSION_REF_H_
#define MOTE_ENGINE_ALGEBRA_EXPRESSION_REF_H_

#include <string>
#include <utility>
#include <vector>

#include "engine/algebra/variable.h"
#include "grammar/ast/query.h"

namespace mote {

// An expression of the AST together with what its names mean where it stands. The AST is borrowed
// and must outlive it.
struct ExpressionRef {
  const ast::Expression* ast = nullptr;
  // The variables that it mentions.
  std::vector<std::pair<std::string, VariableId>> bindings;
  // The variables that carry the results of its aggregates and EXISTS patterns.
  std::vector<std::pair<const ast::AggregateCall*, VariableId>> aggregates;
  std::vector<std::pair<const ast::ExistsExpression*, VariableId>> exists;

  // Everything that it reads.
  VariableSet Variables() const {
    VariableSet out;
    for (const auto& [name, variable] : bindings) out.Add(variable);
    for (const auto& [call, variable] : aggregates) out.Add(variable);
    for (const auto& [pattern, variable] : exists) out.Add(variable);
    return out;
  }
};

}  // namespace mote

#endif  // MOTE_ENGINE_ALGEBRA_EXPRESSION_REF_H_
