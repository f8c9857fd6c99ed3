#include "engine/expression/compiler.h"

#include <string>
#include <utility>
#include <variant>

#include "engine/expression/ast_term.h"
#include "engine/expression/basic_nodes.h"
#include "engine/expression/check_functions.h"
#include "engine/expression/component_node.h"
#include "engine/expression/function_node.h"
#include "engine/expression/located_error.h"
#include "engine/expression/operator_nodes.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

// "1 argument", "2 arguments".
std::string CountOfArguments(size_t n) {
  return std::to_string(n) + (n == 1 ? " argument" : " arguments");
}

}  // namespace

absl::StatusOr<ExpressionNodePtr> ExpressionCompiler::Compile(const ast::Expression& expression) {
  ++node_count_;
  MOTE_ASSIGN_OR_RETURN(
      ExpressionNodePtr node,
      std::visit([&](const auto& alternative) { return Build(alternative, expression.range); },
                 expression.node));
  return Fold(std::move(node));
}

absl::StatusOr<ExpressionNodePtr> ExpressionCompiler::CompileOperand(
    const ast::Expression& expression) {
  MOTE_ASSIGN_OR_RETURN(ExpressionNodePtr node, Compile(expression));
  return WithDistinctInput(std::move(node));
}

absl::StatusOr<ExpressionNodePtr> ExpressionCompiler::Fold(ExpressionNodePtr node) {
  if (!node->columns().empty() || !node->deterministic() || node->constant() != nullptr) {
    return node;
  }
  EvaluationArena arena(context_.memory());
  ColumnBatch batch{{}, 1};
  EvaluationFrame frame{batch, RowSelection::All(batch), context_, arena};
  Value value;
  MOTE_RETURN_IF_ERROR(node->Values(frame, &value));
  if (!value.ok()) return ExpressionNodePtr(std::make_unique<ConstantNode>());
  return ConstantNode::Make(ToTerm(value), context_);
}

absl::StatusOr<std::vector<ExpressionNodePtr>> ExpressionCompiler::CompileAll(
    const std::vector<ast::Expression>& expressions) {
  std::vector<ExpressionNodePtr> nodes;
  for (const ast::Expression& expression : expressions) {
    MOTE_ASSIGN_OR_RETURN(ExpressionNodePtr node, Compile(expression));
    nodes.push_back(std::move(node));
  }
  return nodes;
}

ExpressionCompiler::Result ExpressionCompiler::Build(const ast::Variable& node,
                                                     const ast::SourceRange&) {
  std::optional<uint32_t> column;
  if (scope_.variables != nullptr) column = scope_.variables->Find(node.name);
  if (!column.has_value()) return ExpressionNodePtr(std::make_unique<ConstantNode>());
  return ExpressionNodePtr(std::make_unique<VariableNode>(*column));
}

ExpressionCompiler::Result ExpressionCompiler::Build(const ast::TermNode& node,
                                                     const ast::SourceRange& range) {
  if (HasVariables(node)) return ErrorAt(range, "a triple term with variables is no constant");
  return ConstantNode::Make(ToTerm(node), context_);
}

ExpressionCompiler::Result ExpressionCompiler::Build(const ast::UnaryExpression& node,
                                                     const ast::SourceRange&) {
  MOTE_ASSIGN_OR_RETURN(ExpressionNodePtr operand, CompileOperand(*node.operand));
  if (node.op == ast::UnaryOperator::kNot) {
    return ExpressionNodePtr(std::make_unique<NotNode>(std::move(operand)));
  }
  bool minus = node.op == ast::UnaryOperator::kMinus;
  return ExpressionNodePtr(std::make_unique<SignNode>(minus, std::move(operand)));
}

ExpressionCompiler::Result ExpressionCompiler::Build(const ast::BinaryExpression& node,
                                                     const ast::SourceRange&) {
  MOTE_ASSIGN_OR_RETURN(ExpressionNodePtr left, CompileOperand(*node.left));
  MOTE_ASSIGN_OR_RETURN(ExpressionNodePtr right, CompileOperand(*node.right));
  auto compare = [&](Comparison op) {
    return ExpressionNodePtr(
        std::make_unique<ComparisonNode>(op, std::move(left), std::move(right)));
  };
  auto compute = [&](Arithmetic op) {
    return ExpressionNodePtr(
        std::make_unique<ArithmeticNode>(op, std::move(left), std::move(right)));
  };
  switch (node.op) {
    case ast::BinaryOperator::kEqual:
      return compare(Comparison::kEqual);
    case ast::BinaryOperator::kNotEqual:
      return compare(Comparison::kNotEqual);
    case ast::BinaryOperator::kLess:
      return compare(Comparison::kLess);
    case ast::BinaryOperator::kGreater:
      return compare(Comparison::kGreater);
    case ast::BinaryOperator::kLessOrEqual:
      return compare(Comparison::kLessOrEqual);
    case ast::BinaryOperator::kGreaterOrEqual:
      return compare(Comparison::kGreaterOrEqual);
    case ast::BinaryOperator::kAdd:
      return compute(Arithmetic::kAdd);
    case ast::BinaryOperator::kSubtract:
      return compute(Arithmetic::kSubtract);
    case ast::BinaryOperator::kMultiply:
      return compute(Arithmetic::kMultiply);
    case ast::BinaryOperator::kDivide:
      return compute(Arithmetic::kDivide);
  }
  return absl::InternalError("unknown binary operator");
}

ExpressionCompiler::Result ExpressionCompiler::Build(const ast::LogicalExpression& node,
                                                     const ast::SourceRange&) {
  std::vector<ExpressionNodePtr> operands;
  for (const ast::Expression& operand : node.operands) {
    MOTE_ASSIGN_OR_RETURN(ExpressionNodePtr compiled, CompileOperand(operand));
    operands.push_back(std::move(compiled));
  }
  bool is_and = node.op == ast::LogicalOperator::kAnd;
  return ExpressionNodePtr(std::make_unique<LogicalNode>(is_and, std::move(operands)));
}

ExpressionCompiler::Result ExpressionCompiler::Build(const ast::InExpression& node,
                                                     const ast::SourceRange&) {
  MOTE_ASSIGN_OR_RETURN(ExpressionNodePtr operand, CompileOperand(*node.operand));
  MOTE_ASSIGN_OR_RETURN(std::vector<ExpressionNodePtr> list, CompileAll(node.list));
  ExpressionNodePtr in = std::make_unique<InNode>(std::move(operand), std::move(list));
  if (!node.negated) return in;
  return ExpressionNodePtr(std::make_unique<NotNode>(std::move(in)));
}

ExpressionCompiler::Result ExpressionCompiler::Build(const ast::BuiltinCall& node,
                                                     const ast::SourceRange& range) {
  MOTE_ASSIGN_OR_RETURN(std::vector<ExpressionNodePtr> args, CompileAll(node.arguments));
  auto n = static_cast<int>(args.size());
  const ast::BuiltinFunctionInfo& info = ast::InfoOf(node.function);
  if (n < info.min_arguments || (info.max_arguments >= 0 && n > info.max_arguments)) {
    return ErrorAt(range,
                   std::string(info.name) + " does not take " + CountOfArguments(args.size()));
  }
  auto kind_test = [&](KindTestNode::Test test) {
    return ExpressionNodePtr(std::make_unique<KindTestNode>(test, std::move(args[0])));
  };
  auto component = [&](ComponentNode::Component which) {
    return ExpressionNodePtr(std::make_unique<ComponentNode>(which, std::move(args[0])));
  };
  using F = ast::BuiltinFunction;
  switch (node.function) {
    case F::kBound:
      return ExpressionNodePtr(std::make_unique<BoundNode>(std::move(args[0])));
    case F::kIf:
      for (ExpressionNodePtr& arg : args) arg = WithDistinctInput(std::move(arg));
      return ExpressionNodePtr(
          std::make_unique<IfNode>(std::move(args[0]), std::move(args[1]), std::move(args[2])));
    case F::kCoalesce:
      for (ExpressionNodePtr& arg : args) arg = WithDistinctInput(std::move(arg));
      return ExpressionNodePtr(std::make_unique<CoalesceNode>(std::move(args)));
    case F::kSameTerm:
      return ExpressionNodePtr(
          std::make_unique<SameTermNode>(std::move(args[0]), std::move(args[1])));
    case F::kIsIri:
      return kind_test(KindTestNode::Test::kIri);
    case F::kIsBlank:
      return kind_test(KindTestNode::Test::kBlankNode);
    case F::kIsLiteral:
      return kind_test(KindTestNode::Test::kLiteral);
    case F::kIsNumeric:
      return kind_test(KindTestNode::Test::kNumeric);
    case F::kIsTriple:
      return kind_test(KindTestNode::Test::kTriple);
    case F::kSubject:
      return component(ComponentNode::Component::kSubject);
    case F::kPredicate:
      return component(ComponentNode::Component::kPredicate);
    case F::kObject:
      return component(ComponentNode::Component::kObject);
    default:
      break;
  }
  MOTE_RETURN_IF_ERROR(CheckRegex(node, args, range));
  ScalarFunctionInfo function = FindScalarFunction(node.function);
  if (function.function == nullptr) {
    return ErrorAt(range, std::string(info.name) + " is not supported");
  }
  return ExpressionNodePtr(std::make_unique<FunctionNode>(function, std::move(args)));
}

absl::Status ExpressionCompiler::CheckRegex(const ast::BuiltinCall& node,
                                            const std::vector<ExpressionNodePtr>& arguments,
                                            const ast::SourceRange& range) {
  size_t flags_at = 0;
  if (node.function == ast::BuiltinFunction::kRegex) flags_at = 2;
  if (node.function == ast::BuiltinFunction::kReplace) flags_at = 3;
  if (flags_at == 0) return absl::OkStatus();
  const ConstantValue* pattern = arguments[1]->constant();
  if (pattern == nullptr || !pattern->defined) return absl::OkStatus();
  std::string flags;
  if (arguments.size() > flags_at) {
    const ConstantValue* given = arguments[flags_at]->constant();
    if (given == nullptr || !given->defined) return absl::OkStatus();
    flags = given->term.value();
  }
  MOTE_RETURN_IF_ERROR(context_.CheckInterrupt());
  absl::Status status = Regex::Make(pattern->term.value(), flags).status();
  if (!absl::IsUnimplemented(status)) return absl::OkStatus();
  return ErrorAt(range, std::string(status.message()));
}

ExpressionCompiler::Result ExpressionCompiler::Build(const ast::FunctionCall& node,
                                                     const ast::SourceRange& range) {
  ScalarFunction cast = FindCast(node.iri);
  MOTE_RETURN_IF_ERROR(CheckCall(node, range));
  MOTE_ASSIGN_OR_RETURN(std::vector<ExpressionNodePtr> args, CompileAll(node.arguments));
  return ExpressionNodePtr(
      std::make_unique<FunctionNode>(ScalarFunctionInfo{cast}, std::move(args)));
}

ExpressionCompiler::Result ExpressionCompiler::Build(const ast::AggregateCall& node,
                                                     const ast::SourceRange& range) {
  if (scope_.aggregate_columns != nullptr) {
    auto it = scope_.aggregate_columns->find(&node);
    if (it != scope_.aggregate_columns->end()) {
      return ExpressionNodePtr(std::make_unique<VariableNode>(it->second));
    }
  }
  return ErrorAt(range, "an aggregate is not allowed here");
}

ExpressionCompiler::Result ExpressionCompiler::Build(const ast::ExistsExpression& node,
                                                     const ast::SourceRange& range) {
  if (scope_.exists_columns != nullptr) {
    auto it = scope_.exists_columns->find(&node);
    if (it != scope_.exists_columns->end()) {
      ExpressionNodePtr exists = std::make_unique<VariableNode>(it->second);
      if (!node.negated) return exists;
      return ExpressionNodePtr(std::make_unique<NotNode>(std::move(exists)));
    }
  }
  return ErrorAt(range, "EXISTS is not allowed here");
}

}  // namespace mote
