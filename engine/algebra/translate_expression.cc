#include <string>
#include <utility>

#include "engine/algebra/translation.h"
#include "storage/base/status_macros.h"

namespace mote::algebra {
absl::StatusOr<ExpressionRef> Translation::Expression(const ast::Expression& expression,
                                                      Scope& scope, NodePtr* node) {
  ExpressionRef out;
  out.ast = &expression;
  MOTE_RETURN_IF_ERROR(Collect(expression, scope, node, &out));
  return out;
}

absl::Status Translation::Collect(const ast::Expression& expression, Scope& scope, NodePtr* node,
                                  ExpressionRef* out) {
  auto collect_all = [&](const std::vector<ast::Expression>& expressions) -> absl::Status {
    for (const ast::Expression& child : expressions) {
      MOTE_RETURN_IF_ERROR(Collect(child, scope, node, out));
    }
    return absl::OkStatus();
  };
  const auto& any = expression.node;
  if (const auto* variable = std::get_if<ast::Variable>(&any)) {
    for (const auto& [name, id] : out->bindings) {
      if (name == variable->name) return absl::OkStatus();
    }
    const auto sample = samples_.find(variable->name);
    if (sample != samples_.end()) {
      out->bindings.emplace_back(variable->name, sample->second);
      return absl::OkStatus();
    }
    out->bindings.emplace_back(variable->name, scope.Lookup(variable->name));
    return absl::OkStatus();
  }
  if (const auto* unary = std::get_if<ast::UnaryExpression>(&any)) {
    return Collect(*unary->operand, scope, node, out);
  }
  if (const auto* binary = std::get_if<ast::BinaryExpression>(&any)) {
    MOTE_RETURN_IF_ERROR(Collect(*binary->left, scope, node, out));
    return Collect(*binary->right, scope, node, out);
  }
  if (const auto* logical = std::get_if<ast::LogicalExpression>(&any)) {
    return collect_all(logical->operands);
  }
  if (const auto* in = std::get_if<ast::InExpression>(&any)) {
    MOTE_RETURN_IF_ERROR(Collect(*in->operand, scope, node, out));
    return collect_all(in->list);
  }
  if (const auto* call = std::get_if<ast::BuiltinCall>(&any)) return collect_all(call->arguments);
  if (const auto* call = std::get_if<ast::FunctionCall>(&any)) return collect_all(call->arguments);
  if (const auto* call = std::get_if<ast::AggregateCall>(&any)) {
    auto found = aggregates_.find(call);
    if (found == aggregates_.end()) {
      return absl::InvalidArgumentError(std::to_string(expression.range.line) + ":" +
                                        std::to_string(expression.range.column) +
                                        ": error: an aggregate cannot stand here");
    }
    out->aggregates.emplace_back(call, found->second);
    return absl::OkStatus();
  }
  if (const auto* exists = std::get_if<ast::ExistsExpression>(&any)) {
    VariableId mark = variables_.AddHidden("exists");
    MOTE_RETURN_IF_ERROR(AddExists(*exists, Exists::Mode::kMark, mark, scope, node));
    out->exists.emplace_back(exists, mark);
  }
  return absl::OkStatus();
}

absl::Status Translation::AddFilter(const ast::Expression& condition, Scope& scope, NodePtr* node) {
  const ast::Expression* inner = &condition;
  bool negated = false;
  while (const auto* unary = std::get_if<ast::UnaryExpression>(&inner->node)) {
    if (unary->op != ast::UnaryOperator::kNot) break;
    negated = !negated;
    inner = &*unary->operand;
  }
  if (const auto* exists = std::get_if<ast::ExistsExpression>(&inner->node)) {
    bool keep = negated == exists->negated;
    return AddExists(*exists, keep ? Exists::Mode::kKeep : Exists::Mode::kRemove, 0, scope, node);
  }
  MOTE_ASSIGN_OR_RETURN(ExpressionRef expression, Expression(condition, scope, node));
  if (auto* filter = (*node)->As<Filter>()) {
    filter->conditions.push_back(std::move(expression));
  } else {
    Filter op;
    op.conditions.push_back(std::move(expression));
    *node = Make(std::move(op), std::move(*node));
  }
  return absl::OkStatus();
}

absl::Status Translation::AddExists(const ast::ExistsExpression& exists, Exists::Mode mode,
                                    VariableId mark, Scope& scope, NodePtr* node) {
  bool outer_loop = std::exchange(needs_loop_, false);
  Samples outer_samples = std::exchange(samples_, Samples());
  absl::StatusOr<NodePtr> translated = Group(*exists.pattern, scope);
  samples_ = std::move(outer_samples);
  // A pattern that counts or cuts does so for each solution outside anyway.
  needs_loop_ = outer_loop;
  if (!translated.ok()) return translated.status();
  NodePtr pattern = *std::move(translated);

  Exists op;
  op.mode = mode;
  op.mark = mark;
  // Filters of the pattern see both sides: they become conditions of the match.
  while (pattern->Is<Filter>()) {
    for (ExpressionRef& condition : pattern->As<Filter>()->conditions) {
      op.conditions.push_back(std::move(condition));
    }
    NodePtr below = std::move(pattern->children[0]);
    pattern = std::move(below);
  }
  *node = Make(std::move(op), std::move(*node), std::move(pattern));
  return absl::OkStatus();
}

}  // namespace mote::algebra
