#ifndef MOTE_ENGINE_EXPRESSION_COMPILER_H_
#define MOTE_ENGINE_EXPRESSION_COMPILER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "engine/expression/compiled_expression.h"
#include "engine/expression/expression_node.h"
#include "grammar/ast/query.h"

namespace mote {

// Turns the AST of an expression into nodes: CompiledExpression::Compile without the wrapping.
class ExpressionCompiler {
 public:
  // Both must outlive this object.
  ExpressionCompiler(const ExpressionScope& scope, EvaluationContext& context)
      : scope_(scope), context_(context) {}

  absl::StatusOr<ExpressionNodePtr> Compile(const ast::Expression& expression);
  // Nodes made so far, more or less.
  size_t node_count() const { return node_count_; }

 private:
  using Result = absl::StatusOr<ExpressionNodePtr>;

  // One for each alternative of ast::Expression.
  Result Build(const ast::Variable& node, const ast::SourceRange& range);
  Result Build(const ast::TermNode& node, const ast::SourceRange& range);
  Result Build(const ast::UnaryExpression& node, const ast::SourceRange& range);
  Result Build(const ast::BinaryExpression& node, const ast::SourceRange& range);
  Result Build(const ast::LogicalExpression& node, const ast::SourceRange& range);
  Result Build(const ast::InExpression& node, const ast::SourceRange& range);
  Result Build(const ast::BuiltinCall& node, const ast::SourceRange& range);
  Result Build(const ast::FunctionCall& node, const ast::SourceRange& range);
  Result Build(const ast::AggregateCall& node, const ast::SourceRange& range);
  Result Build(const ast::ExistsExpression& node, const ast::SourceRange& range);

  absl::StatusOr<std::vector<ExpressionNodePtr>> CompileAll(
      const std::vector<ast::Expression>& expressions);
  // Compiles an operand of a node that does not look for distinct inputs itself.
  Result CompileOperand(const ast::Expression& expression);
  // The constant that an expression without variables stands for.
  Result Fold(ExpressionNodePtr node);
  // Finds a regular expression that is not supported before the query runs.
  absl::Status CheckRegex(const ast::BuiltinCall& node,
                          const std::vector<ExpressionNodePtr>& arguments,
                          const ast::SourceRange& range);

  const ExpressionScope& scope_;
  EvaluationContext& context_;
  size_t node_count_ = 0;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_COMPILER_H_
