#include <utility>

#include "engine/expression/operator_nodes.h"
#include "engine/expression/temporal.h"
#include "storage/base/status_macros.h"
#include "storage/term/inline_value.h"

namespace mote {
namespace {

template <Number (*Op)(const Number&, const Number&)>
void Apply(const Number* right, size_t n, Number* left) {
  for (size_t i = 0; i < n; ++i) left[i] = Op(left[i], right[i]);
}

// Inline integers, the commonest case, without the detour over Number; false as soon as a row has
// something else or a result that is not inline.
template <typename Op>
bool ApplyToIntegers(const Id* left, const Id* right, size_t n, Op op, Id* out) {
  for (size_t i = 0; i < n; ++i) {
    if (!IsInlineIntegerTag(left[i].tag()) || !IsInlineIntegerTag(right[i].tag())) return false;
    int64_t result;
    if (op(InlineInteger(left[i]), InlineInteger(right[i]), &result)) return false;
    if (result < kMinInlineInteger || result > kMaxInlineInteger) return false;
    out[i] = Id(Tag::kInteger, static_cast<uint64_t>(result + kInlineIntegerBias));
  }
  return true;
}

}  // namespace

ArithmeticNode::ArithmeticNode(Arithmetic op, ExpressionNodePtr left, ExpressionNodePtr right)
    : op_(op), left_(std::move(left)), right_(std::move(right)) {
  Absorb(*left_);
  Absorb(*right_);
}

absl::Status ArithmeticNode::Numbers(const EvaluationFrame& frame, Number* out) {
  size_t n = frame.size();
  Number* right = right_numbers_.Get(n);
  MOTE_RETURN_IF_ERROR(left_->Numbers(frame, out));
  MOTE_RETURN_IF_ERROR(right_->Numbers(frame, right));
  switch (op_) {
    case Arithmetic::kAdd:
      Apply<AddNumbers>(right, n, out);
      break;
    case Arithmetic::kSubtract:
      Apply<SubtractNumbers>(right, n, out);
      break;
    case Arithmetic::kMultiply:
      Apply<MultiplyNumbers>(right, n, out);
      break;
    case Arithmetic::kDivide:
      Apply<DivideNumbers>(right, n, out);
      break;
  }
  return absl::OkStatus();
}

absl::Status ArithmeticNode::FillTemporal(const EvaluationFrame& frame, const Number* numbers,
                                          size_t* count) {
  size_t n = frame.size();
  uint32_t* rows = rows_.Get(n);
  uint32_t* positions = positions_.Get(n);
  *count = 0;
  for (size_t i = 0; i < n; ++i) {
    if (numbers[i].ok()) continue;
    rows[*count] = frame.rows[i];
    positions[(*count)++] = static_cast<uint32_t>(i);
  }
  if (*count == 0) return absl::OkStatus();
  Value* left = left_values_.Get(*count);
  Value* right = right_values_.Get(*count);
  EvaluationFrame rest = frame.WithRows({rows, *count});
  MOTE_RETURN_IF_ERROR(left_->Values(rest, left));
  MOTE_RETURN_IF_ERROR(right_->Values(rest, right));
  for (size_t i = 0; i < *count; ++i) {
    left[i] = TemporalArithmetic(op_, left[i], right[i], &frame.arena);
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> ArithmeticNode::IntegerIds(const EvaluationFrame& frame, Id* out) {
  if (left_->shape() != Shape::kIds || right_->shape() != Shape::kIds) return false;
  MOTE_ASSIGN_OR_RETURN(const Id* left, IdsOf(*left_, frame, &left_ids_));
  MOTE_ASSIGN_OR_RETURN(const Id* right, IdsOf(*right_, frame, &right_ids_));
  auto apply = [&](auto op) { return ApplyToIntegers(left, right, frame.size(), op, out); };
  switch (op_) {
    case Arithmetic::kAdd:
      return apply(
          [](int64_t a, int64_t b, int64_t* c) { return __builtin_add_overflow(a, b, c); });
    case Arithmetic::kSubtract:
      return apply(
          [](int64_t a, int64_t b, int64_t* c) { return __builtin_sub_overflow(a, b, c); });
    case Arithmetic::kMultiply:
      return apply(
          [](int64_t a, int64_t b, int64_t* c) { return __builtin_mul_overflow(a, b, c); });
    case Arithmetic::kDivide:
      break;
  }
  return false;
}

absl::Status ArithmeticNode::Ids(const EvaluationFrame& frame, Id* out) {
  MOTE_ASSIGN_OR_RETURN(bool done, IntegerIds(frame, out));
  if (done) return absl::OkStatus();
  size_t n = frame.size();
  Number* numbers = numbers_.Get(n);
  MOTE_RETURN_IF_ERROR(Numbers(frame, numbers));
  LocalVocabulary& local = frame.context.local();
  for (size_t i = 0; i < n; ++i) {
    MOTE_ASSIGN_OR_RETURN(out[i], ToId(numbers[i], local));
  }
  size_t count = 0;
  MOTE_RETURN_IF_ERROR(FillTemporal(frame, numbers, &count));
  for (size_t i = 0; i < count; ++i) {
    MOTE_ASSIGN_OR_RETURN(out[positions_.Get(count)[i]], ToId(left_values_.Get(count)[i], local));
  }
  return absl::OkStatus();
}

absl::Status ArithmeticNode::Truths(const EvaluationFrame& frame, Truth* out) {
  size_t n = frame.size();
  Number* numbers = numbers_.Get(n);
  // Dates and durations have no effective boolean value.
  MOTE_RETURN_IF_ERROR(Numbers(frame, numbers));
  for (size_t i = 0; i < n; ++i) out[i] = EffectiveBoolean(Value::FromNumber(numbers[i]));
  return absl::OkStatus();
}

absl::Status ArithmeticNode::Values(const EvaluationFrame& frame, Value* out) {
  size_t n = frame.size();
  Number* numbers = numbers_.Get(n);
  MOTE_RETURN_IF_ERROR(Numbers(frame, numbers));
  for (size_t i = 0; i < n; ++i) out[i] = Value::FromNumber(numbers[i]);
  size_t count = 0;
  MOTE_RETURN_IF_ERROR(FillTemporal(frame, numbers, &count));
  for (size_t i = 0; i < count; ++i) {
    out[positions_.Get(count)[i]] = left_values_.Get(count)[i];
  }
  return absl::OkStatus();
}

SignNode::SignNode(bool minus, ExpressionNodePtr operand)
    : minus_(minus), operand_(std::move(operand)) {
  Absorb(*operand_);
}

absl::Status SignNode::Numbers(const EvaluationFrame& frame, Number* out) {
  MOTE_RETURN_IF_ERROR(operand_->Numbers(frame, out));
  if (!minus_) return absl::OkStatus();
  for (size_t i = 0; i < frame.size(); ++i) out[i] = NegateNumber(out[i]);
  return absl::OkStatus();
}

}  // namespace mote
