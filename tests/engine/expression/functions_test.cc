#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/engine/expression/expression_tester.h"

// Every function, operator and cast: tables of an expression and what it gives. The cases follow
// the text of SPARQL 1.1 section 17 and SPARQL 1.2 section 17, errors included.

namespace mote::testing {
namespace {

struct Case {
  std::string expression;
  std::string result;
};

std::string Plain(const std::string& text) { return "\"" + text + "\""; }
std::string Typed(const std::string& text, const std::string& type) {
  return "\"" + text + "\"^^<http://www.w3.org/2001/XMLSchema#" + type + ">";
}
std::string Integer(const std::string& text) { return Typed(text, "integer"); }
const std::string kTrue = Typed("true", "boolean");
const std::string kFalse = Typed("false", "boolean");
const std::string kError = "error";

void RunCases(const std::vector<Case>& cases) {
  ExpressionTester tester(
      {{"iri", {"<http://example.org/a>"}}, {"blank", {"_:b"}}, {"five", {"5"}}, {"none", {""}}});
  for (const Case& c : cases) EXPECT_EQ(tester.First(c.expression), c.result) << c.expression;
}

TEST(FunctionsTest, Logic) {
  RunCases({
      {"true && true", kTrue},
      {"true && false", kFalse},
      {"true && (1/0)", kError},
      {"false && (1/0)", kFalse},
      {"(1/0) && true", kError},
      {"(1/0) && false", kFalse},
      {"(1/0) && (1/0)", kError},
      {"true || (1/0)", kTrue},
      {"(1/0) || true", kTrue},
      {"false || (1/0)", kError},
      {"(1/0) || false", kError},
      {"false || false", kFalse},
      {"!true", kFalse},
      {"!(1/0)", kError},
      {"!\"\"", kTrue},
      {"!\"a\"", kFalse},
      {"!0.0", kTrue},
      {"!<http://a>", kError},
      {"!\"x\"^^xsd:integer", kError},
      {"!\"x\"^^xsd:boolean", kError},
      {"!\"NaN\"^^xsd:double", kTrue},
      {"!\"2020-01-01\"^^xsd:date", kError},
      {"?none || true", kTrue},
      {"?none && true", kError},
  });
}

TEST(FunctionsTest, Forms) {
  RunCases({
      {"BOUND(?iri)", kTrue},
      {"BOUND(?none)", kFalse},
      {"BOUND(?unknown)", kFalse},
      {"IF(true, 1, 2)", Integer("1")},
      {"IF(false, 1, 1/0)", kError},
      {"IF(true, 1, 1/0)", Integer("1")},
      {"IF(1/0, 1, 2)", kError},
      {"IF(?five = 5, \"yes\", \"no\")", Plain("yes")},
      {"COALESCE(?none, 1/0, 3)", Integer("3")},
      {"COALESCE(?none, ?five)", Integer("5")},
      {"COALESCE(?none)", kError},
      {"COALESCE()", kError},
      {"2 IN (1, 2, 3)", kTrue},
      {"2 IN ()", kFalse},
      {"2 IN (<http://example/iri>, \"str\", 2.0)", kTrue},
      {"2 IN (1/0, 2)", kTrue},
      {"2 IN (2, 1/0)", kTrue},
      {"2 IN (3, 1/0)", kError},
      {"2 NOT IN (1, 2, 3)", kFalse},
      {"2 NOT IN ()", kTrue},
      {"2 NOT IN (<http://example/iri>, \"str\", 2.0)", kFalse},
      {"2 NOT IN (3, 1/0)", kError},
      {"2 NOT IN (1/0, 2)", kFalse},
      {"?five IN (4, 5.0)", kTrue},
      {"?iri IN (<http://example.org/b>, <http://example.org/a>)", kTrue},
      {"?iri IN (<http://example.org/b>)", kFalse},
      {"?none IN (1)", kError},
      {"\"NaN\"^^xsd:double IN (\"NaN\"^^xsd:double)", kFalse},
      {"sameTerm(1, 1.0)", kFalse},
      {"sameTerm(?iri, <http://example.org/a>)", kTrue},
      {"sameTerm(CONCAT(\"ab\", \"cdefghij\"), \"abcdefghij\")", kTrue},
      {"sameTerm(?none, 1)", kError},
  });
}

TEST(FunctionsTest, Comparisons) {
  RunCases({
      {"1 = 1.0", kTrue},
      {"1 = 1.0e0", kTrue},
      {"1 = \"01\"^^xsd:integer", kTrue},
      {"1 != 2", kTrue},
      {"1 < 2", kTrue},
      {"2 <= 2.0", kTrue},
      {"3 > \"2\"^^xsd:byte", kTrue},
      {"3 >= 4", kFalse},
      {"\"NaN\"^^xsd:double = \"NaN\"^^xsd:double", kFalse},
      {"\"NaN\"^^xsd:double != \"NaN\"^^xsd:double", kTrue},
      {"\"INF\"^^xsd:double > 1e300", kTrue},
      {"\"a\" < \"b\"", kTrue},
      {"\"a\" = \"a\"@en", kFalse},
      {"\"a\"@en = \"a\"@EN", kTrue},
      {"\"a\"@en = \"b\"@en", kFalse},
      {"\"a\"@en < \"b\"@en", kError},
      {"false < true", kTrue},
      {"\"1\"^^xsd:boolean = true", kTrue},
      {"<http://a> = <http://a>", kTrue},
      {"<http://a> = <http://b>", kFalse},
      {"<http://a> != <http://b>", kTrue},
      {"<http://a> < <http://b>", kError},
      {"<http://a> = \"a\"", kFalse},
      {"1 = \"1\"", kFalse},
      {"1 < \"1\"", kError},
      {"\"a\"^^<http://t> = \"a\"^^<http://t>", kTrue},
      {"\"a\"^^<http://t> = \"b\"^^<http://t>", kError},
      {"\"a\"^^<http://t> = \"a\"^^<http://u>", kError},
      {"\"a\"^^<http://t> = 1", kError},
      {"\"a\"^^<http://t> = <http://a>", kFalse},
      {"\"x\"^^xsd:integer = 1", kError},
      {"\"x\"^^xsd:integer = \"x\"^^xsd:integer", kTrue},
      {"?blank = ?blank", kTrue},
      {"?none = 1", kError},
      {"\"2020-01-01T00:00:00Z\"^^xsd:dateTime = \"2020-01-01T01:00:00+01:00\"^^xsd:dateTime",
       kTrue},
      {"\"2020-01-01T00:00:00Z\"^^xsd:dateTime < \"2020-01-01T00:00:01Z\"^^xsd:dateTime", kTrue},
      {"\"2020-01-01T00:00:00\"^^xsd:dateTime = \"2020-01-01T00:00:00Z\"^^xsd:dateTime", kError},
      {"\"2020-01-01T00:00:00\"^^xsd:dateTime < \"2020-01-03T00:00:00Z\"^^xsd:dateTime", kTrue},
      {"\"2006-08-23\"^^xsd:date < \"2006-08-24\"^^xsd:date", kTrue},
      {"\"2006-08-23\"^^xsd:date = \"2006-08-23T00:00:00\"^^xsd:dateTime", kFalse},
      {"\"10:00:00\"^^xsd:time < \"11:00:00\"^^xsd:time", kTrue},
      {"\"PT1H\"^^xsd:dayTimeDuration = \"PT60M\"^^xsd:dayTimeDuration", kTrue},
      {"\"PT1H\"^^xsd:dayTimeDuration < \"PT61M\"^^xsd:dayTimeDuration", kTrue},
      {"\"P1M\"^^xsd:duration < \"P30D\"^^xsd:duration", kError},
      {"\"P1M\"^^xsd:duration < \"P32D\"^^xsd:duration", kTrue},
      {"0.1 = 1e-1", kTrue},
      {"\"0.1\"^^xsd:float = 0.1", kTrue},
      {"\"0.1\"^^xsd:float = 1e-1", kFalse},
      {"9007199254740993 = 9007199254740992", kFalse},
      {"123456789012345678901234567890 > 123456789012345678901234567889", kTrue},
  });
}

TEST(FunctionsTest, Arithmetic) {
  RunCases({
      {"1 + 2", Integer("3")},
      {"1 + 2.5", Typed("3.5", "decimal")},
      {"1 + 2e0", Typed("3.0E0", "double")},
      {"1 + \"2\"^^xsd:float", Typed("3.0E0", "float")},
      {"\"1\"^^xsd:byte + \"2\"^^xsd:byte", Integer("3")},
      {"5 - 7", Integer("-2")},
      {"6 * 7", Integer("42")},
      {"7 / 2", Typed("3.5", "decimal")},
      {"6 / 2", Typed("3", "decimal")},
      {"1 / 0", kError},
      {"1.0 / 0", kError},
      {"1e0 / 0", Typed("INF", "double")},
      {"-?five", Integer("-5")},
      {"+?five", Integer("5")},
      {"-\"a\"", kError},
      {"\"1\" + 1", kError},
      {"<http://a> + 1", kError},
      {"1 + \"x\"^^xsd:integer", kError},
      {"99999999999999999999 + 1", Integer("100000000000000000000")},
      {"0.1 + 0.2", Typed("0.3", "decimal")},
      {"\"2020-01-31T00:00:00Z\"^^xsd:dateTime + \"P1M\"^^xsd:yearMonthDuration",
       Typed("2020-02-29T00:00:00Z", "dateTime")},
      {"\"2020-01-01T00:00:00Z\"^^xsd:dateTime - \"2019-12-31T12:00:00Z\"^^xsd:dateTime",
       Typed("PT12H", "dayTimeDuration")},
      {"\"2020-03-01\"^^xsd:date - \"P1D\"^^xsd:dayTimeDuration", Typed("2020-02-29", "date")},
      {"\"PT1H\"^^xsd:dayTimeDuration + \"PT30M\"^^xsd:dayTimeDuration",
       Typed("PT1H30M", "dayTimeDuration")},
      {"\"PT1H\"^^xsd:dayTimeDuration * 1.5", Typed("PT1H30M", "dayTimeDuration")},
      {"\"PT3H\"^^xsd:dayTimeDuration / \"PT2H\"^^xsd:dayTimeDuration", Typed("1.5", "decimal")},
      {"\"2020-01-01T00:00:00Z\"^^xsd:dateTime - \"2019-12-31T12:00:00Z\"^^xsd:dateTime > "
       "\"PT11H\"^^xsd:dayTimeDuration",
       kTrue},
  });
}

TEST(FunctionsTest, Terms) {
  RunCases({
      {"isIRI(?iri)", kTrue},
      {"isIRI(\"a\")", kFalse},
      {"isIRI(?none)", kError},
      {"isBlank(?blank)", kTrue},
      {"isBlank(BNODE())", kTrue},
      {"isLiteral(\"a\")", kTrue},
      {"isLiteral(?iri)", kFalse},
      {"isNumeric(12)", kTrue},
      {"isNumeric(\"12\")", kFalse},
      {"isNumeric(\"12\"^^xsd:nonNegativeInteger)", kTrue},
      {"isNumeric(\"1200\"^^xsd:byte)", kFalse},
      {"isNumeric(\"012\"^^xsd:integer)", kTrue},
      {"isNumeric(?iri)", kFalse},
      {"STR(?iri)", Plain("http://example.org/a")},
      {"STR(\"a\"@en)", Plain("a")},
      {"STR(\"01\"^^xsd:integer)", Plain("01")},
      {"STR(?blank)", kError},
      {"LANG(\"a\"@en-GB)", Plain("en-GB")},
      {"LANG(\"a\")", Plain("")},
      {"LANG(5)", Plain("")},
      {"LANG(?iri)", kError},
      {"DATATYPE(5)", "<http://www.w3.org/2001/XMLSchema#integer>"},
      {"DATATYPE(5 / 2)", "<http://www.w3.org/2001/XMLSchema#decimal>"},
      {"DATATYPE(\"a\")", "<http://www.w3.org/2001/XMLSchema#string>"},
      {"DATATYPE(\"a\"@en)", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"},
      {"DATATYPE(\"a\"@en--ltr)", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString>"},
      {"DATATYPE(?iri)", kError},
      {"IRI(\"http://example.org/x\")", "<http://example.org/x>"},
      {"IRI(?iri)", "<http://example.org/a>"},
      {"IRI(\"relative\")", kError},
      {"IRI(5)", kError},
      {"STRDT(\"123\", xsd:integer)", Integer("123")},
      {"STRDT(\"123\"@en, xsd:integer)", kError},
      {"STRDT(\"a\", rdf:langString)", kError},
      {"STRLANG(\"chat\", \"en\")", "\"chat\"@en"},
      {"STRLANG(\"chat\"@fr, \"en\")", kError},
      {"STRLANG(\"chat\", \"\")", kError},
      {"LANGDIR(\"a\"@ar--rtl)", Plain("rtl")},
      {"LANGDIR(\"a\"@ar)", Plain("")},
      {"LANGDIR(?iri)", kError},
      {"STRLANGDIR(\"a\", \"ar\", \"rtl\")", "\"a\"@ar--rtl"},
      {"STRLANGDIR(\"a\", \"ar\", \"up\")", kError},
      {"hasLANG(\"a\"@en)", kTrue},
      {"hasLANG(\"a\")", kFalse},
      {"hasLANG(?iri)", kFalse},
      {"hasLANGDIR(\"a\"@en--ltr)", kTrue},
      {"hasLANGDIR(\"a\"@en)", kFalse},
      {"LANGMATCHES(\"en-GB\", \"en\")", kTrue},
      {"LANGMATCHES(\"en\", \"en-GB\")", kFalse},
      {"LANGMATCHES(\"fr\", \"FR\")", kTrue},
      {"LANGMATCHES(\"enx\", \"en\")", kFalse},
      {"LANGMATCHES(\"en\", \"*\")", kTrue},
      {"LANGMATCHES(\"\", \"*\")", kFalse},
  });
}

TEST(FunctionsTest, TripleTerms) {
  RunCases({
      {"TRIPLE(?iri, :p, 5)",
       "<<( <http://example.org/a> <http://example.org/p> " + Integer("5") + " )>>"},
      {"<<( ?iri :p 5 )>>",
       "<<( <http://example.org/a> <http://example.org/p> " + Integer("5") + " )>>"},
      {"TRIPLE(5, :p, 5)", kError},
      {"TRIPLE(?iri, 5, 5)", kError},
      {"SUBJECT(<<( ?iri :p 5 )>>)", "<http://example.org/a>"},
      {"PREDICATE(<<( ?iri :p 5 )>>)", "<http://example.org/p>"},
      {"OBJECT(<<( ?iri :p 5 )>>)", Integer("5")},
      {"OBJECT(<<( ?iri :p <<( :a :b :c )>> )>>) = <<( :a :b :c )>>", kTrue},
      {"SUBJECT(?iri)", kError},
      {"isTRIPLE(<<( ?iri :p 5 )>>)", kTrue},
      {"isTRIPLE(?iri)", kFalse},
      {"sameTerm(<<( ?iri :p 5 )>>, TRIPLE(?iri, :p, 5))", kTrue},
      {"sameTerm(<<( ?iri :p 5 )>>, <<( ?iri :p 5.0 )>>)", kFalse},
      {"<<( ?iri :p 5 )>> = <<( ?iri :p 5.0 )>>", kTrue},
      {"<<( ?iri :p 5 )>> = <<( ?iri :q 5 )>>", kFalse},
      {"SUBJECT(TRIPLE(?blank, :p, 1)) = ?blank", kTrue},
      {"STR(<<( ?iri :p 5 )>>)", kError},
  });
}

TEST(FunctionsTest, Strings) {
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

TEST(FunctionsTest, RegularExpressions) {
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

TEST(FunctionsTest, Numbers) {
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

TEST(FunctionsTest, Dates) {
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

TEST(FunctionsTest, DurationsStayInRange) {
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

TEST(FunctionsTest, Hashes) {
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

TEST(FunctionsTest, Casts) {
  RunCases({
      {"xsd:integer(\"5\")", Integer("5")},
      {"xsd:integer(\" 5 \")", Integer("5")},
      {"xsd:integer(\"5.5\")", kError},
      {"xsd:integer(5.9)", Integer("5")},
      {"xsd:integer(-5.9e0)", Integer("-5")},
      {"xsd:integer(true)", Integer("1")},
      {"xsd:integer(\"NaN\"^^xsd:double)", kError},
      {"xsd:integer(<http://a>)", kError},
      {"xsd:integer(\"5\"@en)", kError},
      {"xsd:decimal(\"1.50\")", Typed("1.5", "decimal")},
      {"xsd:decimal(3.333e1)", Typed("33.33", "decimal")},
      {"xsd:decimal(\"1e1\")", kError},
      {"xsd:double(\"1e1\")", Typed("1.0E1", "double")},
      {"xsd:double(1)", Typed("1.0E0", "double")},
      {"xsd:double(\"INF\")", Typed("INF", "double")},
      {"xsd:float(0.1)", Typed("1.0E-1", "float")},
      {"xsd:boolean(\"1\")", kTrue},
      {"xsd:boolean(0)", kFalse},
      {"xsd:boolean(\"NaN\"^^xsd:double)", kFalse},
      {"xsd:boolean(\"yes\")", kError},
      {"xsd:string(<http://a>)", Plain("http://a")},
      {"xsd:string(01)", Plain("1")},
      {"xsd:string(1e0)", Plain("1")},
      {"xsd:string(1.5e10)", Plain("1.5E10")},
      {"xsd:string(0.00012e0)", Plain("0.00012")},
      {"xsd:string(true)", Plain("true")},
      {"xsd:string(?blank)", kError},
      {"xsd:dateTime(\"2020-01-01T00:00:00Z\")", Typed("2020-01-01T00:00:00Z", "dateTime")},
      {"xsd:dateTime(\"yesterday\")", kError},
      {"xsd:date(\"2020-01-01T10:00:00Z\"^^xsd:dateTime)", Typed("2020-01-01Z", "date")},
      {"xsd:dateTime(\"2020-01-01\"^^xsd:date)", Typed("2020-01-01T00:00:00", "dateTime")},
      {"xsd:dayTimeDuration(\"PT90M\")", Typed("PT1H30M", "dayTimeDuration")},
      {"xsd:byte(\"127\")", Typed("127", "byte")},
      {"xsd:byte(\"128\")", kError},
  });
}

TEST(FunctionsTest, RelativeIriUsesBase) {
  EvaluationOptions options;
  options.base_iri = "http://base.example/dir/";
  ExpressionTester tester({}, options);
  EXPECT_EQ(tester.First("IRI(\"x\")"), "<http://base.example/dir/x>");
  EXPECT_EQ(tester.First("IRI(\"../y\")"), "<http://base.example/y>");
}

TEST(FunctionsTest, IdentifiersAreFresh) {
  ExpressionTester tester({{"x", {"1", "2", "1"}}});
  for (const char* text : {"UUID()", "STRUUID()", "BNODE()"}) {
    std::vector<std::string> rows = tester.Rows(text);
    EXPECT_NE(rows[0], rows[1]) << text;
    EXPECT_NE(rows[0], rows[2]) << text;
  }
  EXPECT_EQ(tester.First("REGEX(STR(UUID()), \"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-"
                         "[89ab][0-9a-f]{3}-[0-9a-f]{12}$\")"),
            kTrue);
}

TEST(FunctionsTest, LabelledBlankNodesAreScopedToSolutions) {
  ExpressionTester tester({{"x", {"\"a\"", "\"b\"", "\"a\""}}});
  std::vector<std::string> first = tester.Rows("BNODE(?x)");
  EXPECT_NE(first[0], first[1]);
  EXPECT_NE(first[0], first[2]);
  // Another expression over the same solutions.
  EXPECT_EQ(tester.Rows("BNODE(?x)"), first);
  std::vector<std::string> other = tester.Rows("BNODE(\"a\")");
  EXPECT_EQ(other[0], first[0]);
  EXPECT_EQ(other[2], first[2]);
  EXPECT_NE(other[1], first[1]);
  EXPECT_EQ(tester.First("BNODE(5)"), kError);
}

TEST(FunctionsTest, CompileErrorsNameThePlace) {
  ExpressionTester tester;
  EXPECT_EQ(tester.First("<http://example.org/f>(1)"),
            "1:10: error: unknown function <http://example.org/f>");
  EXPECT_NE(tester.First("xsd:integer(1, 2)").find("takes 1 argument, not 2"), std::string::npos);
  EXPECT_NE(tester.First("EXISTS { ?s ?p ?o }").find("EXISTS is not allowed here"),
            std::string::npos);
}

}  // namespace
}  // namespace mote::testing
