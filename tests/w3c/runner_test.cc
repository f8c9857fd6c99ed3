// The runner of the suites notices what it must notice.

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "grammar/parser/parser.h"
#include "tests/support/process.h"
#include "tests/w3c/alterations.h"
#include "tests/w3c/computed_variables.h"
#include "tests/w3c/known_failures.h"

namespace mote::testing {
namespace {

TEST(KnownFailuresTest, ReadsIdsAndReasons) {
  TemporaryDirectory directory;
  WriteFile(directory / "list",
            "# a comment\n\nhttp://t/1 no time\nhttp://t/2\tno  reason at all\n");
  const auto list = ReadKnownFailures(directory / "list");
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_EQ(*list, (std::map<std::string, std::string>{{"http://t/1", "no time"},
                                                       {"http://t/2", "no  reason at all"}}));
}

TEST(KnownFailuresTest, WantsAReasonAndNoRepetition) {
  TemporaryDirectory directory;
  WriteFile(directory / "bare", "http://t/1\n");
  EXPECT_FALSE(ReadKnownFailures(directory / "bare").ok());
  WriteFile(directory / "twice", "http://t/1 a\nhttp://t/1 b\n");
  EXPECT_FALSE(ReadKnownFailures(directory / "twice").ok());
  EXPECT_FALSE(ReadKnownFailures(directory / "none").ok());
}

TEST(AlterationsTest, EachIsNoticedAndEveryKindIsThere) {
  SparqlResult result;
  result.table.variables = {"a", "b"};
  result.table.rows = {{Term::Literal("1"), Term::BlankNode("x")},
                       {Term::Literal("2"), Term::BlankNode("y")},
                       {Term::Literal("3"), Term::BlankNode("x")}};
  ComparisonRules rules;
  rules.ordered = true;
  std::set<std::string> kinds;
  for (const auto& [what, altered] : Alterations(result, rules)) {
    EXPECT_NE(CompareResults(result, altered, rules), "") << what;
    kinds.insert(what);
  }
  EXPECT_EQ(kinds,
            (std::set<std::string>{"a row more", "a variable more", "a row twice", "a row fewer",
                                   "another lexical form", "two rows exchanged",
                                   "one blank node made two", "two blank nodes made one"}));
}

TEST(AlterationsTest, OfGraphs) {
  const std::vector<TestQuad> graph = {
      {Term::BlankNode("x"), Term::Iri("p:p"), Term::Literal("1"), std::nullopt},
      {Term::Iri("s:s"), Term::Iri("p:p"), Term::BlankNode("x"), std::nullopt}};
  const auto alterations = Alterations(graph);
  EXPECT_EQ(alterations.size(), 5u);
  for (const auto& [what, altered] : alterations) {
    EXPECT_FALSE(AreIsomorphic(graph, altered)) << what;
  }
}

TEST(AlterationsTest, OfText) {
  EXPECT_EQ(Alterations("?x\r\n1\r\n2\r\n"), (std::vector<std::pair<std::string, std::string>>{
                                                 {"a row more", "?x\r\n1\r\n2\r\naltered\n"},
                                                 {"a row fewer", "?x\r\n1\r\n"},
                                                 {"another lexical form", "?x\r\n1\r\n20\r\n"}}));
  EXPECT_EQ(Alterations("?x\n").size(), 1u);
}

TEST(ComputedVariablesTest, FollowsAliasesAndLeavesOutWhatPassesTermsOn) {
  const auto query = ParseQuery(
      "SELECT (?a + 1 AS ?sum) (?a AS ?alias) (?sum AS ?later) (MIN(?a) AS ?min) "
      "{ ?s ?p ?a { SELECT (AVG(?x) AS ?inner) { ?s ?p ?x BIND (2 * ?x AS ?twice) } } } GROUP BY "
      "?a");
  ASSERT_TRUE(query.ok()) << query.status();
  EXPECT_EQ(ComputedVariables(*query), (std::set<std::string>{"inner", "later", "sum", "twice"}));
}

}  // namespace
}  // namespace mote::testing
