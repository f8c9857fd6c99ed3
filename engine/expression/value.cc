#include "engine/expression/value.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/term/inline_id.h"
#include "storage/term/inline_value.h"
#include "storage/term/xsd_number.h"

namespace mote {

std::string_view EvaluationArena::Copy(std::string_view text) {
  if (text.empty()) return std::string_view("");
  char* out = Allocate(text.size());
  std::memcpy(out, text.data(), text.size());
  return std::string_view(out, text.size());
}

char* EvaluationArena::Allocate(size_t size) {
  if (size > kLargeBytes) {
    large_.push_back(std::make_unique_for_overwrite<char[]>(size));
    uncounted_ += size;
    return large_.back().get();
  }
  if (used_ + size > kChunkBytes) {
    if (!chunks_.empty()) ++chunk_;
    if (chunk_ == chunks_.size()) {
      chunks_.push_back(std::make_unique_for_overwrite<char[]>(kChunkBytes));
      uncounted_ += kChunkBytes;
    }
    used_ = 0;
  }
  char* out = chunks_[chunk_].get() + used_;
  used_ += size;
  return out;
}

absl::Status EvaluationArena::CountUncounted() { return memory_.Add(std::exchange(uncounted_, 0)); }

absl::Status EvaluationArena::CheckRoom(size_t size) {
  if (size <= kLargeBytes) return absl::OkStatus();
  // The limit that somebody set comes before the bound of all texts.
  const uint64_t held = memory_.held();
  MOTE_RETURN_IF_ERROR(memory_.Add(size));
  MOTE_RETURN_IF_ERROR(memory_.Resize(held));
  if (size <= kMaxTextBytes) return absl::OkStatus();
  return absl::ResourceExhaustedError("a computed string is longer than " +
                                      std::to_string(kMaxTextBytes) + " bytes");
}

void EvaluationArena::Reset() {
  uncounted_ = 0;
  large_.clear();
  terms_.clear();
  // Getting smaller cannot fail.
  memory_.Resize(std::min<uint64_t>(memory_.held(), chunks_.size() * kChunkBytes)).IgnoreError();
  chunk_ = 0;
  used_ = chunks_.empty() ? kChunkBytes : 0;
}

Value Value::FromTerm(const Term& term, Id id) {
  Value v;
  v.id = id;
  if (term.is_triple()) {
    v.kind = Kind::kTriple;
    v.triple = &term;
  } else {
    v.kind = Kind::kTerm;
    v.term = term.view();
  }
  return v;
}

Value Value::FromInline(Id id, EvaluationArena* arena) {
  std::string& text = arena->scratch();
  AppendInlineLexical(id, &text);
  Value v = Literal(arena->Copy(text),
                    id.tag() == Tag::kShortString ? xsd::kString : InlineDatatype(id.tag()));
  v.id = id;
  return v;
}

Number NumberOf(const Value& value) {
  if (value.kind == Value::Kind::kNumber) return value.number;
  if (value.kind != Value::Kind::kTerm || value.term.kind != TermKind::kLiteral) return Number();
  if (IsInlineNumericTag(value.id.tag())) return NumberOfInline(value.id);
  if (value.term.datatype.empty()) return Number();
  return ParseNumber(DatatypeOf(value.term.datatype), value.term.value);
}

Truth EffectiveBoolean(const Value& value) {
  switch (value.kind) {
    case Value::Kind::kError:
    case Value::Kind::kTriple:
      return Truth::kError;
    case Value::Kind::kBoolean:
      return ToTruth(value.boolean);
    case Value::Kind::kNumber: {
      double d = value.number.ToDouble();
      return ToTruth(d != 0 && !std::isnan(d));
    }
    case Value::Kind::kTerm:
      break;
  }
  if (value.term.kind != TermKind::kLiteral) return Truth::kError;
  if (IsSimpleString(value)) return ToTruth(!value.term.value.empty());
  Datatype datatype = DatatypeOf(value.term.datatype);
  if (datatype == Datatype::kBoolean) {
    std::optional<bool> boolean = ParseBoolean(value.term.value);
    return boolean.has_value() ? ToTruth(*boolean) : Truth::kError;
  }
  if (!IsNumericDatatype(datatype)) return Truth::kError;
  Number number = NumberOf(value);
  if (number.ok()) {
    double d = number.ToDouble();
    return ToTruth(d != 0 && !std::isnan(d));
  }
  // A number of too many digits is no zero.
  return IsWellTyped(datatype, value.term.value) ? Truth::kTrue : Truth::kError;
}

bool IsLiteral(const Value& value) {
  return value.kind == Value::Kind::kBoolean || value.kind == Value::Kind::kNumber ||
         (value.kind == Value::Kind::kTerm && value.term.kind == TermKind::kLiteral);
}

Datatype DatatypeOf(const Value& value) {
  switch (value.kind) {
    case Value::Kind::kBoolean:
      return Datatype::kBoolean;
    case Value::Kind::kNumber:
      return DatatypeOf(DatatypeIriOf(value.number));
    case Value::Kind::kTerm:
      if (value.term.kind != TermKind::kLiteral || !value.term.language.empty()) {
        return Datatype::kUnknown;
      }
      return DatatypeOf(value.term.datatype);
    default:
      return Datatype::kUnknown;
  }
}

void MakeTerm(Value* value, EvaluationArena* arena) {
  if (value->kind == Value::Kind::kBoolean) {
    *value = Value::Literal(value->boolean ? "true" : "false", xsd::kBoolean);
  } else if (value->kind == Value::Kind::kNumber) {
    NumberTextBuffer buffer;
    std::string_view text = FormatNumber(value->number, &buffer);
    *value = Value::Literal(arena->Copy(text), DatatypeIriOf(value->number));
  }
}

Term ToTerm(const Value& value) {
  switch (value.kind) {
    case Value::Kind::kBoolean:
      return Term::Literal(value.boolean ? "true" : "false", std::string(xsd::kBoolean));
    case Value::Kind::kNumber:
      return Term::Literal(FormatNumber(value.number), std::string(DatatypeIriOf(value.number)));
    case Value::Kind::kTriple:
      return *value.triple;
    default:
      return Term(value.term);
  }
}

absl::StatusOr<Id> ToId(const Number& number, LocalVocabulary& local) {
  if (!number.ok()) return Id::Undefined();
  std::optional<Id> id = EncodeNumber(number);
  if (id.has_value()) return *id;
  NumberTextBuffer buffer;
  std::string_view lexical = FormatNumber(number, &buffer);
  return local.Intern(TermView{TermKind::kLiteral, lexical, DatatypeIriOf(number)});
}

absl::StatusOr<Id> ToId(const Value& value, LocalVocabulary& local) {
  switch (value.kind) {
    case Value::Kind::kError:
      return Id::Undefined();
    case Value::Kind::kBoolean:
      return EncodeBoolean(value.boolean);
    case Value::Kind::kNumber:
      return ToId(value.number, local);
    case Value::Kind::kTerm:
      if (!value.id.is_undefined()) return value.id;
      return local.Intern(value.term);
    case Value::Kind::kTriple:
      if (!value.id.is_undefined()) return value.id;
      return local.Intern(*value.triple);
  }
  return Id::Undefined();
}

}  // namespace mote
