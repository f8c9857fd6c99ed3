#ifndef MOTE_ENGINE_OPERATORS_FILTER_H_
#define MOTE_ENGINE_OPERATORS_FILTER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "engine/expression/compiled_expression.h"
#include "engine/operators/operator.h"

namespace mote {

// The rows of its child for which all conditions hold (SPARQL 1.1 section 18.5, Filter), in their
// order.
class Filter final : public Operator {
 public:
  // `outputs` are the child's columns to give; the conditions see all of them.
  Filter(EvaluationContext& context, OperatorPtr child, std::vector<uint32_t> outputs,
         std::vector<CompiledExpression> conditions);

  std::string Name() const override { return "Filter"; }
  absl::Status SkipTo(Id key) override { return children()[0]->SkipTo(key); }

 protected:
  absl::Status DoOpen() override;
  absl::Status DoNext(Batch* batch) override;

 private:
  std::vector<uint32_t> outputs_;
  std::vector<CompiledExpression> conditions_;
  Batch input_;
  std::vector<uint32_t> selection_;
  ColumnBuffer buffer_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_FILTER_H_
