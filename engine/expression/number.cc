#include "engine/expression/number.h"

#include <cmath>

#include "storage/term/xsd_number.h"

namespace mote {
namespace {

// No product of integers that passes this bound on both sides can overflow the check below.
constexpr Int128 kSmall = Int128{1} << 62;

constexpr Int128 PowerOfTen38() {
  Int128 value = 1;
  for (int i = 0; i < 38; ++i) value *= 10;
  return value;
}
constexpr Int128 kIntegerLimit = PowerOfTen38();

Number CheckedInteger(Int128 value) {
  if (value >= kIntegerLimit || value <= -kIntegerLimit) return Number();
  return Number::Integer(value);
}

bool IsSmall(const Number& n) { return n.mantissa < kSmall && n.mantissa > -kSmall; }

bool BothIntegers(const Number& a, const Number& b) {
  return a.kind == Number::Kind::kInteger && b.kind == Number::Kind::kInteger;
}

Number FromOptional(const std::optional<Decimal>& value, bool integer) {
  if (!value.has_value()) return Number();
  if (integer) return CheckedInteger(value->mantissa());
  return Number::FromDecimal(*value);
}

// Applies an operation of floating point in the wider type of the two.
template <typename Op>
Number Real(const Number& a, const Number& b, Op op) {
  if (a.kind == Number::Kind::kDouble || b.kind == Number::Kind::kDouble) {
    return Number::Double(op(a.ToDouble(), b.ToDouble()));
  }
  return Number::Float(op(a.ToFloat(), b.ToFloat()));
}

// fn:round: half towards positive infinity, the sign of zero kept.
double RoundHalfUp(double value) {
  if (!std::isfinite(value) || std::fabs(value) >= 4503599627370496.0) return value;
  double floor = std::floor(value);
  double result = value - floor >= 0.5 ? floor + 1 : floor;
  return std::copysign(result, value);
}

template <typename RealOp, typename DecimalOp>
Number Unary(const Number& a, RealOp real, DecimalOp decimal) {
  switch (a.kind) {
    case Number::Kind::kError:
      return a;
    case Number::Kind::kInteger:
      return a;
    case Number::Kind::kDecimal:
      return Number::FromDecimal(decimal(a.ToDecimal()));
    case Number::Kind::kFloat:
      return Number::Float(static_cast<float>(real(a.real)));
    case Number::Kind::kDouble:
      return Number::Double(real(a.real));
  }
  return Number();
}

}  // namespace

float Number::ToFloat() const {
  if (is_real()) return static_cast<float>(real);
  if (scale == 0 && mantissa == static_cast<int64_t>(mantissa)) {
    return static_cast<float>(static_cast<int64_t>(mantissa));
  }
  // Through the text: rounding to double first could round twice.
  Decimal::TextBuffer buffer;
  return ParseFloat(ToDecimal().ToText(&buffer)).value_or(0);
}

Number ParseNumber(Datatype datatype, std::string_view lexical) {
  if (IsIntegerDatatype(datatype)) {
    std::optional<XsdInteger> integer = ParseXsdInteger(lexical);
    if (!integer.has_value() || !InIntegerValueSpace(datatype, *integer)) return Number();
    std::optional<Decimal> value = Decimal::Parse(lexical);
    if (!value.has_value()) return Number();
    return Number::Integer(value->mantissa());
  }
  switch (datatype) {
    case Datatype::kDecimal: {
      std::optional<Decimal> value = Decimal::Parse(lexical);
      return value.has_value() ? Number::FromDecimal(*value) : Number();
    }
    case Datatype::kFloat: {
      std::optional<float> value = ParseFloat(lexical);
      return value.has_value() ? Number::Float(*value) : Number();
    }
    case Datatype::kDouble: {
      std::optional<double> value = ParseDouble(lexical);
      return value.has_value() ? Number::Double(*value) : Number();
    }
    default:
      return Number();
  }
}

std::optional<Id> EncodeNumber(const Number& number) {
  switch (number.kind) {
    case Number::Kind::kError:
      return std::nullopt;
    case Number::Kind::kInteger:
      if (number.mantissa > kMaxInlineInteger || number.mantissa < kMinInlineInteger) {
        return std::nullopt;
      }
      return EncodeInteger(static_cast<int64_t>(number.mantissa));
    case Number::Kind::kDecimal:
      return EncodeDecimal(number.ToDecimal());
    case Number::Kind::kFloat:
      return EncodeFloat(static_cast<float>(number.real));
    case Number::Kind::kDouble:
      return EncodeDouble(number.real);
  }
  return std::nullopt;
}

std::string_view FormatNumber(const Number& number, NumberTextBuffer* buffer) {
  switch (number.kind) {
    case Number::Kind::kError:
      break;
    case Number::Kind::kInteger:
    case Number::Kind::kDecimal:
      return number.ToDecimal().ToText(buffer);
    case Number::Kind::kFloat:
      return FormatFloat(static_cast<float>(number.real), buffer);
    case Number::Kind::kDouble:
      return FormatDouble(number.real, buffer);
  }
  return std::string_view();
}

std::string FormatNumber(const Number& number) {
  NumberTextBuffer buffer;
  return std::string(FormatNumber(number, &buffer));
}

std::string_view DatatypeIriOf(const Number& number) {
  switch (number.kind) {
    case Number::Kind::kError:
      break;
    case Number::Kind::kInteger:
      return xsd::kInteger;
    case Number::Kind::kDecimal:
      return xsd::kDecimal;
    case Number::Kind::kFloat:
      return xsd::kFloat;
    case Number::Kind::kDouble:
      return xsd::kDouble;
  }
  return {};
}

std::partial_ordering CompareNumbers(const Number& a, const Number& b) {
  if (a.is_exact() && b.is_exact()) {
    if (a.scale == b.scale) {
      if (a.mantissa == b.mantissa) return std::partial_ordering::equivalent;
      return a.mantissa < b.mantissa ? std::partial_ordering::less : std::partial_ordering::greater;
    }
    return a.ToDecimal() <=> b.ToDecimal();
  }
  if (a.kind == Number::Kind::kDouble || b.kind == Number::Kind::kDouble) {
    return a.ToDouble() <=> b.ToDouble();
  }
  return a.ToFloat() <=> b.ToFloat();
}

Number AddNumbers(const Number& a, const Number& b) {
  if (!a.ok() || !b.ok()) return Number();
  if (BothIntegers(a, b)) return CheckedInteger(a.mantissa + b.mantissa);
  if (a.is_exact() && b.is_exact()) {
    return FromOptional(Decimal::Add(a.ToDecimal(), b.ToDecimal()), false);
  }
  return Real(a, b, [](auto x, auto y) { return x + y; });
}

Number SubtractNumbers(const Number& a, const Number& b) {
  if (!a.ok() || !b.ok()) return Number();
  if (BothIntegers(a, b)) return CheckedInteger(a.mantissa - b.mantissa);
  if (a.is_exact() && b.is_exact()) {
    return FromOptional(Decimal::Subtract(a.ToDecimal(), b.ToDecimal()), false);
  }
  return Real(a, b, [](auto x, auto y) { return x - y; });
}

Number MultiplyNumbers(const Number& a, const Number& b) {
  if (!a.ok() || !b.ok()) return Number();
  if (a.is_exact() && b.is_exact()) {
    bool integers = BothIntegers(a, b);
    if (integers && IsSmall(a) && IsSmall(b)) return CheckedInteger(a.mantissa * b.mantissa);
    std::optional<Decimal> product = Decimal::Multiply(a.ToDecimal(), b.ToDecimal());
    return FromOptional(product, integers);
  }
  return Real(a, b, [](auto x, auto y) { return x * y; });
}

Number DivideNumbers(const Number& a, const Number& b) {
  if (!a.ok() || !b.ok()) return Number();
  if (a.is_exact() && b.is_exact()) {
    return FromOptional(Decimal::Divide(a.ToDecimal(), b.ToDecimal()), false);
  }
  return Real(a, b, [](auto x, auto y) { return x / y; });
}

Number NegateNumber(const Number& a) {
  Number result = a;
  if (a.is_exact()) {
    result.mantissa = -a.mantissa;
  } else if (a.is_real()) {
    result.real = -a.real;
  }
  return result;
}

Number AbsNumber(const Number& a) {
  if (a.is_exact()) return a.mantissa < 0 ? NegateNumber(a) : a;
  if (a.is_real() && std::signbit(a.real) && !std::isnan(a.real)) return NegateNumber(a);
  return a;
}

Number CeilNumber(const Number& a) {
  return Unary(
      a, [](double x) { return std::ceil(x); }, [](const Decimal& x) { return x.Ceiling(); });
}

Number FloorNumber(const Number& a) {
  return Unary(
      a, [](double x) { return std::floor(x); }, [](const Decimal& x) { return x.Floor(); });
}

Number RoundNumber(const Number& a) {
  return Unary(a, RoundHalfUp, [](const Decimal& x) { return x.Round(); });
}

}  // namespace mote
