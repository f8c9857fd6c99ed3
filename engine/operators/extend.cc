#include "engine/operators/extend.h"

#include <utility>

#include "storage/base/status_macros.h"

namespace mote {
namespace {

std::vector<VariableId> Append(std::vector<VariableId> columns, VariableId variable) {
  columns.push_back(variable);
  return columns;
}

}  // namespace

Extend::Extend(EvaluationContext& context, OperatorPtr child, VariableId variable,
               CompiledExpression expression, bool canonical)
    : Operator(context, Append(child->columns(), variable)),
      expression_(std::move(expression)),
      canonical_(canonical),
      values_(kBatchRows) {
  AddChild(std::move(child));
}

absl::Status Extend::DoNext(Batch* batch) {
  MOTE_RETURN_IF_ERROR(children()[0]->Next(batch));
  ColumnBatch view = batch->view();
  MOTE_RETURN_IF_ERROR(expression_.Evaluate(view, RowSelection::All(view), values_.data()));
  if (canonical_) {
    MOTE_RETURN_IF_ERROR(
        context().local().Canonicalize(std::span<Id>(values_.data(), batch->rows)));
  }
  batch->columns.push_back(values_.data());
  return absl::OkStatus();
}

}  // namespace mote
