#include "engine/expression/temporal.h"

#include <optional>

#include "engine/expression/duration.h"
#include "storage/term/xsd_datetime.h"

namespace mote {
namespace {

struct Operand {
  Datatype datatype = Datatype::kUnknown;
  std::optional<DateTime> moment;
  std::optional<Duration> duration;
  Number number;
};

Operand Read(const Value& value) {
  Operand operand;
  operand.datatype = DatatypeOf(value);
  if (operand.datatype == Datatype::kDateTimeStamp) operand.datatype = Datatype::kDateTime;
  if (IsNumericDatatype(operand.datatype)) {
    operand.number = NumberOf(value);
  } else if (operand.datatype == Datatype::kDateTime || operand.datatype == Datatype::kDate ||
             operand.datatype == Datatype::kTime) {
    operand.moment = ParseDateTime(operand.datatype, value.term.value);
  } else if (IsDurationDatatype(operand.datatype)) {
    operand.duration = ParseDuration(operand.datatype, value.term.value);
  }
  return operand;
}

Value Make(Datatype datatype, const DateTime& value, EvaluationArena* arena) {
  return Value::Literal(arena->Copy(FormatDateTime(datatype, value)), DatatypeIri(datatype));
}

Value Make(Datatype datatype, const Duration& value, EvaluationArena* arena) {
  if (!IsDurationInRange(value)) return Value();
  return Value::Literal(arena->Copy(FormatDuration(datatype, value)), DatatypeIri(datatype));
}

Duration Negate(const Duration& value) { return {-value.months, value.seconds.Negate()}; }

Value Shift(const Operand& moment, const Duration& duration, EvaluationArena* arena) {
  // A time has no months, and wraps around at midnight.
  if (moment.datatype == Datatype::kTime && duration.months != 0) return Value();
  std::optional<DateTime> sum = AddDuration(*moment.moment, duration);
  if (!sum.has_value()) return Value();
  return Make(moment.datatype, *sum, arena);
}

Value AddDurations(const Operand& a, const Duration& b, Datatype b_type, EvaluationArena* arena) {
  std::optional<Decimal> seconds = Decimal::Add(a.duration->seconds, b.seconds);
  if (!seconds.has_value()) return Value();
  Duration sum{a.duration->months + b.months, seconds->Normalized()};
  // Months and seconds of opposite signs are no duration.
  if ((sum.months < 0 && sum.seconds > Decimal(0)) ||
      (sum.months > 0 && sum.seconds < Decimal(0))) {
    return Value();
  }
  return Make(a.datatype == b_type ? a.datatype : Datatype::kDuration, sum, arena);
}

Value Scale(const Operand& duration, const Number& factor, bool divide, EvaluationArena* arena) {
  if (!factor.ok() || duration.datatype == Datatype::kDuration) return Value();
  std::optional<Decimal> exact = factor.is_exact() ? std::optional<Decimal>(factor.ToDecimal())
                                                   : Decimal::FromDouble(factor.real);
  if (!exact.has_value()) return Value();
  auto apply = [&](const Decimal& value) {
    return divide ? Decimal::Divide(value, *exact) : Decimal::Multiply(value, *exact);
  };
  std::optional<Decimal> months = apply(Decimal(duration.duration->months));
  std::optional<Decimal> seconds = apply(duration.duration->seconds);
  if (!months.has_value() || !seconds.has_value()) return Value();
  std::optional<int64_t> whole_months = months->Round().ToInt64();
  if (!whole_months.has_value()) return Value();
  return Make(duration.datatype, Duration{*whole_months, seconds->Normalized()}, arena);
}

}  // namespace

Value TemporalArithmetic(Arithmetic op, const Value& left, const Value& right,
                         EvaluationArena* arena) {
  if (!left.ok() || !right.ok()) return Value();
  Operand a = Read(left);
  Operand b = Read(right);
  switch (op) {
    case Arithmetic::kAdd:
      if (a.moment.has_value() && b.duration.has_value()) return Shift(a, *b.duration, arena);
      if (a.duration.has_value() && b.moment.has_value()) return Shift(b, *a.duration, arena);
      if (a.duration.has_value() && b.duration.has_value()) {
        return AddDurations(a, *b.duration, b.datatype, arena);
      }
      break;
    case Arithmetic::kSubtract:
      if (a.moment.has_value() && b.duration.has_value()) {
        return Shift(a, Negate(*b.duration), arena);
      }
      if (a.moment.has_value() && b.moment.has_value() && a.datatype == b.datatype) {
        Duration difference{0, SecondsBetween(*a.moment, *b.moment)};
        return Make(Datatype::kDayTimeDuration, difference, arena);
      }
      if (a.duration.has_value() && b.duration.has_value()) {
        return AddDurations(a, Negate(*b.duration), b.datatype, arena);
      }
      break;
    case Arithmetic::kMultiply:
      if (a.duration.has_value()) return Scale(a, b.number, false, arena);
      if (b.duration.has_value()) return Scale(b, a.number, false, arena);
      break;
    case Arithmetic::kDivide:
      if (a.duration.has_value() && b.duration.has_value() && a.datatype == b.datatype) {
        bool months = a.datatype == Datatype::kYearMonthDuration;
        if (!months && a.datatype != Datatype::kDayTimeDuration) break;
        std::optional<Decimal> ratio =
            months ? Decimal::Divide(Decimal(a.duration->months), Decimal(b.duration->months))
                   : Decimal::Divide(a.duration->seconds, b.duration->seconds);
        return ratio.has_value() ? Value::FromNumber(Number::FromDecimal(*ratio)) : Value();
      }
      if (a.duration.has_value()) return Scale(a, b.number, true, arena);
      break;
  }
  return Value();
}

}  // namespace mote
