#ifndef MOTE_ENGINE_EXECUTION_EXECUTION_H_
#define MOTE_ENGINE_EXECUTION_EXECUTION_H_

#include <memory>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/algebra/translator.h"
#include "engine/expression/evaluation_context.h"
#include "engine/operators/id_table.h"
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
  // `parameters` are variables whose values come with each run (see SetParameters); the tree is
  // that of the query as its text says it. Solutions come with exactly the columns `columns`, in
  // this order; variables that the tree never binds are unbound. Errors are those of the source, of
  // memory and of what this version cannot evaluate.
  static absl::StatusOr<std::unique_ptr<Execution>> Prepare(
      const Dataset& dataset, EvaluationContext& context, AlgebraTree tree,
      const std::vector<VariableId>& columns, const std::vector<VariableId>& parameters = {});

  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;

  // Gives the parameters their values, canonical ids in the order of `parameters`: before the root
  // is opened, each time.
  void SetParameters(std::span<const Id> values);

  // To be opened, and read.
  Operator& root() { return *root_; }
  const Operator& root() const { return *root_; }

 private:
  Execution(const Dataset& dataset, EvaluationContext& context, AlgebraTree tree);

  AlgebraTree tree_;
  Planner planner_;
  PlanPtr plan_;
  std::shared_ptr<IdTable> parameters_;  // Null if there are none.
  OperatorPtr root_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXECUTION_EXECUTION_H_
