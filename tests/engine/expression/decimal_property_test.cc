#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <compare>
#include <optional>

#include "storage/term/decimal.h"
#include "storage/term/vocabulary.h"
#include "tests/engine/expression/expression_tester.h"
#include "tests/engine/expression/random_terms.h"

// Arithmetic on decimals and integers against sums and products of digits, as done by hand.

namespace mote::testing {
namespace {

// A number of any length: digits from the lowest, in units of 10^-kScale.
constexpr int kScale = 80;
struct LongNumber {
  bool negative = false;
  std::vector<int> digits = std::vector<int>(400, 0);

  friend bool operator==(const LongNumber& a, const LongNumber& b) {
    return a.digits == b.digits && (a.negative == b.negative || a.IsZero());
  }
  bool IsZero() const {
    return std::all_of(digits.begin(), digits.end(), [](int d) { return d == 0; });
  }
};

LongNumber Parse(std::string_view text) {
  LongNumber number;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    number.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  size_t point = std::min(text.find('.'), text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    // The first digit before the point is in place kScale.
    int place =
        i < point ? kScale + static_cast<int>(point - i) - 1 : kScale - static_cast<int>(i - point);
    number.digits[static_cast<size_t>(place)] = text[i] - '0';
  }
  return number;
}

int CompareMagnitude(const LongNumber& a, const LongNumber& b) {
  for (size_t i = a.digits.size(); i-- > 0;) {
    if (a.digits[i] != b.digits[i]) return a.digits[i] < b.digits[i] ? -1 : 1;
  }
  return 0;
}

LongNumber Add(const LongNumber& a, const LongNumber& b) {
  if (a.negative != b.negative) {
    if (CompareMagnitude(a, b) < 0) return Add(b, a);
    LongNumber result = a;
    for (size_t i = 0; i < result.digits.size(); ++i) {
      result.digits[i] -= b.digits[i];
      if (result.digits[i] < 0) {
        result.digits[i] += 10;
        --result.digits[i + 1];
      }
    }
    return result;
  }
  LongNumber result = a;
  for (size_t i = 0; i < result.digits.size(); ++i) {
    result.digits[i] += b.digits[i];
    if (result.digits[i] >= 10) {
      result.digits[i] -= 10;
      ++result.digits[i + 1];
    }
  }
  return result;
}

LongNumber Negate(LongNumber a) {
  a.negative = !a.negative;
  return a;
}

LongNumber Multiply(const LongNumber& a, const LongNumber& b) {
  LongNumber result;
  result.negative = a.negative != b.negative;
  std::vector<int> product(900, 0);
  for (size_t i = 0; i < a.digits.size(); ++i) {
    if (a.digits[i] == 0) continue;
    for (size_t j = 0; j < b.digits.size(); ++j) product[i + j] += a.digits[i] * b.digits[j];
  }
  for (size_t i = 0; i + 1 < product.size(); ++i) {
    product[i + 1] += product[i] / 10;
    product[i] %= 10;
  }
  std::copy_n(product.begin() + kScale, result.digits.size(), result.digits.begin());
  return result;
}

// Whether a number has at most 38 digits, so that Mote must know it exactly.
bool Fits(const LongNumber& number) {
  size_t low = 0;
  size_t high = number.digits.size();
  while (low < high && number.digits[low] == 0) ++low;
  while (high > low && number.digits[high - 1] == 0) --high;
  low = std::min<size_t>(low, kScale);
  high = std::max<size_t>(high, kScale);
  return high - low <= 38 && kScale - low <= 37;
}

std::string RandomDigits(Random& random, size_t max) {
  std::string digits;
  for (size_t n = 1 + random() % max; n > 0; --n) {
    digits.push_back(
        static_cast<char>('0' + (random() % 3 == 0 ? 9 * (random() % 2) : random() % 10)));
  }
  return digits;
}

std::string RandomDecimalText(Random& random) {
  std::string text = random() % 2 == 0 ? "-" : "";
  size_t max = random() % 3 == 0 ? 19 : 6;
  text += RandomDigits(random, max);
  if (random() % 3 != 0) text += "." + RandomDigits(random, max);
  return text;
}

class DecimalPropertyTest : public ::testing::Test {
 protected:
  static constexpr size_t kRows = 3000;

  DecimalPropertyTest() {
    Random random(5);
    std::map<std::string, std::vector<Term>> columns;
    for (const char* name : {"a", "b"}) {
      for (size_t i = 0; i < kRows; ++i) {
        std::string text = RandomDecimalText(random);
        bool integer = text.find('.') == std::string::npos && random() % 2 == 0;
        texts_[name].push_back(text);
        columns[name].push_back(
            Term::Literal(text, std::string(integer ? xsd::kInteger : xsd::kDecimal)));
      }
    }
    tester_ = std::make_unique<ExpressionTester>(ExpressionTester::OfTerms(columns));
  }

  template <typename Expected>
  void Check(const char* expression, Expected expected) {
    std::vector<std::optional<Term>> values = tester_->Terms(expression);
    size_t exact = 0;
    for (size_t i = 0; i < kRows; ++i) {
      LongNumber result = expected(Parse(texts_["a"][i]), Parse(texts_["b"][i]));
      if (!Fits(result)) continue;
      ++exact;
      ASSERT_TRUE(values[i].has_value())
          << texts_["a"][i] << " " << expression << " " << texts_["b"][i];
      ASSERT_EQ(Parse(values[i]->value()), result) << texts_["a"][i] << " " << expression << " "
                                                   << texts_["b"][i] << " = " << values[i]->value();
    }
    EXPECT_GT(exact, kRows / 2);
  }

  std::map<std::string, std::vector<std::string>> texts_;
  std::unique_ptr<ExpressionTester> tester_;
};

TEST_F(DecimalPropertyTest, SumsAndProducts) {
  Check("?a + ?b", [](const LongNumber& a, const LongNumber& b) { return Add(a, b); });
  Check("?a - ?b", [](const LongNumber& a, const LongNumber& b) { return Add(a, Negate(b)); });
  Check("?a * ?b", [](const LongNumber& a, const LongNumber& b) { return Multiply(a, b); });
  Check("-?a", [](const LongNumber& a, const LongNumber&) { return Negate(a); });
  Check("ABS(?a)", [](const LongNumber& a, const LongNumber&) {
    LongNumber result = a;
    result.negative = false;
    return result;
  });
}

// A quotient is off by at most one unit of its eighteenth fraction digit.
TEST_F(DecimalPropertyTest, Quotients) {
  std::vector<std::optional<Term>> values = tester_->Terms("?a / ?b");
  const LongNumber unit = Parse("0.000000000000000001");
  for (size_t i = 0; i < kRows; ++i) {
    LongNumber a = Parse(texts_["a"][i]);
    LongNumber b = Parse(texts_["b"][i]);
    if (b.IsZero()) {
      EXPECT_FALSE(values[i].has_value());
      continue;
    }
    if (!values[i].has_value()) {
      // Too large only if the dividend is far larger than the divisor.
      LongNumber bound = Multiply(b, Parse("10000000000000000000"));
      EXPECT_GE(CompareMagnitude(a, bound), 0) << texts_["a"][i] << " / " << texts_["b"][i];
      continue;
    }
    EXPECT_EQ(values[i]->datatype(), xsd::kDecimal);
    LongNumber error = Add(Multiply(Parse(values[i]->value()), b), Negate(a));
    ASSERT_LE(CompareMagnitude(error, Multiply(b, unit)), 0)
        << texts_["a"][i] << " / " << texts_["b"][i] << " = " << values[i]->value();
  }
}

TEST_F(DecimalPropertyTest, Rounding) {
  auto floor = [](const LongNumber& a) {
    LongNumber result = a;
    std::fill_n(result.digits.begin(), kScale, 0);
    if (a.negative && !(result == a)) result = Add(result, Parse("-1"));
    return result;
  };
  Check("FLOOR(?a)", [&](const LongNumber& a, const LongNumber&) { return floor(a); });
  Check("CEIL(?a)",
        [&](const LongNumber& a, const LongNumber&) { return Negate(floor(Negate(a))); });
  Check("ROUND(?a)",
        [&](const LongNumber& a, const LongNumber&) { return floor(Add(a, Parse("0.5"))); });
  Check("xsd:integer(?a)", [&](const LongNumber& a, const LongNumber&) {
    return a.negative ? Negate(floor(Negate(a))) : floor(a);
  });
}

TEST_F(DecimalPropertyTest, Comparisons) {
  std::vector<std::optional<Term>> less = tester_->Terms("?a < ?b");
  std::vector<std::optional<Term>> equal = tester_->Terms("?a = ?b");
  for (size_t i = 0; i < kRows; ++i) {
    LongNumber difference = Add(Parse(texts_["a"][i]), Negate(Parse(texts_["b"][i])));
    bool zero = difference.IsZero();
    EXPECT_EQ(equal[i]->value(), zero ? "true" : "false");
    EXPECT_EQ(less[i]->value(), !zero && difference.negative ? "true" : "false")
        << texts_["a"][i] << " < " << texts_["b"][i];
  }
}

}  // namespace
}  // namespace mote::testing
