#ifndef MOTE_ENGINE_OPERATORS_DISTINCT_H_
#define MOTE_ENGINE_OPERATORS_DISTINCT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "engine/operators/operator.h"
#include "engine/operators/tuple_index.h"

namespace mote {

// Each row of its child once, the first time it comes (SPARQL 1.1 section 18.5, Distinct). The ids
// must be canonical. If equal rows come one after the other, nothing is remembered; a sorted child
// with a single column is even told to jump over the repetitions.
class Distinct final : public Operator {
 public:
  enum class Input { kAnyOrder, kEqualRowsAdjacent };

  Distinct(EvaluationContext& context, OperatorPtr child, Input input);

  std::string Name() const override {
    return input_order_ == Input::kAnyOrder ? "HashDistinct" : "SortedDistinct";
  }

 protected:
  absl::Status DoOpen() override;
  absl::Status DoNext(Batch* batch) override;

 private:
  size_t KeepNew();
  absl::StatusOr<size_t> KeepChanged();

  Input input_order_;
  TupleIndex seen_;
  size_t seen_before_ = 0;  // The size of seen_ before this batch.
  Batch input_;
  std::vector<uint32_t> numbers_;  // First of tuples, then of the rows to keep.
  std::vector<Id> last_;
  bool has_last_ = false;
  ColumnBuffer buffer_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_DISTINCT_H_
