#ifndef MOTE_ENGINE_OPERATORS_EXTEND_H_
#define MOTE_ENGINE_OPERATORS_EXTEND_H_

#include <string>
#include <vector>

#include "engine/expression/compiled_expression.h"
#include "engine/operators/operator.h"

namespace mote {

// The rows of its child with one more column, the value of an expression (SPARQL 1.1 section 18.5,
// Extend). The column comes last.
class Extend final : public Operator {
 public:
  // `canonical`: the values will be compared by their ids, so equal terms must have equal ids.
  Extend(EvaluationContext& context, OperatorPtr child, VariableId variable,
         CompiledExpression expression, bool canonical);

  std::string Name() const override { return "Extend"; }
  absl::Status SkipTo(Id key) override { return children()[0]->SkipTo(key); }

 protected:
  absl::Status DoOpen() override { return children()[0]->Open(); }
  absl::Status DoNext(Batch* batch) override;

 private:
  CompiledExpression expression_;
  bool canonical_;
  std::vector<Id> values_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_EXTEND_H_
