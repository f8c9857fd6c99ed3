#include "engine/expression/compiled_expression.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "engine/expression/basic_nodes.h"
#include "engine/expression/compiler.h"
#include "engine/expression/expression_node.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

// Nodes keep buffers of as many values as there are rows in a batch. Expressions of more nodes than
// this are evaluated over fewer rows at once, so that the buffers together stay as large.
constexpr size_t kNodesOfWholeBatches = 64;
constexpr size_t kRowsOfBatch = 2048;

}  // namespace

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
  // The most rows that the nodes see at once, and numbers of rows to select them by.
  size_t slice = std::numeric_limits<size_t>::max();
  std::vector<uint32_t> row_numbers;

  // A frame for the next batch; memory of the one before is used again.
  EvaluationFrame Begin(const ColumnBatch& batch, RowSelection rows) {
    arena.Reset();
    context->terms().BeginBatch();
    EvaluationFrame frame{batch, rows, *context, arena, solutions, scope};
    solutions += batch.rows;
    return frame;
  }

  // Calls `evaluate` with frames of at most `slice` rows and the place of the first of them among
  // `rows`.
  template <typename Evaluate>
  absl::Status ForEachSlice(const ColumnBatch& batch, RowSelection rows, Evaluate evaluate) {
    const EvaluationFrame whole = Begin(batch, rows);
    if (rows.count <= slice) return evaluate(whole, 0);
    const uint32_t* indices = rows.indices;
    if (indices == nullptr) {
      const size_t known = row_numbers.size();
      if (known < rows.count) row_numbers.resize(rows.count);
      std::iota(row_numbers.begin() + static_cast<ptrdiff_t>(known), row_numbers.end(),
                static_cast<uint32_t>(known));
      indices = row_numbers.data();
    }
    for (size_t begin = 0; begin < rows.count; begin += slice) {
      const size_t count = std::min(slice, rows.count - begin);
      MOTE_RETURN_IF_ERROR(evaluate(whole.WithRows({indices + begin, count}), begin));
    }
    return absl::OkStatus();
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
  if (compiler.node_count() > kNodesOfWholeBatches) {
    state->slice = std::max<size_t>(1, kRowsOfBatch * kNodesOfWholeBatches / compiler.node_count());
  }
  return CompiledExpression(std::move(state));
}

absl::Status CompiledExpression::Evaluate(const ColumnBatch& batch, RowSelection rows, Id* out) {
  MOTE_RETURN_IF_ERROR(state_->context->CheckInterrupt());
  if (rows.count == 0) return absl::OkStatus();
  return state_->ForEachSlice(batch, rows, [&](const EvaluationFrame& frame, size_t begin) {
    return state_->root->Ids(frame, out + begin);
  });
}

absl::Status CompiledExpression::EvaluateNumbers(const ColumnBatch& batch, RowSelection rows,
                                                 Number* out) {
  MOTE_RETURN_IF_ERROR(state_->context->CheckInterrupt());
  if (rows.count == 0) return absl::OkStatus();
  return state_->ForEachSlice(batch, rows, [&](const EvaluationFrame& frame, size_t begin) {
    return state_->root->Numbers(frame, out + begin);
  });
}

bool CompiledExpression::computes_numbers() const { return state_->root->computes_numbers(); }

absl::StatusOr<size_t> CompiledExpression::EvaluateFilter(const ColumnBatch& batch,
                                                          RowSelection rows, uint32_t* out) {
  MOTE_RETURN_IF_ERROR(state_->context->CheckInterrupt());
  if (rows.count == 0) return 0;
  Truth* truths = state_->truths.Get(rows.count);
  MOTE_RETURN_IF_ERROR(
      state_->ForEachSlice(batch, rows, [&](const EvaluationFrame& frame, size_t begin) {
        return state_->root->Truths(frame, truths + begin);
      }));
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
