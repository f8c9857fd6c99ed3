#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "tests/engine/expression/function_cases.h"

// Numeric types (SPARQL 1.1 section 17.3, XPath 2.0 appendix B): which type an operation on two of
// them has, what counts as a number, and effective boolean values (SPARQL 1.2 section 17.2.2).

namespace mote::testing {
namespace {

std::string One(const std::string& type) { return "\"1\"^^xsd:" + type; }

TEST(PromotionTest, EveryPairOfTypes) {
  constexpr std::array<const char*, 16> kTypes = {"integer",
                                                  "decimal",
                                                  "float",
                                                  "double",
                                                  "long",
                                                  "int",
                                                  "short",
                                                  "byte",
                                                  "unsignedLong",
                                                  "unsignedInt",
                                                  "unsignedShort",
                                                  "unsignedByte",
                                                  "nonNegativeInteger",
                                                  "positiveInteger",
                                                  "nonPositiveInteger",
                                                  "negativeInteger"};
  // From integers, of which all others are, to doubles.
  const auto rank = [](const std::string& type) {
    return type == "double" ? 3 : type == "float" ? 2 : type == "decimal" ? 1 : 0;
  };
  constexpr std::array<const char*, 4> kResults = {"integer", "decimal", "float", "double"};
  ExpressionTester tester;
  for (const std::string a : kTypes) {
    for (const std::string b : kTypes) {
      const bool a_below = a == "nonPositiveInteger" || a == "negativeInteger";
      const bool b_below = b == "nonPositiveInteger" || b == "negativeInteger";
      const std::string left = (a_below ? "\"-1\"^^xsd:" + a : One(a));
      const std::string right = (b_below ? "\"-1\"^^xsd:" + b : One(b));
      const int result = std::max(rank(a), rank(b));
      const std::string type =
          "<http://www.w3.org/2001/XMLSchema#" + std::string(kResults[result]) + ">";
      for (const char* op : {" + ", " - ", " * "}) {
        EXPECT_EQ(tester.First("DATATYPE(" + left + op + right + ")"), type) << left << op << right;
      }
      // Integers are divided as decimals.
      const std::string quotient =
          "<http://www.w3.org/2001/XMLSchema#" + std::string(kResults[std::max(result, 1)]) + ">";
      EXPECT_EQ(tester.First("DATATYPE(" + left + " / " + right + ")"), quotient)
          << left << " / " << right;
      EXPECT_EQ(tester.First(left + " = " + right), a_below == b_below ? kTrue : kFalse);
      EXPECT_EQ(tester.First(left + " < " + right), a_below && !b_below ? kTrue : kFalse);
    }
    const std::string number =
        a == "nonPositiveInteger" || a == "negativeInteger" ? "\"-1\"^^xsd:" + a : One(a);
    const std::string type =
        "<http://www.w3.org/2001/XMLSchema#" + std::string(kResults[rank(a)]) + ">";
    for (const char* function : {"ABS", "CEIL", "FLOOR", "ROUND"}) {
      EXPECT_EQ(tester.First("DATATYPE(" + std::string(function) + "(" + number + "))"), type)
          << function << number;
    }
    EXPECT_EQ(tester.First("DATATYPE(-" + number + ")"), type) << number;
    EXPECT_EQ(tester.First("isNumeric(" + number + ")"), kTrue) << number;
  }
}

TEST(PromotionTest, WhatIsOutOfItsTypeIsNoNumber) {
  RunCases({
      {"\"1\"^^xsd:nonPositiveInteger + 1", kError},
      {"\"-1\"^^xsd:nonNegativeInteger + 1", kError},
      {"\"0\"^^xsd:positiveInteger + 1", kError},
      {"\"128\"^^xsd:byte + 1", kError},
      {"\"-129\"^^xsd:byte + 1", kError},
      {"\"256\"^^xsd:unsignedByte + 1", kError},
      {"\"9223372036854775808\"^^xsd:long + 1", kError},
      {"\"9223372036854775807\"^^xsd:long + 1", Integer("9223372036854775808")},
      {"\"1.0\"^^xsd:integer + 1", kError},
      {"\"1e0\"^^xsd:decimal + 1", kError},
      {"\"1\"^^xsd:string + 1", kError},
      {"\"1\"^^<http://example.org/t> + 1", kError},
      {"true + 1", kError},
      {"\"inf\"^^xsd:double + 1", kError},
  });
}

TEST(PromotionTest, SpecialValues) {
  RunCases({
      {"1e308 * 10", Typed("INF", "double")},
      {"-1e0 / 0", Typed("-INF", "double")},
      {"0e0 / 0", Typed("NaN", "double")},
      {"1.0 / 0e0", Typed("INF", "double")},
      {"\"INF\"^^xsd:double - \"INF\"^^xsd:float", Typed("NaN", "double")},
      {"\"3.4e38\"^^xsd:float * 10", Typed("INF", "float")},
      {"-0.0e0 = 0", kTrue},
      {"ROUND(-0.4e0)", Typed("-0.0E0", "double")},
      {"ROUND(\"NaN\"^^xsd:double)", Typed("NaN", "double")},
      {"CEIL(\"-INF\"^^xsd:float)", Typed("-INF", "float")},
      {"\"NaN\"^^xsd:float < 1", kFalse},
      {"\"NaN\"^^xsd:float >= 1", kFalse},
      // An integer becomes the float next to it before they are compared.
      {"16777217 = \"16777216\"^^xsd:float", kTrue},
      {"16777217 = 16777216e0", kFalse},
  });
}

TEST(PromotionTest, EffectiveBooleanValues) {
  for (const char* yes : {"true", "1", "-1", "0.1", "1e-300", "\"INF\"^^xsd:double", "\"a\"",
                          "\"false\"", "\" \"", "\"1\"^^xsd:boolean", "\"2\"^^xsd:byte"}) {
    EXPECT_EQ(ExpressionTester().First("IF(" + std::string(yes) + ", 1, 2)"), Integer("1")) << yes;
    EXPECT_EQ(ExpressionTester().First("!" + std::string(yes)), kFalse) << yes;
  }
  for (const char* no : {"false", "0", "0.0", "-0e0", "\"NaN\"^^xsd:double", "\"NaN\"^^xsd:float",
                         "\"\"", "\"0\"^^xsd:boolean", "\"+00\"^^xsd:nonNegativeInteger",
                         "\"0\"^^xsd:float", "\"000000000000000000000000000\"^^xsd:integer"}) {
    EXPECT_EQ(ExpressionTester().First("IF(" + std::string(no) + ", 1, 2)"), Integer("2")) << no;
    EXPECT_EQ(ExpressionTester().First("!" + std::string(no)), kTrue) << no;
  }
  for (const char* error :
       {"\"a\"@en", "\"\"@en", "\"a\"@en--ltr", "<http://a>", "BNODE()", "?none",
        "\"x\"^^xsd:integer", "\"300\"^^xsd:byte", "\"TRUE\"^^xsd:boolean",
        "\"2020-01-01\"^^xsd:date", "\"PT0S\"^^xsd:dayTimeDuration", "\"a\"^^<http://t>",
        "\"a\"^^xsd:normalizedString", "<<( <http://a> <http://b> 1 )>>", "1/0"}) {
    EXPECT_EQ(ExpressionTester().First("IF(" + std::string(error) + ", 1, 2)"), kError) << error;
    EXPECT_EQ(ExpressionTester().First("!(" + std::string(error) + ")"), kError) << error;
    EXPECT_EQ(ExpressionTester().First("(" + std::string(error) + ") || true"), kTrue) << error;
    EXPECT_EQ(ExpressionTester().First("(" + std::string(error) + ") && true"), kError) << error;
  }
}

}  // namespace
}  // namespace mote::testing
