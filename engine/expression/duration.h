#ifndef MOTE_ENGINE_EXPRESSION_DURATION_H_
#define MOTE_ENGINE_EXPRESSION_DURATION_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/term/decimal.h"
#include "storage/term/vocabulary.h"
#include "storage/term/xsd_datetime.h"

namespace mote {

// A value of xsd:duration, dayTimeDuration or yearMonthDuration (XML Schema 1.1 part 2, section
// 3.3.6): months and seconds, which never have opposite signs.
struct Duration {
  int64_t months = 0;
  Decimal seconds;

  friend bool operator==(const Duration&, const Duration&) = default;
};

constexpr bool IsDurationDatatype(Datatype datatype) {
  return datatype == Datatype::kDuration || datatype == Datatype::kDayTimeDuration ||
         datatype == Datatype::kYearMonthDuration;
}

// Strict parse of the lexical form of one of the three datatypes; nothing if it is malformed or too
// large (10^15 months, or 10^18 seconds).
std::optional<Duration> ParseDuration(Datatype datatype, std::string_view text);

// Whether a computed duration is one that ParseDuration would read.
bool IsDurationInRange(const Duration& value);

// The canonical lexical form: "P1Y2M", "P1DT2H", "PT0S" ("P0M" of a yearMonthDuration).
std::string FormatDuration(Datatype datatype, const Duration& value);

// The partial order of XML Schema: by the effect on four reference moments; `unordered` where those
// disagree (P1M and P30D).
std::partial_ordering CompareDurations(const Duration& a, const Duration& b);

// XPath's addition of a duration to a dateTime or date: months first, the day cut to the month's
// length, then the seconds. Nothing on overflow.
std::optional<DateTime> AddDuration(const DateTime& moment, const Duration& duration);

// The seconds from `b` to `a`; a value without time zone counts as UTC.
Decimal SecondsBetween(const DateTime& a, const DateTime& b);

// A fraction of a second in units of 10^-18, and whole seconds, as one decimal.
Decimal SecondsOf(const TimePoint& point);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_DURATION_H_
