#include <utility>

#include "engine/expression/operator_nodes.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

absl::StatusOr<Value> ReadValue(const EvaluationFrame& frame, Id id) {
  MOTE_ASSIGN_OR_RETURN(const Term* term, frame.context.terms().Read(id));
  return Value::FromTerm(*term, id);
}

// Reads the terms of the rows that are still open.
absl::Status LoadUndecided(const EvaluationFrame& frame, const Id* ids, const Truth* truths,
                           Scratch<Id>* scratch) {
  Id* open = scratch->Get(frame.size());
  size_t count = 0;
  for (size_t i = 0; i < frame.size(); ++i) {
    open[count] = ids[i];
    count += truths[i] == kUndecided;
  }
  return frame.context.terms().Load(std::span(open, count));
}

}  // namespace

ConstantComparator::ConstantComparator(Comparison op, const ConstantValue& constant)
    : op_(op), constant_(constant) {
  if (constant.number.ok()) bounds_.emplace(op, constant.number);
}

absl::Status ConstantComparator::Compare(const EvaluationFrame& frame, const Id* ids, Truth* out) {
  size_t n = frame.size();
  size_t undecided = 0;
  if (bounds_.has_value()) {
    for (size_t i = 0; i < n; ++i) {
      out[i] = IsInlineNumericTag(ids[i].tag())
                   ? bounds_->Test(ids[i])
                   : CompareIds(op_, ids[i], constant_.id, ValueClass::kNumber);
      undecided += out[i] == kUndecided;
    }
  } else {
    std::optional<ValueClass> known;
    if (constant_.value_class != ValueClass::kUnknown) known = constant_.value_class;
    for (size_t i = 0; i < n; ++i) {
      out[i] = CompareIds(op_, ids[i], constant_.id, known);
      undecided += out[i] == kUndecided;
    }
  }
  if (undecided == 0) return absl::OkStatus();
  if (undecided > 1) MOTE_RETURN_IF_ERROR(LoadUndecided(frame, ids, out, &undecided_ids_));
  for (size_t i = 0; i < n; ++i) {
    if (out[i] != kUndecided) continue;
    MOTE_ASSIGN_OR_RETURN(Value value, ReadValue(frame, ids[i]));
    out[i] = CompareValues(op_, value, constant_.value);
  }
  return absl::OkStatus();
}

ComparisonNode::ComparisonNode(Comparison op, ExpressionNodePtr left, ExpressionNodePtr right)
    : op_(op), left_(std::move(left)), right_(std::move(right)) {
  Absorb(*left_);
  Absorb(*right_);
  if (left_->constant() != nullptr && right_->constant() == nullptr) {
    std::swap(left_, right_);
    op_ = Mirror(op_);
  }
  const ConstantValue* constant = right_->constant();
  if (constant != nullptr && constant->defined) comparator_.emplace(op_, *constant);
}

absl::Status ComparisonNode::Truths(const EvaluationFrame& frame, Truth* out) {
  if (left_->computes_numbers() || right_->computes_numbers()) return CompareAsNumbers(frame, out);
  if (left_->shape() != Shape::kIds || right_->shape() != Shape::kIds) {
    return CompareAsValues(frame, out);
  }
  if (!comparator_.has_value()) return CompareColumns(frame, out);
  MOTE_ASSIGN_OR_RETURN(const Id* ids, IdsOf(*left_, frame, &left_ids_));
  return comparator_->Compare(frame, ids, out);
}

absl::Status ComparisonNode::CompareColumns(const EvaluationFrame& frame, Truth* out) {
  size_t n = frame.size();
  MOTE_ASSIGN_OR_RETURN(const Id* left, IdsOf(*left_, frame, &left_ids_));
  MOTE_ASSIGN_OR_RETURN(const Id* right, IdsOf(*right_, frame, &right_ids_));
  size_t undecided = 0;
  for (size_t i = 0; i < n; ++i) {
    out[i] = CompareIds(op_, left[i], right[i], std::nullopt);
    undecided += out[i] == kUndecided;
  }
  if (undecided == 0) return absl::OkStatus();
  if (undecided > 1) {
    MOTE_RETURN_IF_ERROR(LoadUndecided(frame, left, out, &undecided_ids_));
    MOTE_RETURN_IF_ERROR(LoadUndecided(frame, right, out, &undecided_ids_));
  }
  for (size_t i = 0; i < n; ++i) {
    if (out[i] != kUndecided) continue;
    MOTE_ASSIGN_OR_RETURN(Value a, ReadValue(frame, left[i]));
    MOTE_ASSIGN_OR_RETURN(Value b, ReadValue(frame, right[i]));
    out[i] = CompareValues(op_, a, b);
  }
  return absl::OkStatus();
}

absl::Status ComparisonNode::CompareAsNumbers(const EvaluationFrame& frame, Truth* out) {
  size_t n = frame.size();
  Number* left = left_numbers_.Get(n);
  Number* right = right_numbers_.Get(n);
  MOTE_RETURN_IF_ERROR(left_->Numbers(frame, left));
  MOTE_RETURN_IF_ERROR(right_->Numbers(frame, right));
  uint32_t* rows = rows_.Get(n);
  uint32_t* positions = positions_.Get(n);
  size_t rest = 0;
  for (size_t i = 0; i < n; ++i) {
    if (left[i].ok() && right[i].ok()) {
      out[i] = ToTruth(Satisfies(op_, CompareNumbers(left[i], right[i])));
    } else {
      rows[rest] = frame.rows[i];
      positions[rest++] = static_cast<uint32_t>(i);
    }
  }
  if (rest == 0) return absl::OkStatus();
  // What is no number may still be a date or a duration, or differ from a number.
  Truth* truths = truths_.Get(rest);
  MOTE_RETURN_IF_ERROR(CompareAsValues(frame.WithRows({rows, rest}), truths));
  for (size_t i = 0; i < rest; ++i) out[positions[i]] = truths[i];
  return absl::OkStatus();
}

absl::Status ComparisonNode::CompareAsValues(const EvaluationFrame& frame, Truth* out) {
  size_t n = frame.size();
  Value* left = left_values_.Get(n);
  Value* right = right_values_.Get(n);
  MOTE_RETURN_IF_ERROR(left_->Values(frame, left));
  MOTE_RETURN_IF_ERROR(right_->Values(frame, right));
  for (size_t i = 0; i < n; ++i) out[i] = CompareValues(op_, left[i], right[i]);
  return absl::OkStatus();
}

SameTermNode::SameTermNode(ExpressionNodePtr left, ExpressionNodePtr right)
    : left_(std::move(left)), right_(std::move(right)) {
  Absorb(*left_);
  Absorb(*right_);
}

absl::Status SameTermNode::Truths(const EvaluationFrame& frame, Truth* out) {
  MOTE_ASSIGN_OR_RETURN(const Id* left, IdsOf(*left_, frame, &left_ids_));
  MOTE_ASSIGN_OR_RETURN(const Id* right, IdsOf(*right_, frame, &right_ids_));
  for (size_t i = 0; i < frame.size(); ++i) {
    if (left[i].is_undefined() || right[i].is_undefined()) {
      out[i] = Truth::kError;
    } else if (left[i] == right[i]) {
      out[i] = Truth::kTrue;
    } else if (left[i].tag() != Tag::kLocal && right[i].tag() != Tag::kLocal) {
      out[i] = Truth::kFalse;
    } else {
      // Equal terms have equal canonical ids.
      MOTE_ASSIGN_OR_RETURN(Id a, frame.context.local().Canonical(left[i]));
      MOTE_ASSIGN_OR_RETURN(Id b, frame.context.local().Canonical(right[i]));
      out[i] = ToTruth(a == b);
    }
  }
  return absl::OkStatus();
}

InNode::InNode(ExpressionNodePtr operand, std::vector<ExpressionNodePtr> list)
    : operand_(std::move(operand)) {
  Absorb(*operand_);
  for (ExpressionNodePtr& member : list) {
    Absorb(*member);
    const ConstantValue* constant = member->constant();
    bool defined = constant != nullptr && constant->defined;
    bool nan =
        defined && constant->number.is_real() && constant->number.real != constant->number.real;
    // A triple term may hold what does not equal itself.
    const bool triple = defined && constant->value_class == ValueClass::kTriple;
    if (defined && !nan && !triple) ids_.insert(constant->id.bits());
    if (defined && constant->value_class == ValueClass::kIri) {
      iris_.push_back(std::move(member));
      continue;
    }
    comparators_.push_back(
        defined ? std::make_unique<ConstantComparator>(Comparison::kEqual, *constant) : nullptr);
    members_.push_back(std::move(member));
  }
}

absl::Status InNode::Truths(const EvaluationFrame& frame, Truth* out) {
  size_t n = frame.size();
  MOTE_ASSIGN_OR_RETURN(const Id* ids, IdsOf(*operand_, frame, &operand_ids_));
  bool any_local = false;
  for (size_t i = 0; i < n; ++i) {
    out[i] = ids[i].is_undefined() ? Truth::kError : ToTruth(ids_.contains(ids[i].bits()));
    any_local = any_local || ids[i].tag() == Tag::kLocal;
  }
  if (any_local && !ids_.empty()) {
    for (size_t i = 0; i < n; ++i) {
      if (ids[i].tag() != Tag::kLocal || out[i] == Truth::kTrue) continue;
      MOTE_ASSIGN_OR_RETURN(Id canonical, frame.context.local().Canonical(ids[i]));
      out[i] = ToTruth(ids_.contains(canonical.bits()));
    }
  }
  Truth* truths = truths_.Get(n);
  for (size_t k = 0; k < members_.size(); ++k) {
    if (comparators_[k] != nullptr) {
      MOTE_RETURN_IF_ERROR(comparators_[k]->Compare(frame, ids, truths));
    } else {
      MOTE_ASSIGN_OR_RETURN(const Id* member, IdsOf(*members_[k], frame, &member_ids_));
      for (size_t i = 0; i < n; ++i) {
        truths[i] = CompareIds(Comparison::kEqual, ids[i], member[i], std::nullopt);
        if (truths[i] != kUndecided) continue;
        MOTE_ASSIGN_OR_RETURN(Value a, ReadValue(frame, ids[i]));
        MOTE_ASSIGN_OR_RETURN(Value b, ReadValue(frame, member[i]));
        truths[i] = CompareValues(Comparison::kEqual, a, b);
      }
    }
    for (size_t i = 0; i < n; ++i) {
      if (out[i] == Truth::kTrue) continue;
      if (truths[i] == Truth::kTrue || truths[i] == Truth::kError) out[i] = truths[i];
    }
  }
  return absl::OkStatus();
}

}  // namespace mote
