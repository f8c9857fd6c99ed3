#include <gtest/gtest.h>

#include <string>

#include "tests/engine/expression/function_cases.h"

// Dates and durations where rules are easily missed: zones, the order of moments with and without
// one, years of any size, parts of seconds (XML Schema 1.1 part 2 sections 3.3.7 and E; XPath
// Functions and Operators sections 8 to 10).

namespace mote::testing {
namespace {

std::string DateTime(const std::string& text) { return "\"" + text + "\"^^xsd:dateTime"; }
std::string Date(const std::string& text) { return "\"" + text + "\"^^xsd:date"; }
std::string Time(const std::string& text) { return "\"" + text + "\"^^xsd:time"; }
std::string Days(const std::string& text) { return "\"" + text + "\"^^xsd:dayTimeDuration"; }
std::string Months(const std::string& text) { return "\"" + text + "\"^^xsd:yearMonthDuration"; }

TEST(DatesTest, FourteenHoursDecideBetweenMomentsWithAndWithoutZone) {
  const std::string local = DateTime("2000-01-16T00:00:00");
  RunCases({
      {local + " < " + DateTime("2000-01-16T14:00:01Z"), kTrue},
      {local + " < " + DateTime("2000-01-16T14:00:00Z"), kError},
      {local + " < " + DateTime("2000-01-16T00:00:00Z"), kError},
      {local + " > " + DateTime("2000-01-15T10:00:00Z"), kError},
      {local + " > " + DateTime("2000-01-15T09:59:59Z"), kTrue},
      {local + " = " + DateTime("2000-01-16T00:00:00Z"), kError},
      {local + " != " + DateTime("2000-01-16T14:00:01Z"), kTrue},
      {local + " = " + DateTime("2000-01-16T14:00:01Z"), kFalse},
      {local + " <= " + DateTime("2000-01-16T14:00:01Z"), kTrue},
      {local + " >= " + DateTime("2000-01-16T14:00:01Z"), kFalse},
      {Date("2000-01-16") + " = " + Date("2000-01-16Z"), kError},
      {Date("2000-01-16") + " < " + Date("2000-01-18Z"), kTrue},
  });
}

TEST(DatesTest, ZonesAreNoPartOfTheMoment) {
  RunCases({
      {DateTime("2000-01-01T12:00:00+14:00") + " = " + DateTime("1999-12-31T22:00:00Z"), kTrue},
      {DateTime("2000-01-01T12:00:00-14:00") + " = " + DateTime("2000-01-02T02:00:00Z"), kTrue},
      {DateTime("2000-01-01T12:00:00+00:00") + " = " + DateTime("2000-01-01T12:00:00Z"), kTrue},
      {"sameTerm(" + DateTime("2000-01-01T12:00:00+00:00") + ", " +
           DateTime("2000-01-01T12:00:00Z") + ")",
       kFalse},
      {Date("2002-10-10+13:00") + " = " + Date("2002-10-09-11:00"), kTrue},
      {Time("12:00:00-05:00") + " = " + Time("17:00:00Z"), kTrue},
      {Time("23:00:00-05:00") + " < " + Time("01:00:00Z"), kFalse},
      {DateTime("2000-01-01T12:00:00+14:01") + " = " + DateTime("2000-01-01T12:00:00Z"), kError},
      {"TZ(" + DateTime("2011-01-10T14:45:13+14:00") + ")", Plain("+14:00")},
      {"TZ(" + DateTime("2011-01-10T14:45:13+00:00") + ")", Plain("Z")},
      {"TZ(" + DateTime("2011-01-10T14:45:13-00:30") + ")", Plain("-00:30")},
      {"TIMEZONE(" + DateTime("2011-01-10T14:45:13+05:30") + ")",
       Typed("PT5H30M", "dayTimeDuration")},
      {"TIMEZONE(" + DateTime("2011-01-10T14:45:13-14:00") + ")",
       Typed("-PT14H", "dayTimeDuration")},
      {"TIMEZONE(" + DateTime("2011-01-10T14:45:13+00:00") + ")", Typed("PT0S", "dayTimeDuration")},
      {"HOURS(" + DateTime("2011-01-10T14:45:13+05:30") + ")", Integer("14")},
  });
}

TEST(DatesTest, DifferencesAndSums) {
  RunCases({
      {DateTime("2000-01-01T00:00:00+02:00") + " - " + DateTime("2000-01-01T00:00:00-03:00"),
       Typed("-PT5H", "dayTimeDuration")},
      {DateTime("2011-01-10T14:45:13.5Z") + " - " + DateTime("2011-01-10T14:45:12.75Z"),
       Typed("PT0.75S", "dayTimeDuration")},
      {DateTime("2004-03-01T00:00:00Z") + " - " + DateTime("2004-02-28T00:00:00Z"),
       Typed("P2D", "dayTimeDuration")},
      {Date("2011-03-31+05:00") + " - " + Date("2011-03-31Z"), Typed("-PT5H", "dayTimeDuration")},
      {Time("12:00:00-05:00") + " - " + Time("12:00:00Z"), Typed("PT5H", "dayTimeDuration")},
      {DateTime("2011-03-31T00:00:00Z") + " - " + Date("2011-03-31Z"), kError},
      // The zone stays what it was.
      {DateTime("2000-01-01T23:30:00+02:00") + " + " + Days("PT1H"),
       Typed("2000-01-02T00:30:00+02:00", "dateTime")},
      {Days("P1D") + " + " + DateTime("2011-12-31T00:00:00"),
       Typed("2012-01-01T00:00:00", "dateTime")},
      {DateTime("2011-12-31T00:00:00Z") + " - " + Months("P1Y1M"),
       Typed("2010-11-30T00:00:00Z", "dateTime")},
      {Date("2011-03-31") + " + " + Days("PT36H"), Typed("2011-04-01", "date")},
      {Date("2011-03-31") + " - " + Days("PT12H"), Typed("2011-03-30", "date")},
      {Date("2011-03-31") + " + " + Months("P1M"), Typed("2011-04-30", "date")},
      {Time("23:30:00") + " + " + Days("PT1H"), Typed("00:30:00", "time")},
      {Time("23:30:00") + " + " + Months("P1M"), kError},
      {DateTime("2011-12-31T00:00:00Z") + " + " + DateTime("2011-12-31T00:00:00Z"), kError},
      {DateTime("2011-12-31T00:00:00Z") + " + 1", kError},
  });
}

TEST(DatesTest, YearsOfAnySize) {
  RunCases({
      {"YEAR(" + DateTime("-0044-03-15T00:00:00Z") + ")", Integer("-44")},
      {"YEAR(" + DateTime("0000-03-15T00:00:00Z") + ")", Integer("0")},
      {"YEAR(" + DateTime("12345-03-15T00:00:00Z") + ")", Integer("12345")},
      {"YEAR(" + DateTime("012345-03-15T00:00:00Z") + ")", kError},
      {"YEAR(" + DateTime("123-03-15T00:00:00Z") + ")", kError},
      {DateTime("9999-12-31T23:59:59Z") + " + " + Days("PT1S"),
       Typed("10000-01-01T00:00:00Z", "dateTime")},
      {DateTime("0001-01-01T00:00:00Z") + " - " + Days("P1D"),
       Typed("0000-12-31T00:00:00Z", "dateTime")},
      {DateTime("0000-01-01T00:00:00Z") + " - " + Days("P1D"),
       Typed("-0001-12-31T00:00:00Z", "dateTime")},
      // The year 0 is a leap year, as every fourth.
      {Date("0000-02-28") + " + " + Days("P1D"), Typed("0000-02-29", "date")},
      {Date("-0004-02-28") + " + " + Days("P1D"), Typed("-0004-02-29", "date")},
      {Date("1900-02-28") + " + " + Days("P1D"), Typed("1900-03-01", "date")},
      {DateTime("9999-12-31T23:59:59Z") + " < " + DateTime("10000-01-01T00:00:00Z"), kTrue},
      {DateTime("-9999-12-31T23:59:59Z") + " < " + DateTime("-0001-01-01T00:00:00Z"), kTrue},
      {DateTime("-0001-12-31T23:59:59Z") + " < " + DateTime("0000-01-01T00:00:00Z"), kTrue},
  });
}

TEST(DatesTest, PartsOfSecondsAndTheEndOfDays) {
  RunCases({
      {"SECONDS(" + DateTime("2011-01-10T14:45:13.123456789Z") + ")",
       Typed("13.123456789", "decimal")},
      {"SECONDS(" + DateTime("2011-01-10T14:45:13.500Z") + ")", Typed("13.5", "decimal")},
      {DateTime("2011-01-10T14:45:13.9999999Z") + " + " + Days("PT0.0000001S"),
       Typed("2011-01-10T14:45:14Z", "dateTime")},
      {DateTime("2011-01-10T14:45:13.5Z") + " = " + DateTime("2011-01-10T14:45:13.50Z"), kTrue},
      {DateTime("2000-12-31T24:00:00Z") + " = " + DateTime("2001-01-01T00:00:00Z"), kTrue},
      {"YEAR(" + DateTime("2000-12-31T24:00:00Z") + ")", Integer("2001")},
      {"HOURS(" + DateTime("2000-12-31T24:00:00Z") + ")", Integer("0")},
      {"HOURS(" + DateTime("2000-12-31T24:00:01Z") + ")", kError},
      {"SECONDS(" + DateTime("2000-12-31T23:59:60Z") + ")", kError},
      {"DAY(" + DateTime("2011-02-29T00:00:00Z") + ")", kError},
  });
}

TEST(DatesTest, Durations) {
  RunCases({
      {Months("P1Y") + " = " + Months("P12M"), kTrue},
      {Months("P1Y") + " = " + Days("P365D"), kFalse},
      // Nothing of either kind is the same duration.
      {Months("P0Y") + " = " + Days("PT0S"), kTrue},
      {Months("P1Y") + " + " + Months("P1M"), Typed("P1Y1M", "yearMonthDuration")},
      {Months("P1Y") + " - " + Months("P13M"), Typed("-P1M", "yearMonthDuration")},
      {Months("P1Y") + " * 2.5", Typed("P2Y6M", "yearMonthDuration")},
      {"2 * " + Days("P1DT12H"), Typed("P3D", "dayTimeDuration")},
      {Months("P1Y") + " / 2", Typed("P6M", "yearMonthDuration")},
      {Months("P1Y") + " / " + Months("P5M"), Typed("2.4", "decimal")},
      {Days("P1D") + " / " + Days("PT6H"), Typed("4", "decimal")},
      {Days("P1D") + " / 0", kError},
      {Days("P1D") + " / " + Days("PT0S"), kError},
      {Months("P1M") + " / " + Days("P1D"), kError},
      {Days("P1D") + " * \"NaN\"^^xsd:double", kError},
      {Days("P1D") + " * " + Days("P1D"), kError},
      {Days("PT36H") + " < " + Days("P2D"), kTrue},
      {"xsd:dayTimeDuration(\"P1Y\")", kError},
      {"xsd:yearMonthDuration(\"P14M\")", Typed("P1Y2M", "yearMonthDuration")},
  });
}

}  // namespace
}  // namespace mote::testing
