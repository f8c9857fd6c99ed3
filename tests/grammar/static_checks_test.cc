#include "grammar/parser/static_checks.h"

#include <gtest/gtest.h>

#include "tests/grammar/parse_text.h"

namespace mote {
namespace {

using testing::QueryText;
using testing::UpdateText;

bool Parses(std::string_view text) { return testing::MakeParser().ParseQuery(text).ok(); }

TEST(StaticChecksTest, BindIntroducesANewVariable) {
  EXPECT_EQ(QueryText("SELECT * { ?s ?p ?o BIND(1 AS ?o) }"), "1:31 ?o is already in scope here");
  EXPECT_EQ(QueryText("SELECT * { OPTIONAL { ?s ?p ?o } BIND(1 AS ?o) }"),
            "1:44 ?o is already in scope here");
  EXPECT_EQ(QueryText("SELECT * { BIND(1 AS ?o) BIND(2 AS ?o) }"),
            "1:36 ?o is already in scope here");
  EXPECT_EQ(QueryText("SELECT * { ?s ?p <<( ?a ?b ?c )>> BIND(1 AS ?c) }"),
            "1:45 ?c is already in scope here");
  EXPECT_EQ(QueryText("ASK { FILTER EXISTS { ?s ?p ?o BIND(1 AS ?o) } }"),
            "1:42 ?o is already in scope here");
  EXPECT_EQ(UpdateText("INSERT { } WHERE { ?s ?p ?o BIND(1 AS ?o) }"),
            "1:39 ?o is already in scope here");
  EXPECT_TRUE(Parses("SELECT * { ?s ?p ?o MINUS { ?s ?p ?x } BIND(1 AS ?x) }"));
  EXPECT_TRUE(Parses("SELECT * { ?s ?p ?o FILTER(?x > 1) BIND(1 AS ?x) }"));
  EXPECT_TRUE(Parses("SELECT * { { ?s ?p ?o } UNION { BIND(1 AS ?o) } }"));
  EXPECT_TRUE(Parses("SELECT * { { SELECT ?s { ?s ?p ?o } } BIND(1 AS ?o) }"));
}

TEST(StaticChecksTest, SelectIntroducesNewVariables) {
  EXPECT_EQ(QueryText("SELECT (1 AS ?o) { ?s ?p ?o }"), "1:14 ?o is already in scope here");
  EXPECT_EQ(QueryText("SELECT (1 AS ?x) (2 AS ?x) { }"), "1:24 ?x is already in scope here");
  EXPECT_EQ(QueryText("SELECT (1 AS ?x) { { SELECT (2 AS ?x) {} } }"),
            "1:14 ?x is already in scope here");
  EXPECT_TRUE(Parses("SELECT (1 AS ?x) (?x + 1 AS ?y) { }"));
  EXPECT_TRUE(Parses("SELECT ?x ?x { ?x ?p ?o }"));
}

TEST(StaticChecksTest, OnlyWhatIsGroupedIsProjected) {
  EXPECT_EQ(QueryText("SELECT ?o { ?s ?p ?o } GROUP BY ?s"),
            "1:8 ?o is neither in GROUP BY nor inside an aggregate");
  EXPECT_EQ(QueryText("SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o }"),
            "1:8 ?o is neither in GROUP BY nor inside an aggregate");
  EXPECT_EQ(QueryText("SELECT (?o + COUNT(?s) AS ?n) { ?s ?p ?o }"),
            "1:9 ?o is neither in GROUP BY nor inside an aggregate");
  EXPECT_EQ(QueryText("SELECT (?o + 1 AS ?n) { ?s ?p ?o } GROUP BY (?o + 1)"),
            "1:9 ?o is neither in GROUP BY nor inside an aggregate");
  EXPECT_EQ(QueryText("SELECT * { ?s ?p ?o } GROUP BY ?s"),
            "1:1 SELECT * cannot be used with GROUP BY or aggregates");
  EXPECT_EQ(QueryText("SELECT ?o { ?s ?p ?o } HAVING (COUNT(?s) > 1)"),
            "1:8 ?o is neither in GROUP BY nor inside an aggregate");
  EXPECT_TRUE(Parses("SELECT ?g (SUM(?o) AS ?n) (?n / 2 AS ?h) { ?s ?p ?o } GROUP BY (1 AS ?g)"));
  EXPECT_TRUE(Parses("SELECT (1 AS ?o) { ?s ?p ?o } GROUP BY ?s"));
  EXPECT_TRUE(Parses("SELECT ?s { ?s ?p ?o } GROUP BY ?s ORDER BY COUNT(?o)"));
}

TEST(StaticChecksTest, PlacesOfAggregates) {
  EXPECT_EQ(QueryText("SELECT * { FILTER(COUNT(?x) > 1) }"), "1:19 an aggregate cannot stand here");
  EXPECT_EQ(QueryText("SELECT * { BIND(COUNT(?x) AS ?n) }"), "1:17 an aggregate cannot stand here");
  EXPECT_EQ(QueryText("SELECT ?n { } GROUP BY (COUNT(?x) AS ?n)"),
            "1:25 an aggregate cannot stand here");
  EXPECT_EQ(QueryText("SELECT (SUM(COUNT(?x)) AS ?n) { }"),
            "1:13 an aggregate cannot stand inside another");
}

}  // namespace
}  // namespace mote
