#ifndef MOTE_STORAGE_TERM_XSD_DATETIME_H_
#define MOTE_STORAGE_TERM_XSD_DATETIME_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/term/vocabulary.h"

// Dates and times of XML Schema 1.1 part 2, section 3.3.7 and following, in its model of seven
// properties (section D.2.1).

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
struct DateTime {
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

// Strict parse of a lexical form of a temporal `datatype`, including the days of the month, years
// of more than four digits and 24:00:00 (which becomes midnight of the next day). Nothing if the
// text is not in the lexical space, the year is beyond kMaxYear, or `datatype` is not temporal.
std::optional<DateTime> ParseDateTime(Datatype datatype, std::string_view text);

// The canonical lexical form: no trailing zeros in the fraction, "Z" for UTC.
std::string FormatDateTime(Datatype datatype, const DateTime& value);

// "Z", "+05:30", "-08:00", or "" if absent: what SPARQL's TZ gives.
std::string FormatTimezone(std::optional<int> timezone_minutes);

// Days since 1970-01-01 in the proleptic Gregorian calendar, and back.
int64_t DaysFromCivil(int64_t year, int month, int day);
void CivilFromDays(int64_t days, int64_t* year, int* month, int* day);
int DaysInMonth(int64_t year, int month);

}  // namespace mote

#endif  // MOTE_STORAGE_TERM_XSD_DATETIME_H_
