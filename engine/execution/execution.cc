#include "engine/execution/execution.h"

#include <utility>

#include "engine/planner/operator_builder.h"
#include "engine/planner/parameter_injection.h"
#include "storage/base/check.h"
#include "storage/base/status_macros.h"

namespace mote {

Execution::Execution(const Dataset& dataset, EvaluationContext& context, AlgebraTree tree)
    : tree_(std::move(tree)), planner_(dataset, context, tree_.variables) {}

absl::StatusOr<std::unique_ptr<Execution>> Execution::Prepare(
    const Dataset& dataset, EvaluationContext& context, AlgebraTree tree,
    const std::vector<VariableId>& columns, const std::vector<VariableId>& parameters) {
  std::unique_ptr<Execution> execution(new Execution(dataset, context, std::move(tree)));
  algebra::NodePtr& root = execution->tree_.root;
  if (!parameters.empty()) {
    algebra::Input row;
    row.table = execution->planner_.AddParameters(parameters);
    row.variables = parameters;
    for (VariableId parameter : parameters) row.certain.Add(parameter);
    root = WithParameters(*root, row);
  }
  MOTE_ASSIGN_OR_RETURN(execution->plan_, execution->planner_.Plan(*root));
  OperatorBuilder builder(context, execution->planner_, execution->tree_.variables);
  MOTE_ASSIGN_OR_RETURN(execution->root_, builder.Build(*execution->plan_, columns));
  if (!parameters.empty()) {
    execution->parameters_ = builder.table(0);
    execution->parameters_->columns.resize(parameters.size());
  }
  return execution;
}

void Execution::SetParameters(std::span<const Id> values) {
  if (parameters_ == nullptr) return;
  MOTE_CHECK(values.size() == parameters_->columns.size());
  parameters_->rows = 1;
  for (size_t i = 0; i < values.size(); ++i) parameters_->columns[i].Assign(&values[i], 1);
}

}  // namespace mote
