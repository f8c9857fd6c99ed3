#include <gtest/gtest.h>

#include <string>

#include "tests/engine/expression/function_cases.h"

// Functions on strings, numbers and dates (SPARQL 1.2 sections 17.4.3 to 17.4.5), errors included.

namespace mote::testing {
namespace {

TEST(ValueFunctionsTest, Strings) {
  RunCases({
      {"STRLEN(\"chat\")", Integer("4")},
      {"STRLEN(\"cha\\u00EE\"@fr)", Integer("4")},
      {"STRLEN(\"\\U0001F600\")", Integer("1")},
      {"STRLEN(5)", kError},
      {"SUBSTR(\"foobar\", 4)", Plain("bar")},
      {"SUBSTR(\"foobar\"@en, 4, 1)", "\"b\"@en"},
      {"SUBSTR(\"motor car\", 6)", Plain(" car")},
      {"SUBSTR(\"metadata\", 4, 3)", Plain("ada")},
      {"SUBSTR(\"12345\", 1.5, 2.6)", Plain("234")},
      {"SUBSTR(\"12345\", 0, 3)", Plain("12")},
      {"SUBSTR(\"12345\", 5, -3)", Plain("")},
      {"SUBSTR(\"12345\", -3, 5)", Plain("1")},
      {"SUBSTR(\"12345\", \"NaN\"^^xsd:double, 3)", Plain("")},
      {"SUBSTR(\"\\u00E4\\u00F6\\u00FC\", 2, 1)", Plain("\u00F6")},
      {"SUBSTR(\"12345\", 9)", Plain("")},
      {"UCASE(\"foo\"@en)", "\"FOO\"@en"},
      {"UCASE(\"stra\\u00DFe \\u00E9\")", Plain("STRASSE \u00C9")},
      {"LCASE(\"BAR\")", Plain("bar")},
      {"LCASE(\"\\u00C9\")", Plain("\u00E9")},
      {"UCASE(?iri)", kError},
      {"STRSTARTS(\"foobar\", \"foo\")", kTrue},
      {"STRSTARTS(\"foobar\"@en, \"foo\"@en)", kTrue},
      {"STRSTARTS(\"foobar\"@en, \"foo\")", kTrue},
      {"STRSTARTS(\"foobar\", \"foo\"@en)", kError},
      {"STRSTARTS(\"foobar\"@en, \"foo\"@fr)", kError},
      {"STRENDS(\"foobar\", \"bar\")", kTrue},
      {"STRENDS(\"foobar\", \"foo\")", kFalse},
      {"CONTAINS(\"foobar\"@en, \"oba\")", kTrue},
      {"CONTAINS(\"foobar\", 5)", kError},
      {"STRBEFORE(\"abc\", \"b\")", Plain("a")},
      {"STRBEFORE(\"abc\"@en, \"bc\")", "\"a\"@en"},
      {"STRBEFORE(\"abc\"@en, \"b\"@cy)", kError},
      {"STRBEFORE(\"abc\"@en, \"\")", "\"\"@en"},
      {"STRBEFORE(\"abc\", \"xyz\")", Plain("")},
      {"STRBEFORE(\"abc\"@en, \"z\"@en)", Plain("")},
      {"STRAFTER(\"abc\", \"b\")", Plain("c")},
      {"STRAFTER(\"abc\"@en, \"ab\")", "\"c\"@en"},
      {"STRAFTER(\"abc\"@en, \"z\")", Plain("")},
      {"STRAFTER(\"abc\"@en, \"\"@en)", "\"abc\"@en"},
      {"ENCODE_FOR_URI(\"Los Angeles~\\u00E9\")", Plain("Los%20Angeles~%C3%A9")},
      {"CONCAT(\"foo\", \"bar\")", Plain("foobar")},
      {"CONCAT(\"foo\"@en, \"bar\"@en)", "\"foobar\"@en"},
      {"CONCAT(\"foo\"@en, \"bar\")", Plain("foobar")},
      {"CONCAT(\"foo\"@en, \"bar\"@fr)", Plain("foobar")},
      {"CONCAT()", Plain("")},
      {"CONCAT(\"a\", 5)", kError},
  });
}

TEST(ValueFunctionsTest, RegularExpressions) {
  RunCases({
      {"REGEX(\"Alice\", \"^ali\", \"i\")", kTrue},
      {"REGEX(\"Alice\", \"^ali\")", kFalse},
      {"REGEX(\"Alice\"@en, \"lic\")", kTrue},
      {"REGEX(\"a\\nb\", \"a.b\")", kFalse},
      {"REGEX(\"a\\nb\", \"a.b\", \"s\")", kTrue},
      {"REGEX(\"a\\nb\", \"^b\")", kFalse},
      {"REGEX(\"a\\nb\", \"^b\", \"m\")", kTrue},
      {"REGEX(\"hello world\", \"hello world\", \"x\")", kFalse},
      {"REGEX(\"helloworld\", \"hello world\", \"x\")", kTrue},
      {"REGEX(\"hello world\", \"hello[ ]world\", \"x\")", kTrue},
      {"REGEX(\"helloworld\", \"hello[ ]world\", \"x\")", kFalse},
      {"REGEX(\"hello world\", \"hello\\\\ sworld\", \"x\")", kTrue},
      {"REGEX(\"a[ b\", \"a \\\\[ [ ] b\", \"x\")", kTrue},
      {"REGEX(\"a.b\", \"a.b\", \"q\")", kTrue},
      {"REGEX(\"axb\", \"a.b\", \"q\")", kFalse},
      {"REGEX(\"a\", \"a\", \"z\")", kError},
      {"REGEX(\"a\", \"(\")", kError},
      {"REGEX(5, \"5\")", kError},
      {"REGEX(\"\\u0664\", \"^\\\\d$\")", kTrue},
      {"REGEX(\"a-b\", \"^[\\\\w\\\\-]+$\")", kTrue},
      {"REPLACE(\"abcd\", \"b\", \"Z\")", Plain("aZcd")},
      {"REPLACE(\"abab\", \"B\", \"Z\", \"i\")", Plain("aZaZ")},
      {"REPLACE(\"abab\"@en, \"B.\", \"Z\", \"i\")", "\"aZb\"@en"},
      {"REPLACE(\"abracadabra\", \"bra\", \"*\")", Plain("a*cada*")},
      {"REPLACE(\"abracadabra\", \"a.*a\", \"*\")", Plain("*")},
      {"REPLACE(\"abracadabra\", \"a.*?a\", \"*\")", Plain("*c*bra")},
      {"REPLACE(\"abracadabra\", \"a(.)\", \"a$1$1\")", Plain("abbraccaddabbra")},
      {"REPLACE(\"abracadabra\", \".*?\", \"$1\")", kError},
      {"REPLACE(\"AAAA\", \"A+\", \"b\")", Plain("b")},
      {"REPLACE(\"aaa\", \"^a\", \"b\")", Plain("baa")},
      {"REPLACE(\"a.b.\", \".\", \"$\", \"q\")", Plain("a$b$")},
      {"REPLACE(\"ab\", \"b\", \"\\\\$\")", Plain("a$")},
      {"REPLACE(\"ab\", \"b\", \"$\")", kError},
      {"REPLACE(\"darted\", \"^(.*?)d(.*)$\", \"$1c$2\")", Plain("carted")},
  });
  ExpressionTester tester(ExpressionTester::Columns{{"x", {"\"aa\""}}});
  EXPECT_NE(tester.First("REGEX(?x, \"(a)\\\\1\")").find("back-reference"), std::string::npos);
  EXPECT_NE(tester.First("REGEX(?x, \"[a-z-[b]]\")").find("subtraction"), std::string::npos);
}

TEST(ValueFunctionsTest, Numbers) {
  RunCases({
      {"ABS(-1)", Integer("1")},
      {"ABS(-1.5)", Typed("1.5", "decimal")},
      {"ABS(\"-1.5\"^^xsd:float)", Typed("1.5E0", "float")},
      {"ABS(\"a\")", kError},
      {"ROUND(2.4999)", Typed("2", "decimal")},
      {"ROUND(2.5)", Typed("3", "decimal")},
      {"ROUND(-2.5)", Typed("-2", "decimal")},
      {"ROUND(2.5e0)", Typed("3.0E0", "double")},
      {"ROUND(-2.5e0)", Typed("-2.0E0", "double")},
      {"ROUND(7)", Integer("7")},
      {"CEIL(10.5)", Typed("11", "decimal")},
      {"CEIL(-10.5)", Typed("-10", "decimal")},
      {"FLOOR(10.5)", Typed("10", "decimal")},
      {"FLOOR(-10.5)", Typed("-11", "decimal")},
      {"FLOOR(-10.5e0)", Typed("-1.1E1", "double")},
      {"RAND() >= 0 && RAND() < 1", kTrue},
  });
}

TEST(ValueFunctionsTest, Dates) {
  const std::string moment = "\"2011-01-10T14:45:13.815-05:00\"^^xsd:dateTime";
  RunCases({
      {"YEAR(" + moment + ")", Integer("2011")},
      {"MONTH(" + moment + ")", Integer("1")},
      {"DAY(" + moment + ")", Integer("10")},
      {"HOURS(" + moment + ")", Integer("14")},
      {"MINUTES(" + moment + ")", Integer("45")},
      {"SECONDS(" + moment + ")", Typed("13.815", "decimal")},
      {"TIMEZONE(" + moment + ")", Typed("-PT5H", "dayTimeDuration")},
      {"TIMEZONE(\"2011-01-10T14:45:13.815Z\"^^xsd:dateTime)", Typed("PT0S", "dayTimeDuration")},
      {"TIMEZONE(\"2011-01-10T14:45:13.815\"^^xsd:dateTime)", kError},
      {"TZ(" + moment + ")", Plain("-05:00")},
      {"TZ(\"2011-01-10T14:45:13.815Z\"^^xsd:dateTime)", Plain("Z")},
      {"TZ(\"2011-01-10T14:45:13.815\"^^xsd:dateTime)", Plain("")},
      {"YEAR(\"x\"^^xsd:dateTime)", kError},
      {"YEAR(5)", kError},
      {"SECONDS(\"2011-01-10T14:45:07Z\"^^xsd:dateTime)", Typed("7", "decimal")},
      {"NOW() = NOW()", kTrue},
      {"DATATYPE(NOW())", "<http://www.w3.org/2001/XMLSchema#dateTime>"},
      {"YEAR(NOW()) >= 2024", kTrue},
  });
}

TEST(ValueFunctionsTest, DurationsStayInRange) {
  const std::string month = "\"P1M\"^^xsd:yearMonthDuration";
  const std::string second = "\"PT1S\"^^xsd:dayTimeDuration";
  RunCases({
      {month + " * -9223372036854775808", kError},
      {month + " * 1e16", kError},
      {month + " * 1000000000000000", Typed("P83333333333333Y4M", "yearMonthDuration")},
      {second + " * 1e19", kError},
      {second + " * -1e18", Typed("-P11574074074074DT1H46M40S", "dayTimeDuration")},
      {"\"P1000000000000000M\"^^xsd:duration > \"P1D\"^^xsd:duration", kTrue},
      {"\"-P1000000000000000M\"^^xsd:duration > \"P1D\"^^xsd:duration", kFalse},
      {"\"100000000000-01-01T00:00:00Z\"^^xsd:dateTime - "
       "\"-100000000000-01-01T00:00:00Z\"^^xsd:dateTime",
       kError},
      {"\"199999999999-01-01T00:00:00Z\"^^xsd:dateTime + \"P999999Y\"^^xsd:yearMonthDuration",
       kError},
      {"\"2020-01-31T00:00:00Z\"^^xsd:dateTime + " + month,
       Typed("2020-02-29T00:00:00Z", "dateTime")},
      {"\"23:59:59.5Z\"^^xsd:time + " + second, Typed("00:00:00.5Z", "time")},
  });
}

TEST(ValueFunctionsTest, Hashes) {
  RunCases({
      {"MD5(\"abc\")", Plain("900150983cd24fb0d6963f7d28e17f72")},
      {"MD5(\"\")", Plain("d41d8cd98f00b204e9800998ecf8427e")},
      {"SHA1(\"abc\")", Plain("a9993e364706816aba3e25717850c26c9cd0d89d")},
      {"SHA256(\"abc\")",
       Plain("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")},
      {"SHA384(\"abc\")", Plain("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                                "8086072ba1e7cc2358baeca134c825a7")},
      {"SHA512(\"abc\")",
       Plain("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
             "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")},
      {"MD5(5)", kError},
  });
}

}  // namespace
}  // namespace mote::testing
