#include "grammar/parser/static_checks.h"

#include <string>
#include <unordered_set>
#include <utility>
#include <variant>

#include "grammar/ast/variables.h"

namespace mote {
namespace {

using NameSet = std::unordered_set<std::string>;

// Where an expression stands, as far as aggregates are concerned.
enum class AggregateRule {
  kAllowed,          // SELECT, HAVING, ORDER BY
  kForbidden,        // FILTER, BIND, GROUP BY
  kInsideAggregate,  // the argument of another one
};

class StaticChecker {
 public:
  std::optional<ParseError> TakeError() { return std::move(error_); }

  // Checks `pattern` and returns the names in scope after it.
  NameSet CheckGroup(const ast::GroupPattern& pattern) {
    NameSet in_scope;
    for (const ast::PatternElement& element : pattern.elements) {
      std::visit([&](const auto& node) { CheckElement(node, in_scope); }, element.node);
    }
    return in_scope;
  }

  // Checks a query or sub-select and returns the names it projects. `select` is null for other
  // query forms.
  NameSet CheckSelect(const ast::SelectClause* select, const ast::GroupPattern& where,
                      const ast::SolutionModifiers& modifiers,
                      const std::optional<ast::InlineData>& values) {
    NameSet in_scope = CheckGroup(where);
    const NameSet in_pattern = in_scope;
    if (values.has_value()) AddNames(*values, in_scope);
    const bool aggregated = ast::IsAggregated(select, modifiers);
    if (aggregated) in_scope = CheckGroupKeys(modifiers.group_by, in_pattern);
    for (const ast::Expression& condition : modifiers.having) {
      CheckExpression(condition, AggregateRule::kAllowed);
    }
    for (const ast::OrderCondition& condition : modifiers.order_by) {
      CheckExpression(condition.expression, AggregateRule::kAllowed);
    }
    if (select == nullptr) return in_scope;
    if (select->star && aggregated) {
      Fail(select->range, "SELECT * cannot be used with GROUP BY or aggregates",
           "name the variables of GROUP BY and the aggregates");
    }
    if (select->star) return in_scope;
    return CheckItems(*select, std::move(in_scope), aggregated);
  }

 private:
  void Fail(const ast::SourceRange& range, std::string message, std::string hint = {}) {
    if (error_.has_value()) return;
    error_ = ParseError{range, std::move(message), {}, std::move(hint)};
  }

  NameSet CheckGroupKeys(const std::vector<ast::GroupKey>& keys, const NameSet& in_pattern) {
    NameSet names;
    for (const ast::GroupKey& key : keys) {
      if (key.expression.has_value()) {
        CheckExpression(*key.expression, AggregateRule::kForbidden);
      }
      if (!key.variable.has_value()) continue;
      const std::string& name = key.variable->name;
      if (key.expression.has_value() && (in_pattern.contains(name) || names.contains(name))) {
        Fail(key.variable->range, "?" + name + " is already in scope here",
             "choose a new name after AS");
      }
      names.insert(name);
    }
    return names;
  }

  NameSet CheckItems(const ast::SelectClause& select, NameSet in_scope, bool aggregated) {
    NameSet projected;
    NameSet aliases;
    for (const ast::NamedExpression& item : select.items) {
      const std::string& name = item.variable.name;
      if (!item.expression.has_value()) {
        if (aliases.contains(name)) {
          Fail(item.variable.range, "?" + name + " is the name of an expression before it");
        }
        if (aggregated && !in_scope.contains(name)) FailUngrouped(name, item.variable.range);
        projected.insert(name);
        continue;
      }
      CheckExpression(*item.expression, AggregateRule::kAllowed);
      if (aggregated) CheckGrouped(*item.expression, in_scope);
      if (in_scope.contains(name) || projected.contains(name)) {
        Fail(item.variable.range, "?" + name + " is already in scope here",
             "choose a new name after AS");
      }
      // Later expressions may use this name.
      in_scope.insert(name);
      aliases.insert(name);
      projected.insert(name);
    }
    return projected;
  }

  void FailUngrouped(const std::string& name, const ast::SourceRange& range) {
    Fail(range, "?" + name + " is neither in GROUP BY nor inside an aggregate",
         "add it to GROUP BY, or choose one of its values with SAMPLE(?" + name + ")");
  }

  // Every variable of `expression` outside aggregates must be in `grouped`.
  void CheckGrouped(const ast::Expression& expression, const NameSet& grouped) {
    if (const auto* variable = std::get_if<ast::Variable>(&expression.node)) {
      if (!grouped.contains(variable->name)) FailUngrouped(variable->name, variable->range);
    } else if (!std::holds_alternative<ast::AggregateCall>(expression.node)) {
      ForEachOperand(expression,
                     [&](const ast::Expression& operand) { CheckGrouped(operand, grouped); });
    }
  }

  void CheckExpression(const ast::Expression& expression, AggregateRule rule) {
    if (const auto* exists = std::get_if<ast::ExistsExpression>(&expression.node)) {
      CheckGroup(*exists->pattern);
      return;
    }
    if (const auto* aggregate = std::get_if<ast::AggregateCall>(&expression.node)) {
      if (rule == AggregateRule::kForbidden) {
        Fail(expression.range, "an aggregate cannot stand here",
             "aggregates belong in SELECT, HAVING and ORDER BY");
      } else if (rule == AggregateRule::kInsideAggregate) {
        Fail(expression.range, "an aggregate cannot stand inside another",
             "compute the inner one in a sub-select");
      }
      if (aggregate->argument) {
        CheckExpression(*aggregate->argument, AggregateRule::kInsideAggregate);
      }
      return;
    }
    ForEachOperand(expression,
                   [&](const ast::Expression& operand) { CheckExpression(operand, rule); });
  }

  // Calls `visit` with each direct operand of `expression`.
  template <typename Visit>
  static void ForEachOperand(const ast::Expression& expression, const Visit& visit) {
    const auto each = [&visit](const std::vector<ast::Expression>& operands) {
      for (const ast::Expression& operand : operands) visit(operand);
    };
    if (const auto* unary = std::get_if<ast::UnaryExpression>(&expression.node)) {
      visit(*unary->operand);
    } else if (const auto* binary = std::get_if<ast::BinaryExpression>(&expression.node)) {
      visit(*binary->left);
      visit(*binary->right);
    } else if (const auto* logical = std::get_if<ast::LogicalExpression>(&expression.node)) {
      each(logical->operands);
    } else if (const auto* in = std::get_if<ast::InExpression>(&expression.node)) {
      visit(*in->operand);
      each(in->list);
    } else if (const auto* builtin = std::get_if<ast::BuiltinCall>(&expression.node)) {
      each(builtin->arguments);
    } else if (const auto* call = std::get_if<ast::FunctionCall>(&expression.node)) {
      each(call->arguments);
    }
  }

  static void Add(const ast::Variable& variable, NameSet& names) {
    if (variable.kind == ast::VariableKind::kNamed) names.insert(variable.name);
  }
  static void Add(const ast::VarOrTerm& term, NameSet& names) {
    if (const auto* variable = std::get_if<ast::Variable>(&term)) {
      Add(*variable, names);
      return;
    }
    const auto& constant = std::get<ast::TermNode>(term);
    if (constant.kind != ast::TermKind::kTriple) return;
    Add(constant.triple->subject, names);
    Add(constant.triple->predicate, names);
    Add(constant.triple->object, names);
  }
  static void AddNames(const ast::InlineData& data, NameSet& names) {
    for (const ast::Variable& variable : data.variables) names.insert(variable.name);
  }
  static void Merge(NameSet from, NameSet& into) {
    if (into.empty()) {
      into = std::move(from);
    } else {
      into.merge(from);
    }
  }

  void CheckElement(const ast::TriplesBlock& block, NameSet& in_scope) {
    for (const ast::TriplePattern& triple : block.triples) {
      Add(triple.subject, in_scope);
      if (const auto* variable = std::get_if<ast::Variable>(&triple.verb)) {
        Add(*variable, in_scope);
      }
      Add(triple.object, in_scope);
    }
  }
  void CheckElement(const ast::FilterElement& filter, NameSet&) {
    CheckExpression(filter.condition, AggregateRule::kForbidden);
  }
  void CheckElement(const ast::OptionalElement& optional, NameSet& in_scope) {
    Merge(CheckGroup(*optional.pattern), in_scope);
  }
  void CheckElement(const ast::UnionElement& alternatives, NameSet& in_scope) {
    for (const ast::GroupPattern& branch : alternatives.branches) {
      Merge(CheckGroup(branch), in_scope);
    }
  }
  void CheckElement(const ast::MinusElement& minus, NameSet&) { CheckGroup(*minus.pattern); }
  void CheckElement(const ast::GraphElement& graph, NameSet& in_scope) {
    Merge(CheckGroup(*graph.pattern), in_scope);
    Add(graph.graph, in_scope);
  }
  void CheckElement(const ast::ServiceElement& service, NameSet& in_scope) {
    Merge(CheckGroup(*service.pattern), in_scope);
    Add(service.endpoint, in_scope);
  }
  void CheckElement(const ast::BindElement& bind, NameSet& in_scope) {
    CheckExpression(bind.expression, AggregateRule::kForbidden);
    if (in_scope.contains(bind.variable.name)) {
      Fail(bind.variable.range, "?" + bind.variable.name + " is already in scope here",
           "choose a new name, or compare with FILTER");
    }
    Add(bind.variable, in_scope);
  }
  void CheckElement(const ast::InlineData& data, NameSet& in_scope) { AddNames(data, in_scope); }
  void CheckElement(const ast::GroupElement& group, NameSet& in_scope) {
    Merge(CheckGroup(*group.pattern), in_scope);
  }
  void CheckElement(const ast::Box<ast::SubSelect>& select, NameSet& in_scope) {
    Merge(CheckSelect(&select->select, select->where, select->modifiers, select->values), in_scope);
  }

  std::optional<ParseError> error_;
};

}  // namespace

std::optional<ParseError> CheckQuery(const ast::Query& query) {
  StaticChecker checker;
  checker.CheckSelect(std::get_if<ast::SelectClause>(&query.form), query.where, query.modifiers,
                      query.values);
  return checker.TakeError();
}

std::optional<ParseError> CheckUpdate(const ast::Update& update) {
  StaticChecker checker;
  for (const ast::UpdateOperation& operation : update.operations) {
    if (const auto* modify = std::get_if<ast::Modify>(&operation.node)) {
      checker.CheckGroup(modify->where);
    }
  }
  return checker.TakeError();
}

}  // namespace mote
