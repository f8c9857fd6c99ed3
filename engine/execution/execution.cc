#include "engine/execution/execution.h"

#include <utility>

#include "engine/planner/operator_builder.h"
#include "storage/base/status_macros.h"

namespace mote {

Execution::Execution(const Dataset& dataset, EvaluationContext& context, AlgebraTree tree)
    : tree_(std::move(tree)), planner_(dataset, context, tree_.variables) {}

absl::StatusOr<std::unique_ptr<Execution>> Execution::Prepare(
    const Dataset& dataset, EvaluationContext& context, AlgebraTree tree,
    const std::vector<VariableId>& columns) {
  std::unique_ptr<Execution> execution(new Execution(dataset, context, std::move(tree)));
  MOTE_ASSIGN_OR_RETURN(execution->plan_, execution->planner_.Plan(*execution->tree_.root));
  OperatorBuilder builder(context, execution->planner_, execution->tree_.variables);
  MOTE_ASSIGN_OR_RETURN(execution->root_, builder.Build(*execution->plan_, columns));
  return execution;
}

}  // namespace mote
