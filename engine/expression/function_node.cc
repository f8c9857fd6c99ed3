#include "engine/expression/function_node.h"

#include <utility>

#include "engine/expression/basic_nodes.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

// Bytes of arguments after which the limits of time are looked at again.
constexpr size_t kBytesBetweenChecks = size_t{1} << 18;

}  // namespace

FunctionNode::FunctionNode(ScalarFunctionInfo info, std::vector<ExpressionNodePtr> arguments)
    : info_(info), arguments_(std::move(arguments)), columns_of_arguments_(arguments_.size()) {
  for (const ExpressionNodePtr& argument : arguments_) Absorb(*argument);
  if (columns_.size() > 1) {
    // The whole has no single column to be distinct in, but its parts may have.
    for (ExpressionNodePtr& argument : arguments_) {
      argument = WithDistinctInput(std::move(argument));
    }
  }
  deterministic_ = deterministic_ && info.deterministic;
  expensive_ = true;
}

absl::Status FunctionNode::Values(const EvaluationFrame& frame, Value* out) {
  // An expression may have thousands of calls, each with little to do.
  MOTE_RETURN_IF_ERROR(frame.context.CheckInterrupt());
  size_t n = frame.size();
  size_t arity = arguments_.size();
  std::vector<Scratch<Value>>& columns = columns_of_arguments_;
  for (size_t k = 0; k < arity; ++k) {
    MOTE_RETURN_IF_ERROR(arguments_[k]->Values(frame, columns[k].Get(n)));
  }
  FunctionContext context{frame.context, frame.arena, regexes_, scratch_, frame.scope};
  Value* row = row_.Get(arity);
  size_t bytes = 0;
  for (size_t i = 0; i < n; ++i) {
    out[i] = Value();
    bool ok = true;
    const Value* args = nullptr;
    if (arity == 1) {
      args = columns[0].Get(n) + i;
      ok = args->ok();
    } else {
      for (size_t k = 0; k < arity && ok; ++k) {
        row[k] = columns[k].Get(n)[i];
        ok = row[k].ok();
      }
      args = row;
    }
    if (!ok) continue;
    context.solution = frame.first_solution + frame.rows[i];
    info_.function(context, args, arity, &out[i]);
    if (!context.status.ok()) return context.status;
    MOTE_RETURN_IF_ERROR(frame.arena.CountMemory());
    for (size_t k = 0; k < arity; ++k) bytes += args[k].term.value.size();
    if (bytes >= kBytesBetweenChecks) {
      bytes = 0;
      MOTE_RETURN_IF_ERROR(frame.context.CheckInterrupt());
    }
  }
  return absl::OkStatus();
}

}  // namespace mote
