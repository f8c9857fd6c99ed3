#include "engine/expression/compiled_expression.h"

#include <utility>

#include "engine/expression/basic_nodes.h"
#include "engine/expression/compiler.h"
#include "engine/expression/expression_node.h"
#include "storage/base/status_macros.h"

namespace mote {

struct CompiledExpression::State {
  explicit State(EvaluationContext* context) : context(context), arena(context->memory()) {}

  EvaluationContext* const context;
  ExpressionNodePtr root;
  std::vector<uint32_t> columns;
  uint32_t scope = 0;
  // Rows of all batches so far.
  uint64_t solutions = 0;
  EvaluationArena arena;
  Scratch<Truth> truths;

  // A frame for the next batch; memory of the one before is used again.
  EvaluationFrame Begin(const ColumnBatch& batch, RowSelection rows) {
    arena.Reset();
    context->terms().BeginBatch();
    EvaluationFrame frame{batch, rows, *context, arena, solutions, scope};
    solutions += batch.rows;
    return frame;
  }
};

CompiledExpression::CompiledExpression(std::unique_ptr<State> state) : state_(std::move(state)) {}
CompiledExpression::CompiledExpression(CompiledExpression&&) noexcept = default;
CompiledExpression& CompiledExpression::operator=(CompiledExpression&&) noexcept = default;
CompiledExpression::~CompiledExpression() = default;

absl::StatusOr<CompiledExpression> CompiledExpression::Compile(const ast::Expression& expression,
                                                               const ExpressionScope& scope,
                                                               EvaluationContext& context) {
  ExpressionCompiler compiler(scope, context);
  MOTE_ASSIGN_OR_RETURN(ExpressionNodePtr root, compiler.Compile(expression));
  auto state = std::make_unique<State>(&context);
  state->scope = scope.blank_node_scope;
  state->root = WithDistinctInput(std::move(root));
  state->columns.assign(state->root->columns().begin(), state->root->columns().end());
  return CompiledExpression(std::move(state));
}

absl::Status CompiledExpression::Evaluate(const ColumnBatch& batch, RowSelection rows, Id* out) {
  MOTE_RETURN_IF_ERROR(state_->context->CheckInterrupt());
  if (rows.count == 0) return absl::OkStatus();
  return state_->root->Ids(state_->Begin(batch, rows), out);
}

absl::Status CompiledExpression::EvaluateNumbers(const ColumnBatch& batch, RowSelection rows,
                                                 Number* out) {
  MOTE_RETURN_IF_ERROR(state_->context->CheckInterrupt());
  if (rows.count == 0) return absl::OkStatus();
  return state_->root->Numbers(state_->Begin(batch, rows), out);
}

bool CompiledExpression::computes_numbers() const { return state_->root->computes_numbers(); }

absl::StatusOr<size_t> CompiledExpression::EvaluateFilter(const ColumnBatch& batch,
                                                          RowSelection rows, uint32_t* out) {
  MOTE_RETURN_IF_ERROR(state_->context->CheckInterrupt());
  if (rows.count == 0) return 0;
  Truth* truths = state_->truths.Get(rows.count);
  MOTE_RETURN_IF_ERROR(state_->root->Truths(state_->Begin(batch, rows), truths));
  size_t kept = 0;
  for (size_t i = 0; i < rows.count; ++i) {
    out[kept] = rows[i];
    kept += truths[i] == Truth::kTrue;
  }
  return kept;
}

std::optional<Id> CompiledExpression::constant() const {
  const ConstantValue* constant = state_->root->constant();
  if (constant == nullptr) return std::nullopt;
  return constant->id;
}

bool CompiledExpression::is_deterministic() const { return state_->root->deterministic(); }

const std::vector<uint32_t>& CompiledExpression::columns() const { return state_->columns; }

}  // namespace mote
