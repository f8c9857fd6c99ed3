#include "engine/embedding/result_values.h"

#include "storage/term/inline_value.h"
#include "storage/term/vocabulary.h"
#include "storage/term/xsd_datetime.h"
#include "storage/term/xsd_number.h"

namespace mote {
namespace {

// Whether the literal of an id may be of a type that its tag does not tell.
bool IsOpen(Id id, Tag other) { return id.tag() == other || id.tag() == Tag::kLocal; }

Datatype DatatypeOfLiteral(const Term& term) {
  if (!term.is_literal() || !term.language().empty()) return Datatype::kUnknown;
  return DatatypeOf(term.raw_datatype());
}

}  // namespace

InlineValue<int64_t> InlineIntegerOf(Id id) {
  return {!IsOpen(id, Tag::kNumberOther), InlineIntegerValue(id)};
}

InlineValue<double> InlineDoubleOf(Id id) {
  if (IsInlineNumericTag(id.tag())) return {true, InlineDoubleValue(id)};
  return {!IsOpen(id, Tag::kNumberOther), std::nullopt};
}

InlineValue<bool> InlineBooleanOf(Id id) {
  if (id.tag() == Tag::kBoolean) return {true, InlineBooleanValue(id)};
  // "1" and "0" are booleans too.
  return {!IsOpen(id, Tag::kOtherLiteral), std::nullopt};
}

InlineValue<DateTime> InlineDateTimeOf(Id id) {
  if (id.tag() == Tag::kDateTime || id.tag() == Tag::kDate || id.tag() == Tag::kTime) {
    return {true, InlineDateTimeValue(id)};
  }
  return {!IsOpen(id, Tag::kDateOther), std::nullopt};
}

std::optional<int64_t> IntegerOf(const Term& term) {
  if (!IsIntegerDatatype(DatatypeOfLiteral(term))) return std::nullopt;
  return ParseInt64(term.value());
}

std::optional<double> DoubleOf(const Term& term) {
  const Datatype datatype = DatatypeOfLiteral(term);
  if (datatype == Datatype::kFloat) {
    const std::optional<float> value = ParseFloat(term.value());
    return value.has_value() ? std::optional<double>(*value) : std::nullopt;
  }
  if (datatype != Datatype::kDouble && datatype != Datatype::kDecimal &&
      !IsIntegerDatatype(datatype)) {
    return std::nullopt;
  }
  if (!IsWellTyped(datatype, term.value())) return std::nullopt;
  return ParseDouble(term.value());
}

std::optional<bool> BooleanOf(const Term& term) {
  if (DatatypeOfLiteral(term) != Datatype::kBoolean) return std::nullopt;
  return ParseBoolean(term.value());
}

std::optional<DateTime> DateTimeOf(const Term& term) {
  const Datatype datatype = DatatypeOfLiteral(term);
  switch (datatype) {
    case Datatype::kDateTime:
    case Datatype::kDateTimeStamp:
    case Datatype::kDate:
    case Datatype::kTime:
      return ParseDateTime(datatype, term.value());
    default:
      return std::nullopt;
  }
}

}  // namespace mote
