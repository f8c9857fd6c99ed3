#include <cmath>
#include <optional>
#include <string>

#include "engine/expression/duration.h"
#include "engine/expression/function_node.h"
#include "storage/term/xsd_datetime.h"
#include "storage/term/xsd_number.h"

// The casts of SPARQL 1.1 section 17.5, by the rules of XPath Functions and Operators 3.1 section
// 19; beyond the specification's types also to date, time, the durations, and the types derived
// from xsd:integer.

namespace mote {
namespace {

// XML's white space is removed from the ends before a string is cast.
std::string_view Trim(std::string_view text) {
  size_t begin = text.find_first_not_of(" \t\n\r");
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\n\r") + 1 - begin);
}

bool IsBooleanValue(const Value& value) { return DatatypeOf(value) == Datatype::kBoolean; }

std::optional<bool> BooleanOf(const Value& value) {
  if (value.kind == Value::Kind::kBoolean) return value.boolean;
  return ParseBoolean(value.term.value);
}

// A double or float in XPath's form: like a decimal where the exponent is small.
std::string FormatReal(const Number& number) {
  double value = number.real;
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-INF" : "INF";
  if (value == 0) return std::signbit(value) ? "-0" : "0";
  std::string text = FormatNumber(number);
  double magnitude = std::fabs(value);
  if (magnitude < 1e-6 || magnitude >= 1e6) {
    // Without the fraction of a whole mantissa: "1E6".
    size_t e = text.find('E');
    if (e >= 2 && text.substr(e - 2, 2) == ".0") text.erase(e - 2, 2);
    return text;
  }
  // The shortest digits, moved by the exponent; exact, because they are decimal digits.
  size_t e = text.find('E');
  int exponent = std::stoi(text.substr(e + 1));
  std::optional<Decimal> mantissa = Decimal::Parse(text.substr(0, e));
  Decimal scale(1);
  for (int i = 0; i < std::abs(exponent); ++i) scale = *Decimal::Multiply(scale, Decimal(10));
  std::optional<Decimal> result =
      exponent < 0 ? Decimal::Divide(*mantissa, scale) : Decimal::Multiply(*mantissa, scale);
  return result->ToString();
}

void CastToString(FunctionContext& context, const Value* args, size_t, Value* out) {
  const Value& value = args[0];
  if (IsIri(value)) {
    *out = Value::Literal(value.term.value);
    return;
  }
  if (!IsLiteral(value)) return;
  Datatype datatype = DatatypeOf(value);
  if (datatype == Datatype::kBoolean) {
    std::optional<bool> boolean = BooleanOf(value);
    if (boolean.has_value()) {
      *out = Value::Literal(*boolean ? "true" : "false");
      return;
    }
  }
  Number number = NumberOf(value);
  if (number.ok()) {
    NumberTextBuffer buffer;
    std::string_view text = number.is_real() ? context.arena.Copy(FormatReal(number))
                                             : context.arena.Copy(FormatNumber(number, &buffer));
    *out = Value::Literal(text);
    return;
  }
  if (datatype == Datatype::kDateTime || datatype == Datatype::kDate ||
      datatype == Datatype::kTime) {
    std::optional<DateTime> moment = ParseDateTime(datatype, value.term.value);
    if (moment.has_value()) {
      *out = Value::Literal(context.arena.Copy(FormatDateTime(datatype, *moment)));
      return;
    }
  }
  *out = Value::Literal(value.term.value);
}

void CastToBoolean(FunctionContext&, const Value* args, size_t, Value* out) {
  const Value& value = args[0];
  std::optional<bool> result;
  if (IsBooleanValue(value)) {
    result = BooleanOf(value);
  } else if (IsSimpleString(value)) {
    result = ParseBoolean(Trim(value.term.value));
  } else {
    Number number = NumberOf(value);
    if (number.ok()) {
      double real = number.ToDouble();
      result = real != 0 && !std::isnan(real);
    }
  }
  if (result.has_value()) *out = Value::Boolean(*result);
}

// The source of a cast to a number: a number, a boolean, or a string in `datatype`'s lexical form.
Number ReadNumber(const Value& value, Datatype datatype) {
  if (IsBooleanValue(value)) {
    std::optional<bool> boolean = BooleanOf(value);
    return boolean.has_value() ? Number::Integer(*boolean ? 1 : 0) : Number();
  }
  if (IsSimpleString(value)) return ParseNumber(datatype, Trim(value.term.value));
  return NumberOf(value);
}

void CastToDouble(FunctionContext&, const Value* args, size_t, Value* out) {
  Number number = ReadNumber(args[0], Datatype::kDouble);
  if (number.ok()) *out = Value::FromNumber(Number::Double(number.ToDouble()));
}

void CastToFloat(FunctionContext&, const Value* args, size_t, Value* out) {
  Number number = ReadNumber(args[0], Datatype::kFloat);
  if (number.ok()) *out = Value::FromNumber(Number::Float(number.ToFloat()));
}

std::optional<Decimal> ToDecimal(const Number& number) {
  if (!number.ok()) return std::nullopt;
  return number.is_real() ? Decimal::FromDouble(number.real) : number.ToDecimal();
}

void CastToDecimal(FunctionContext&, const Value* args, size_t, Value* out) {
  Number number = ReadNumber(args[0], Datatype::kDecimal);
  if (number.is_real() && std::isfinite(number.real)) {
    // The shortest digits that mean the number, rather than all of its binary expansion.
    std::string text = FormatNumber(number);
    size_t e = text.find('E');
    int exponent = std::stoi(text.substr(e + 1));
    std::optional<Decimal> result = Decimal::Parse(text.substr(0, e));
    if (exponent > 38 || exponent < -38) result = ToDecimal(number);
    for (int i = 0; i < std::abs(exponent) && std::abs(exponent) <= 38; ++i) {
      if (!result.has_value()) break;
      result = exponent > 0 ? Decimal::Multiply(*result, Decimal(10))
                            : Decimal::Multiply(*result, Decimal(Int128{1}, 1));
    }
    if (result.has_value()) *out = Value::FromNumber(Number::FromDecimal(*result));
    return;
  }
  std::optional<Decimal> result = ToDecimal(number);
  if (result.has_value()) *out = Value::FromNumber(Number::FromDecimal(*result));
}

void CastToInteger(FunctionContext&, const Value* args, size_t, Value* out) {
  Number number = ReadNumber(args[0], Datatype::kInteger);
  std::optional<Decimal> result = ToDecimal(number);
  if (!result.has_value()) return;
  // The smallest scale of a whole value is 0.
  *out = Value::FromNumber(Number::Integer(result->Truncate().Normalized().mantissa()));
}

template <Datatype kDatatype>
void CastToDerivedInteger(FunctionContext& context, const Value* args, size_t count, Value* out) {
  Value integer;
  CastToInteger(context, args, count, &integer);
  if (!integer.ok()) return;
  NumberTextBuffer buffer;
  std::string_view text = FormatNumber(integer.number, &buffer);
  if (!IsWellTyped(kDatatype, text)) return;
  *out = Value::Literal(context.arena.Copy(text), DatatypeIri(kDatatype));
}

template <Datatype kDatatype>
void CastToMoment(FunctionContext& context, const Value* args, size_t, Value* out) {
  const Value& value = args[0];
  Datatype source = DatatypeOf(value);
  std::optional<DateTime> moment;
  if (source == Datatype::kString && IsSimpleString(value)) {
    moment = ParseDateTime(kDatatype, Trim(value.term.value));
  } else if (source == kDatatype || source == Datatype::kDateTime ||
             source == Datatype::kDateTimeStamp ||
             (source == Datatype::kDate && kDatatype == Datatype::kDateTime)) {
    moment = ParseDateTime(source, value.term.value);
  }
  if (!moment.has_value()) return;
  std::string text = FormatDateTime(kDatatype, *moment);
  *out = Value::Literal(context.arena.Copy(text), DatatypeIri(kDatatype));
}

template <Datatype kDatatype>
void CastToDuration(FunctionContext& context, const Value* args, size_t, Value* out) {
  const Value& value = args[0];
  Datatype source = DatatypeOf(value);
  std::optional<Duration> duration;
  if (IsSimpleString(value)) {
    duration = ParseDuration(kDatatype, Trim(value.term.value));
  } else if (IsDurationDatatype(source)) {
    duration = ParseDuration(source, value.term.value);
  }
  if (!duration.has_value()) return;
  if (kDatatype == Datatype::kDayTimeDuration) duration->months = 0;
  if (kDatatype == Datatype::kYearMonthDuration) duration->seconds = Decimal();
  std::string text = FormatDuration(kDatatype, *duration);
  *out = Value::Literal(context.arena.Copy(text), DatatypeIri(kDatatype));
}

}  // namespace

ScalarFunction FindCast(std::string_view datatype_iri) {
  if (datatype_iri.empty()) return nullptr;
  switch (DatatypeOf(datatype_iri)) {
    case Datatype::kString:
      return CastToString;
    case Datatype::kBoolean:
      return CastToBoolean;
    case Datatype::kDouble:
      return CastToDouble;
    case Datatype::kFloat:
      return CastToFloat;
    case Datatype::kDecimal:
      return CastToDecimal;
    case Datatype::kInteger:
      return CastToInteger;
    case Datatype::kNonPositiveInteger:
      return CastToDerivedInteger<Datatype::kNonPositiveInteger>;
    case Datatype::kNegativeInteger:
      return CastToDerivedInteger<Datatype::kNegativeInteger>;
    case Datatype::kLong:
      return CastToDerivedInteger<Datatype::kLong>;
    case Datatype::kInt:
      return CastToDerivedInteger<Datatype::kInt>;
    case Datatype::kShort:
      return CastToDerivedInteger<Datatype::kShort>;
    case Datatype::kByte:
      return CastToDerivedInteger<Datatype::kByte>;
    case Datatype::kNonNegativeInteger:
      return CastToDerivedInteger<Datatype::kNonNegativeInteger>;
    case Datatype::kUnsignedLong:
      return CastToDerivedInteger<Datatype::kUnsignedLong>;
    case Datatype::kUnsignedInt:
      return CastToDerivedInteger<Datatype::kUnsignedInt>;
    case Datatype::kUnsignedShort:
      return CastToDerivedInteger<Datatype::kUnsignedShort>;
    case Datatype::kUnsignedByte:
      return CastToDerivedInteger<Datatype::kUnsignedByte>;
    case Datatype::kPositiveInteger:
      return CastToDerivedInteger<Datatype::kPositiveInteger>;
    case Datatype::kDateTime:
      return CastToMoment<Datatype::kDateTime>;
    case Datatype::kDate:
      return CastToMoment<Datatype::kDate>;
    case Datatype::kTime:
      return CastToMoment<Datatype::kTime>;
    case Datatype::kDuration:
      return CastToDuration<Datatype::kDuration>;
    case Datatype::kDayTimeDuration:
      return CastToDuration<Datatype::kDayTimeDuration>;
    case Datatype::kYearMonthDuration:
      return CastToDuration<Datatype::kYearMonthDuration>;
    default:
      return nullptr;
  }
}

}  // namespace mote
