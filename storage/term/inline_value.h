#ifndef MOTE_STORAGE_TERM_INLINE_VALUE_H_
#define MOTE_STORAGE_TERM_INLINE_VALUE_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "storage/term/decimal.h"
#include "storage/term/id.h"
#include "storage/term/xsd_datetime.h"

// The values of inline ids, and the inline ids of values: what filters, aggregates and arithmetic
// use instead of lexical forms. Encoders give the canonical lexical form; nothing if the value does
// not fit an inline id.
//
// Payloads of decimals, doubles and floats hold decimal digits, not IEEE bits, so that the common
// lexical forms are exact: from the top, one bit for the sign, the exponent of the first digit,
// the digits as an integer of fixed length, and the lexical style (see inline_number.cc).

namespace mote {

// Integers of every inline integer tag: payload = value + 2^55.
inline constexpr int64_t kInlineIntegerBias = int64_t{1} << 55;
inline constexpr int64_t kMaxInlineInteger = kInlineIntegerBias - 1;
inline constexpr int64_t kMinInlineInteger = -kInlineIntegerBias;

// The value of an inline integer. Requires IsInlineIntegerTag(id.tag()).
constexpr int64_t InlineInteger(Id id) {
  return static_cast<int64_t>(id.payload()) - kInlineIntegerBias;
}
// The same for any id: nothing if it is no inline integer.
constexpr std::optional<int64_t> InlineIntegerValue(Id id) {
  if (!IsInlineIntegerTag(id.tag())) return std::nullopt;
  return InlineInteger(id);
}

// The value of any inline number as a double, correctly rounded; a float's value is the float's.
// Requires IsInlineNumericTag(id.tag()).
double InlineDoubleValue(Id id);

// The exact value of an inline integer or decimal. Requires one of their tags.
Decimal InlineDecimalValue(Id id);

// Requires Tag::kBoolean.
constexpr bool InlineBooleanValue(Id id) { return id.payload() != 0; }

// Requires Tag::kDateTime, kDate or kTime.
DateTime InlineDateTimeValue(Id id);

// Milliseconds on the time line, values without time zone counted as UTC: the order of payloads
// of kDateTime, kDate and kTime. dateTime and date count from 1970-01-01T00:00:00Z, time from
// 1972-12-31T00:00:00Z. Requires one of those tags.
int64_t InlineTimelineMillis(Id id);

// Whether a date or time has a time zone. Requires one of those tags.
bool InlineHasTimezone(Id id);

std::optional<Id> EncodeInteger(int64_t value);
// `tag` is that of an integer datatype, in whose value space `value` must be.
std::optional<Id> EncodeInteger(Tag tag, int64_t value);
std::optional<Id> EncodeDouble(double value);
std::optional<Id> EncodeFloat(float value);
std::optional<Id> EncodeDecimal(const Decimal& value);
constexpr Id EncodeBoolean(bool value) { return Id(Tag::kBoolean, value ? 1 : 0); }
// `tag` is kDateTime, kDate or kTime.
std::optional<Id> EncodeDateTime(Tag tag, const DateTime& value);
// At most seven bytes without U+0000.
std::optional<Id> EncodeShortString(std::string_view text);

// Payload ranges for range filters. The least payload of `tag` (an inline numeric tag) whose value,
// compared with `bound` as a double, is not less than it (kNotLess) or is greater (kGreater);
// InlineNumberEnd(tag) if there is none. Payloads are in the order of their values, so that a range
// of values is a range of payloads. NaN lies behind all numbers, at InlineNumberEnd, and belongs to
// no range. Requires that `bound` is not NaN.
enum class Bound : uint8_t { kNotLess, kGreater };
uint64_t InlineLowerBound(Tag tag, double bound, Bound kind);
// The same with exact comparison, for integer and decimal tags.
uint64_t InlineLowerBound(Tag tag, const Decimal& bound, Bound kind);
// One behind the last payload of `tag` that is a number.
constexpr uint64_t InlineNumberEnd(Tag tag) {
  return tag == Tag::kDouble || tag == Tag::kFloat ? Id::kPayloadMask : Id::kPayloadMask + 1;
}

}  // namespace mote

#endif  // MOTE_STORAGE_TERM_INLINE_VALUE_H_
