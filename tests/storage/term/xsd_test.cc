#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>

#include "storage/term/decimal.h"
#include "storage/term/xsd_datetime.h"
#include "storage/term/xsd_number.h"

namespace mote {
namespace {

Decimal D(const std::string& text) {
  const std::optional<Decimal> value = Decimal::Parse(text);
  EXPECT_TRUE(value.has_value()) << text;
  return value.value_or(Decimal());
}

std::string Show(const std::optional<Decimal>& value) {
  return value ? value->ToString() : "overflow";
}

TEST(Decimal, ParsesAndFormats) {
  EXPECT_EQ(D("+001.500").ToString(), "1.5");
  EXPECT_EQ(D("-.5").ToString(), "-0.5");
  EXPECT_EQ(D("5.").ToString(), "5");
  EXPECT_EQ(D("-0").ToString(), "0");
  EXPECT_EQ(D("99999999999999999999999999999999999999").ToString(),
            "99999999999999999999999999999999999999");
  EXPECT_EQ(D("0." + std::string(36, '0') + "1").ToString(), "0." + std::string(36, '0') + "1");
  EXPECT_EQ(D("1." + std::string(500, '0')).ToString(), "1");
  for (const char* text : {"", "+", ".", "1e3", "1.2.3", " 1", "1 ", "--1", "INF",
                           "100000000000000000000000000000000000000"}) {
    EXPECT_FALSE(Decimal::Parse(text).has_value()) << text;
  }
}

TEST(Decimal, Arithmetic) {
  EXPECT_EQ(Show(Decimal::Add(D("0.1"), D("0.2"))), "0.3");
  EXPECT_EQ(Show(Decimal::Subtract(D("1"), D("0.999"))), "0.001");
  EXPECT_EQ(Show(Decimal::Multiply(D("-1.5"), D("1.5"))), "-2.25");
  EXPECT_EQ(Show(Decimal::Divide(D("1"), D("3"))), "0.333333333333333333");
  EXPECT_EQ(Show(Decimal::Divide(D("2"), D("3"))), "0.666666666666666667");
  EXPECT_EQ(Show(Decimal::Divide(D("-10"), D("4"))), "-2.5");
  EXPECT_EQ(Show(Decimal::Divide(D("1"), D("0"))), "overflow");
  EXPECT_EQ(Show(Decimal::Divide(D("1"), D("0.00001"))), "100000");
  const Decimal huge = D("99999999999999999999999999999999999999");
  EXPECT_EQ(Show(Decimal::Add(huge, D("1"))), "overflow");
  EXPECT_EQ(Show(Decimal::Multiply(huge, D("10"))), "overflow");
  EXPECT_EQ(Show(Decimal::Divide(huge, D("0.1"))), "overflow");
  EXPECT_EQ(Show(Decimal::Divide(huge, huge)), "1");
  EXPECT_EQ(Show(Decimal::Multiply(D("0." + std::string(30, '0') + "15"), D("0.0000000001"))), "0");
  // 20 + 21 digits need 41; the fraction is rounded half to even.
  EXPECT_EQ(Show(Decimal::Multiply(D("1234567890123456789.5"), D("9876543210987654321.25"))),
            "12193263113702179527621551589137326627");
}

TEST(Decimal, AgreesWithLongDouble) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 200000; ++i) {
    const auto make = [&] {
      return Decimal(static_cast<int64_t>(random() >> (random() % 60)) *
                         (random() % 2 == 0 ? 1 : -1) % 1000000000000,
                     static_cast<int>(random() % 12));
    };
    const Decimal a = make();
    const Decimal b = make();
    const auto value = [](const Decimal& d) {
      return static_cast<long double>(d.mantissa()) / std::pow(10.0L, d.scale());
    };
    const long double x = value(a);
    const long double y = value(b);
    const auto near = [&](const std::optional<Decimal>& result, long double expected) {
      return result &&
             std::fabs(value(*result) - expected) <= std::fabs(expected) * 1e-16L + 1e-17L;
    };
    ASSERT_TRUE(near(Decimal::Add(a, b), x + y));
    ASSERT_TRUE(near(Decimal::Multiply(a, b), x * y));
    if (!b.is_zero()) {
      ASSERT_TRUE(near(Decimal::Divide(a, b), x / y));
    }
    const Decimal difference = *Decimal::Subtract(a, b);
    ASSERT_EQ(a < b, difference.is_negative());
    ASSERT_EQ(a == b, difference.is_zero());
    ASSERT_EQ(value(a.Floor()), std::floor(x));
    ASSERT_EQ(value(a.Ceiling()), std::ceil(x));
    ASSERT_EQ(value(a.Truncate()), std::trunc(x));
    ASSERT_EQ(Decimal::Parse(a.ToString()), a);
    ASSERT_EQ(a.ToDouble(), std::stod(a.ToString()));
  }
}

TEST(Decimal, Rounding) {
  EXPECT_EQ(D("2.5").Round().ToString(), "3");
  EXPECT_EQ(D("-2.5").Round().ToString(), "-2");
  EXPECT_EQ(D("-2.51").Round().ToString(), "-3");
  EXPECT_EQ(D("2.4999").Round().ToString(), "2");
  EXPECT_EQ(D("-0.5").Floor().ToString(), "-1");
  EXPECT_EQ(D("-0.5").Ceiling().ToString(), "0");
  EXPECT_TRUE(D("3.00").is_integer());
  EXPECT_FALSE(D("3.01").is_integer());
  EXPECT_EQ(D("-7").ToInt64(), -7);
  EXPECT_EQ(D("9223372036854775808").ToInt64(), std::nullopt);
}

TEST(Decimal, FromDouble) {
  EXPECT_EQ(Show(Decimal::FromDouble(1.5)), "1.5");
  EXPECT_EQ(Show(Decimal::FromDouble(-1e20)), "-100000000000000000000");
  EXPECT_EQ(Show(Decimal::FromDouble(0.1)), "0.1000000000000000055511151231257827021");
  EXPECT_EQ(Show(Decimal::FromDouble(1e38)), "overflow");
  EXPECT_EQ(Show(Decimal::FromDouble(std::nan(""))), "overflow");
  EXPECT_EQ(Show(Decimal::FromDouble(1e-60)), "0");
}

TEST(XsdNumber, Doubles) {
  EXPECT_EQ(ParseDouble("1.5E3"), 1500.0);
  EXPECT_EQ(ParseDouble("+.5"), 0.5);
  EXPECT_EQ(ParseDouble("5."), 5.0);
  EXPECT_EQ(ParseDouble("-INF"), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(ParseDouble("1e999999999999999999999"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(ParseDouble("-1e-999999999999999999999"), 0.0);
  EXPECT_EQ(ParseDouble("0e99999"), 0.0);
  EXPECT_EQ(ParseDouble("4.9e-324"), 4.9e-324);
  EXPECT_TRUE(std::isnan(*ParseDouble("NaN")));
  EXPECT_EQ(ParseFloat("1e39"), std::numeric_limits<float>::infinity());
  for (const char* text : {"", "+", "-", ".", "e1", "1e", "1e+", "1.5.2", "0x1", "inf", "nan",
                           "infinity", "-NaN", "+NaN", " 1", "1 ", "1f", "1,5"}) {
    EXPECT_FALSE(ParseDouble(text).has_value()) << text;
    EXPECT_FALSE(ParseFloat(text).has_value()) << text;
  }
  EXPECT_EQ(FormatDouble(1500), "1.5E3");
  EXPECT_EQ(FormatDouble(0), "0.0E0");
  EXPECT_EQ(FormatDouble(-0.0), "-0.0E0");
  EXPECT_EQ(FormatDouble(1e-7), "1.0E-7");
  EXPECT_EQ(FormatDouble(1.2345678901234567e300), "1.2345678901234567E300");
  EXPECT_EQ(FormatFloat(0.1f), "1.0E-1");
  EXPECT_EQ(FormatDouble(std::nan("")), "NaN");
}

TEST(XsdNumber, Integers) {
  EXPECT_EQ(ParseXsdInteger("-000")->digits, "0");
  EXPECT_FALSE(ParseXsdInteger("-0")->negative);
  EXPECT_EQ(ParseInt64("9223372036854775807"), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(ParseInt64("-9223372036854775808"), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(ParseInt64("9223372036854775808"), std::nullopt);
  EXPECT_EQ(ParseInt64("+0005"), 5);
  EXPECT_EQ(ParseInt64("5.0"), std::nullopt);
  EXPECT_LT(*ParseXsdInteger("-10"), *ParseXsdInteger("-9"));
  EXPECT_LT(*ParseXsdInteger("-9"), *ParseXsdInteger("8"));
  EXPECT_LT(*ParseXsdInteger("9"), *ParseXsdInteger("00010"));
  EXPECT_TRUE(IsWellTyped(Datatype::kUnsignedLong, "18446744073709551615"));
  EXPECT_FALSE(IsWellTyped(Datatype::kUnsignedLong, "18446744073709551616"));
  EXPECT_TRUE(IsWellTyped(Datatype::kLong, "-9223372036854775808"));
  EXPECT_FALSE(IsWellTyped(Datatype::kNegativeInteger, "0"));
  EXPECT_TRUE(IsWellTyped(Datatype::kDecimal, std::string(1000, '9') + ".5"));
  EXPECT_FALSE(IsWellTyped(Datatype::kDecimal, "1e5"));
  EXPECT_TRUE(IsWellTyped(Datatype::kBoolean, "1"));
  EXPECT_FALSE(IsWellTyped(Datatype::kBoolean, "TRUE"));
}

TEST(XsdDateTime, LexicalForms) {
  struct Case {
    Datatype datatype;
    const char* text;
    const char* canonical;  // Null: malformed.
  };
  const Case cases[] = {
      {Datatype::kDateTime, "2024-02-29T12:34:56.780Z", "2024-02-29T12:34:56.78Z"},
      {Datatype::kDateTime, "2024-12-31T24:00:00", "2025-01-01T00:00:00"},
      {Datatype::kDateTime, "2024-12-31T24:00:00.000", "2025-01-01T00:00:00"},
      {Datatype::kDateTime, "2024-12-31T24:00:01", nullptr},
      {Datatype::kDateTime, "2024-12-31T24:00:00.1", nullptr},
      {Datatype::kDateTime, "-0044-03-15T00:00:00+00:00", "-0044-03-15T00:00:00Z"},
      {Datatype::kDateTime, "12345-01-01T00:00:00", "12345-01-01T00:00:00"},
      {Datatype::kDateTime, "02024-01-01T00:00:00", nullptr},
      {Datatype::kDateTime, "2024-01-01T00:00:00+14:01", nullptr},
      {Datatype::kDateTime, "2024-01-01", nullptr},
      {Datatype::kDateTimeStamp, "2024-01-01T00:00:00", nullptr},
      {Datatype::kDateTimeStamp, "2024-01-01T00:00:00-05:00", "2024-01-01T00:00:00-05:00"},
      {Datatype::kDate, "1900-02-29", nullptr},
      {Datatype::kDate, "2000-02-29Z", "2000-02-29Z"},
      {Datatype::kDate, "2000-02-29T", nullptr},
      {Datatype::kTime, "24:00:00", "00:00:00"},
      {Datatype::kTime, "12:00", nullptr},
      {Datatype::kTime, "12:00:00.123456789012345678999", "12:00:00.123456789012345678"},
      {Datatype::kGYear, "-12345+14:00", "-12345+14:00"},
      {Datatype::kGYear, "123", nullptr},
      {Datatype::kGYearMonth, "2024-13", nullptr},
      {Datatype::kGYearMonth, "2024-12Z", "2024-12Z"},
      {Datatype::kGMonth, "--12", "--12"},
      {Datatype::kGMonth, "--00", nullptr},
      {Datatype::kGMonthDay, "--02-29", "--02-29"},
      {Datatype::kGMonthDay, "--02-30", nullptr},
      {Datatype::kGDay, "---31-01:00", "---31-01:00"},
      {Datatype::kGDay, "---32", nullptr},
      {Datatype::kInteger, "1", nullptr},
  };
  for (const Case& c : cases) {
    const std::optional<DateTime> value = ParseDateTime(c.datatype, c.text);
    ASSERT_EQ(value.has_value(), c.canonical != nullptr) << c.text;
    if (value) {
      EXPECT_EQ(FormatDateTime(c.datatype, *value), c.canonical);
    }
  }
}

TEST(XsdDateTime, Calendar) {
  int64_t days = DaysFromCivil(-500, 1, 1);
  for (int64_t year = -500; year < 2500; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; day <= DaysInMonth(year, month); ++day, ++days) {
        ASSERT_EQ(DaysFromCivil(year, month, day), days);
        int64_t y = 0;
        int m = 0;
        int d = 0;
        CivilFromDays(days, &y, &m, &d);
        ASSERT_TRUE(y == year && m == month && d == day);
      }
    }
  }
  EXPECT_EQ(DaysFromCivil(1970, 1, 1), 0);
  const DateTime value = *ParseDateTime(Datatype::kDateTime, "2000-01-01T00:30:00+01:00");
  EXPECT_EQ(value.ToTimePoint().seconds, 946683000);
  EXPECT_EQ(DateTime::FromTimePoint(value.ToTimePoint(), 60), value);
  EXPECT_EQ(FormatDateTime(Datatype::kDateTime, DateTime::FromTimePoint({-1, 0}, 0)),
            "1969-12-31T23:59:59Z");
}

}  // namespace
}  // namespace mote
