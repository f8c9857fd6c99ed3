// GROUP BY, HAVING and aggregates in queries (SPARQL 1.1 Query sections 11 and 18.2.4).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/database/database_tester.h"

namespace mote::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class GroupingTest : public DatabaseTest {
 protected:
  GroupingTest() {
    Update(
        "INSERT DATA { :a :p 1 , 2 ; :k :x . :b :p 2 ; :k :x . :c :p 5 ; :k :y ."
        " :d :p \"no number\" ; :k :z }");
  }
};

TEST_F(GroupingTest, NothingToGroup) {
  EXPECT_THAT(Rows("SELECT (COUNT(*) AS ?n) (COUNT(?x) AS ?c) (SUM(?x) AS ?s) (AVG(?x) AS ?a)"
                   " (MIN(?x) AS ?i) (MAX(?x) AS ?m) (SAMPLE(?x) AS ?t) (GROUP_CONCAT(?x) AS ?g)"
                   " { ?s :none ?x }"),
              ElementsAre("\"0\" \"0\" \"0\" \"0\" - - - \"\""));
  EXPECT_THAT(Rows("SELECT ?s (COUNT(*) AS ?n) { ?s :none ?x } GROUP BY ?s"), IsEmpty());
  EXPECT_THAT(Rows("SELECT (1 AS ?one) { ?s :none ?x } HAVING (COUNT(*) = 0)"),
              ElementsAre("\"1\""));
  EXPECT_THAT(Rows("SELECT (1 AS ?one) { ?s :none ?x } HAVING (COUNT(*) > 0)"), IsEmpty());
  EXPECT_TRUE(Ask("ASK { ?s :none ?x } HAVING (COUNT(*) = 0)"));
}

TEST_F(GroupingTest, AnErrorCostsItsAggregateAlone) {
  EXPECT_THAT(SortedRows("SELECT ?k (SUM(?x) AS ?s) (AVG(?x) AS ?a) (COUNT(?x) AS ?n)"
                         " (COUNT(?x + 1) AS ?m) { ?e :k ?k ; :p ?x } GROUP BY ?k"),
              ElementsAre(HasSubstr(":x \"5\" \"1.66666"),
                          ":y \"5\" \"5\"^^<http://www.w3.org/"
                          "2001/XMLSchema#decimal> \"1\" \"1\"",
                          ":z - - \"1\" \"0\""));
  // An error in HAVING removes the group.
  EXPECT_THAT(SortedRows("SELECT ?k { ?e :k ?k ; :p ?x } GROUP BY ?k HAVING (SUM(?x) > 0)"),
              ElementsAre(":x", ":y"));
  EXPECT_THAT(SortedRows("SELECT ?k (COALESCE(SUM(?x), \"none\") AS ?s) { ?e :k ?k ; :p ?x }"
                         " GROUP BY ?k"),
              ElementsAre(":x \"5\"", ":y \"5\"", ":z \"none\""));
}

TEST_F(GroupingTest, KeysMayBeExpressionsAndUnbound) {
  EXPECT_THAT(SortedRows("SELECT ?odd (COUNT(*) AS ?n) { ?e :p ?x }"
                         " GROUP BY (?x > 1 AS ?odd)"),
              ElementsAre(HasSubstr("false"), HasSubstr("true"), "- \"1\""));
  EXPECT_THAT(SortedRows("SELECT (COUNT(*) AS ?n) { ?e :p ?x } GROUP BY STR(?x)"),
              ElementsAre("\"1\"", "\"1\"", "\"1\"", "\"2\""));
  EXPECT_THAT(SortedRows("SELECT ?y (COUNT(*) AS ?n) { ?e :p ?x OPTIONAL { ?e :q ?y } }"
                         " GROUP BY ?y"),
              ElementsAre("- \"5\""));
}

TEST_F(GroupingTest, DistinctArguments) {
  EXPECT_THAT(Rows("SELECT (COUNT(?x) AS ?a) (COUNT(DISTINCT ?x) AS ?b) (COUNT(DISTINCT *) AS ?c)"
                   " (SUM(DISTINCT ?x) AS ?d)"
                   " { { ?e :p ?x } UNION { ?e :p ?x } FILTER(isNumeric(?x)) }"),
              ElementsAre("\"8\" \"3\" \"4\" \"8\""));
}

TEST_F(GroupingTest, Separators) {
  const std::string ordered = " { { SELECT ?x { ?e :p ?x FILTER(?e != :d) } ORDER BY ?x } }";
  EXPECT_THAT(Rows("SELECT (GROUP_CONCAT(?x) AS ?g)" + ordered), ElementsAre("\"1 2 2 5\""));
  EXPECT_THAT(Rows("SELECT (GROUP_CONCAT(?x; SEPARATOR=\"\") AS ?g)" + ordered),
              ElementsAre("\"1225\""));
  EXPECT_THAT(Rows("SELECT (GROUP_CONCAT(DISTINCT ?x; SEPARATOR=\", \") AS ?g)" + ordered),
              ElementsAre("\"1, 2, 5\""));
  EXPECT_THAT(Rows("SELECT (GROUP_CONCAT(?x ; separator = '\\t\"') AS ?g)" + ordered),
              ElementsAre("\"1\\t\\\"2\\t\\\"2\\t\\\"5\""));
}

// Section 18.2.4.2: what SELECT names comes after HAVING.
TEST_F(GroupingTest, HavingSeesNoNamesOfSelect) {
  EXPECT_THAT(Rows("SELECT ?k (COUNT(*) AS ?n) { ?e :k ?k ; :p ?x } GROUP BY ?k HAVING (?n > 1)"),
              IsEmpty());
  EXPECT_THAT(Rows("SELECT ?k (COUNT(*) AS ?n) { ?e :k ?k ; :p ?x } GROUP BY ?k"
                   " HAVING (COUNT(*) > 1)"),
              ElementsAre(":x \"3\""));
  EXPECT_THAT(SortedRows("SELECT ?k { ?e :k ?k } GROUP BY ?k HAVING (?k != :x) (COUNT(*) = 1)"),
              ElementsAre(":y", ":z"));
  EXPECT_THAT(Rows("SELECT ?s { ?e :k ?k } GROUP BY (STR(?k) AS ?s) HAVING (STRENDS(?s, \"y\"))"),
              ElementsAre("\"http://example.org/y\""));
}

// Section 18.2.4.1: a variable that is not grouped stands for one of its values there.
TEST_F(GroupingTest, HavingAndOrderByTakeSamples) {
  EXPECT_THAT(Rows("SELECT ?e (COUNT(*) AS ?n) { ?e :p ?x FILTER(?e != :a) } GROUP BY ?e"
                   " HAVING (?x > 3)"),
              ElementsAre(":c \"1\""));
  EXPECT_THAT(Rows("SELECT ?e { ?e :p ?x FILTER(?e IN (:b, :c)) } GROUP BY ?e ORDER BY DESC(?x)"),
              ElementsAre(":c", ":b"));
  EXPECT_THAT(Rows("SELECT (COUNT(*) AS ?n) { :c :p ?x } HAVING (?x = 5 && EXISTS { ?e :p ?x })"),
              ElementsAre("\"1\""));
  // What is not grouped is no part of a template.
  EXPECT_THAT(Graph("CONSTRUCT { ?e :seen ?x } WHERE { ?e :p ?x } GROUP BY ?e HAVING (?x > 3)"),
              IsEmpty());
}

TEST_F(GroupingTest, AggregatesInOrderBy) {
  EXPECT_THAT(Rows("SELECT ?k { ?e :k ?k } GROUP BY ?k ORDER BY DESC(COUNT(*)) ?k"),
              ElementsAre(":x", ":y", ":z"));
  EXPECT_THAT(
      Rows("SELECT ?k (COUNT(*) AS ?n) { ?e :k ?k } GROUP BY ?k ORDER BY DESC(?n) DESC(?k)"),
      ElementsAre(":x \"2\"", ":z \"1\"", ":y \"1\""));
}

// Sections 11.4 and 19.8.
TEST_F(GroupingTest, Misplaced) {
  for (const char* query :
       {"SELECT (SUM(COUNT(?x)) AS ?n) { ?e :p ?x }", "SELECT ?x { ?e :p ?x } GROUP BY ?e",
        "SELECT ?e (COUNT(?x) AS ?n) { ?e :p ?x }", "SELECT (?x + COUNT(?e) AS ?n) { ?e :p ?x }",
        "SELECT * { ?e :p ?x } GROUP BY ?e", "SELECT ?e { ?e :p ?x FILTER(COUNT(?x) > 1) }",
        "SELECT ?e { ?e :p ?x BIND(MAX(?x) AS ?m) }", "SELECT ?e { ?e :p ?x } GROUP BY COUNT(?x)",
        "SELECT (COUNT(*) AS ?n) (SUM(?x) AS ?n) { ?e :p ?x }"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(QueryError(query))) << query;
  }
}

}  // namespace
}  // namespace mote::testing
