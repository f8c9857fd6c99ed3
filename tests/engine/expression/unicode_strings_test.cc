#include <gtest/gtest.h>

#include <string>

#include "tests/engine/expression/function_cases.h"

// Strings beyond the basic plane, positions that are no whole numbers, and regular expressions
// (SPARQL 1.1 section 17.4.3; XPath Functions and Operators 3.1 sections 5.4 to 5.6).

namespace mote::testing {
namespace {

TEST(UnicodeStringsTest, CharactersAreCodePoints) {
  RunCases({
      {"STRLEN(\"a\\U0001F600b\")", Integer("3")},
      {"STRLEN(\"e\\u0301\")", Integer("2")},
      {"STRLEN(\"\")", Integer("0")},
      {"SUBSTR(\"a\\U0001F600bc\", 2, 1)", Plain("\U0001F600")},
      {"SUBSTR(\"a\\U0001F600bc\", 3)", Plain("bc")},
      {"SUBSTR(\"a\\U0001F600bc\"@en--ltr, 2, 2)", "\"\U0001F600b\"@en--ltr"},
      {"STRBEFORE(\"a\\U0001F600b\", \"\\U0001F600\")", Plain("a")},
      {"STRAFTER(\"a\\U0001F600b\", \"\\U0001F600\")", Plain("b")},
      {"CONTAINS(\"a\\U0001F600b\", \"\\U0001F600\")", kTrue},
      // Half of a character is no part of it.
      {"CONTAINS(\"\\u00E9\", \"\\u00C3\")", kFalse},
      {"ENCODE_FOR_URI(\"a\\U0001F600\")", Plain("a%F0%9F%98%80")},
      {"ENCODE_FOR_URI(\"/?#[]@!$&'()*+,;=-._~ %\")",
       Plain("%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D-._~%20%25")},
      {"ENCODE_FOR_URI(\"\\u00C4\"@de)", Plain("%C3%84")},
      {"ENCODE_FOR_URI(5)", kError},
  });
}

TEST(UnicodeStringsTest, Case) {
  RunCases({
      {"UCASE(\"\\u00DF\")", Plain("SS")},
      {"UCASE(\"\\uFB01\")", Plain("FI")},
      {"UCASE(\"\\u01C6\")", Plain("\u01C4")},
      {"UCASE(\"\\U00010428\")", Plain("\U00010400")},
      {"LCASE(\"\\U00010400\"@en)", "\"\U00010428\"@en"},
      {"LCASE(\"\\u0130\")", Plain("i\u0307")},
      {"LCASE(\"\\u1E9E\")", Plain("\u00DF")},
      {"UCASE(\"\\u0131\")", Plain("I")},
      {"UCASE(5)", kError},
  });
}

// fn:substring: the characters at p with round(start) <= p < round(start) + round(length).
TEST(UnicodeStringsTest, Positions) {
  RunCases({
      {"SUBSTR(\"12345\", 1.5)", Plain("2345")},
      {"SUBSTR(\"12345\", 2.5, 1)", Plain("3")},
      {"SUBSTR(\"12345\", 2, 1.5)", Plain("23")},
      {"SUBSTR(\"12345\", 0.4)", Plain("12345")},
      {"SUBSTR(\"12345\", -42)", Plain("12345")},
      {"SUBSTR(\"12345\", -42, \"INF\"^^xsd:double)", Plain("12345")},
      {"SUBSTR(\"12345\", \"-INF\"^^xsd:double, \"INF\"^^xsd:double)", Plain("")},
      {"SUBSTR(\"12345\", \"-INF\"^^xsd:double)", Plain("12345")},
      {"SUBSTR(\"12345\", \"INF\"^^xsd:double)", Plain("")},
      {"SUBSTR(\"12345\", 2, \"NaN\"^^xsd:double)", Plain("")},
      {"SUBSTR(\"12345\", \"NaN\"^^xsd:double)", Plain("")},
      {"SUBSTR(\"12345\", \"2\"^^xsd:float, 2)", Plain("23")},
      {"SUBSTR(\"12345\", \"2\"^^xsd:unsignedByte, 2)", Plain("23")},
      {"SUBSTR(\"12345\", \"2\")", kError},
      {"SUBSTR(\"12345\", true)", kError},
      {"SUBSTR(12345, 2)", kError},
  });
}

// Section 17.4.3.1.2: which arguments go together.
TEST(UnicodeStringsTest, CompatibleArguments) {
  RunCases({
      {"STRBEFORE(\"abc\"@en--ltr, \"c\")", "\"ab\"@en--ltr"},
      {"STRBEFORE(\"abc\"@en--ltr, \"c\"@en--ltr)", "\"ab\"@en--ltr"},
      {"STRBEFORE(\"abc\"@en--ltr, \"c\"@en)", kError},
      {"STRBEFORE(\"abc\"@en, \"c\"@en--ltr)", kError},
      {"STRSTARTS(\"abc\"@EN, \"a\"@en)", kTrue},
      {"STRENDS(\"abc\", \"c\"^^xsd:string)", kTrue},
      {"CONTAINS(\"abc\", \"b\"@en)", kError},
      {"CONTAINS(\"abc\"^^<http://t>, \"b\")", kError},
      {"CONCAT(\"a\"@en--ltr, \"b\"@en--ltr)", "\"ab\"@en--ltr"},
      {"CONCAT(\"a\"@en--ltr, \"b\"@en--rtl)", Plain("ab")},
      {"CONCAT(\"a\"@en--ltr, \"b\"@en)", Plain("ab")},
      {"CONCAT(\"a\"@en)", "\"a\"@en"},
      {"CONCAT(\"a\", <http://b>)", kError},
  });
}

TEST(UnicodeStringsTest, Patterns) {
  RunCases({
      {"REGEX(\"\\U0001F600\", \"^.$\")", kTrue},
      {"REGEX(\"\\U0001F601\", \"^[\\U0001F600-\\U0001F602]$\")", kTrue},
      {"REGEX(\"\\u212A\", \"k\", \"i\")", kTrue},
      {"REGEX(\"abc\", \"B\", \"\")", kFalse},
      {"REGEX(\"aBc\", \"A.C\", \"si\")", kTrue},
      // The end is the end, also before a last line end.
      {"REGEX(\"a\\n\", \"a$\")", kFalse},
      {"REGEX(\"a\\nb\", \"a$\", \"m\")", kTrue},
      {"REGEX(\"a\\rb\", \"a.b\")", kFalse},
      {"REGEX(\"a\\rb\", \"a.b\", \"s\")", kTrue},
      {"REGEX(\"A.C\", \"a.c\", \"qi\")", kTrue},
      {"REGEX(\"a c\", \"a c\", \"qx\")", kTrue},
      {"REGEX(\"axc\", \"a.c\", \"q\")", kFalse},
      {"REGEX(\"abc\", \"a b c\", \"x\")", kTrue},
      // No comments.
      {"REGEX(\"abc\", \"a#b\", \"x\")", kFalse},
      {"REGEX(\"x1\", \"^\\\\i\\\\c*$\")", kTrue},
      {"REGEX(\"aA\", \"^\\\\p{Ll}\\\\p{Lu}$\")", kTrue},
      {"REGEX(\"a\", \"\\\\P{L}\")", kFalse},
      {"REGEX(\"aa\", \"^a{2}$\")", kTrue},
      {"REGEX(\"aaa\", \"^a{1,}$\")", kTrue},
      {"REGEX(\"ab\", \"^(?:a)b$\")", kTrue},
      {"REGEX(\"a-\", \"^[a-]+$\")", kTrue},
  });
}

// An error in a pattern or a flag is an error of the expression.
TEST(UnicodeStringsTest, MalformedPatternsAndFlags) {
  for (const char* pattern : {"(",           ")",
                              "[",           "]",
                              "a{",          "a}",
                              "{2}",         "a{,2}",
                              "a{}",         "a{2,1}",
                              "a{x}",        "a{1,2,3}",
                              "a**",         "+",
                              "[z-a]",       "[]",
                              "[[:alpha:]]", "\\\\",
                              "\\\\y",       "\\\\b",
                              "\\\\x61",     "\\\\p{Greek}",
                              "\\\\p{}",     "\\\\p",
                              "(?i)a",       "(?=a)",
                              "(?<n>a)"}) {
    ExpressionTester tester;
    EXPECT_EQ(tester.First("REGEX(\"a\", \"" + std::string(pattern) + "\")"), kError) << pattern;
  }
  RunCases({
      {"REGEX(\"a\", \"a\", \"I\")", kError},
      {"REGEX(\"a\", \"a\", \"g\")", kError},
      {"REGEX(\"a\", \"a\", \"i \")", kError},
      {"REGEX(\"a\", \"a\", \"smixq\")", kTrue},
      {"REGEX(\"a\", \"a\", \"ii\")", kTrue},
      {"REGEX(\"a\", \"a\"@en)", kError},
      {"REGEX(\"a\", \"a\", \"i\"@en)", kError},
      {"REGEX(<http://a>, \"a\")", kError},
      {"REPLACE(\"abc\", \"b\", \"x\", \"z\")", kError},
      {"REPLACE(\"abc\", \"b\", \"x\"@en)", kError},
      {"REPLACE(\"abc\", \"b\", 5)", kError},
      {"REPLACE(\"abc\", \"b\", \"\\\\n\")", kError},
      {"REPLACE(\"abc\", \"b\", \"a\\\\\")", kError},
      {"REPLACE(\"abc\", \"b\", \"$x\")", kError},
      // fn:replace: a pattern that matches nothing at all.
      {"REPLACE(\"abc\", \"b*\", \"x\")", kError},
      {"REPLACE(\"a\\nb\", \"^\", \"x\", \"m\")", kError},
  });
}

TEST(UnicodeStringsTest, Replacements) {
  RunCases({
      {"REPLACE(\"abc\", \"(b)|(z)\", \"[$1$2]\")", Plain("a[b]c")},
      {"REPLACE(\"abc\", \"b\", \"$0$0\")", Plain("abbc")},
      {"REPLACE(\"abc\", \"b\", \"$1\")", Plain("ac")},
      {"REPLACE(\"abcdefghijk\", \"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\", \"$11\")", Plain("k")},
      {"REPLACE(\"abc\", \"(a)\", \"$12\")", Plain("a2bc")},
      {"REPLACE(\"a.c\", \".\", \"$1\\\\\", \"q\")", Plain("a$1\\\\c")},
      {"REPLACE(\"a\\nb\\nc\", \"^.\", \"x\", \"m\")", Plain("x\\nx\\nx")},
      {"REPLACE(\"\\U0001F600b\", \".\", \"x\")", Plain("xx")},
      {"REPLACE(\"a b\", \"a b\", \"x y\", \"x\")", Plain("a b")},
      {"REPLACE(\"abc\"@en--ltr, \"b\", \"x\")", "\"axc\"@en--ltr"},
      {"REPLACE(\"abc\", \"z\", \"x\")", Plain("abc")},
  });
}

}  // namespace
}  // namespace mote::testing
