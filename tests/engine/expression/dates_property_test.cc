#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "storage/term/vocabulary.h"
#include "tests/engine/expression/expression_tester.h"
#include "tests/engine/expression/random_terms.h"

// Functions and operators on dates against a calendar that counts day by day.

namespace mote::testing {
namespace {

struct Moment {
  int year, month, day, hour, minute, second, millis;
  std::optional<int> zone;  // minutes

  std::string ToString() const {
    std::array<char, 64> text;
    int n = std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d", year, month,
                          day, hour, minute, second);
    std::string result(text.data(), static_cast<size_t>(n));
    if (millis != 0) {
      std::string fraction = std::to_string(1000 + millis).substr(1);
      while (fraction.back() == '0') fraction.pop_back();
      result += "." + fraction;
    }
    if (!zone.has_value()) return result;
    if (*zone == 0) return result + "Z";
    std::snprintf(text.data(), text.size(), "%c%02d:%02d", *zone < 0 ? '-' : '+',
                  std::abs(*zone) / 60, std::abs(*zone) % 60);
    return result + text.data();
  }
};

bool IsLeap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysOf(int year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeap(year) ? 29 : kDays[static_cast<size_t>(month) - 1];
}

// Milliseconds since the beginning of 1900, as if in UTC.
int64_t LocalMillis(const Moment& m) {
  int64_t days = m.day - 1;
  for (int year = 1900; year < m.year; ++year) days += IsLeap(year) ? 366 : 365;
  for (int month = 1; month < m.month; ++month) days += DaysOf(m.year, month);
  return (((days * 24 + m.hour) * 60 + m.minute) * 60 + m.second) * 1000 + m.millis;
}

int64_t Millis(const Moment& m) { return LocalMillis(m) - m.zone.value_or(0) * 60000; }

// The moment of the same zone `millis` after the beginning of 1900 in UTC.
Moment FromMillis(int64_t millis, std::optional<int> zone) {
  millis += zone.value_or(0) * 60000;
  Moment m{1900, 1, 1, 0, 0, 0, 0, zone};
  int64_t days = millis / 86400000;
  millis %= 86400000;
  while (days >= DaysOf(m.year, m.month)) {
    days -= DaysOf(m.year, m.month);
    if (++m.month > 12) {
      m.month = 1;
      ++m.year;
    }
  }
  m.day += static_cast<int>(days);
  m.hour = static_cast<int>(millis / 3600000);
  m.minute = static_cast<int>(millis / 60000 % 60);
  m.second = static_cast<int>(millis / 1000 % 60);
  m.millis = static_cast<int>(millis % 1000);
  return m;
}

class DatesPropertyTest : public ::testing::Test {
 protected:
  static constexpr size_t kRows = 2000;

  DatesPropertyTest() {
    Random random(23);
    std::map<std::string, std::vector<Term>> columns;
    for (size_t i = 0; i < kRows; ++i) {
      a_.push_back(RandomMoment(random));
      b_.push_back(RandomMoment(random));
      // Often within a day of the other.
      if (random() % 2 == 0) {
        b_.back() =
            FromMillis(Millis(a_.back()) + static_cast<int64_t>(random() % 180000000) - 90000000,
                       b_.back().zone);
      }
      columns["a"].push_back(Term::Literal(a_.back().ToString(), std::string(xsd::kDateTime)));
      columns["b"].push_back(Term::Literal(b_.back().ToString(), std::string(xsd::kDateTime)));
      seconds_.push_back(static_cast<int64_t>(random() % 200000000) - 100000000);
      months_.push_back(static_cast<int>(random() % 600) - 300);
      std::string sign = seconds_.back() < 0 ? "-" : "";
      columns["duration"].push_back(
          Term::Literal(sign + "PT" + std::to_string(std::abs(seconds_.back())) + "S",
                        std::string(xsd::kDayTimeDuration)));
      sign = months_.back() < 0 ? "-" : "";
      columns["months"].push_back(
          Term::Literal(sign + "P" + std::to_string(std::abs(months_.back())) + "M",
                        std::string(xsd::kYearMonthDuration)));
    }
    tester_ = std::make_unique<ExpressionTester>(ExpressionTester::OfTerms(columns));
  }

  static Moment RandomMoment(Random& random) {
    Moment m{};
    m.year = 1950 + static_cast<int>(random() % 100);
    m.month = 1 + static_cast<int>(random() % 12);
    m.day = 1 + static_cast<int>(random() % static_cast<uint64_t>(DaysOf(m.year, m.month)));
    m.hour = static_cast<int>(random() % 24);
    m.minute = static_cast<int>(random() % 60);
    m.second = static_cast<int>(random() % 60);
    if (random() % 2 == 0) m.millis = static_cast<int>(random() % 1000);
    if (random() % 4 != 0) m.zone = static_cast<int>(random() % 113) * 15 - 840;
    return m;
  }

  std::vector<Moment> a_, b_;
  std::vector<int64_t> seconds_;
  std::vector<int> months_;
  std::unique_ptr<ExpressionTester> tester_;
};

TEST_F(DatesPropertyTest, Components) {
  struct Part {
    const char* function;
    int Moment::*member;
  };
  for (const Part& part :
       {Part{"YEAR", &Moment::year}, Part{"MONTH", &Moment::month}, Part{"DAY", &Moment::day},
        Part{"HOURS", &Moment::hour}, Part{"MINUTES", &Moment::minute}}) {
    auto values = tester_->Terms(std::string(part.function) + "(?a)");
    for (size_t i = 0; i < kRows; ++i) {
      ASSERT_EQ(values[i]->value(), std::to_string(a_[i].*part.member)) << a_[i].ToString();
    }
  }
  auto seconds = tester_->Terms("SECONDS(?a) * 1000");
  auto zones = tester_->Terms("TZ(?a)");
  for (size_t i = 0; i < kRows; ++i) {
    EXPECT_EQ(seconds[i]->value(), std::to_string(a_[i].second * 1000 + a_[i].millis));
    EXPECT_TRUE(a_[i].ToString().ends_with(zones[i]->value()));
    EXPECT_EQ(zones[i]->value().empty(), !a_[i].zone.has_value());
  }
}

// Without time zones on both sides or none, the order is that of the moments; else it is certain
// only beyond 14 hours.
TEST_F(DatesPropertyTest, Comparisons) {
  auto less = tester_->Terms("?a < ?b");
  auto greater = tester_->Terms("?a > ?b");
  size_t unknown = 0;
  for (size_t i = 0; i < kRows; ++i) {
    int64_t difference = Millis(a_[i]) - Millis(b_[i]);
    constexpr int64_t kFourteenHours = 14 * 3600000;
    bool mixed = a_[i].zone.has_value() != b_[i].zone.has_value();
    if (mixed && std::abs(difference) <= kFourteenHours) {
      ++unknown;
      EXPECT_FALSE(less[i].has_value()) << a_[i].ToString() << " " << b_[i].ToString();
      continue;
    }
    ASSERT_TRUE(less[i].has_value()) << a_[i].ToString() << " " << b_[i].ToString();
    EXPECT_EQ(less[i]->value(), difference < 0 ? "true" : "false");
    EXPECT_EQ(greater[i]->value(), difference > 0 ? "true" : "false");
  }
  EXPECT_GT(unknown, 10u);
}

TEST_F(DatesPropertyTest, Differences) {
  auto values = tester_->Terms("(?a - ?b) / \"PT0.001S\"^^xsd:dayTimeDuration");
  for (size_t i = 0; i < kRows; ++i) {
    ASSERT_TRUE(values[i].has_value());
    EXPECT_EQ(values[i]->value(), std::to_string(Millis(a_[i]) - Millis(b_[i])))
        << a_[i].ToString() << " - " << b_[i].ToString();
  }
}

TEST_F(DatesPropertyTest, Sums) {
  auto later = tester_->Terms("?a + ?duration");
  auto earlier = tester_->Terms("?a - ?duration");
  auto months = tester_->Terms("?a + ?months");
  for (size_t i = 0; i < kRows; ++i) {
    int64_t start = Millis(a_[i]);
    EXPECT_EQ(later[i]->value(), FromMillis(start + seconds_[i] * 1000, a_[i].zone).ToString())
        << a_[i].ToString() << " + " << seconds_[i];
    EXPECT_EQ(earlier[i]->value(), FromMillis(start - seconds_[i] * 1000, a_[i].zone).ToString());
    Moment moved = a_[i];
    int total = moved.year * 12 + moved.month - 1 + months_[i];
    moved.year = total / 12;
    moved.month = total % 12 + 1;
    moved.day = std::min(moved.day, DaysOf(moved.year, moved.month));
    EXPECT_EQ(months[i]->value(), moved.ToString()) << a_[i].ToString() << " + " << months_[i];
  }
}

}  // namespace
}  // namespace mote::testing
