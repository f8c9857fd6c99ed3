#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "storage/term/vocabulary.h"
#include "tests/engine/results/result_readers.h"
#include "tests/engine/results/result_tester.h"

// The exact documents of the machine formats.

namespace mote::testing {
namespace {

Term Typed(std::string lexical, std::string_view datatype) {
  return Term::Literal(std::move(lexical), std::string(datatype));
}

// One solution with one variable x.
std::string One(SolutionFormat format, Term term) {
  return ResultTester({{"x"}, {{std::move(term)}}}).Text(format);
}

Term Statement() {
  return Term::Triple(Term::Iri("http://s"), Term::Iri("http://p"), Typed("5", xsd::kInteger));
}

std::string Ask(SolutionFormat format, bool value) {
  std::string text;
  OutputSink sink(&text);
  EXPECT_TRUE(MakeSolutionWriter(format, sink)->Boolean(value).ok());
  return text;
}

TEST(WritersTest, Names) {
  for (const char* name : {"table", "json", "xml", "csv", "tsv"}) {
    EXPECT_TRUE(SolutionFormatByName(name).has_value()) << name;
  }
  EXPECT_FALSE(SolutionFormatByName("JSON ").has_value());
  EXPECT_EQ(MediaTypeOf(SolutionFormat::kJson), "application/sparql-results+json");
  EXPECT_EQ(MediaTypeOf(SolutionFormat::kXml), "application/sparql-results+xml");
  EXPECT_EQ(MediaTypeOf(SolutionFormat::kCsv), "text/csv");
  EXPECT_EQ(MediaTypeOf(SolutionFormat::kTsv), "text/tab-separated-values");
}

TEST(JsonWriterTest, Document) {
  ResultTester tester({{"x", "y"},
                       {{Term::Iri("http://a"), Term::LangLiteral("hi", "en")},
                        {std::nullopt, std::nullopt},
                        {Typed("05", xsd::kInteger), Term::Literal("plain")}}});
  EXPECT_EQ(tester.Text(SolutionFormat::kJson),
            R"({"head":{"vars":["x","y"]},"results":{"bindings":[
{"x":{"type":"uri","value":"http://a"},"y":{"type":"literal","value":"hi","xml:lang":"en"}},
{},
{"x":{"type":"literal","value":"05","datatype":"http://www.w3.org/2001/XMLSchema#integer"},"y":{"type":"literal","value":"plain"}}
]}}
)");
}

TEST(JsonWriterTest, Escapes) {
  std::string text =
      One(SolutionFormat::kJson, Term::Literal(std::string("\0\x1F\"\\/\n\r\t\b\f\x7F", 11)));
  EXPECT_NE(text.find(R"("\u0000\u001f\"\\/\n\r\t\u0008\u000c)"), std::string::npos) << text;
}

TEST(JsonWriterTest, TripleTermsAndDirections) {
  auto value = [](Term term) {
    auto json = nlohmann::json::parse(One(SolutionFormat::kJson, std::move(term)));
    return json["results"]["bindings"][0]["x"];
  };
  EXPECT_EQ(value(Statement()), nlohmann::json::parse(R"({"type": "triple", "value": {
      "subject": {"type": "uri", "value": "http://s"},
      "predicate": {"type": "uri", "value": "http://p"},
      "object": {"type": "literal", "value": "5",
                 "datatype": "http://www.w3.org/2001/XMLSchema#integer"}}})"));
  EXPECT_EQ(value(Term::LangLiteral("a", "ar", Direction::kRtl)),
            nlohmann::json::parse(
                R"({"type": "literal", "value": "a", "xml:lang": "ar", "its:dir": "rtl"})"));
}

TEST(JsonWriterTest, EmptyResults) {
  for (size_t columns : {0, 1, 2}) {
    for (size_t rows : {0, 1, 3}) {
      SolutionTable table;
      table.variables.resize(columns);
      for (size_t c = 0; c < columns; ++c) table.variables[c] = "v" + std::to_string(c);
      table.rows.resize(rows, std::vector<std::optional<Term>>(columns));
      auto json = nlohmann::json::parse(ResultTester(table).Text(SolutionFormat::kJson));
      EXPECT_EQ(json["head"]["vars"].size(), columns);
      EXPECT_EQ(json["results"]["bindings"].size(), rows);
      auto xml = ReadSparqlResultsXml(ResultTester(table).Text(SolutionFormat::kXml));
      ASSERT_TRUE(xml.ok()) << xml.status();
      EXPECT_EQ(xml->table.variables, table.variables);
      EXPECT_EQ(xml->table.rows, table.rows);
    }
  }
}

TEST(WritersTest, Booleans) {
  for (bool value : {false, true}) {
    EXPECT_EQ(ReadSparqlResultsJson(Ask(SolutionFormat::kJson, value))->boolean, value);
    EXPECT_EQ(ReadSparqlResultsXml(Ask(SolutionFormat::kXml, value))->boolean, value);
  }
  EXPECT_EQ(Ask(SolutionFormat::kTable, true), "true\n");
  EXPECT_EQ(Ask(SolutionFormat::kTsv, false), "false\n");
  EXPECT_EQ(Ask(SolutionFormat::kCsv, true), "true\r\n");
}

TEST(XmlWriterTest, Document) {
  ResultTester tester({{"x", "y"},
                       {{Term::Iri("http://a?b=1&c=2"), Term::LangLiteral("<hi>", "en")},
                        {std::nullopt, std::nullopt},
                        {Typed("1.0", xsd::kDecimal), Term::Literal("\"a\"\r\n]]>")}}});
  EXPECT_EQ(tester.Text(SolutionFormat::kXml),
            R"(<?xml version="1.0"?>
<sparql xmlns="http://www.w3.org/2005/sparql-results#">
<head><variable name="x"/><variable name="y"/></head>
<results>
<result><binding name="x"><uri>http://a?b=1&amp;c=2</uri></binding><binding name="y"><literal xml:lang="en">&lt;hi&gt;</literal></binding></result>
<result></result>
<result><binding name="x"><literal datatype="http://www.w3.org/2001/XMLSchema#decimal">1.0</literal></binding><binding name="y"><literal>&quot;a&quot;&#13;
]]&gt;</literal></binding></result>
</results>
</sparql>
)");
}

TEST(XmlWriterTest, CharactersThatXmlCannotExpress) {
  for (std::string text : {std::string("a\0b", 3), std::string("\x01"), std::string("\x1F"),
                           std::string("long enough not to be inline \x0B"), std::string("\uFFFE"),
                           std::string("x\uFFFF")}) {
    EXPECT_NE(One(SolutionFormat::kXml, Term::Literal(text)).find("XML 1.0 cannot express"),
              std::string::npos);
  }
  // These it can.
  for (std::string text : {"\t\n", "\x7F", "\u0085", "\uFFFD", "\uFFFC", "\uFEFF"}) {
    auto read = ReadSparqlResultsXml(One(SolutionFormat::kXml, Term::Literal(text)));
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->table.rows[0][0]->value(), text);
  }
}

TEST(CsvWriterTest, Document) {
  ResultTester tester({{"x", "y"},
                       {{Term::Iri("http://a"), Term::LangLiteral("hi", "en")},
                        {std::nullopt, Typed("1.0e6", xsd::kDouble)},
                        {Term::Literal("a,b"), std::nullopt},
                        {Term::Literal("say \"no\""), Term::Literal("two\nlines")},
                        {Term::Literal(" space "), Term::Literal("")}}});
  EXPECT_EQ(tester.Text(SolutionFormat::kCsv),
            "x,y\r\n"
            "http://a,hi\r\n"
            ",1.0e6\r\n"
            "\"a,b\",\r\n"
            "\"say \"\"no\"\"\",\"two\nlines\"\r\n"
            " space ,\r\n");
  EXPECT_EQ(
      One(SolutionFormat::kCsv, Statement()),
      "x\r\n\"<<( <http://s> <http://p> \"\"5\"\"^^<http://www.w3.org/2001/XMLSchema#integer> "
      ")>>\"\r\n");
}

TEST(TsvWriterTest, Document) {
  ResultTester tester({{"x", "y"},
                       {{Term::Iri("http://a"), Term::LangLiteral("hi", "en")},
                        {std::nullopt, std::nullopt},
                        {Term::Literal("tab\there"), Term::Literal("\"two\"\r\nlines\\")},
                        {Term::LangLiteral("a", "ar", Direction::kRtl), Statement()}}});
  EXPECT_EQ(tester.Text(SolutionFormat::kTsv),
            "?x\t?y\n"
            "<http://a>\t\"hi\"@en\n"
            "\t\n"
            "\"tab\\there\"\t\"\\\"two\\\"\\r\\nlines\\\\\"\n"
            "\"a\"@ar--rtl\t<<( <http://s> <http://p> "
            "\"5\"^^<http://www.w3.org/2001/XMLSchema#integer> )>>\n");
}

TEST(TsvWriterTest, NumbersAreBareWhereTurtleReadsThemBack) {
  auto cell = [](std::string lexical, std::string_view datatype) {
    std::string text = One(SolutionFormat::kTsv, Typed(std::move(lexical), datatype));
    return text.substr(3, text.size() - 4);
  };
  EXPECT_EQ(cell("5", xsd::kInteger), "5");
  EXPECT_EQ(cell("-005", xsd::kInteger), "-005");
  EXPECT_EQ(cell("+5", xsd::kInteger), "+5");
  EXPECT_EQ(cell("123456789012345678901234567890", xsd::kInteger),
            "123456789012345678901234567890");
  EXPECT_EQ(cell("5.0", xsd::kDecimal), "5.0");
  EXPECT_EQ(cell(".5", xsd::kDecimal), ".5");
  EXPECT_EQ(cell("1e0", xsd::kDouble), "1e0");
  EXPECT_EQ(cell("-.5E-10", xsd::kDouble), "-.5E-10");
  for (auto [lexical, datatype] :
       std::vector<std::pair<std::string, std::string_view>>{{"5", xsd::kDecimal},
                                                             {"5.", xsd::kDecimal},
                                                             {"five", xsd::kInteger},
                                                             {"", xsd::kInteger},
                                                             {"-", xsd::kInteger},
                                                             {"5 ", xsd::kInteger},
                                                             {"INF", xsd::kDouble},
                                                             {"NaN", xsd::kDouble},
                                                             {"1.0", xsd::kDouble},
                                                             {"e5", xsd::kDouble},
                                                             {"1e", xsd::kDouble},
                                                             {"1e+", xsd::kDouble},
                                                             {"1e0", xsd::kFloat},
                                                             {"5", xsd::kLong},
                                                             {"true", xsd::kBoolean}}) {
    EXPECT_EQ(cell(lexical, datatype), "\"" + lexical + "\"^^<" + std::string(datatype) + ">");
  }
}

TEST(WritersTest, ColumnsWithoutRowsAndRowsWithoutColumns) {
  EXPECT_EQ(ResultTester({{"a", "b"}, {}}).Text(SolutionFormat::kCsv), "a,b\r\n");
  EXPECT_EQ(ResultTester({{"a", "b"}, {}}).Text(SolutionFormat::kTsv), "?a\t?b\n");
  EXPECT_EQ(ResultTester({{}, {{}, {}}}).Text(SolutionFormat::kCsv), "\r\n\r\n\r\n");
  EXPECT_EQ(ResultTester({{}, {{}, {}}}).Text(SolutionFormat::kTsv), "\n\n\n");
}

}  // namespace
}  // namespace mote::testing
