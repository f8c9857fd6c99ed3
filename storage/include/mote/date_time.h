#ifndef MOTE_DATE_TIME_H_
#define MOTE_DATE_TIME_H_

#include <compare>
#include <cstdint>
#include <optional>

#include "mote/export.h"

namespace mote {

// A point on the time line: whole seconds since 1970-01-01T00:00:00Z and a fraction of a second
// in units of 10^-18.
struct TimePoint {
  int64_t seconds = 0;
  uint64_t attoseconds = 0;

  friend auto operator<=>(const TimePoint&, const TimePoint&) = default;
};

// A value of dateTime, dateTimeStamp, date, time, gYear, gYearMonth, gMonth, gMonthDay or gDay.
// Properties that the datatype lacks have the values that the time line needs (year 1972, month
// 12, day 31 for the others, midnight).
struct MOTE_EXPORT DateTime {
  static constexpr int64_t kMaxYear = 200'000'000'000;

  int64_t year = 1972;
  int month = 12;
  int day = 31;
  int hour = 0;
  int minute = 0;
  int second = 0;
  uint64_t attoseconds = 0;             // Fraction of the second; further digits are cut off.
  std::optional<int> timezone_minutes;  // -840 .. 840; nothing if absent.

  // The point on the time line; a value without time zone counts as `implicit_timezone` minutes.
  TimePoint ToTimePoint(int implicit_timezone = 0) const;
  // The dateTime in a time zone (nothing: the local properties of UTC, without zone).
  static DateTime FromTimePoint(TimePoint point, std::optional<int> timezone_minutes);

  friend bool operator==(const DateTime&, const DateTime&) = default;
};

}  // namespace mote

#endif  // MOTE_DATE_TIME_H_
