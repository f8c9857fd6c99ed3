#include "engine/operators/filter.h"

#include <utility>

#include "storage/base/status_macros.h"

namespace mote {
namespace {

std::vector<VariableId> Pick(const Operator& child, const std::vector<uint32_t>& outputs) {
  std::vector<VariableId> out;
  for (uint32_t column : outputs) out.push_back(child.columns()[column]);
  return out;
}

}  // namespace

Filter::Filter(EvaluationContext& context, OperatorPtr child, std::vector<uint32_t> outputs,
               std::vector<CompiledExpression> conditions)
    : Operator(context, Pick(*child, outputs)),
      outputs_(std::move(outputs)),
      conditions_(std::move(conditions)),
      selection_(kBatchRows) {
  AddChild(std::move(child));
  buffer_.Reserve(context.memory(), outputs_.size());
}

absl::Status Filter::DoOpen() {
  MOTE_RETURN_IF_ERROR(buffer_.Allocate());
  return children()[0]->Open();
}

absl::Status Filter::DoNext(Batch* batch) {
  while (true) {
    MOTE_RETURN_IF_ERROR(children()[0]->Next(&input_));
    if (input_.rows == 0) return absl::OkStatus();
    RowSelection selected = RowSelection::All(input_.view());
    for (CompiledExpression& condition : conditions_) {
      MOTE_ASSIGN_OR_RETURN(size_t n,
                            condition.EvaluateFilter(input_.view(), selected, selection_.data()));
      selected = RowSelection{selection_.data(), n};
      if (n == 0) break;
    }
    if (selected.count == 0) continue;
    batch->rows = selected.count;
    for (size_t i = 0; i < outputs_.size(); ++i) {
      const Id* from = input_.columns[outputs_[i]];
      if (selected.count == input_.rows) {
        batch->columns[i] = from;
        continue;
      }
      Id* to = buffer_.Column(i);
      for (size_t row = 0; row < selected.count; ++row) to[row] = from[selected[row]];
      batch->columns[i] = to;
    }
    return absl::OkStatus();
  }
}

}  // namespace mote
