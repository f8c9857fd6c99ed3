#ifndef MOTE_ENGINE_EXPRESSION_BASIC_NODES_H_
#define MOTE_ENGINE_EXPRESSION_BASIC_NODES_H_

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/expression/expression_node.h"

namespace mote {

// A value that is the same for all rows.
class ConstantNode final : public ExpressionNode {
 public:
  // An error.
  ConstantNode() = default;
  // Looks the term up in the dictionary.
  static absl::StatusOr<ExpressionNodePtr> Make(Term term, EvaluationContext& context);

  Shape shape() const override { return Shape::kIds; }
  const ConstantValue* constant() const override { return &value_; }
  absl::Status Ids(const EvaluationFrame& frame, Id* out) override;
  absl::Status Truths(const EvaluationFrame& frame, Truth* out) override;
  absl::Status Numbers(const EvaluationFrame& frame, Number* out) override;
  absl::Status Values(const EvaluationFrame& frame, Value* out) override;

 private:
  ConstantValue value_;
};

// A variable; its ids are those of a column.
class VariableNode final : public ExpressionNode {
 public:
  explicit VariableNode(uint32_t column) : column_(column) { columns_.insert(column); }

  Shape shape() const override { return Shape::kIds; }
  std::optional<uint32_t> column() const override { return column_; }
  absl::Status Ids(const EvaluationFrame& frame, Id* out) override;

 private:
  uint32_t column_;
};

// BOUND(?x).
class BoundNode final : public ExpressionNode {
 public:
  explicit BoundNode(ExpressionNodePtr variable);

  Shape shape() const override { return Shape::kTruths; }
  absl::Status Truths(const EvaluationFrame& frame, Truth* out) override;

 private:
  ExpressionNodePtr variable_;
  Scratch<Id> ids_;
};

// isIRI, isBlank, isLiteral, isNumeric and isTRIPLE: by the tag where it says enough.
class KindTestNode final : public ExpressionNode {
 public:
  enum class Test : uint8_t { kIri, kBlankNode, kLiteral, kNumeric, kTriple };
  KindTestNode(Test test, ExpressionNodePtr operand);

  Shape shape() const override { return Shape::kTruths; }
  absl::Status Truths(const EvaluationFrame& frame, Truth* out) override;

 private:
  absl::StatusOr<Truth> TestOne(const EvaluationFrame& frame, Id id) const;

  Test test_;
  ExpressionNodePtr operand_;
  Scratch<Id> ids_;
};

// IF(condition, a, b): evaluates each branch only for the rows that take it.
class IfNode final : public ExpressionNode {
 public:
  IfNode(ExpressionNodePtr condition, ExpressionNodePtr then, ExpressionNodePtr otherwise);

  Shape shape() const override { return Shape::kValues; }
  absl::Status Ids(const EvaluationFrame& frame, Id* out) override;
  absl::Status Values(const EvaluationFrame& frame, Value* out) override;

 private:
  template <typename T, typename Evaluate>
  absl::Status Branch(const EvaluationFrame& frame, Scratch<T>* scratch, T* out, Evaluate evaluate);

  ExpressionNodePtr condition_;
  ExpressionNodePtr then_;
  ExpressionNodePtr otherwise_;
  Scratch<Truth> truths_;
  Scratch<uint32_t> rows_;
  Scratch<uint32_t> positions_;
  Scratch<Id> ids_;
  Scratch<Value> values_;
};

// COALESCE(a, b, ...): the first that is no error; later ones are evaluated for the rest only.
class CoalesceNode final : public ExpressionNode {
 public:
  explicit CoalesceNode(std::vector<ExpressionNodePtr> operands);

  Shape shape() const override { return Shape::kValues; }
  absl::Status Ids(const EvaluationFrame& frame, Id* out) override;
  absl::Status Values(const EvaluationFrame& frame, Value* out) override;

 private:
  template <typename T, typename Evaluate, typename Defined>
  absl::Status First(const EvaluationFrame& frame, Scratch<T>* scratch, T* out, Evaluate evaluate,
                     Defined defined);

  std::vector<ExpressionNodePtr> operands_;
  Scratch<uint32_t> rows_;
  Scratch<uint32_t> positions_;
  Scratch<Id> ids_;
  Scratch<Value> values_;
};

// && and ||, in three-valued logic; later operands are evaluated only where the outcome is open.
class LogicalNode final : public ExpressionNode {
 public:
  LogicalNode(bool is_and, std::vector<ExpressionNodePtr> operands);

  Shape shape() const override { return Shape::kTruths; }
  absl::Status Truths(const EvaluationFrame& frame, Truth* out) override;

 private:
  Truth decisive_;  // false for &&, true for ||
  std::vector<ExpressionNodePtr> operands_;
  Scratch<uint32_t> rows_;
  Scratch<uint32_t> positions_;
  Scratch<Truth> truths_;
};

// !
class NotNode final : public ExpressionNode {
 public:
  explicit NotNode(ExpressionNodePtr operand) : operand_(std::move(operand)) { Absorb(*operand_); }

  Shape shape() const override { return Shape::kTruths; }
  absl::Status Truths(const EvaluationFrame& frame, Truth* out) override;

 private:
  ExpressionNodePtr operand_;
};

// Evaluates an expensive node of one column once for each distinct id of the selected rows.
class DistinctInputNode final : public ExpressionNode {
 public:
  // Requires a deterministic child with exactly one column.
  explicit DistinctInputNode(ExpressionNodePtr child);

  Shape shape() const override { return child_->shape(); }
  absl::Status Ids(const EvaluationFrame& frame, Id* out) override;
  absl::Status Truths(const EvaluationFrame& frame, Truth* out) override;
  absl::Status Numbers(const EvaluationFrame& frame, Number* out) override;
  absl::Status Values(const EvaluationFrame& frame, Value* out) override;

 private:
  // Fills rows_ with one row for each distinct id and slots_ with each row's place in it; returns
  // how many there are.
  size_t FindDistinct(const EvaluationFrame& frame);
  template <typename T, typename Evaluate>
  absl::Status Scatter(const EvaluationFrame& frame, Scratch<T>* scratch, T* out,
                       Evaluate evaluate);

  ExpressionNodePtr child_;
  uint32_t column_;
  std::vector<uint64_t> table_;
  Scratch<uint32_t> table_slots_;
  Scratch<uint32_t> rows_;
  Scratch<uint32_t> slots_;
  Scratch<Id> ids_;
  Scratch<Truth> truths_;
  Scratch<Number> numbers_;
  Scratch<Value> values_;
};

// Wraps `node` in a DistinctInputNode where that is possible and worth it.
ExpressionNodePtr WithDistinctInput(ExpressionNodePtr node);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_BASIC_NODES_H_
