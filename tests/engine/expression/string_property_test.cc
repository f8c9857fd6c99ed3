#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <optional>

#include "storage/term/utf8.h"
#include "storage/term/vocabulary.h"
#include "tests/engine/expression/expression_tester.h"
#include "tests/engine/expression/random_terms.h"

// String functions against obvious ones on arrays of code points, over all of Unicode.

namespace mote::testing {
namespace {

using CodePoints = std::u32string;

std::string ToUtf8(const CodePoints& text) {
  std::string out;
  for (char32_t c : text) AppendUtf8(c, &out);
  return out;
}

// Few different characters, so that parts are found; all lengths of UTF-8, and combining marks.
CodePoints RandomCodePoints(Random& random, size_t max_length) {
  constexpr std::array<char32_t, 12> kCommon = {U'a', U'b',  U' ',      U'%',          U'\0', U'\n',
                                                U'ä', U'中', U'\u0301', U'\U0001F600', U'"',  U'~'};
  CodePoints text;
  for (size_t n = random() % (max_length + 1); n > 0; --n) {
    char32_t c = kCommon[random() % kCommon.size()];
    if (random() % 8 == 0) {
      do {
        c = static_cast<char32_t>(random() % 0x110000);
      } while (!IsScalarValue(c));
    }
    text.push_back(c);
  }
  return text;
}

class StringPropertyTest : public ::testing::Test {
 protected:
  static constexpr size_t kRows = 2000;

  struct Row {
    CodePoints text;
    std::string language;
    CodePoints part;
    std::string part_language;
  };

  StringPropertyTest() {
    Random random(11);
    std::map<std::string, std::vector<Term>> columns;
    for (size_t i = 0; i < kRows; ++i) {
      Row row;
      row.text = RandomCodePoints(random, random() % 2 == 0 ? 5 : 30);
      row.part = RandomCodePoints(random, 2);
      if (random() % 3 == 0 && !row.text.empty()) {
        row.part = row.text.substr(random() % row.text.size(), random() % 4);
      }
      if (random() % 2 == 0) row.language = "en";
      if (random() % 3 == 0) row.part_language = random() % 2 == 0 ? "en" : "fr";
      columns["text"].push_back(MakeTerm(row.text, row.language));
      columns["part"].push_back(MakeTerm(row.part, row.part_language));
      double start = static_cast<double>(random() % 400) / 10 - 8;
      double length = static_cast<double>(random() % 200) / 10 - 4;
      starts_.push_back(start);
      lengths_.push_back(length);
      columns["start"].push_back(Double(start));
      columns["length"].push_back(Double(length));
      rows_.push_back(std::move(row));
    }
    tester_ = std::make_unique<ExpressionTester>(ExpressionTester::OfTerms(columns));
  }

  static Term MakeTerm(const CodePoints& text, const std::string& language) {
    return language.empty() ? Term::Literal(ToUtf8(text))
                            : Term::LangLiteral(ToUtf8(text), language);
  }
  static Term Double(double value) {
    return Term::Literal(std::to_string(value) + "e0", std::string(xsd::kDouble));
  }
  static bool Compatible(const Row& row) {
    return row.part_language.empty() || row.part_language == row.language;
  }
  static Term Boolean(bool value) {
    return Term::Literal(value ? "true" : "false", std::string(xsd::kBoolean));
  }

  // Compares the values of an expression with those of `expected`, a function of the row's number.
  template <typename Expected>
  void Check(const char* expression, Expected expected) {
    std::vector<std::optional<Term>> values = tester_->Terms(expression);
    for (size_t i = 0; i < kRows; ++i) {
      ASSERT_EQ(values[i], std::optional<Term>(expected(i)))
          << expression << " of " << ToUtf8(rows_[i].text) << " and " << ToUtf8(rows_[i].part)
          << " gives " << (values[i].has_value() ? values[i]->ToString() : "an error");
    }
  }

  std::vector<Row> rows_;
  std::vector<double> starts_, lengths_;
  std::unique_ptr<ExpressionTester> tester_;
};

TEST_F(StringPropertyTest, Length) {
  Check("STRLEN(?text)", [&](size_t i) {
    return Term::Literal(std::to_string(rows_[i].text.size()), std::string(xsd::kInteger));
  });
}

// fn:substring: the characters at positions p with round(start) <= p < round(start) +
// round(length).
TEST_F(StringPropertyTest, SubString) {
  auto part = [&](size_t i, double end) {
    CodePoints result;
    for (size_t p = 1; p <= rows_[i].text.size(); ++p) {
      double position = static_cast<double>(p);
      if (position >= std::floor(starts_[i] + 0.5) && position < end) {
        result.push_back(rows_[i].text[p - 1]);
      }
    }
    return MakeTerm(result, rows_[i].language);
  };
  Check("SUBSTR(?text, ?start)", [&](size_t i) { return part(i, INFINITY); });
  Check("SUBSTR(?text, ?start, ?length)", [&](size_t i) {
    return part(i, std::floor(starts_[i] + 0.5) + std::floor(lengths_[i] + 0.5));
  });
  Check("SUBSTR(?text, -1e0 / 0, 1e0 / 0)",
        [&](size_t i) { return MakeTerm({}, rows_[i].language); });
  Check("SUBSTR(?text, -5, 1e0 / 0)",
        [&](size_t i) { return MakeTerm(rows_[i].text, rows_[i].language); });
  Check("SUBSTR(?text, 0e0 / 0)", [&](size_t i) { return MakeTerm({}, rows_[i].language); });
}

TEST_F(StringPropertyTest, Search) {
  auto error_or = [&](size_t i, Term term) {
    return Compatible(rows_[i]) ? std::optional<Term>(std::move(term)) : std::nullopt;
  };
  auto find = [&](size_t i) { return rows_[i].text.find(rows_[i].part); };
  Check("CONTAINS(?text, ?part)",
        [&](size_t i) { return error_or(i, Boolean(find(i) != CodePoints::npos)); });
  Check("STRSTARTS(?text, ?part)", [&](size_t i) { return error_or(i, Boolean(find(i) == 0)); });
  Check("STRENDS(?text, ?part)", [&](size_t i) {
    const Row& row = rows_[i];
    return error_or(i, Boolean(row.part.size() <= row.text.size() &&
                               row.text.substr(row.text.size() - row.part.size()) == row.part));
  });
  Check("STRBEFORE(?text, ?part)", [&](size_t i) {
    const Row& row = rows_[i];
    if (find(i) == CodePoints::npos) return error_or(i, Term::Literal(""));
    return error_or(i, MakeTerm(row.text.substr(0, find(i)), row.language));
  });
  Check("STRAFTER(?text, ?part)", [&](size_t i) {
    const Row& row = rows_[i];
    if (find(i) == CodePoints::npos) return error_or(i, Term::Literal(""));
    return error_or(i, MakeTerm(row.text.substr(find(i) + row.part.size()), row.language));
  });
  // A text is found by flag q, whatever it is.
  Check("REGEX(?text, STR(?part), \"q\")",
        [&](size_t i) { return Boolean(find(i) != CodePoints::npos); });
}

TEST_F(StringPropertyTest, ConcatenationAndEncoding) {
  Check("CONCAT(?text, ?part)", [&](size_t i) {
    const Row& row = rows_[i];
    return MakeTerm(row.text + row.part, row.language == row.part_language ? row.language : "");
  });
  Check("ENCODE_FOR_URI(?text)", [&](size_t i) {
    std::string result;
    for (char c : ToUtf8(rows_[i].text)) {
      if (std::isalnum(static_cast<unsigned char>(c)) != 0 ||
          std::string_view("-_.~").find(c) != std::string_view::npos) {
        result.push_back(c);
      } else {
        std::array<char, 4> escape;
        std::snprintf(escape.data(), escape.size(), "%%%02X", static_cast<unsigned char>(c));
        result += escape.data();
      }
    }
    return Term::Literal(result);
  });
}

TEST_F(StringPropertyTest, CaseOfAsciiAndSomeOthers) {
  std::vector<std::optional<Term>> upper = tester_->Terms("UCASE(?text)");
  std::vector<std::optional<Term>> lower = tester_->Terms("LCASE(?text)");
  for (size_t i = 0; i < kRows; ++i) {
    ASSERT_TRUE(upper[i].has_value() && lower[i].has_value());
    bool ascii = true;
    CodePoints expected = rows_[i].text;
    for (char32_t& c : expected) {
      ascii = ascii && c < 0x80;
      if (c == U'a' || c == U'b') c -= 32;
    }
    if (ascii) {
      ASSERT_EQ(upper[i]->value(), ToUtf8(expected));
    }
    EXPECT_EQ(upper[i]->language(), rows_[i].language);
    EXPECT_TRUE(IsValidUtf8(upper[i]->value()));
    EXPECT_TRUE(IsValidUtf8(lower[i]->value()));
  }
  ExpressionTester tester;
  EXPECT_EQ(tester.First("UCASE(\"straße ŉ ﬃ ΐ\")"), "\"STRASSE \u02BCN FFI \u0399\u0308\u0301\"");
  EXPECT_EQ(tester.First("LCASE(\"ÄÖ ΟΔΟΣ\"@el)"), "\"äö οδος\"@el");
}

// Replacing a text by itself changes nothing; every place where it is found is replaced.
TEST_F(StringPropertyTest, Replace) {
  Check("REPLACE(?text, STR(?part), \"<$>\", \"q\")", [&](size_t i) {
    const Row& row = rows_[i];
    if (row.part.empty()) return std::optional<Term>();
    CodePoints result;
    for (size_t pos = 0; pos < row.text.size();) {
      if (row.text.compare(pos, row.part.size(), row.part) == 0) {
        result += U"<$>";
        pos += row.part.size();
      } else {
        result.push_back(row.text[pos++]);
      }
    }
    return std::optional<Term>(MakeTerm(result, row.language));
  });
}

}  // namespace
}  // namespace mote::testing
