#ifndef MOTE_ENGINE_EXPRESSION_NUMBER_H_
#define MOTE_ENGINE_EXPRESSION_NUMBER_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/term/decimal.h"
#include "storage/term/id.h"
#include "storage/term/inline_value.h"
#include "storage/term/vocabulary.h"

namespace mote {

// A number to compute with, of one of the four types of SPARQL's numeric promotion (SPARQL 1.1
// section 17.3): integer, decimal, float, double. Types derived from xsd:integer count as integers.
// Integers and decimals have up to 38 digits; what does not fit is an error.
struct Number {
  enum class Kind : uint8_t { kError, kInteger, kDecimal, kFloat, kDouble };

  union {
    Int128 mantissa;  // kInteger (scale 0), kDecimal
    double real;      // kFloat, kDouble
  };
  uint8_t scale = 0;
  Kind kind = Kind::kError;

  constexpr Number() : mantissa(0) {}
  static constexpr Number Integer(Int128 value) {
    Number n;
    n.mantissa = value;
    n.kind = Kind::kInteger;
    return n;
  }
  static Number FromDecimal(const Decimal& value) {
    Number n;
    n.mantissa = value.mantissa();
    n.scale = static_cast<uint8_t>(value.scale());
    n.kind = Kind::kDecimal;
    return n;
  }
  static constexpr Number Float(float value) {
    Number n;
    n.real = value;
    n.kind = Kind::kFloat;
    return n;
  }
  static constexpr Number Double(double value) {
    Number n;
    n.real = value;
    n.kind = Kind::kDouble;
    return n;
  }

  bool ok() const { return kind != Kind::kError; }
  bool is_exact() const { return kind == Kind::kInteger || kind == Kind::kDecimal; }
  bool is_real() const { return kind == Kind::kFloat || kind == Kind::kDouble; }

  // Requires is_exact().
  Decimal ToDecimal() const { return Decimal(mantissa, scale); }
  // Requires ok(). Rounded to the nearest.
  double ToDouble() const {
    if (is_real()) return real;
    if (scale == 0 && mantissa == static_cast<int64_t>(mantissa)) {
      return static_cast<double>(static_cast<int64_t>(mantissa));
    }
    return ToDecimal().ToDouble();
  }
  // Requires ok(). The nearest float; of a double too.
  float ToFloat() const;
};

// The value of an inline number. Requires IsInlineNumericTag(id.tag()).
inline Number NumberOfInline(Id id) {
  if (IsInlineIntegerTag(id.tag())) return Number::Integer(InlineInteger(id));
  switch (id.tag()) {
    case Tag::kDecimal:
      return Number::FromDecimal(InlineDecimalValue(id));
    case Tag::kFloat:
      return Number::Float(static_cast<float>(InlineDoubleValue(id)));
    default:
      return Number::Double(InlineDoubleValue(id));
  }
}

// The value of a literal of a numeric datatype; an error if it is ill-typed or has too many digits.
Number ParseNumber(Datatype datatype, std::string_view lexical);

// The inline id of a number in its canonical form, if it has one.
std::optional<Id> EncodeNumber(const Number& number);
// The canonical lexical form and the datatype. Requires ok(). The view is of `buffer` or of static
// memory.
using NumberTextBuffer = Decimal::TextBuffer;
std::string_view FormatNumber(const Number& number, NumberTextBuffer* buffer);
std::string FormatNumber(const Number& number);
std::string_view DatatypeIriOf(const Number& number);

// The order after promotion to a common type; `unordered` if one is NaN. Requires ok() of both.
std::partial_ordering CompareNumbers(const Number& a, const Number& b);

// The operators + - * / with promotion. Integers divide to a decimal; division of exact numbers by
// zero is an error, as are overflow and errors as operands.
Number AddNumbers(const Number& a, const Number& b);
Number SubtractNumbers(const Number& a, const Number& b);
Number MultiplyNumbers(const Number& a, const Number& b);
Number DivideNumbers(const Number& a, const Number& b);
Number NegateNumber(const Number& a);

// fn:abs, fn:ceiling, fn:floor, fn:round: of the same type as `a`.
Number AbsNumber(const Number& a);
Number CeilNumber(const Number& a);
Number FloorNumber(const Number& a);
Number RoundNumber(const Number& a);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_NUMBER_H_
