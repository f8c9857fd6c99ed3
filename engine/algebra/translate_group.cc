#include <algorithm>
#include <string>
#include <utility>

#include "engine/algebra/translation.h"
#include "engine/expression/ast_term.h"
#include "engine/expression/located_error.h"
#include "grammar/ast/variables.h"
#include "storage/base/status_macros.h"

namespace mote::algebra {
namespace {

// Joins two patterns, leaving out units and flattening joins.
NodePtr JoinOf(NodePtr a, NodePtr b) {
  if (IsUnit(*a)) return b;
  if (IsUnit(*b)) return a;
  if (!a->Is<Join>()) a = Make(Join{}, std::move(a));
  if (b->Is<Join>()) {
    for (NodePtr& child : b->children) a->children.push_back(std::move(child));
  } else {
    a->children.push_back(std::move(b));
  }
  return a;
}

// True if `node` has no solutions where no pattern matches, so that a graph that does not exist
// gives none.
bool NeedsMatch(const Node& node) {
  if (node.Is<Pattern>() || node.Is<GraphNames>()) return true;
  if (const auto* path = node.As<Path>()) return path->step.min > 0;
  if (node.Is<Join>()) {
    return std::any_of(node.children.begin(), node.children.end(),
                       [](const NodePtr& child) { return NeedsMatch(*child); });
  }
  if (node.Is<Union>()) {
    return std::all_of(node.children.begin(), node.children.end(),
                       [](const NodePtr& child) { return NeedsMatch(*child); });
  }
  if (node.Is<Values>() || node.Is<TripleComponents>()) return false;
  if (const auto* group = node.As<algebra::Group>()) {
    return !group->implicit && NeedsMatch(*node.children[0]);
  }
  return NeedsMatch(*node.children[0]);
}

bool ContainsExists(const ExpressionRef& expression) { return !expression.exists.empty(); }

}  // namespace

void SplitConjuncts(const ast::Expression& condition, std::vector<const ast::Expression*>* out) {
  const auto* logical = std::get_if<ast::LogicalExpression>(&condition.node);
  if (logical == nullptr || logical->op != ast::LogicalOperator::kAnd) {
    out->push_back(&condition);
    return;
  }
  for (const ast::Expression& operand : logical->operands) SplitConjuncts(operand, out);
}

void Translation::BindGraph(NodePtr* node) {
  if (!graph_.has_value()) return;
  const VariableId* variable = std::get_if<VariableId>(&*graph_);
  if (variable == nullptr || CertainVariables(**node).Contains(*variable)) return;
  *node = JoinOf(Make(GraphNames{*variable, std::nullopt}), std::move(*node));
}

absl::StatusOr<NodePtr> Translation::GroupElements(const ast::GroupPattern& group, Scope& scope,
                                                   std::vector<const ast::Expression*>* filters) {
  NodePtr node = MakeUnit();
  for (const ast::PatternElement& element : group.elements) {
    MOTE_RETURN_IF_ERROR(AddElement(element, scope, &node, filters));
  }
  BindGraph(&node);
  return node;
}

absl::StatusOr<NodePtr> Translation::Group(const ast::GroupPattern& group, Scope& scope) {
  std::vector<const ast::Expression*> filters;
  MOTE_ASSIGN_OR_RETURN(NodePtr node, GroupElements(group, scope, &filters));
  // Plain conditions first: they leave fewer solutions for the patterns of EXISTS.
  std::stable_partition(filters.begin(), filters.end(), [](const ast::Expression* filter) {
    return !std::holds_alternative<ast::ExistsExpression>(filter->node);
  });
  for (const ast::Expression* filter : filters) {
    MOTE_RETURN_IF_ERROR(AddFilter(*filter, scope, &node));
  }
  return node;
}

absl::Status Translation::AddElement(const ast::PatternElement& element, Scope& scope,
                                     NodePtr* node, std::vector<const ast::Expression*>* filters) {
  if (const auto* triples = std::get_if<ast::TriplesBlock>(&element.node)) {
    AddTriples(*triples, scope, node);
    return absl::OkStatus();
  }
  if (const auto* filter = std::get_if<ast::FilterElement>(&element.node)) {
    SplitConjuncts(filter->condition, filters);
    return absl::OkStatus();
  }
  if (const auto* optional = std::get_if<ast::OptionalElement>(&element.node)) {
    return AddOptional(*optional->pattern, scope, node);
  }
  if (const auto* minus = std::get_if<ast::MinusElement>(&element.node)) {
    BindGraph(node);
    MOTE_ASSIGN_OR_RETURN(NodePtr right, Group(*minus->pattern, scope));
    Minus op;
    if (graph_.has_value()) {
      if (const VariableId* variable = std::get_if<VariableId>(&*graph_)) op.context.Add(*variable);
    }
    *node = Make(std::move(op), std::move(*node), std::move(right));
    return absl::OkStatus();
  }
  if (const auto* bind = std::get_if<ast::BindElement>(&element.node)) {
    BindGraph(node);
    MOTE_ASSIGN_OR_RETURN(ExpressionRef expression, Expression(bind->expression, scope, node));
    Extend op{scope.Lookup(bind->variable.name), std::move(expression)};
    *node = Make(std::move(op), std::move(*node));
    return absl::OkStatus();
  }

  NodePtr right;
  if (const auto* alternatives = std::get_if<ast::UnionElement>(&element.node)) {
    right = MakeEmpty();
    for (const ast::GroupPattern& branch : alternatives->branches) {
      MOTE_ASSIGN_OR_RETURN(NodePtr child, Group(branch, scope));
      right->children.push_back(std::move(child));
    }
  } else if (const auto* graph = std::get_if<ast::GraphElement>(&element.node)) {
    MOTE_ASSIGN_OR_RETURN(right, GraphElement(*graph, scope));
  } else if (const auto* service = std::get_if<ast::ServiceElement>(&element.node)) {
    if (!service->silent) {
      return ErrorAt(element.range,
                     "SERVICE is not supported: queries cannot reach other endpoints",
                     "SERVICE SILENT goes on without the endpoint's solutions",
                     absl::StatusCode::kUnimplemented);
    }
    right = MakeUnit();
  } else if (const auto* data = std::get_if<ast::InlineData>(&element.node)) {
    right = InlineData(*data, scope);
  } else if (const auto* inner = std::get_if<ast::GroupElement>(&element.node)) {
    MOTE_ASSIGN_OR_RETURN(right, Group(*inner->pattern, scope));
  } else if (const auto* select = std::get_if<ast::Box<ast::SubSelect>>(&element.node)) {
    MOTE_ASSIGN_OR_RETURN(right, SubSelect(**select, scope));
  }
  *node = JoinOf(std::move(*node), std::move(right));
  return absl::OkStatus();
}

absl::Status Translation::AddOptional(const ast::GroupPattern& group, Scope& scope, NodePtr* node) {
  BindGraph(node);
  // The group's own filters see the left side too: they are the join's conditions (18.2.2.6).
  std::vector<const ast::Expression*> filters;
  MOTE_ASSIGN_OR_RETURN(NodePtr right, GroupElements(group, scope, &filters));
  VariableSet left_only = Difference(PossibleVariables(**node), CertainVariables(*right));

  LeftJoin op;
  Values both;
  for (VariableId variable :
       mote::Union(PossibleVariables(**node), PossibleVariables(*right)).ToVector()) {
    both.variables.push_back(variable);
  }
  NodePtr merged = Make(std::move(both));
  for (const ast::Expression* filter : filters) {
    NodePtr probe = Make(Values(*merged->As<Values>()));
    MOTE_ASSIGN_OR_RETURN(ExpressionRef condition, Expression(*filter, scope, &probe));
    VariableSet reads = condition.Variables();
    reads.UnionWith(MentionedVariables(*probe));
    if (ContainsExists(condition)) {
      // `probe` is the marks on top of the stand-in for both sides, which mentions everything.
      reads = condition.Variables();
      for (const Node* mark = probe.get(); mark->Is<Exists>(); mark = mark->children[0].get()) {
        reads.UnionWith(MentionedVariables(*mark->children[1]));
        for (const ExpressionRef& inner : mark->As<Exists>()->conditions) {
          reads.UnionWith(inner.Variables());
        }
      }
      if (!reads.Intersects(left_only)) {
        MOTE_RETURN_IF_ERROR(AddFilter(*filter, scope, &right));
        continue;
      }
      std::vector<NodePtr> patterns;
      std::vector<Exists> marks;
      while (probe->Is<Exists>()) {
        marks.push_back(*probe->As<Exists>());
        patterns.push_back(std::move(probe->children[1]));
        NodePtr below = std::move(probe->children[0]);
        probe = std::move(below);
      }
      // Innermost first, as they must be evaluated.
      for (size_t i = marks.size(); i-- > 0;) {
        op.marks.push_back(std::move(marks[i]));
        merged->children.push_back(std::move(patterns[i]));
      }
    }
    op.conditions.push_back(std::move(condition));
  }
  *node = Make(std::move(op), std::move(*node), std::move(right));
  for (NodePtr& pattern : merged->children) (*node)->children.push_back(std::move(pattern));
  return absl::OkStatus();
}

absl::StatusOr<NodePtr> Translation::GraphElement(const ast::GraphElement& element, Scope& scope) {
  std::optional<Slot> outer_graph = std::move(graph_);
  bool outer_loop = std::exchange(needs_loop_, false);
  const auto* name = std::get_if<ast::Variable>(&element.graph);
  // Inside, the graph has a variable of its own: the name is bound outside the group (18.5).
  VariableId hidden = name == nullptr ? 0 : variables_.AddHidden("graph");
  if (name != nullptr) {
    graph_ = Slot(hidden);
  } else {
    graph_ = Slot(ToTerm(std::get<ast::TermNode>(element.graph)));
  }
  absl::StatusOr<NodePtr> result = Group(*element.pattern, scope);
  Slot graph = std::move(*graph_);
  graph_ = std::move(outer_graph);
  bool loop = std::exchange(needs_loop_, outer_loop);
  if (!result.ok()) return result.status();
  NodePtr node = *std::move(result);

  if (name == nullptr) {
    if (!NeedsMatch(*node)) {
      node = JoinOf(Make(GraphNames{std::move(graph), std::nullopt}), std::move(node));
    }
    return node;
  }
  if (loop) node = Make(ForEachGraph{hidden}, std::move(node));
  VariableId variable = scope.Lookup(name->name);
  if (MentionedVariables(*node).Contains(variable)) {
    return JoinOf(std::move(node), Make(GraphNames{Slot(hidden), variable}));
  }
  RenameVariable(*node, hidden, variable);
  return node;
}

absl::StatusOr<NodePtr> Translation::SubSelect(const ast::SubSelect& select, Scope& scope) {
  Scope inner(variables_);
  for (const std::string& name : ast::ProjectedVariables(
           select.select, select.where, select.values.has_value() ? &*select.values : nullptr)) {
    inner.Bind(name, scope.Lookup(name));
  }
  std::vector<VariableId> columns;
  return Select(&select.select, select.where, select.modifiers, select.values, inner, &columns);
}

NodePtr Translation::InlineData(const ast::InlineData& data, Scope& scope) {
  Values op;
  for (const ast::Variable& variable : data.variables) {
    op.variables.push_back(scope.Lookup(variable.name));
  }
  op.rows.reserve(data.rows.size());
  for (const auto& row : data.rows) {
    std::vector<std::optional<Term>>& cells = op.rows.emplace_back();
    for (const std::optional<ast::TermNode>& cell : row) {
      cells.push_back(cell.has_value() ? std::optional<Term>(ToTerm(*cell)) : std::nullopt);
    }
  }
  return Make(std::move(op));
}

}  // namespace mote::algebra
