// The comparison of results is as strict as it says: every alteration of a result is noticed.

#include "tests/support/sparql_results.h"

#include <gtest/gtest.h>

namespace mote::testing {
namespace {

const char kXsd[] = "http://www.w3.org/2001/XMLSchema#";

Term Typed(const std::string& lexical, const std::string& type) {
  return Term::Literal(lexical, kXsd + type);
}

SolutionTable Example() {
  return {{"a", "b"},
          {{Term::Iri("x:1"), Typed("01", "integer")},
           {Term::BlankNode("n"), Term::BlankNode("m")},
           {Term::BlankNode("m"), std::nullopt},
           {Term::LangLiteral("t", "en"), Typed("1.50", "decimal")}}};
}

std::string Compare(const SolutionTable& actual, const SolutionTable& expected,
                    ComparisonRules rules = {}) {
  return CompareTables(actual, expected, rules);
}

TEST(SparqlResultsTest, SameTable) {
  EXPECT_EQ(Compare(Example(), Example()), "");
  EXPECT_EQ(Compare(Example(), Example(), {.ordered = true, .computed = {}}), "");
}

TEST(SparqlResultsTest, OrderOfColumnsAndRowsDoesNotCount) {
  SolutionTable other = Example();
  std::swap(other.variables[0], other.variables[1]);
  for (auto& row : other.rows) std::swap(row[0], row[1]);
  std::swap(other.rows[0], other.rows[2]);
  EXPECT_EQ(Compare(Example(), other), "");
  EXPECT_NE(Compare(Example(), other, {.ordered = true, .computed = {}}), "");
}

TEST(SparqlResultsTest, LanguageTagsCountInAnyCaseIfAsked) {
  SolutionTable other = Example();
  other.rows[3][0] = Term::LangLiteral("t", "EN");
  EXPECT_NE(Compare(Example(), other), "");
  ComparisonRules rules;
  rules.fold_language_tags = true;
  EXPECT_EQ(Compare(Example(), other, rules), "");
  other.rows[3][0] = Term::LangLiteral("t", "EN", Direction::kLtr);
  EXPECT_NE(Compare(Example(), other, rules), "");
  other.rows[3][0] = Term::LangLiteral("t", "de");
  EXPECT_NE(Compare(Example(), other, rules), "");
}

TEST(SparqlResultsTest, VariablesCount) {
  SolutionTable other = Example();
  other.variables[1] = "c";
  EXPECT_NE(Compare(Example(), other), "");
  other = Example();
  other.variables.push_back("c");
  for (auto& row : other.rows) row.push_back(std::nullopt);
  EXPECT_NE(Compare(Example(), other), "");
}

TEST(SparqlResultsTest, RowsCountAsOftenAsTheyAre) {
  SolutionTable other = Example();
  other.rows.push_back(other.rows[0]);
  EXPECT_NE(Compare(Example(), other), "");
  EXPECT_NE(Compare(other, Example()), "");
  SolutionTable third = Example();
  third.rows.push_back(third.rows[3]);
  EXPECT_NE(Compare(other, third), "");
  other = Example();
  other.rows.pop_back();
  EXPECT_NE(Compare(Example(), other), "");
}

TEST(SparqlResultsTest, LexicalFormsCount) {
  SolutionTable other = Example();
  other.rows[0][1] = Typed("1", "integer");
  EXPECT_NE(Compare(Example(), other), "");
  EXPECT_NE(Compare(Example(), other, {.computed = {"b"}}), "") << "integers are never computed";
  other = Example();
  other.rows[3][1] = Typed("1.5", "decimal");
  EXPECT_NE(Compare(Example(), other), "");
  EXPECT_EQ(Compare(Example(), other, {.computed = {"b"}}), "");
  EXPECT_NE(Compare(Example(), other, {.computed = {"a"}}), "");
  other.rows[3][1] = Typed("1.5", "double");
  EXPECT_NE(Compare(Example(), other, {.computed = {"b"}}), "");
  other = Example();
  other.rows[3][0] = Term::LangLiteral("t", "EN");
  EXPECT_NE(Compare(Example(), other), "");
}

TEST(SparqlResultsTest, BlankNodesAreRenamedConsistently) {
  SolutionTable other = Example();
  other.rows[1] = {Term::BlankNode("p"), Term::BlankNode("q")};
  other.rows[2][0] = Term::BlankNode("q");
  EXPECT_EQ(Compare(Example(), other), "");
  other.rows[2][0] = Term::BlankNode("p");
  EXPECT_NE(Compare(Example(), other), "");
  other.rows[2][0] = Term::BlankNode("r");
  EXPECT_NE(Compare(Example(), other), "");
  other.rows[1] = {Term::BlankNode("q"), Term::BlankNode("q")};
  other.rows[2][0] = Term::BlankNode("q");
  EXPECT_NE(Compare(Example(), other), "two nodes are not one");
  EXPECT_NE(Compare(other, Example()), "");
}

TEST(SparqlResultsTest, RenamingNeedsBacktracking) {
  auto cycle = [](int length, int count, const std::string& prefix) {
    SolutionTable table{{"a", "b"}, {}};
    for (int c = 0; c < count; ++c) {
      for (int i = 0; i < length; ++i) {
        auto name = [&](int n) {
          return Term::BlankNode(prefix + std::to_string(c) + "_" + std::to_string(n % length));
        };
        table.rows.push_back({name(i), name(i + 1)});
      }
    }
    return table;
  };
  EXPECT_EQ(Compare(cycle(6, 1, "x"), cycle(6, 1, "y")), "");
  EXPECT_EQ(Compare(cycle(3, 2, "x"), cycle(3, 2, "y")), "");
  EXPECT_NE(Compare(cycle(6, 1, "x"), cycle(3, 2, "y")), "");
}

TEST(SparqlResultsTest, LaxCardinality) {
  const ComparisonRules lax{.lax_cardinality = true, .computed = {}};
  SolutionTable expected{{"a"}, {{Term::Iri("x:1")}, {Term::Iri("x:1")}, {Term::Iri("x:2")}}};
  SolutionTable actual{{"a"}, {{Term::Iri("x:1")}, {Term::Iri("x:2")}}};
  EXPECT_EQ(Compare(actual, expected, lax), "");
  EXPECT_EQ(Compare(expected, expected, lax), "");
  EXPECT_NE(Compare(actual, expected), "");
  actual.rows.push_back({Term::Iri("x:2")});
  EXPECT_NE(Compare(actual, expected, lax), "") << "more often than expected";
  actual.rows.pop_back();
  actual.rows.pop_back();
  EXPECT_NE(Compare(actual, expected, lax), "") << "a distinct row is missing";
}

TEST(SparqlResultsTest, Booleans) {
  SparqlResult yes;
  yes.boolean = true;
  SparqlResult no;
  no.boolean = false;
  EXPECT_EQ(CompareResults(yes, yes, {}), "");
  EXPECT_NE(CompareResults(yes, no, {}), "");
  EXPECT_NE(CompareResults(yes, SparqlResult{}, {}), "");
}

TEST(SparqlResultsTest, ReadsJson) {
  const auto result = ReadSparqlResultsJson(R"({"head": {"vars": ["x", "y"]},
      "results": {"bindings": [
        {"x": {"type": "uri", "value": "x:1"},
         "y": {"type": "literal", "value": "01",
               "datatype": "http://www.w3.org/2001/XMLSchema#integer"}},
        {"y": {"type": "literal", "value": "hi", "xml:lang": "en"}},
        {"x": {"type": "bnode", "value": "b"}}]}})");
  ASSERT_TRUE(result.ok()) << result.status();
  const SolutionTable expected{{"x", "y"},
                               {{Term::Iri("x:1"), Typed("01", "integer")},
                                {std::nullopt, Term::LangLiteral("hi", "en")},
                                {Term::BlankNode("b"), std::nullopt}}};
  EXPECT_EQ(result->table.rows, expected.rows);
  EXPECT_FALSE(ReadSparqlResultsJson("[]").ok());
  EXPECT_FALSE(ReadSparqlResultsJson("{\"head\": {}}").ok());
  EXPECT_EQ(ReadSparqlResultsJson(R"({"head": {}, "boolean": true})")->boolean, true);
}

}  // namespace
}  // namespace mote::testing
