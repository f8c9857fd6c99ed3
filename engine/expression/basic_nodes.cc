#include "engine/expression/basic_nodes.h"

#include <algorithm>

#include "storage/base/status_macros.h"

namespace mote {

absl::StatusOr<ExpressionNodePtr> ConstantNode::Make(Term term, EvaluationContext& context) {
  auto node = std::make_unique<ConstantNode>();
  ConstantValue& value = node->value_;
  MOTE_ASSIGN_OR_RETURN(value.id, context.local().InternCanonical(term));
  value.term = std::move(term);
  value.value = Value::FromTerm(value.term, value.id);
  value.number = NumberOf(value.value);
  value.truth = EffectiveBoolean(value.value);
  value.value_class = Classify(value.value).value_class;
  value.defined = true;
  return ExpressionNodePtr(std::move(node));
}

absl::Status ConstantNode::Ids(const EvaluationFrame& frame, Id* out) {
  std::fill_n(out, frame.size(), value_.id);
  return absl::OkStatus();
}

absl::Status ConstantNode::Truths(const EvaluationFrame& frame, Truth* out) {
  std::fill_n(out, frame.size(), value_.truth);
  return absl::OkStatus();
}

absl::Status ConstantNode::Numbers(const EvaluationFrame& frame, Number* out) {
  std::fill_n(out, frame.size(), value_.number);
  return absl::OkStatus();
}

absl::Status ConstantNode::Values(const EvaluationFrame& frame, Value* out) {
  std::fill_n(out, frame.size(), value_.value);
  return absl::OkStatus();
}

absl::Status VariableNode::Ids(const EvaluationFrame& frame, Id* out) {
  const Id* column = frame.batch.columns[column_];
  if (column == nullptr) {
    std::fill_n(out, frame.size(), Id::Undefined());
  } else if (frame.rows.indices == nullptr) {
    std::copy_n(column, frame.size(), out);
  } else {
    for (size_t i = 0; i < frame.size(); ++i) out[i] = column[frame.rows.indices[i]];
  }
  return absl::OkStatus();
}

BoundNode::BoundNode(ExpressionNodePtr variable) : variable_(std::move(variable)) {
  Absorb(*variable_);
}

absl::Status BoundNode::Truths(const EvaluationFrame& frame, Truth* out) {
  MOTE_ASSIGN_OR_RETURN(const Id* ids, IdsOf(*variable_, frame, &ids_));
  for (size_t i = 0; i < frame.size(); ++i) out[i] = ToTruth(!ids[i].is_undefined());
  return absl::OkStatus();
}

KindTestNode::KindTestNode(Test test, ExpressionNodePtr operand)
    : test_(test), operand_(std::move(operand)) {
  Absorb(*operand_);
}

absl::StatusOr<Truth> KindTestNode::TestOne(const EvaluationFrame& frame, Id id) const {
  Tag tag = id.tag();
  if (id.is_undefined()) return Truth::kError;
  if (tag != Tag::kLocal && (tag != Tag::kNumberOther || test_ != Test::kNumeric)) {
    switch (test_) {
      case Test::kIri:
        return ToTruth(tag == Tag::kIri);
      case Test::kBlankNode:
        return ToTruth(tag == Tag::kBlankNode || tag == Tag::kKeyedBlankNode);
      case Test::kLiteral:
        return ToTruth(IsLiteralTag(tag));
      case Test::kNumeric:
        return ToTruth(IsInlineNumericTag(tag));
      case Test::kTriple:
        return ToTruth(tag == Tag::kTriple);
    }
  }
  MOTE_ASSIGN_OR_RETURN(const Term* term, frame.context.terms().Read(id));
  switch (test_) {
    case Test::kIri:
      return ToTruth(term->is_iri());
    case Test::kBlankNode:
      return ToTruth(term->is_blank_node());
    case Test::kLiteral:
      return ToTruth(term->is_literal());
    case Test::kNumeric:
      return ToTruth(NumberOf(Value::FromTerm(*term, id)).ok());
    case Test::kTriple:
      return ToTruth(term->is_triple());
  }
  return Truth::kError;
}

absl::Status KindTestNode::Truths(const EvaluationFrame& frame, Truth* out) {
  MOTE_ASSIGN_OR_RETURN(const Id* ids, IdsOf(*operand_, frame, &ids_));
  for (size_t i = 0; i < frame.size(); ++i) {
    MOTE_ASSIGN_OR_RETURN(out[i], TestOne(frame, ids[i]));
  }
  return absl::OkStatus();
}

IfNode::IfNode(ExpressionNodePtr condition, ExpressionNodePtr then, ExpressionNodePtr otherwise)
    : condition_(std::move(condition)), then_(std::move(then)), otherwise_(std::move(otherwise)) {
  Absorb(*condition_);
  Absorb(*then_);
  Absorb(*otherwise_);
}

template <typename T, typename Evaluate>
absl::Status IfNode::Branch(const EvaluationFrame& frame, Scratch<T>* scratch, T* out,
                            Evaluate evaluate) {
  size_t n = frame.size();
  Truth* truths = truths_.Get(n);
  MOTE_RETURN_IF_ERROR(condition_->Truths(frame, truths));
  uint32_t* rows = rows_.Get(n);
  uint32_t* positions = positions_.Get(n);
  for (size_t i = 0; i < n; ++i) {
    if (truths[i] == Truth::kError) out[i] = T();
  }
  for (Truth side : {Truth::kTrue, Truth::kFalse}) {
    size_t count = 0;
    for (size_t i = 0; i < n; ++i) {
      if (truths[i] != side) continue;
      rows[count] = frame.rows[i];
      positions[count++] = static_cast<uint32_t>(i);
    }
    if (count == 0) continue;
    T* results = scratch->Get(count);
    ExpressionNode& node = side == Truth::kTrue ? *then_ : *otherwise_;
    MOTE_RETURN_IF_ERROR(evaluate(node, frame.WithRows({rows, count}), results));
    for (size_t i = 0; i < count; ++i) out[positions[i]] = results[i];
  }
  return absl::OkStatus();
}

absl::Status IfNode::Ids(const EvaluationFrame& frame, Id* out) {
  return Branch(frame, &ids_, out, [](ExpressionNode& node, const EvaluationFrame& f, Id* results) {
    return node.Ids(f, results);
  });
}

absl::Status IfNode::Values(const EvaluationFrame& frame, Value* out) {
  return Branch(frame, &values_, out,
                [](ExpressionNode& node, const EvaluationFrame& f, Value* results) {
                  return node.Values(f, results);
                });
}

CoalesceNode::CoalesceNode(std::vector<ExpressionNodePtr> operands)
    : operands_(std::move(operands)) {
  for (const ExpressionNodePtr& operand : operands_) Absorb(*operand);
}

template <typename T, typename Evaluate, typename Defined>
absl::Status CoalesceNode::First(const EvaluationFrame& frame, Scratch<T>* scratch, T* out,
                                 Evaluate evaluate, Defined defined) {
  size_t n = frame.size();
  uint32_t* rows = rows_.Get(n);
  uint32_t* positions = positions_.Get(n);
  for (size_t i = 0; i < n; ++i) {
    out[i] = T();
    rows[i] = frame.rows[i];
    positions[i] = static_cast<uint32_t>(i);
  }
  size_t open = n;
  for (const ExpressionNodePtr& operand : operands_) {
    if (open == 0) break;
    T* results = scratch->Get(open);
    MOTE_RETURN_IF_ERROR(evaluate(*operand, frame.WithRows({rows, open}), results));
    size_t left = 0;
    for (size_t i = 0; i < open; ++i) {
      if (defined(results[i])) {
        out[positions[i]] = results[i];
      } else {
        rows[left] = rows[i];
        positions[left++] = positions[i];
      }
    }
    open = left;
  }
  return absl::OkStatus();
}

absl::Status CoalesceNode::Ids(const EvaluationFrame& frame, Id* out) {
  return First(
      frame, &ids_, out,
      [](ExpressionNode& node, const EvaluationFrame& f, Id* results) {
        return node.Ids(f, results);
      },
      [](Id id) { return !id.is_undefined(); });
}

absl::Status CoalesceNode::Values(const EvaluationFrame& frame, Value* out) {
  return First(
      frame, &values_, out,
      [](ExpressionNode& node, const EvaluationFrame& f, Value* results) {
        return node.Values(f, results);
      },
      [](const Value& value) { return value.ok(); });
}

LogicalNode::LogicalNode(bool is_and, std::vector<ExpressionNodePtr> operands)
    : decisive_(is_and ? Truth::kFalse : Truth::kTrue), operands_(std::move(operands)) {
  for (const ExpressionNodePtr& operand : operands_) Absorb(*operand);
}

absl::Status LogicalNode::Truths(const EvaluationFrame& frame, Truth* out) {
  size_t n = frame.size();
  MOTE_RETURN_IF_ERROR(operands_[0]->Truths(frame, out));
  uint32_t* rows = rows_.Get(n);
  uint32_t* positions = positions_.Get(n);
  Truth* truths = truths_.Get(n);
  for (size_t k = 1; k < operands_.size(); ++k) {
    size_t open = 0;
    for (size_t i = 0; i < n; ++i) {
      rows[open] = frame.rows[i];
      positions[open] = static_cast<uint32_t>(i);
      open += out[i] != decisive_;
    }
    if (open == 0) break;
    MOTE_RETURN_IF_ERROR(operands_[k]->Truths(frame.WithRows({rows, open}), truths));
    for (size_t i = 0; i < open; ++i) {
      Truth& result = out[positions[i]];
      // An earlier error stays one unless this operand decides.
      if (truths[i] == decisive_ || result != Truth::kError) result = truths[i];
    }
  }
  return absl::OkStatus();
}

absl::Status NotNode::Truths(const EvaluationFrame& frame, Truth* out) {
  MOTE_RETURN_IF_ERROR(operand_->Truths(frame, out));
  for (size_t i = 0; i < frame.size(); ++i) out[i] = Not(out[i]);
  return absl::OkStatus();
}

DistinctInputNode::DistinctInputNode(ExpressionNodePtr child)
    : child_(std::move(child)), column_(*child_->columns().begin()) {
  Absorb(*child_);
}

size_t DistinctInputNode::FindDistinct(const EvaluationFrame& frame) {
  size_t n = frame.size();
  const Id* column = frame.batch.columns[column_];
  uint32_t* rows = rows_.Get(n);
  uint32_t* slots = slots_.Get(n);
  if (column == nullptr) {
    rows[0] = frame.rows[0];
    std::fill_n(slots, n, 0);
    return 1;
  }
  size_t capacity = 64;
  while (capacity < 2 * n) capacity *= 2;
  // Every bit set is no id: its tag does not exist.
  constexpr uint64_t kEmpty = ~uint64_t{0};
  table_.assign(capacity, kEmpty);
  uint32_t* table_slots = table_slots_.Get(capacity);
  size_t distinct = 0;
  for (size_t i = 0; i < n; ++i) {
    uint32_t row = frame.rows[i];
    uint64_t bits = column[row].bits();
    size_t place = std::hash<Id>()(column[row]) & (capacity - 1);
    while (table_[place] != bits && table_[place] != kEmpty) place = (place + 1) & (capacity - 1);
    if (table_[place] == kEmpty) {
      table_[place] = bits;
      table_slots[place] = static_cast<uint32_t>(distinct);
      rows[distinct++] = row;
    }
    slots[i] = table_slots[place];
  }
  return distinct;
}

template <typename T, typename Evaluate>
absl::Status DistinctInputNode::Scatter(const EvaluationFrame& frame, Scratch<T>* scratch, T* out,
                                        Evaluate evaluate) {
  if (frame.size() < 2) return evaluate(frame, out);
  size_t distinct = FindDistinct(frame);
  if (distinct == frame.size()) return evaluate(frame, out);
  T* results = scratch->Get(distinct);
  MOTE_RETURN_IF_ERROR(evaluate(frame.WithRows({rows_.Get(distinct), distinct}), results));
  const uint32_t* slots = slots_.Get(frame.size());
  for (size_t i = 0; i < frame.size(); ++i) out[i] = results[slots[i]];
  return absl::OkStatus();
}

absl::Status DistinctInputNode::Ids(const EvaluationFrame& frame, Id* out) {
  return Scatter(frame, &ids_, out,
                 [this](const EvaluationFrame& f, Id* results) { return child_->Ids(f, results); });
}

absl::Status DistinctInputNode::Truths(const EvaluationFrame& frame, Truth* out) {
  return Scatter(frame, &truths_, out, [this](const EvaluationFrame& f, Truth* results) {
    return child_->Truths(f, results);
  });
}

absl::Status DistinctInputNode::Numbers(const EvaluationFrame& frame, Number* out) {
  return Scatter(frame, &numbers_, out, [this](const EvaluationFrame& f, Number* results) {
    return child_->Numbers(f, results);
  });
}

absl::Status DistinctInputNode::Values(const EvaluationFrame& frame, Value* out) {
  return Scatter(frame, &values_, out, [this](const EvaluationFrame& f, Value* results) {
    return child_->Values(f, results);
  });
}

ExpressionNodePtr WithDistinctInput(ExpressionNodePtr node) {
  if (!node->expensive() || !node->deterministic() || node->columns().size() != 1) return node;
  return std::make_unique<DistinctInputNode>(std::move(node));
}

}  // namespace mote
