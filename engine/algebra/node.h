#ifndef MOTE_ENGINE_ALGEBRA_NODE_H_
#define MOTE_ENGINE_ALGEBRA_NODE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/algebra/expression_ref.h"
#include "engine/algebra/variable.h"
#include "grammar/ast/expression.h"
#include "storage/term/term.h"

// SPARQL algebra (SPARQL 1.1 section 18.2) as a tree of nodes. Differences from the specification:
// a basic graph pattern is a Join of its patterns (blank nodes are variables, triple terms with
// variables inside are variables with TripleComponents beside them); GRAPH is gone, every pattern
// says which graph it looks in; EXISTS stands beside the expressions that use it.

namespace mote::algebra {

struct Node;
using NodePtr = std::unique_ptr<Node>;

// A variable or a constant of a pattern.
using Slot = std::variant<VariableId, Term>;

// Where a pattern looks: in the dataset's default graph, or in its named graphs.
struct GraphSlot {
  // Nothing: the default graph. A constant: that named graph. A variable: every named graph.
  std::optional<Slot> graph;
};

// A triple pattern. `excluded` names predicates that do not match, for negated property sets.
struct Pattern {
  Slot subject;
  Slot predicate;
  Slot object;
  GraphSlot graph;
  std::vector<Term> excluded;
};

// The triple terms that the source knows, with their components: what a pattern with variables
// inside a triple term says of it. Always joined with what binds `term` to nodes of a graph.
struct TripleComponents {
  VariableId term = 0;
  Slot subject;
  Slot predicate;
  Slot object;
  // Triple terms that count as known even if the source does not know them: nodes that a path of no
  // steps may give.
  std::vector<Term> also;
};

// What one step of a repeated path follows, in terms of sets of nodes (the specification's ALP
// counts no duplicates, section 18.4).
struct PathStep {
  enum class Kind {
    kPredicate,    // `predicate`, against its direction if `inverse`
    kSequence,     // all children in turn
    kAlternative,  // any child
    kRepeat,       // the child, at least `min` times, at most once unless `unbounded`
    kNegated,      // any predicate but `excluded`, against its direction if `inverse`
  };
  Kind kind = Kind::kPredicate;
  bool inverse = false;
  Term predicate;
  std::vector<Term> excluded;
  std::vector<PathStep> children;
  int min = 0;
  bool unbounded = false;
};

// subject (step repeated) object: `step` is of kind kRepeat. Gives each pair of nodes once.
struct Path {
  Slot subject;
  Slot object;
  GraphSlot graph;
  PathStep step;
};

// Any number of children; none: one solution without bindings.
struct Join {};

// Any number of children; none: no solutions.
struct Union {};

// Children: left, right. Solutions are removed by compatible ones that share a variable other than
// those of `context`, which must be equal but do not count as shared (a graph name that the text
// puts outside).
struct Minus {
  VariableSet context;
};

// Children: left, pattern. Which solutions of the left have a compatible one in the pattern, under
// `conditions` over both: keep those, or the others, or bind `mark` to the answer (a boolean).
struct Exists {
  enum class Mode { kKeep, kRemove, kMark };
  Mode mode = Mode::kKeep;
  VariableId mark = 0;
  std::vector<ExpressionRef> conditions;
};

// Children: left, right, and the pattern of each of `marks`, the EXISTS that the conditions use.
struct LeftJoin {
  std::vector<ExpressionRef> conditions;
  std::vector<Exists> marks;
};

struct Filter {
  std::vector<ExpressionRef> conditions;  // all must hold
};

struct Extend {
  VariableId variable = 0;
  ExpressionRef expression;
};

struct Values {
  std::vector<VariableId> variables;
  std::vector<std::vector<std::optional<Term>>> rows;
};

// The rows of a table that the planner fills from another part of the plan.
struct Input {
  size_t table = 0;
  std::vector<VariableId> variables;
  VariableSet certain;
};

// The names of the dataset's named graphs, or one solution if there is a graph of that name.
// `copy` is bound to the same name.
struct GraphNames {
  Slot graph;
  std::optional<VariableId> copy;
};

// The child once for every named graph, with `variable` bound to its name inside and out: for what
// counts or cuts solutions per graph.
struct ForEachGraph {
  VariableId variable = 0;
};

struct Aggregate {
  ast::AggregateKind kind = ast::AggregateKind::kCount;
  bool distinct = false;
  std::string separator;
  std::optional<ExpressionRef> argument;  // nothing: COUNT(*)
  VariableId result = 0;
};

// `implicit`: without GROUP BY, so that no solutions give one group.
struct Group {
  std::vector<VariableId> keys;
  std::vector<Aggregate> aggregates;
  bool implicit = false;
  // The variables that COUNT(DISTINCT *) compares: those visible in the query.
  std::vector<VariableId> star;
};

struct Project {
  std::vector<VariableId> variables;
};

struct Distinct {};
// Duplicates may be dropped, all or none.
struct Reduced {};

struct OrderKey {
  ExpressionRef expression;
  bool descending = false;
};
struct OrderBy {
  std::vector<OrderKey> keys;
};

struct Slice {
  uint64_t offset = 0;
  std::optional<uint64_t> limit;
};

// One node of the tree, and what is below it.
struct Node {
  std::variant<Pattern, TripleComponents, Path, Join, LeftJoin, Union, Minus, Exists, Filter,
               Extend, Values, Input, GraphNames, ForEachGraph, Group, Project, Distinct, Reduced,
               OrderBy, Slice>
      op;
  std::vector<NodePtr> children;

  template <typename T>
  T* As() {
    return std::get_if<T>(&op);
  }
  template <typename T>
  const T* As() const {
    return std::get_if<T>(&op);
  }
  template <typename T>
  bool Is() const {
    return std::holds_alternative<T>(op);
  }
};

// Makers.
template <typename Op, typename... Children>
NodePtr Make(Op op, Children... children) {
  auto node = std::make_unique<Node>();
  node->op = std::move(op);
  (node->children.push_back(std::move(children)), ...);
  return node;
}
inline NodePtr MakeUnit() { return Make(Join{}); }
inline NodePtr MakeEmpty() { return Make(Union{}); }
inline bool IsUnit(const Node& node) { return node.Is<Join>() && node.children.empty(); }
inline bool IsEmpty(const Node& node) { return node.Is<Union>() && node.children.empty(); }

NodePtr Clone(const Node& node);

// The variables that some solution of `node` may bind.
VariableSet PossibleVariables(const Node& node);
// The variables that every solution of `node` binds.
VariableSet CertainVariables(const Node& node);
// Every variable that occurs below `node`, in expressions too.
VariableSet MentionedVariables(const Node& node);

// Replaces a variable that stands in no expression below `node`.
void RenameVariable(Node& node, VariableId from, VariableId to);

// Makes the patterns that look in the graphs of `variable` look in the graph `name` instead.
void SubstituteGraph(Node& node, VariableId variable, const Term& name);

// True if putting the values of `variable` into the pattern `node` gives the same as joining with
// them: every part of it that mentions the variable binds it.
bool JoinsOn(const Node& node, VariableId variable);

// True if some MINUS below `node` may remove solutions or not depending on which variables are put
// into its sides: no variable of its own is certain to be shared.
bool HasOpenMinus(const Node& node);

// True if no two solutions of `node` are equal for sure; false does not mean that some are.
bool HasNoDuplicates(const Node& node);

// True if the pattern of an Exists node cannot be evaluated apart from its left side: the left
// side's bindings must be put into it first (SPARQL 1.1 section 18.6, `substitute`).
bool IsCorrelated(const Node& exists);

// The tree as an S-expression, for tests and for looking at.
std::string ToString(const Node& node, const VariableTable& variables);

}  // namespace mote::algebra

#endif  // MOTE_ENGINE_ALGEBRA_NODE_H_
