// Where variables are seen and what their values are there (SPARQL 1.1 Query sections 5 to 12 and
// 18.2): groups, FILTER, OPTIONAL, BIND, VALUES, EXISTS, MINUS, sub-selects.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/engine/database/database_tester.h"

namespace mote::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ScopeTest : public DatabaseTest {
 protected:
  ScopeTest() { Update("INSERT DATA { :a :p 1 ; :q 10 . :b :p 2 . :c :p 3 ; :q 30 }"); }

  // The quotes of numbers left out.
  std::vector<std::string> Rows(const std::string& query) {
    std::vector<std::string> rows = DatabaseTest::Rows(query);
    for (std::string& row : rows) row.erase(std::remove(row.begin(), row.end(), '"'), row.end());
    return rows;
  }
  std::vector<std::string> SortedRows(const std::string& query) {
    std::vector<std::string> rows = Rows(query);
    std::sort(rows.begin(), rows.end());
    return rows;
  }
};

TEST_F(ScopeTest, AFilterBelongsToItsWholeGroup) {
  EXPECT_THAT(SortedRows("SELECT ?s { FILTER(?x > 1) ?s :p ?x }"), ElementsAre(":b", ":c"));
  EXPECT_THAT(SortedRows("SELECT ?s { ?s :p ?x FILTER(?y > 10) . ?s :q ?y }"), ElementsAre(":c"));
  // It sees nothing of the groups around, which are joined later.
  EXPECT_THAT(Rows("SELECT ?s { ?s :p ?x { ?s :q ?y FILTER(?x > 0) } }"), IsEmpty());
  EXPECT_THAT(SortedRows("SELECT ?s { ?s :p ?x { ?s :q ?y FILTER(!BOUND(?x)) } }"),
              ElementsAre(":a", ":c"));
}

TEST_F(ScopeTest, AFilterOfOptionalSeesTheLeftSide) {
  EXPECT_THAT(SortedRows("SELECT ?s ?y { ?s :p ?x OPTIONAL { ?s :q ?y FILTER(?x > 1) } }"),
              ElementsAre(":a -", ":b -", ":c 30"));
  // One group deeper it does not.
  EXPECT_THAT(SortedRows("SELECT ?s ?y { ?s :p ?x OPTIONAL { { ?s :q ?y FILTER(?x > 1) } } }"),
              ElementsAre(":a -", ":b -", ":c -"));
  // Outside it decides over the whole solution.
  EXPECT_THAT(SortedRows("SELECT ?s ?y { ?s :p ?x OPTIONAL { ?s :q ?y } FILTER(?y > 10) }"),
              ElementsAre(":c 30"));
}

// Section 18.2.2: the inner OPTIONAL is evaluated on its own, without ?x of the outer group.
TEST_F(ScopeTest, NestedOptionalsAreEvaluatedFromTheInside) {
  EXPECT_THAT(Rows("SELECT ?x ?t { :a :p ?x OPTIONAL { ?t :p 2 OPTIONAL { ?t :p ?x } } }"),
              ElementsAre("1 -"));
  EXPECT_THAT(Rows("SELECT ?x ?t { :b :p ?x OPTIONAL { ?t :p 2 OPTIONAL { ?t :p ?x } } }"),
              ElementsAre("2 :b"));
}

TEST_F(ScopeTest, OptionalsTakeTurns) {
  Update("INSERT DATA { :a :r 100 . :b :r 200 }");
  EXPECT_THAT(SortedRows("SELECT ?s ?y { ?s :p ?x OPTIONAL { ?s :q ?y } OPTIONAL { ?s :r ?y } }"),
              ElementsAre(":a 10", ":b 200", ":c 30"));
}

TEST_F(ScopeTest, BindSeesWhatStandsBeforeIt) {
  EXPECT_THAT(SortedRows("SELECT ?s ?z { ?s :p ?x BIND(?x + 1 AS ?z) }"),
              ElementsAre(":a 2", ":b 3", ":c 4"));
  EXPECT_THAT(SortedRows("SELECT ?s ?z { BIND(?x + 1 AS ?z) ?s :p ?x }"),
              ElementsAre(":a -", ":b -", ":c -"));
  // What it binds is joined with what comes after.
  EXPECT_THAT(Rows("SELECT ?s { BIND(2 AS ?x) ?s :p ?x }"), ElementsAre(":b"));
  EXPECT_THAT(Rows("SELECT ?s { ?s :p ?x { BIND(1 AS ?x) } }"), ElementsAre(":a"));
  // An error binds nothing and removes nothing.
  EXPECT_THAT(SortedRows("SELECT ?s ?z { ?s :p ?x BIND(1 / (?x - 1) > 0 AS ?z) } ").size(), 3u);
  EXPECT_TRUE(Ask("ASK { :a :p ?x BIND(1 / (?x - 1) AS ?z) FILTER(!BOUND(?z)) }"));
  // Section 10.1: not what is bound already.
  EXPECT_TRUE(absl::IsInvalidArgument(QueryError("SELECT * { ?s :p ?x BIND(1 AS ?x) }")));
  EXPECT_TRUE(absl::IsInvalidArgument(
      QueryError("SELECT * { ?s :p ?y OPTIONAL { ?s :q ?x } BIND(1 AS ?x) }")));
  EXPECT_TRUE(absl::IsInvalidArgument(QueryError("SELECT (1 AS ?s) { ?s :p ?x }")));
}

TEST_F(ScopeTest, ValuesLeaveOutWhatIsUndefined) {
  EXPECT_THAT(SortedRows("SELECT ?s ?x { VALUES (?s ?x) { (:a UNDEF) (UNDEF 2) (UNDEF UNDEF) }"
                         " ?s :p ?x }"),
              ElementsAre(":a 1", ":a 1", ":b 2", ":b 2", ":c 3"));
  EXPECT_THAT(SortedRows("SELECT ?s ?y { VALUES (?s ?y) { (:a UNDEF) (:b 7) } }"),
              ElementsAre(":a -", ":b 7"));
  // After the query they join with its solutions, before they are projected.
  EXPECT_THAT(SortedRows("SELECT ?s { ?s :p ?x } VALUES ?x { 1 3 3 }"),
              ElementsAre(":a", ":c", ":c"));
  EXPECT_THAT(Rows("SELECT (COUNT(*) AS ?n) { VALUES () { () () () } }"), ElementsAre("3"));
  EXPECT_THAT(Rows("SELECT * { VALUES ?x {} }"), IsEmpty());
}

TEST_F(ScopeTest, ExistsTakesTheValuesOfTheSolution) {
  EXPECT_THAT(SortedRows("SELECT ?s { ?s :p ?x FILTER EXISTS { ?s :q ?y } }"),
              ElementsAre(":a", ":c"));
  EXPECT_THAT(SortedRows("SELECT ?s { ?s :p ?x FILTER NOT EXISTS { ?s :q ?y } }"),
              ElementsAre(":b"));
  EXPECT_THAT(SortedRows("SELECT ?s { ?s :p ?x FILTER EXISTS { ?t :q ?y FILTER(?y = ?x * 10) } }"),
              ElementsAre(":a", ":c"));
  EXPECT_THAT(SortedRows("SELECT ?s { ?s :p ?x FILTER EXISTS { VALUES ?x { 1 2 } } }"),
              ElementsAre(":a", ":b"));
  EXPECT_THAT(SortedRows("SELECT ?s { ?s :p ?x FILTER EXISTS { BIND(?x AS ?y) FILTER(?y > 1) } }"),
              ElementsAre(":b", ":c"));
  // It is an expression like others, and binds nothing.
  EXPECT_THAT(SortedRows("SELECT ?s ?has { ?s :p ?x BIND(EXISTS { ?s :q ?y } || ?x = 2 AS ?has)"
                         " FILTER(!BOUND(?y)) }")
                  .size(),
              3u);
}

// Section 8.3: what is the same and what is not.
TEST_F(ScopeTest, MinusAndNotExists) {
  // 8.3.2: a pattern without variables.
  EXPECT_THAT(Rows("SELECT * { ?s :p ?x FILTER NOT EXISTS { :a :p 1 } }"), IsEmpty());
  EXPECT_EQ(Rows("SELECT * { ?s :p ?x MINUS { :a :p 1 } }").size(), 3u);
  // 8.3.1: no variable in common.
  EXPECT_THAT(Rows("SELECT * { ?s :p ?x FILTER NOT EXISTS { ?a :q ?b } }"), IsEmpty());
  EXPECT_EQ(Rows("SELECT * { ?s :p ?x MINUS { ?a :q ?b } }").size(), 3u);
  // 8.3.3: filters inside see the outer variables in the one, not in the other.
  Update("CLEAR ALL ; INSERT DATA { :a :p 1 ; :q 1 , 2 . :b :p 3.0 ; :q 4.0 , 5.0 }");
  EXPECT_THAT(SortedRows("SELECT ?s { ?s :p ?n FILTER NOT EXISTS { ?s :q ?m FILTER(?n = ?m) } }"),
              ElementsAre(":b"));
  EXPECT_THAT(SortedRows("SELECT ?s { ?s :p ?n MINUS { ?s :q ?m FILTER(?n = ?m) } }"),
              ElementsAre(":a", ":b"));
}

// Section 18.5: solutions are removed that share a bound variable with a compatible one.
TEST_F(ScopeTest, MinusLooksAtTheVariablesOfEachSolution) {
  EXPECT_THAT(
      SortedRows("SELECT ?s { ?s :p ?x OPTIONAL { ?s :q ?y } MINUS { VALUES ?y { 10 30 } } }"),
      ElementsAre(":b"));
  EXPECT_THAT(SortedRows("SELECT ?s { ?s :p ?x MINUS { VALUES (?s ?z) { (UNDEF 1) } } }"),
              ElementsAre(":a", ":b", ":c"));
  EXPECT_THAT(SortedRows("SELECT ?s { ?s :p ?x MINUS {"
                         " VALUES (?s ?x) { (UNDEF 1) (:c UNDEF) (:b 3) (UNDEF UNDEF) } } }"),
              ElementsAre(":b"));
}

TEST_F(ScopeTest, SubSelectsShowWhatTheyProject) {
  // ?x inside is another one.
  EXPECT_THAT(SortedRows("SELECT ?s ?x { ?s :p ?x { SELECT ?s { ?s :q ?x } } }"),
              ElementsAre(":a 1", ":c 3"));
  EXPECT_THAT(Rows("SELECT ?s { ?s :p ?x { SELECT (MAX(?v) AS ?x) { ?t :p ?v } } }"),
              ElementsAre(":c"));
  // They are evaluated first, limits included.
  EXPECT_THAT(Rows("SELECT ?s ?v { { SELECT ?s { ?s :p ?x } ORDER BY DESC(?x) LIMIT 1 }"
                   " ?s :p ?v }"),
              ElementsAre(":c 3"));
  EXPECT_THAT(Rows("SELECT ?s { VALUES ?s { :a } { SELECT ?s { ?s :p ?x } ORDER BY DESC(?x)"
                   " LIMIT 1 } }"),
              IsEmpty());
  // They see nothing of outside.
  EXPECT_THAT(SortedRows("SELECT ?s ?z { ?s :p ?x { SELECT ?s (?x + 1 AS ?z) { ?s :q ?y } } }"),
              ElementsAre(":a -", ":c -"));
}

TEST_F(ScopeTest, SelectNamesValuesFromLeftToRight) {
  EXPECT_THAT(Rows("SELECT ?x (?x + 1 AS ?y) (?y * 2 AS ?z) { :c :p ?x }"), ElementsAre("3 4 8"));
  EXPECT_THAT(Rows("SELECT (?y * 2 AS ?z) (?x + 1 AS ?y) { :c :p ?x }"), ElementsAre("- 4"));
  // ORDER BY sees them, and what is not projected.
  EXPECT_THAT(Rows("SELECT ?s (0 - ?x AS ?n) { ?s :p ?x } ORDER BY ?n LIMIT 1"),
              ElementsAre(":c -3"));
  EXPECT_THAT(Rows("SELECT ?s { ?s :p ?x } ORDER BY DESC(?x)"), ElementsAre(":c", ":b", ":a"));
}

TEST_F(ScopeTest, MomentsAndRandomNumbers) {
  // Section 17.4.5.1: NOW is the same in one query.
  EXPECT_THAT(Rows("SELECT (COUNT(DISTINCT ?t) AS ?n) { ?s ?p ?o BIND(NOW() AS ?t) }"),
              ElementsAre("1"));
  EXPECT_TRUE(Ask("ASK { { SELECT (NOW() AS ?t) {} } FILTER(sameTerm(?t, NOW())) }"));
  // The others are new for each solution and each call.
  for (const char* function : {"RAND()", "UUID()", "STRUUID()", "BNODE()"}) {
    const std::string call = function;
    EXPECT_THAT(Rows("SELECT (COUNT(DISTINCT ?t) AS ?n) { ?s ?p ?o BIND(" + call + " AS ?t) }"),
                ElementsAre("5"))
        << function;
    EXPECT_TRUE(Ask("ASK { BIND(" + call + " AS ?a) BIND(" + call + " AS ?b)" +
                    " FILTER(!sameTerm(?a, ?b)) }"))
        << function;
  }
  // Section 17.4.2.9: one blank node for one label in one solution.
  EXPECT_THAT(Rows("SELECT (COUNT(DISTINCT ?b) AS ?n) { ?s ?p ?o BIND(BNODE(\"l\") AS ?b)"
                   " FILTER(sameTerm(?b, BNODE(\"l\"))) }"),
              ElementsAre("5"));
}

TEST_F(ScopeTest, BaseAndPrefixes) {
  const auto iri = [&](const std::string& base, const std::string& reference) {
    return Rows("BASE <" + base + "> SELECT ?x { BIND(<" + reference + "> AS ?x) }").front();
  };
  // RFC 3986 section 5.4.
  const std::string base = "http://a/b/c/d;p?q";
  for (const auto& [reference, expected] : std::vector<std::pair<std::string, std::string>>{
           {"g:h", "g:h"},
           {"g", "http://a/b/c/g"},
           {"./g", "http://a/b/c/g"},
           {"g/", "http://a/b/c/g/"},
           {"/g", "http://a/g"},
           {"//g", "http://g"},
           {"?y", "http://a/b/c/d;p?y"},
           {"g?y", "http://a/b/c/g?y"},
           {"#s", "http://a/b/c/d;p?q#s"},
           {"", "http://a/b/c/d;p?q"},
           {"..", "http://a/b/"},
           {"../../g", "http://a/g"},
           {"../../../g", "http://a/g"},
           {"/./g", "http://a/g"},
           {"g;x=1/../y", "http://a/b/c/y"},
       }) {
    EXPECT_EQ(iri(base, reference), "<" + expected + ">") << reference;
  }
  // A later BASE is resolved against the one before, a prefix against the one in force.
  EXPECT_THAT(Rows("BASE <http://a/b/> PREFIX x: <x#> BASE <c/> PREFIX y: <y#>"
                   " SELECT ?a ?b ?c (IRI(\"e\") AS ?f) {"
                   " BIND(x:1 AS ?a) BIND(y:2 AS ?b) BIND(<d> AS ?c) }"),
              ElementsAre("<http://a/b/x#1> <http://a/b/c/y#2> <http://a/b/c/d>"
                          " <http://a/b/c/e>"));
  // A prefix may be declared again.
  EXPECT_THAT(Rows("PREFIX x: <http://one/> PREFIX x: <http://two/>"
                   " SELECT ?a { BIND(x:1 AS ?a) }"),
              ElementsAre("<http://two/1>"));
  EXPECT_THAT(std::string(QueryError("SELECT * { ?s nope:p ?o }").message()), HasSubstr("nope"));
}

}  // namespace
}  // namespace mote::testing
