#ifndef MOTE_ENGINE_ALGEBRA_TRANSLATION_H_
#define MOTE_ENGINE_ALGEBRA_TRANSLATION_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/algebra/node.h"
#include "engine/algebra/variable.h"
#include "grammar/ast/query.h"

namespace mote::algebra {

// The names of one query or sub-select, and the variables that they stand for.
class Scope {
 public:
  explicit Scope(VariableTable& variables) : variables_(variables) {}

  VariableId Lookup(const std::string& name) {
    auto [it, added] = names_.try_emplace(name, 0);
    if (added) it->second = variables_.Add(name);
    return it->second;
  }
  // Makes `name` stand for a variable of another scope.
  void Bind(const std::string& name, VariableId variable) { names_[name] = variable; }
  const absl::flat_hash_map<std::string, VariableId>& names() const { return names_; }

 private:
  VariableTable& variables_;
  absl::flat_hash_map<std::string, VariableId> names_;
};

// One walk over an AST that builds algebra. The parts lie in files of their own: groups and their
// elements (translate_group.cc), property paths (translate_path.cc), expressions and EXISTS
// (translate_expression.cc), SELECT and its modifiers (translate_select.cc).
class Translation {
 public:
  explicit Translation(VariableTable& variables) : variables_(variables) {}

  absl::StatusOr<NodePtr> Group(const ast::GroupPattern& group, Scope& scope);

  // SELECT, or with no clause the modifiers alone (ASK, CONSTRUCT, DESCRIBE); gives the projected
  // variables in `columns`.
  absl::StatusOr<NodePtr> Select(const ast::SelectClause* select, const ast::GroupPattern& where,
                                 const ast::SolutionModifiers& modifiers,
                                 const std::optional<ast::InlineData>& values, Scope& scope,
                                 std::vector<VariableId>* columns);

 private:
  // What variables that are not grouped stand for in HAVING and ORDER BY, by name (SPARQL 1.1
  // section 18.2.4.1).
  using Samples = absl::flat_hash_map<std::string, VariableId>;

  // Groups. Each adds one element of a group to what stands before it.
  absl::Status AddElement(const ast::PatternElement& element, Scope& scope, NodePtr* node,
                          std::vector<const ast::Expression*>* filters);
  absl::Status AddOptional(const ast::GroupPattern& group, Scope& scope, NodePtr* node);
  absl::StatusOr<NodePtr> GraphElement(const ast::GraphElement& element, Scope& scope);
  absl::StatusOr<NodePtr> SubSelect(const ast::SubSelect& select, Scope& scope);
  NodePtr InlineData(const ast::InlineData& data, Scope& scope);
  // A group's elements without its filters, whose conjuncts are added to `filters`.
  absl::StatusOr<NodePtr> GroupElements(const ast::GroupPattern& group, Scope& scope,
                                        std::vector<const ast::Expression*>* filters);
  // Inside GRAPH ?g: makes sure that every solution of `node` binds the graph's variable.
  void BindGraph(NodePtr* node);

  // Triple and path patterns.
  void AddTriples(const ast::TriplesBlock& block, Scope& scope, NodePtr* node);
  Slot ToSlot(const ast::VarOrTerm& term, Scope& scope);
  // The same; a triple term with variables becomes a variable of its own, with what is known of its
  // components added to the join `node`.
  Slot ToPatternSlot(const ast::VarOrTerm& term, Scope& scope, NodePtr* node);
  NodePtr PathPattern(const Slot& subject, const ast::PathExpr& path, const Slot& object);
  // A path may take no steps, from or to the constant `end`: what was said in `join` of the triple
  // term `triple` at its other end goes for that constant too.
  static void AddKnownTriple(const Slot& triple, const Slot& end, Node* join);
  NodePtr NegatedSet(const Slot& subject, const ast::PathExpr& path, const Slot& object);

  // Expressions. `node` gets the marks that EXISTS within the expression needs.
  absl::StatusOr<ExpressionRef> Expression(const ast::Expression& expression, Scope& scope,
                                           NodePtr* node);
  absl::Status Collect(const ast::Expression& expression, Scope& scope, NodePtr* node,
                       ExpressionRef* out);
  // Adds one conjunct of a filter on top of `node`.
  absl::Status AddFilter(const ast::Expression& condition, Scope& scope, NodePtr* node);
  absl::Status AddExists(const ast::ExistsExpression& exists, Exists::Mode mode, VariableId mark,
                         Scope& scope, NodePtr* node);

  // SELECT.
  absl::Status AddGrouping(const ast::SelectClause* select, const ast::GroupPattern& where,
                           const ast::SolutionModifiers& modifiers, Scope& scope, NodePtr* node,
                           Samples* samples);
  absl::Status CollectAggregates(const ast::Expression& expression, Scope& scope, NodePtr* below,
                                 algebra::Group* group);
  // Adds SAMPLE(?v) for each variable of `names` that `expression` has outside of aggregates, to be
  // looked up in `samples`.
  void CollectSamples(const ast::Expression& expression, const std::set<std::string>& names,
                      Scope& scope, algebra::Group* group, Samples* samples);

  VariableTable& variables_;
  // The graph that patterns look in: nothing, the name of GRAPH, or its variable.
  std::optional<Slot> graph_;
  // Set when something inside GRAPH ?g must be evaluated for each graph apart.
  bool needs_loop_ = false;
  // The results of aggregates, wherever they stand.
  absl::flat_hash_map<const ast::AggregateCall*, VariableId> aggregates_;
  // Those of the HAVING or ORDER BY that is translated.
  Samples samples_;
};

// The conjuncts of a condition: a && b && c taken apart.
void SplitConjuncts(const ast::Expression& condition, std::vector<const ast::Expression*>* out);

}  // namespace mote::algebra

#endif  // MOTE_ENGINE_ALGEBRA_TRANSLATION_H_
