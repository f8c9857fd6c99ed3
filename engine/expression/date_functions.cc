#include <optional>
#include <string>

#include "engine/expression/duration.h"
#include "engine/expression/scalar_functions.h"
#include "storage/term/inline_value.h"
#include "storage/term/xsd_datetime.h"

// The functions of SPARQL 1.1 section 17.4.5. They are defined for xsd:dateTime; where the
// specification gives an error for xsd:date and xsd:time, the component is given if there is one,
// as the functions of XPath on those types do.

namespace mote::scalar {
namespace {

struct Moment {
  DateTime value;
  bool has_date = true;
  bool has_time = true;
};

std::optional<Moment> ReadMoment(const Value& value) {
  Datatype datatype = DatatypeOf(value);
  Moment moment;
  switch (datatype) {
    case Datatype::kDateTime:
    case Datatype::kDateTimeStamp:
      break;
    case Datatype::kDate:
      moment.has_time = false;
      break;
    case Datatype::kTime:
      moment.has_date = false;
      break;
    default:
      return std::nullopt;
  }
  Tag tag = value.id.tag();
  if (tag == Tag::kDateTime || tag == Tag::kDate || tag == Tag::kTime) {
    moment.value = InlineDateTimeValue(value.id);
    return moment;
  }
  std::optional<DateTime> parsed = ParseDateTime(datatype, value.term.value);
  if (!parsed.has_value()) return std::nullopt;
  moment.value = *parsed;
  return moment;
}

void DatePart(const Value& arg, int64_t (*part)(const DateTime&), Value* out) {
  std::optional<Moment> moment = ReadMoment(arg);
  if (!moment.has_value() || !moment->has_date) return;
  *out = Value::FromNumber(Number::Integer(part(moment->value)));
}

void TimePart(const Value& arg, int64_t (*part)(const DateTime&), Value* out) {
  std::optional<Moment> moment = ReadMoment(arg);
  if (!moment.has_value() || !moment->has_time) return;
  *out = Value::FromNumber(Number::Integer(part(moment->value)));
}

}  // namespace

void Now(FunctionContext& context, const Value*, size_t, Value* out) {
  std::string text = FormatDateTime(Datatype::kDateTime, context.context.now());
  *out = Value::Literal(context.arena.Copy(text), xsd::kDateTime);
}

void Year(FunctionContext&, const Value* args, size_t, Value* out) {
  DatePart(
      args[0], [](const DateTime& v) { return v.year; }, out);
}

void Month(FunctionContext&, const Value* args, size_t, Value* out) {
  DatePart(
      args[0], [](const DateTime& v) { return int64_t{v.month}; }, out);
}

void Day(FunctionContext&, const Value* args, size_t, Value* out) {
  DatePart(
      args[0], [](const DateTime& v) { return int64_t{v.day}; }, out);
}

void Hours(FunctionContext&, const Value* args, size_t, Value* out) {
  TimePart(
      args[0], [](const DateTime& v) { return int64_t{v.hour}; }, out);
}

void Minutes(FunctionContext&, const Value* args, size_t, Value* out) {
  TimePart(
      args[0], [](const DateTime& v) { return int64_t{v.minute}; }, out);
}

void Seconds(FunctionContext&, const Value* args, size_t, Value* out) {
  std::optional<Moment> moment = ReadMoment(args[0]);
  if (!moment.has_value() || !moment->has_time) return;
  TimePoint seconds{moment->value.second, moment->value.attoseconds};
  *out = Value::FromNumber(Number::FromDecimal(SecondsOf(seconds).Normalized()));
}

void Timezone(FunctionContext& context, const Value* args, size_t, Value* out) {
  std::optional<Moment> moment = ReadMoment(args[0]);
  if (!moment.has_value() || !moment->value.timezone_minutes.has_value()) return;
  Duration offset{0, Decimal(int64_t{*moment->value.timezone_minutes} * 60)};
  std::string text = FormatDuration(Datatype::kDayTimeDuration, offset);
  *out = Value::Literal(context.arena.Copy(text), xsd::kDayTimeDuration);
}

void Tz(FunctionContext& context, const Value* args, size_t, Value* out) {
  std::optional<Moment> moment = ReadMoment(args[0]);
  if (!moment.has_value()) return;
  *out = Value::Literal(context.arena.Copy(FormatTimezone(moment->value.timezone_minutes)));
}

}  // namespace mote::scalar
