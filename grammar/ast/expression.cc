#include "grammar/ast/expression.h"

#include <algorithm>

#include "grammar/ast/query.h"

namespace mote::ast {
namespace {

struct AggregateFinder {
  bool operator()(const Variable&) const { return false; }
  bool operator()(const TermNode&) const { return false; }
  bool operator()(const UnaryExpression& unary) const { return Find(*unary.operand); }
  bool operator()(const BinaryExpression& binary) const {
    return Find(*binary.left) || Find(*binary.right);
  }
  bool operator()(const LogicalExpression& logical) const { return FindAny(logical.operands); }
  bool operator()(const InExpression& in) const { return Find(*in.operand) || FindAny(in.list); }
  bool operator()(const BuiltinCall& call) const { return FindAny(call.arguments); }
  bool operator()(const FunctionCall& call) const { return FindAny(call.arguments); }
  bool operator()(const AggregateCall&) const { return true; }
  bool operator()(const ExistsExpression&) const { return false; }

  bool Find(const Expression& expression) const { return std::visit(*this, expression.node); }
  bool FindAny(const std::vector<Expression>& expressions) const {
    return std::any_of(expressions.begin(), expressions.end(),
                       [this](const Expression& expression) { return Find(expression); });
  }
};

}  // namespace

bool ContainsAggregate(const Expression& expression) { return AggregateFinder().Find(expression); }

}  // namespace mote::ast
