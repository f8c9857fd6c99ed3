#ifndef MOTE_ENGINE_EXPRESSION_OPERATOR_NODES_H_
#define MOTE_ENGINE_EXPRESSION_OPERATOR_NODES_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "engine/expression/expression_node.h"
#include "engine/expression/id_compare.h"
#include "engine/expression/value_compare.h"

namespace mote {

// Compares arrays of ids with one constant.
class ConstantComparator {
 public:
  // `constant` must outlive this object and be defined.
  ConstantComparator(Comparison op, const ConstantValue& constant);

  absl::Status Compare(const EvaluationFrame& frame, const Id* ids, Truth* out);

 private:
  Comparison op_;
  const ConstantValue& constant_;
  std::optional<NumberBounds> bounds_;
  Scratch<Id> undecided_ids_;
};

// a op b for the six comparisons.
class ComparisonNode final : public ExpressionNode {
 public:
  ComparisonNode(Comparison op, ExpressionNodePtr left, ExpressionNodePtr right);

  Shape shape() const override { return Shape::kTruths; }
  absl::Status Truths(const EvaluationFrame& frame, Truth* out) override;

 private:
  absl::Status CompareColumns(const EvaluationFrame& frame, Truth* out);
  absl::Status CompareAsNumbers(const EvaluationFrame& frame, Truth* out);
  absl::Status CompareAsValues(const EvaluationFrame& frame, Truth* out);

  Comparison op_;
  ExpressionNodePtr left_;
  ExpressionNodePtr right_;
  std::optional<ConstantComparator> comparator_;
  Scratch<Id> left_ids_, right_ids_, undecided_ids_;
  Scratch<Number> left_numbers_, right_numbers_;
  Scratch<Value> left_values_, right_values_;
  Scratch<uint32_t> rows_, positions_;
  Scratch<Truth> truths_;
};

// sameTerm(a, b).
class SameTermNode final : public ExpressionNode {
 public:
  SameTermNode(ExpressionNodePtr left, ExpressionNodePtr right);

  Shape shape() const override { return Shape::kTruths; }
  absl::Status Truths(const EvaluationFrame& frame, Truth* out) override;

 private:
  ExpressionNodePtr left_;
  ExpressionNodePtr right_;
  Scratch<Id> left_ids_, right_ids_;
};

// operand IN (list) (SPARQL 1.1 section 17.4.1.9): true if any is equal; else an error if any
// comparison was one.
class InNode final : public ExpressionNode {
 public:
  InNode(ExpressionNodePtr operand, std::vector<ExpressionNodePtr> list);

  Shape shape() const override { return Shape::kTruths; }
  absl::Status Truths(const EvaluationFrame& frame, Truth* out) override;

 private:
  ExpressionNodePtr operand_;
  // Members whose comparison may need more than the sets below.
  std::vector<ExpressionNodePtr> members_;
  std::vector<std::unique_ptr<ConstantComparator>> comparators_;  // null: no constant
  // Ids of constant members: an id found here is a match.
  absl::flat_hash_set<uint64_t> ids_;
  // Constant IRIs need no comparison beyond `ids_`, unless the operand is a local id.
  std::vector<ExpressionNodePtr> iris_;
  Scratch<Id> operand_ids_, member_ids_;
  Scratch<Truth> truths_;
};

enum class Arithmetic : uint8_t { kAdd, kSubtract, kMultiply, kDivide };

// a op b on numbers, and on dates, times and durations as XPath defines it.
class ArithmeticNode final : public ExpressionNode {
 public:
  ArithmeticNode(Arithmetic op, ExpressionNodePtr left, ExpressionNodePtr right);

  // Numbers are what it computes fast; what is none goes through Values.
  Shape shape() const override { return Shape::kValues; }
  bool computes_numbers() const override { return true; }
  absl::Status Ids(const EvaluationFrame& frame, Id* out) override;
  absl::Status Truths(const EvaluationFrame& frame, Truth* out) override;
  absl::Status Numbers(const EvaluationFrame& frame, Number* out) override;
  absl::Status Values(const EvaluationFrame& frame, Value* out) override;

 private:
  // The fast path for columns of inline integers: false if there is anything else, with `out`
  // unspecified.
  absl::StatusOr<bool> IntegerIds(const EvaluationFrame& frame, Id* out);
  // Computes the rows whose numbers are errors once more, with dates and durations.
  absl::Status FillTemporal(const EvaluationFrame& frame, const Number* numbers, size_t* count);

  Arithmetic op_;
  ExpressionNodePtr left_;
  ExpressionNodePtr right_;
  Scratch<Id> left_ids_, right_ids_;
  Scratch<Number> numbers_, right_numbers_;
  Scratch<uint32_t> rows_, positions_;
  Scratch<Value> left_values_, right_values_;
};

// Unary minus and plus.
class SignNode final : public ExpressionNode {
 public:
  SignNode(bool minus, ExpressionNodePtr operand);

  Shape shape() const override { return Shape::kNumbers; }
  bool computes_numbers() const override { return true; }
  absl::Status Numbers(const EvaluationFrame& frame, Number* out) override;

 private:
  bool minus_;
  ExpressionNodePtr operand_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_OPERATOR_NODES_H_
