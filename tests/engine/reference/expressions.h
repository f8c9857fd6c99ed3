#ifndef MOTE_TESTS_ENGINE_REFERENCE_EXPRESSIONS_H_
#define MOTE_TESTS_ENGINE_REFERENCE_EXPRESSIONS_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "grammar/ast/query.h"
#include "tests/engine/reference/rdf_dataset.h"

namespace mote::reference {

// Where an expression is evaluated.
struct ExpressionContext {
  const Solution* solution = nullptr;
  // Inside a grouped query: the solutions of the group, and the variables of COUNT(DISTINCT *).
  const Solutions* group = nullptr;
  const std::vector<std::string>* star = nullptr;
  // Whether a pattern has a solution once those of `solution` are put into it.
  std::function<bool(const ast::GroupPattern& pattern, const Solution& solution)> exists;
  // Called where the answer is not for this evaluator to give: operators on dates that the
  // specification does not list.
  std::function<void()> give_up;
};

// The value of an expression, or nothing for an error (SPARQL 1.1 section 17). Functions of the
// language that this evaluator does not know end the program: it is for queries made to measure.
std::optional<Term> Evaluate(const ast::Expression& expression, const ExpressionContext& context);

// The constant that a term of the AST stands for. Requires that it has no variables inside.
Term ConstantOf(const ast::TermNode& node);

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_EXPRESSIONS_H_
