#include <gtest/gtest.h>
#include <re2/re2.h>

#include <cmath>
#include <cstdlib>

#include "storage/term/vocabulary.h"
#include "tests/engine/expression/expression_tester.h"
#include "tests/engine/expression/random_terms.h"

// Casts of hostile strings: which are taken is what the regular expressions of XML Schema say.

namespace mote::testing {
namespace {

// Pieces of numbers, dates and booleans, and what does not belong to them.
std::string RandomForm(Random& random) {
  static const std::vector<std::string> kWhole = {"1e400",
                                                  "-1e400",
                                                  "1e-400",
                                                  "0x10",
                                                  "1_000",
                                                  "1,5",
                                                  "١٢",
                                                  "INF",
                                                  "-INF",
                                                  "+INF",
                                                  "inf",
                                                  "NaN",
                                                  "nan",
                                                  "true",
                                                  "TRUE",
                                                  "1",
                                                  "0",
                                                  "false",
                                                  "",
                                                  " ",
                                                  "--1",
                                                  "+-1",
                                                  "1e",
                                                  "e1",
                                                  "1e1.0",
                                                  ".",
                                                  "-.",
                                                  "+.5",
                                                  "5.",
                                                  "00.00",
                                                  "-0",
                                                  "Infinity",
                                                  "1f",
                                                  "1d",
                                                  "0b1",
                                                  "1e+05",
                                                  "1E-05",
                                                  "\t7\n",
                                                  "7\v",
                                                  "\u00A07",
                                                  "127",
                                                  "128",
                                                  "-128",
                                                  "-129",
                                                  "255",
                                                  "256",
                                                  "32767",
                                                  "32768",
                                                  "65535",
                                                  "65536",
                                                  "-1",
                                                  "4294967295",
                                                  "4294967296",
                                                  "2147483647",
                                                  "2147483648",
                                                  "9223372036854775807",
                                                  "9223372036854775808",
                                                  "18446744073709551615",
                                                  "18446744073709551616",
                                                  "99999999999999999999999999999999999999"};
  if (random() % 2 == 0) return kWhole[random() % kWhole.size()];
  static const std::string kAlphabet = "0123456789+-.eE INFatru\n";
  std::string text;
  for (size_t n = random() % 7; n > 0; --n) text.push_back(kAlphabet[random() % kAlphabet.size()]);
  return text;
}

const std::string kSpace = "[ \\t\\r\\n]*";

class CastsPropertyTest : public ::testing::Test {
 protected:
  static constexpr size_t kRows = 4000;

  CastsPropertyTest() {
    Random random(17);
    std::map<std::string, std::vector<Term>> columns;
    for (size_t i = 0; i < kRows; ++i) {
      texts_.push_back(RandomForm(random));
      columns["x"].push_back(Term::Literal(texts_.back()));
    }
    tester_ = std::make_unique<ExpressionTester>(ExpressionTester::OfTerms(columns));
  }

  // The casts of all texts; checks that exactly those that match `form` have one.
  std::vector<std::optional<Term>> Cast(const std::string& type, const std::string& form) {
    std::vector<std::optional<Term>> values = tester_->Terms("xsd:" + type + "(?x)");
    re2::RE2 regex(kSpace + "(" + form + ")" + kSpace);
    size_t taken = 0;
    for (size_t i = 0; i < kRows; ++i) {
      EXPECT_EQ(values[i].has_value(), re2::RE2::FullMatch(texts_[i], regex))
          << type << " " << texts_[i];
      taken += values[i].has_value();
      if (values[i].has_value()) {
        EXPECT_EQ(values[i]->datatype(), "http://www.w3.org/2001/XMLSchema#" + type);
      }
    }
    EXPECT_GT(taken, kRows / 50) << type;
    return values;
  }

  std::vector<std::string> texts_;
  std::unique_ptr<ExpressionTester> tester_;
};

TEST_F(CastsPropertyTest, Integers) {
  auto values = Cast("integer", "[+-]?[0-9]+");
  for (size_t i = 0; i < kRows; ++i) {
    if (!values[i].has_value() || texts_[i].size() > 17) continue;
    EXPECT_EQ(values[i]->value(), std::to_string(std::strtoll(texts_[i].c_str(), nullptr, 10)));
  }
}

TEST_F(CastsPropertyTest, Decimals) {
  auto values = Cast("decimal", "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)");
  for (size_t i = 0; i < kRows; ++i) {
    if (!values[i].has_value() || texts_[i].size() > 14) continue;
    EXPECT_EQ(std::strtod(values[i]->value().data(), nullptr),
              std::strtod(texts_[i].c_str(), nullptr));
  }
}

TEST_F(CastsPropertyTest, DoublesAndFloats) {
  const std::string form = "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([Ee][+-]?[0-9]+)?|[+-]?INF|NaN";
  auto doubles = Cast("double", form);
  auto floats = Cast("float", form);
  for (size_t i = 0; i < kRows; ++i) {
    if (!doubles[i].has_value()) continue;
    double expected = std::strtod(texts_[i].c_str(), nullptr);
    double real = std::strtod(std::string(doubles[i]->value()).c_str(), nullptr);
    float single = std::strtof(std::string(floats[i]->value()).c_str(), nullptr);
    if (std::isnan(expected)) {
      EXPECT_TRUE(std::isnan(real) && std::isnan(single));
    } else {
      EXPECT_EQ(real, expected) << texts_[i];
      EXPECT_EQ(single, std::strtof(texts_[i].c_str(), nullptr)) << texts_[i];
    }
  }
}

TEST_F(CastsPropertyTest, Booleans) {
  auto values = Cast("boolean", "true|false|1|0");
  for (size_t i = 0; i < kRows; ++i) {
    if (!values[i].has_value()) continue;
    bool expected = texts_[i].find_first_of("1t") != std::string::npos;
    EXPECT_EQ(values[i]->value(), expected ? "true" : "false");
  }
}

TEST_F(CastsPropertyTest, DerivedIntegersKeepTheirRange) {
  struct Range {
    const char* type;
    const char* low;
    const char* high;
  };
  for (const Range& range :
       {Range{"byte", "-128", "127"}, Range{"short", "-32768", "32767"},
        Range{"int", "-2147483648", "2147483647"},
        Range{"long", "-9223372036854775808", "9223372036854775807"},
        Range{"unsignedByte", "0", "255"}, Range{"unsignedShort", "0", "65535"},
        Range{"unsignedInt", "0", "4294967295"},
        Range{"unsignedLong", "0", "18446744073709551615"}}) {
    std::string type = range.type;
    std::vector<std::string> values = tester_->Rows("xsd:" + type + "(?x)");
    std::vector<std::string> expected = tester_->Rows(
        "IF(xsd:integer(?x) >= " + std::string(range.low) + " && xsd:integer(?x) <= " + range.high +
        ", STRDT(STR(xsd:integer(?x)), xsd:" + type + "), 1/0)");
    EXPECT_EQ(values, expected) << type;
  }
}

// What a cast gives is read back by the same cast.
TEST_F(CastsPropertyTest, CastsAreStable) {
  for (const char* type :
       {"integer", "decimal", "double", "float", "boolean", "dateTime", "date"}) {
    std::string cast = "xsd:" + std::string(type);
    EXPECT_EQ(tester_->Rows(cast + "(STR(" + cast + "(?x)))"), tester_->Rows(cast + "(?x)"));
  }
}

TEST(CastsTest, BetweenNumbers) {
  ExpressionTester tester;
  auto value = [&](const char* text) { return tester.First(text); };
  EXPECT_EQ(value("STR(xsd:decimal(1e-40))"), "\"0\"");
  EXPECT_EQ(value("STR(xsd:decimal(1e-400))"), "\"0\"");
  EXPECT_EQ(value("STR(xsd:decimal(0.1e0))"), "\"0.1\"");
  EXPECT_EQ(value("STR(xsd:decimal(1e20))"), "\"100000000000000000000\"");
  EXPECT_EQ(value("xsd:decimal(1e39)"), "error");
  EXPECT_EQ(value("STR(xsd:integer(-1e20))"), "\"-100000000000000000000\"");
  EXPECT_EQ(value("STR(xsd:integer(1e-300))"), "\"0\"");
  EXPECT_EQ(value("STR(xsd:integer(\"16777217\"^^xsd:float))"), "\"16777216\"");
  EXPECT_EQ(value("STR(xsd:float(16777217))"), "\"1.6777216E7\"");
  EXPECT_EQ(value("STR(xsd:double(\"0.1\"^^xsd:float))"), "\"1.0000000149011612E-1\"");
  EXPECT_EQ(value("xsd:integer(1e0/0)"), "error");
}

}  // namespace
}  // namespace mote::testing
