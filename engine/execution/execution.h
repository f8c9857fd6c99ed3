#ifndef MOTE_ENGINE_EXECUTION_EXECUTION_H_
#define MOTE_ENGINE_EXECUTION_EXECUTION_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/algebra/translator.h"
#include "engine/expression/evaluation_context.h"
#include "engine/operators/operator.h"
#include "engine/planner/dataset.h"
#include "engine/planner/plan.h"
#include "engine/planner/planner.h"

namespace mote {

// Algebra made ready to run: planned, and turned into operators. Keeps all that the operators
// borrow from, but for the dataset, the context and the AST behind the tree, which must outlive
// it. Not thread-safe.
class Execution {
 public:
  // Solutions come with exactly the columns `columns`, in this order; variables that the tree never
  // binds are unbound. Errors are those of the source, of memory and of what this version cannot
  // evaluate.
  static absl::StatusOr<std::unique_ptr<Execution>> Prepare(const Dataset& dataset,
                                                            EvaluationContext& context,
                                                            AlgebraTree tree,
                                                            const std::vector<VariableId>& columns);

  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;

  // To be opened, and read.
  Operator& root() { return *root_; }
  const Operator& root() const { return *root_; }

 private:
  Execution(const Dataset& dataset, EvaluationContext& context, AlgebraTree tree);

  AlgebraTree tree_;
  Planner planner_;
  PlanPtr plan_;
  OperatorPtr root_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXECUTION_EXECUTION_H_
