#ifndef MOTE_ENGINE_PLANNER_OPERATOR_BUILDER_H_
#define MOTE_ENGINE_PLANNER_OPERATOR_BUILDER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/algebra/variable.h"
#include "engine/expression/evaluation_context.h"
#include "engine/operators/id_table.h"
#include "engine/operators/join_spec.h"
#include "engine/operators/operator.h"
#include "engine/operators/scan_rows.h"
#include "engine/planner/plan.h"
#include "engine/planner/planner.h"

namespace mote {

// Turns a plan into operators. Columns that nobody above an operator reads are not made. Use once.
// Not thread-safe; the operators borrow from the plan's tree, the planner and the context.
class OperatorBuilder {
 public:
  OperatorBuilder(EvaluationContext& context, const Planner& planner,
                  const VariableTable& variables);

  // An operator with exactly the columns `columns`, in this order; variables that the plan never
  // binds are unbound. Errors: those of compiling expressions.
  absl::StatusOr<OperatorPtr> Build(const Plan& plan, const std::vector<VariableId>& columns);

  // The rows that the operators read of a table of the planner's.
  const std::shared_ptr<IdTable>& table(size_t number) const { return tables_[number]; }

 private:
  // An operator with at least the columns of `needed` that the plan may bind.
  absl::StatusOr<OperatorPtr> Make(const Plan& plan, const VariableSet& needed);
  absl::StatusOr<OperatorPtr> MakeAny(const Plan& plan, const VariableSet& needed);
  // The same with exactly those columns, in ascending order or in the order given.
  absl::StatusOr<OperatorPtr> MakeExact(const Plan& plan, const std::vector<VariableId>& columns);

  OperatorPtr MakeScan(const plan::Scan& scan, const VariableSet& needed);
  absl::StatusOr<OperatorPtr> MakeJoin(const Plan& plan, const plan::Join& join,
                                       const VariableSet& needed);
  absl::StatusOr<OperatorPtr> MakePathJoin(const Plan& plan, const plan::PathJoin& join,
                                           const VariableSet& needed);
  absl::StatusOr<OperatorPtr> MakePathScan(const plan::PathScan& scan, const VariableSet& needed);
  OperatorPtr MakeTripleScan(const plan::TripleScan& scan, const VariableSet& needed);
  absl::StatusOr<OperatorPtr> MakeTripleJoin(const Plan& plan, const plan::TripleJoin& join,
                                             const VariableSet& needed);
  absl::StatusOr<OperatorPtr> MakeApply(const Plan& plan, const plan::Apply& apply,
                                        const VariableSet& needed);
  absl::StatusOr<OperatorPtr> MakeFilter(const Plan& plan, const plan::Filter& filter,
                                         const VariableSet& needed);
  absl::StatusOr<OperatorPtr> MakeGroup(const Plan& plan, const plan::Group& group,
                                        const VariableSet& needed);
  absl::StatusOr<OperatorPtr> MakeOrderBy(const Plan& plan, const plan::OrderBy& order,
                                          const VariableSet& needed);
  OperatorPtr MakeTable(std::vector<VariableId> columns, std::shared_ptr<const IdTable> table);

  absl::StatusOr<CompiledExpression> Compile(const ExpressionRef& expression,
                                             const std::vector<VariableId>& columns);
  std::string Name(VariableId variable) const { return "?" + variables_.Name(variable); }
  std::string Names(const std::vector<VariableId>& variables) const;

  EvaluationContext& context_;
  const Planner& planner_;
  const VariableTable& variables_;
  std::vector<std::shared_ptr<IdTable>> tables_;
  // Variables whose ids some operator above compares.
  VariableSet compared_;
};

// The shape of a scan of `leaf` whose prefix holds `prefix_length` columns: `outputs` are the
// variables wanted, in this order.
ScanShape ShapeOf(const PatternLeaf& leaf, Order order, int prefix_length,
                  const std::vector<VariableId>& outputs);

}  // namespace mote

#endif  // MOTE_ENGINE_PLANNER_OPERATOR_BUILDER_H_
