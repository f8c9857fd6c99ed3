#include <set>
#include <string>
#include <utility>

#include "engine/algebra/translation.h"
#include "engine/algebra/translator.h"
#include "grammar/ast/variables.h"
#include "storage/base/status_macros.h"

// SELECT and the solution modifiers (SPARQL 1.1 sections 18.2.4 and 18.2.5).

namespace mote::algebra {

absl::Status Translation::CollectAggregates(const ast::Expression& expression, Scope& scope,
                                            NodePtr* below, algebra::Group* group) {
  auto collect_all = [&](const std::vector<ast::Expression>& expressions) -> absl::Status {
    for (const ast::Expression& child : expressions) {
      MOTE_RETURN_IF_ERROR(CollectAggregates(child, scope, below, group));
    }
    return absl::OkStatus();
  };
  const auto& any = expression.node;
  if (const auto* unary = std::get_if<ast::UnaryExpression>(&any)) {
    return CollectAggregates(*unary->operand, scope, below, group);
  }
  if (const auto* binary = std::get_if<ast::BinaryExpression>(&any)) {
    MOTE_RETURN_IF_ERROR(CollectAggregates(*binary->left, scope, below, group));
    return CollectAggregates(*binary->right, scope, below, group);
  }
  if (const auto* logical = std::get_if<ast::LogicalExpression>(&any)) {
    return collect_all(logical->operands);
  }
  if (const auto* in = std::get_if<ast::InExpression>(&any)) {
    MOTE_RETURN_IF_ERROR(CollectAggregates(*in->operand, scope, below, group));
    return collect_all(in->list);
  }
  if (const auto* call = std::get_if<ast::BuiltinCall>(&any)) return collect_all(call->arguments);
  if (const auto* call = std::get_if<ast::FunctionCall>(&any)) return collect_all(call->arguments);
  const auto* call = std::get_if<ast::AggregateCall>(&any);
  if (call == nullptr) return absl::OkStatus();

  Aggregate aggregate;
  aggregate.kind = call->kind;
  aggregate.distinct = call->distinct;
  aggregate.separator = call->separator;
  if (call->argument) {
    MOTE_ASSIGN_OR_RETURN(aggregate.argument, Expression(*call->argument, scope, below));
  }
  aggregate.result = variables_.AddHidden("aggregate");
  aggregates_[call] = aggregate.result;
  group->aggregates.push_back(std::move(aggregate));
  return absl::OkStatus();
}

void Translation::CollectSamples(const ast::Expression& expression,
                                 const std::set<std::string>& names, Scope& scope,
                                 algebra::Group* group, Samples* samples) {
  const auto collect_all = [&](const std::vector<ast::Expression>& expressions) {
    for (const ast::Expression& child : expressions) {
      CollectSamples(child, names, scope, group, samples);
    }
  };
  const auto& any = expression.node;
  if (const auto* variable = std::get_if<ast::Variable>(&any)) {
    if (names.count(variable->name) == 0 || samples->contains(variable->name)) return;
    Aggregate sample;
    sample.kind = ast::AggregateKind::kSample;
    sample.argument =
        ExpressionRef{&expression, {{variable->name, scope.Lookup(variable->name)}}, {}, {}};
    sample.result = variables_.AddHidden("sample");
    (*samples)[variable->name] = sample.result;
    group->aggregates.push_back(std::move(sample));
  } else if (const auto* unary = std::get_if<ast::UnaryExpression>(&any)) {
    CollectSamples(*unary->operand, names, scope, group, samples);
  } else if (const auto* binary = std::get_if<ast::BinaryExpression>(&any)) {
    CollectSamples(*binary->left, names, scope, group, samples);
    CollectSamples(*binary->right, names, scope, group, samples);
  } else if (const auto* logical = std::get_if<ast::LogicalExpression>(&any)) {
    collect_all(logical->operands);
  } else if (const auto* in = std::get_if<ast::InExpression>(&any)) {
    CollectSamples(*in->operand, names, scope, group, samples);
    collect_all(in->list);
  } else if (const auto* builtin = std::get_if<ast::BuiltinCall>(&any)) {
    collect_all(builtin->arguments);
  } else if (const auto* call = std::get_if<ast::FunctionCall>(&any)) {
    collect_all(call->arguments);
  }
}

absl::Status Translation::AddGrouping(const ast::SelectClause* select,
                                      const ast::GroupPattern& where,
                                      const ast::SolutionModifiers& modifiers, Scope& scope,
                                      NodePtr* node, Samples* samples) {
  algebra::Group group;
  std::set<std::string> ungrouped;
  for (const std::string& name : ast::VisibleVariables(where)) {
    group.star.push_back(scope.Lookup(name));
    ungrouped.insert(name);
  }
  group.implicit = modifiers.group_by.empty();
  for (const ast::GroupKey& key : modifiers.group_by) {
    if (key.variable.has_value()) ungrouped.erase(key.variable->name);
    if (!key.expression.has_value()) {
      group.keys.push_back(scope.Lookup(key.variable->name));
      continue;
    }
    MOTE_ASSIGN_OR_RETURN(ExpressionRef expression, Expression(*key.expression, scope, node));
    VariableId variable =
        key.variable.has_value() ? scope.Lookup(key.variable->name) : variables_.AddHidden("key");
    *node = Make(Extend{variable, std::move(expression)}, std::move(*node));
    group.keys.push_back(variable);
  }
  if (graph_.has_value()) {
    if (const VariableId* graph = std::get_if<VariableId>(&*graph_)) {
      if (group.implicit) {
        needs_loop_ = true;
      } else {
        group.keys.push_back(*graph);
      }
    }
  }
  if (select != nullptr) {
    for (const ast::NamedExpression& item : select->items) {
      if (!item.expression.has_value()) continue;
      MOTE_RETURN_IF_ERROR(CollectAggregates(*item.expression, scope, node, &group));
    }
  }
  for (const ast::Expression& condition : modifiers.having) {
    MOTE_RETURN_IF_ERROR(CollectAggregates(condition, scope, node, &group));
    CollectSamples(condition, ungrouped, scope, &group, samples);
  }
  for (const ast::OrderCondition& condition : modifiers.order_by) {
    MOTE_RETURN_IF_ERROR(CollectAggregates(condition.expression, scope, node, &group));
    CollectSamples(condition.expression, ungrouped, scope, &group, samples);
  }
  *node = Make(std::move(group), std::move(*node));
  return absl::OkStatus();
}

absl::StatusOr<NodePtr> Translation::Select(const ast::SelectClause* select,
                                            const ast::GroupPattern& where,
                                            const ast::SolutionModifiers& modifiers,
                                            const std::optional<ast::InlineData>& values,
                                            Scope& scope, std::vector<VariableId>* columns) {
  MOTE_ASSIGN_OR_RETURN(NodePtr node, Group(where, scope));
  Samples samples;
  if (ast::IsAggregated(select, modifiers)) {
    MOTE_RETURN_IF_ERROR(AddGrouping(select, where, modifiers, scope, &node, &samples));
    samples_ = samples;
    std::vector<const ast::Expression*> conditions;
    for (const ast::Expression& condition : modifiers.having) {
      SplitConjuncts(condition, &conditions);
    }
    for (const ast::Expression* condition : conditions) {
      MOTE_RETURN_IF_ERROR(AddFilter(*condition, scope, &node));
    }
    samples_.clear();
  } else {
    for (const ast::Expression& condition : modifiers.having) {
      MOTE_RETURN_IF_ERROR(AddFilter(condition, scope, &node));
    }
  }
  if (values.has_value()) {
    node = IsUnit(*node) ? InlineData(*values, scope)
                         : Make(Join{}, std::move(node), InlineData(*values, scope));
  }

  if (select != nullptr && !select->star) {
    for (const ast::NamedExpression& item : select->items) {
      VariableId variable = scope.Lookup(item.variable.name);
      columns->push_back(variable);
      if (!item.expression.has_value()) continue;
      MOTE_ASSIGN_OR_RETURN(ExpressionRef expression, Expression(*item.expression, scope, &node));
      node = Make(Extend{variable, std::move(expression)}, std::move(node));
    }
  } else {
    std::vector<std::string> names = ast::VisibleVariables(where);
    if (select != nullptr) {
      names = ast::ProjectedVariables(*select, where, values.has_value() ? &*values : nullptr);
    }
    for (const std::string& name : names) columns->push_back(scope.Lookup(name));
  }

  if (!modifiers.order_by.empty()) {
    OrderBy order;
    samples_ = std::move(samples);
    for (const ast::OrderCondition& condition : modifiers.order_by) {
      MOTE_ASSIGN_OR_RETURN(ExpressionRef expression,
                            Expression(condition.expression, scope, &node));
      order.keys.push_back({std::move(expression), condition.descending});
    }
    samples_.clear();
    node = Make(std::move(order), std::move(node));
  }
  if (select != nullptr) {
    Project project{*columns};
    if (graph_.has_value()) {
      const VariableId* graph = std::get_if<VariableId>(&*graph_);
      if (graph != nullptr) project.variables.push_back(*graph);
    }
    node = Make(std::move(project), std::move(node));
    if (select->modifier == ast::SelectModifier::kDistinct)
      node = Make(Distinct{}, std::move(node));
    if (select->modifier == ast::SelectModifier::kReduced) node = Make(Reduced{}, std::move(node));
  }
  if (modifiers.limit.has_value() || modifiers.offset.has_value()) {
    node = Make(Slice{modifiers.offset.value_or(0), modifiers.limit}, std::move(node));
    if (graph_.has_value() && std::holds_alternative<VariableId>(*graph_)) needs_loop_ = true;
  }
  return node;
}

}  // namespace mote::algebra

namespace mote {

absl::StatusOr<AlgebraTree> TranslateQuery(const ast::Query& query) {
  AlgebraTree tree;
  algebra::Scope scope(tree.variables);
  algebra::Translation translation(tree.variables);
  std::vector<VariableId> columns;
  const auto* select = std::get_if<ast::SelectClause>(&query.form);
  MOTE_ASSIGN_OR_RETURN(tree.root, translation.Select(select, query.where, query.modifiers,
                                                      query.values, scope, &columns));
  for (VariableId variable : columns) {
    tree.columns.emplace_back(tree.variables.Name(variable), variable);
  }
  tree.names = scope.names();
  return tree;
}

absl::StatusOr<AlgebraTree> TranslatePattern(const ast::GroupPattern& pattern) {
  AlgebraTree tree;
  algebra::Scope scope(tree.variables);
  algebra::Translation translation(tree.variables);
  MOTE_ASSIGN_OR_RETURN(tree.root, translation.Group(pattern, scope));
  for (const std::string& name : ast::VisibleVariables(pattern)) {
    tree.columns.emplace_back(name, scope.Lookup(name));
  }
  tree.names = scope.names();
  return tree;
}

}  // namespace mote
