#ifndef MOTE_ENGINE_OPERATORS_OPERATOR_H_
#define MOTE_ENGINE_OPERATORS_OPERATOR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/algebra/variable.h"
#include "engine/expression/evaluation_context.h"
#include "engine/operators/batch.h"

namespace mote {

// What the planner knew of an operator, for EXPLAIN.
struct OperatorEstimate {
  double rows = 0;
  double cost = 0;  // Of the operator and all below it, in nanoseconds or so.
};

// What an operator did, for EXPLAIN ANALYZE. Time includes the operators below.
struct OperatorFigures {
  uint64_t opens = 0;
  uint64_t batches = 0;
  uint64_t rows = 0;
  uint64_t nanoseconds = 0;
};

// One step of a plan: pulls batches from its children and gives batches of its own. Open() starts
// it, again and again if wanted; Next() gives rows until it gives none. Operators own their
// children. Not thread-safe; must not outlive the EvaluationContext.
class Operator {
 public:
  Operator(EvaluationContext& context, std::vector<VariableId> columns)
      : context_(context), columns_(std::move(columns)) {}
  virtual ~Operator() = default;
  Operator(const Operator&) = delete;
  Operator& operator=(const Operator&) = delete;

  // Starts from the first row. Errors are those of the data source, of memory and of time.
  absl::Status Open();

  // The next rows; none at the end. `batch` is the caller's, to be used again.
  absl::Status Next(Batch* batch);

  // Says that rows whose value of the first sorted column is less than `key` are not wanted. They
  // may come all the same. Only for results sorted by their first sorted column.
  virtual absl::Status SkipTo(Id key) {
    (void)key;
    return absl::OkStatus();
  }

  // Says that the parent counts rows and does nothing else: where there are no columns, batches may
  // have more than kBatchRows rows.
  virtual void AllowLongBatches() {}

  // The variable of each column.
  const std::vector<VariableId>& columns() const { return columns_; }
  // The column of a variable, or -1.
  int ColumnOf(VariableId variable) const;

  // The name of the operator, as EXPLAIN prints it, and what it works on.
  virtual std::string Name() const = 0;
  const std::string& detail() const { return detail_; }
  void set_detail(std::string detail) { detail_ = std::move(detail); }
  const OperatorEstimate& estimate() const { return estimate_; }
  void set_estimate(const OperatorEstimate& estimate) { estimate_ = estimate; }
  const OperatorFigures& figures() const { return figures_; }
  const std::vector<std::unique_ptr<Operator>>& children() const { return children_; }

 protected:
  virtual absl::Status DoOpen() = 0;
  // `batch->columns` has the right size already, but nothing in it.
  virtual absl::Status DoNext(Batch* batch) = 0;

  Operator* AddChild(std::unique_ptr<Operator> child) {
    children_.push_back(std::move(child));
    return children_.back().get();
  }
  EvaluationContext& context() const { return context_; }

 private:
  EvaluationContext& context_;
  std::vector<VariableId> columns_;
  std::vector<std::unique_ptr<Operator>> children_;
  std::string detail_;
  OperatorEstimate estimate_;
  OperatorFigures figures_;
};

using OperatorPtr = std::unique_ptr<Operator>;

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_OPERATOR_H_
