#include "engine/expression/expression_node.h"

#include <cmath>
#include <span>

#include "storage/base/status_macros.h"
#include "storage/term/inline_value.h"

namespace mote {
namespace {

// The value of one id of a batch; decodes it alone, for the few that the fast paths leave over.
absl::StatusOr<Value> ReadValue(const EvaluationFrame& frame, Id id) {
  MOTE_ASSIGN_OR_RETURN(const Term* term, frame.context.terms().Read(id));
  return Value::FromTerm(*term, id);
}

// Whether the effective boolean value of ids with this tag needs the term itself.
bool TruthNeedsTerm(Tag tag) {
  return tag == Tag::kNumberOther || tag == Tag::kOtherLiteral || tag == Tag::kLocal;
}

Truth TruthOfInline(Id id) {
  switch (id.tag()) {
    case Tag::kBoolean:
      return ToTruth(InlineBooleanValue(id));
    case Tag::kShortString:
      return ToTruth(id.payload() != 0);
    case Tag::kString:
      // The empty string is inline.
      return Truth::kTrue;
    default:
      break;
  }
  if (IsInlineIntegerTag(id.tag())) return ToTruth(InlineInteger(id) != 0);
  if (IsInlineNumericTag(id.tag())) {
    double value = InlineDoubleValue(id);
    return ToTruth(value != 0 && !std::isnan(value));
  }
  return Truth::kError;
}

}  // namespace

absl::Status IdsToTruths(const EvaluationFrame& frame, const Id* ids, Truth* out) {
  for (size_t i = 0; i < frame.size(); ++i) {
    if (!TruthNeedsTerm(ids[i].tag())) {
      out[i] = TruthOfInline(ids[i]);
      continue;
    }
    MOTE_ASSIGN_OR_RETURN(Value value, ReadValue(frame, ids[i]));
    out[i] = EffectiveBoolean(value);
  }
  return absl::OkStatus();
}

absl::Status IdsToNumbers(const EvaluationFrame& frame, const Id* ids, Number* out) {
  for (size_t i = 0; i < frame.size(); ++i) {
    Tag tag = ids[i].tag();
    if (IsInlineNumericTag(tag)) {
      out[i] = NumberOfInline(ids[i]);
    } else if (tag == Tag::kNumberOther || tag == Tag::kLocal) {
      MOTE_ASSIGN_OR_RETURN(Value value, ReadValue(frame, ids[i]));
      out[i] = NumberOf(value);
    } else {
      out[i] = Number();
    }
  }
  return absl::OkStatus();
}

absl::Status IdsToValues(const EvaluationFrame& frame, const Id* ids, Value* out) {
  const Term** terms = frame.arena.term_pointers(frame.size());
  MOTE_RETURN_IF_ERROR(frame.context.terms().LoadStored(std::span(ids, frame.size()), terms));
  for (size_t i = 0; i < frame.size(); ++i) {
    if (terms[i] != nullptr) {
      out[i] = Value::FromTerm(*terms[i], ids[i]);
    } else {
      out[i] = ids[i].is_undefined() ? Value() : Value::FromInline(ids[i], &frame.arena);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<const Id*> IdsOf(ExpressionNode& node, const EvaluationFrame& frame,
                                Scratch<Id>* scratch) {
  std::optional<uint32_t> column = node.column();
  if (column.has_value() && frame.rows.indices == nullptr) {
    const Id* ids = frame.batch.columns[*column];
    if (ids != nullptr) return ids;
  }
  Id* ids = scratch->Get(frame.size());
  MOTE_RETURN_IF_ERROR(node.Ids(frame, ids));
  return ids;
}

absl::Status ExpressionNode::Ids(const EvaluationFrame& frame, Id* out) {
  size_t n = frame.size();
  LocalVocabulary& local = frame.context.local();
  switch (shape()) {
    case Shape::kTruths: {
      Truth* truths = truths_.Get(n);
      MOTE_RETURN_IF_ERROR(Truths(frame, truths));
      for (size_t i = 0; i < n; ++i) {
        out[i] =
            truths[i] == Truth::kError ? Id::Undefined() : EncodeBoolean(truths[i] == Truth::kTrue);
      }
      return absl::OkStatus();
    }
    case Shape::kNumbers: {
      Number* numbers = numbers_.Get(n);
      MOTE_RETURN_IF_ERROR(Numbers(frame, numbers));
      for (size_t i = 0; i < n; ++i) {
        MOTE_ASSIGN_OR_RETURN(out[i], ToId(numbers[i], local));
      }
      return absl::OkStatus();
    }
    case Shape::kValues: {
      Value* values = values_.Get(n);
      MOTE_RETURN_IF_ERROR(Values(frame, values));
      for (size_t i = 0; i < n; ++i) {
        MOTE_ASSIGN_OR_RETURN(out[i], ToId(values[i], local));
      }
      return absl::OkStatus();
    }
    case Shape::kIds:
      break;
  }
  return absl::InternalError("an expression node without its own shape");
}

absl::Status ExpressionNode::Truths(const EvaluationFrame& frame, Truth* out) {
  size_t n = frame.size();
  switch (shape()) {
    case Shape::kIds: {
      MOTE_ASSIGN_OR_RETURN(const Id* ids, IdsOf(*this, frame, &ids_));
      return IdsToTruths(frame, ids, out);
    }
    case Shape::kNumbers: {
      Number* numbers = numbers_.Get(n);
      MOTE_RETURN_IF_ERROR(Numbers(frame, numbers));
      for (size_t i = 0; i < n; ++i) out[i] = EffectiveBoolean(Value::FromNumber(numbers[i]));
      return absl::OkStatus();
    }
    case Shape::kValues: {
      Value* values = values_.Get(n);
      MOTE_RETURN_IF_ERROR(Values(frame, values));
      for (size_t i = 0; i < n; ++i) out[i] = EffectiveBoolean(values[i]);
      return absl::OkStatus();
    }
    case Shape::kTruths:
      break;
  }
  return absl::InternalError("an expression node without its own shape");
}

absl::Status ExpressionNode::Numbers(const EvaluationFrame& frame, Number* out) {
  size_t n = frame.size();
  switch (shape()) {
    case Shape::kIds: {
      MOTE_ASSIGN_OR_RETURN(const Id* ids, IdsOf(*this, frame, &ids_));
      return IdsToNumbers(frame, ids, out);
    }
    case Shape::kTruths:
      for (size_t i = 0; i < n; ++i) out[i] = Number();
      return absl::OkStatus();
    case Shape::kValues: {
      Value* values = values_.Get(n);
      MOTE_RETURN_IF_ERROR(Values(frame, values));
      for (size_t i = 0; i < n; ++i) out[i] = NumberOf(values[i]);
      return absl::OkStatus();
    }
    case Shape::kNumbers:
      break;
  }
  return absl::InternalError("an expression node without its own shape");
}

absl::Status ExpressionNode::Values(const EvaluationFrame& frame, Value* out) {
  size_t n = frame.size();
  switch (shape()) {
    case Shape::kIds: {
      MOTE_ASSIGN_OR_RETURN(const Id* ids, IdsOf(*this, frame, &ids_));
      return IdsToValues(frame, ids, out);
    }
    case Shape::kTruths: {
      Truth* truths = truths_.Get(n);
      MOTE_RETURN_IF_ERROR(Truths(frame, truths));
      for (size_t i = 0; i < n; ++i) {
        out[i] = truths[i] == Truth::kError ? Value() : Value::Boolean(truths[i] == Truth::kTrue);
      }
      return absl::OkStatus();
    }
    case Shape::kNumbers: {
      Number* numbers = numbers_.Get(n);
      MOTE_RETURN_IF_ERROR(Numbers(frame, numbers));
      for (size_t i = 0; i < n; ++i) out[i] = Value::FromNumber(numbers[i]);
      return absl::OkStatus();
    }
    case Shape::kValues:
      break;
  }
  return absl::InternalError("an expression node without its own shape");
}

}  // namespace mote
