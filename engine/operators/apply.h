#ifndef MOTE_ENGINE_OPERATORS_APPLY_H_
#define MOTE_ENGINE_OPERATORS_APPLY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/operators/id_table.h"
#include "engine/operators/join_spec.h"
#include "engine/operators/operator.h"

namespace mote {

// EXISTS row by row: evaluates its second child once for each row of the first, with that row in a
// table of its own that the second child reads. For patterns that count or cut per row; everything
// else is a join.
class Apply final : public Operator {
 public:
  // `mode` is kKeep, kRemove or kMark (then the mark is the last column). `parameters` are the
  // columns of the left side that make the table's row, after them stands a zero.
  Apply(EvaluationContext& context, OperatorPtr left, OperatorPtr pattern,
        std::shared_ptr<IdTable> table, std::vector<uint32_t> parameters, JoinMode mode,
        std::vector<VariableId> columns);

  std::string Name() const override { return "Apply"; }

 protected:
  absl::Status DoOpen() override;
  absl::Status DoNext(Batch* batch) override;

 private:
  std::shared_ptr<IdTable> table_;
  std::vector<uint32_t> parameters_;
  JoinMode mode_;
  Batch input_;
  Batch matches_;
  ColumnBuffer buffer_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_APPLY_H_
