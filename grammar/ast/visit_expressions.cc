#include "grammar/ast/visit_expressions.h"

#include <variant>
#include <vector>

namespace mote::ast {
namespace {

class Walker {
 public:
  explicit Walker(const ExpressionVisitor& visit) : visit_(visit) {}

  void Walk(const GroupPattern& pattern) {
    for (const PatternElement& element : pattern.elements) {
      const auto& node = element.node;
      if (const auto* filter = std::get_if<FilterElement>(&node)) {
        Walk(filter->condition);
      } else if (const auto* bind = std::get_if<BindElement>(&node)) {
        Walk(bind->expression);
      } else if (const auto* optional = std::get_if<OptionalElement>(&node)) {
        Walk(*optional->pattern);
      } else if (const auto* alternatives = std::get_if<UnionElement>(&node)) {
        for (const GroupPattern& branch : alternatives->branches) Walk(branch);
      } else if (const auto* minus = std::get_if<MinusElement>(&node)) {
        Walk(*minus->pattern);
      } else if (const auto* graph = std::get_if<GraphElement>(&node)) {
        Walk(*graph->pattern);
      } else if (const auto* group = std::get_if<GroupElement>(&node)) {
        Walk(*group->pattern);
      } else if (const auto* select = std::get_if<Box<SubSelect>>(&node)) {
        Walk((*select)->where);
        Walk((*select)->select);
        Walk((*select)->modifiers);
      }
    }
  }

  void Walk(const SelectClause& select) {
    for (const NamedExpression& item : select.items) {
      if (item.expression.has_value()) Walk(*item.expression);
    }
  }

  void Walk(const SolutionModifiers& modifiers) {
    for (const GroupKey& key : modifiers.group_by) {
      if (key.expression.has_value()) Walk(*key.expression);
    }
    Walk(modifiers.having);
    for (const OrderCondition& condition : modifiers.order_by) Walk(condition.expression);
  }

  void Walk(const std::vector<Expression>& expressions) {
    for (const Expression& expression : expressions) Walk(expression);
  }

  void Walk(const Expression& expression) {
    visit_(expression);
    const auto& node = expression.node;
    if (const auto* unary = std::get_if<UnaryExpression>(&node)) {
      Walk(*unary->operand);
    } else if (const auto* binary = std::get_if<BinaryExpression>(&node)) {
      Walk(*binary->left);
      Walk(*binary->right);
    } else if (const auto* logical = std::get_if<LogicalExpression>(&node)) {
      Walk(logical->operands);
    } else if (const auto* in = std::get_if<InExpression>(&node)) {
      Walk(*in->operand);
      Walk(in->list);
    } else if (const auto* builtin = std::get_if<BuiltinCall>(&node)) {
      Walk(builtin->arguments);
    } else if (const auto* call = std::get_if<FunctionCall>(&node)) {
      Walk(call->arguments);
    } else if (const auto* aggregate = std::get_if<AggregateCall>(&node)) {
      if (aggregate->argument) Walk(*aggregate->argument);
    } else if (const auto* exists = std::get_if<ExistsExpression>(&node)) {
      Walk(*exists->pattern);
    }
  }

 private:
  const ExpressionVisitor& visit_;
};

}  // namespace

void VisitExpressions(const Query& query, const ExpressionVisitor& visit) {
  Walker walker(visit);
  walker.Walk(query.where);
  if (const auto* select = std::get_if<SelectClause>(&query.form)) walker.Walk(*select);
  walker.Walk(query.modifiers);
}

void VisitExpressions(const Update& update, const ExpressionVisitor& visit) {
  for (const UpdateOperation& operation : update.operations) {
    if (const auto* modify = std::get_if<Modify>(&operation.node)) {
      Walker(visit).Walk(modify->where);
    }
  }
}

}  // namespace mote::ast
