#ifndef MOTE_STORAGE_TERM_XSD_DATETIME_H_
#define MOTE_STORAGE_TERM_XSD_DATETIME_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mote/date_time.h"
#include "storage/term/vocabulary.h"

// Dates and times of XML Schema 1.1 part 2, section 3.3.7 and following, in its model of seven
// properties (section D.2.1).

namespace mote {

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
