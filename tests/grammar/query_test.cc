#include "grammar/ast/query.h"

#include <gtest/gtest.h>

#include "tests/grammar/parse_text.h"

namespace mote {
namespace {

using testing::PatternText;
using testing::QueryText;

TEST(QueryTest, Forms) {
  EXPECT_EQ(QueryText("SELECT * {}"), "(select *) {}");
  EXPECT_EQ(QueryText("select distinct ?a (1 as ?b) where {}"),
            "(select distinct ?a (as 1 ?b)) {}");
  EXPECT_EQ(QueryText("SELECT REDUCED $a {}"), "(select reduced ?a) {}");
  EXPECT_EQ(QueryText("ASK {}"), "(ask) {}");
  EXPECT_EQ(QueryText("DESCRIBE :a ?b { ?b ?p ?o }"), "(describe <e:a> ?b) {(bgp (?b ?p ?o))}");
  EXPECT_EQ(QueryText("DESCRIBE :a"), "(describe <e:a>) {}");
  EXPECT_EQ(QueryText("DESCRIBE * { ?b ?p ?o }"), "(describe *) {(bgp (?b ?p ?o))}");
  EXPECT_EQ(QueryText("CONSTRUCT {} WHERE {}"), "(construct) {}");
  EXPECT_EQ(QueryText("CONSTRUCT WHERE { ?s :p [] }"),
            "(construct (?s <e:p> [#1])) {(bgp (?s <e:p> _:#2))}");
}

TEST(QueryTest, Explain) {
  EXPECT_EQ(QueryText("EXPLAIN SELECT * {}"), "explain (select *) {}");
  EXPECT_EQ(QueryText("PREFIX p: <q:> explain analyze PREFIX r: <s:> ASK { p:a r:b 1 }"),
            "analyze (ask) {(bgp (<q:a> <s:b> 1))}");
}

TEST(QueryTest, Dataset) {
  EXPECT_EQ(QueryText("SELECT * FROM :a FROM NAMED <b> FROM :c {}"),
            "(select *) (from <e:a>) (from <e:c>) (named <http://b/b>) {}");
}

TEST(QueryTest, Modifiers) {
  EXPECT_EQ(QueryText("SELECT ?a { } GROUP BY ?a (STR(?b) AS ?c) (?a + 1) LANG(?b) :f(1) (?d)"
                      " HAVING (COUNT(*) > 1) (?a = 2) ORDER BY ?a DESC(?b) ASC(?c) STR(?d) (1)"
                      " OFFSET 3 LIMIT 4"),
            "(select ?a) {} (group ?a (as (STR ?b) ?c) (+ ?a 1) (LANG ?b) (<e:f> 1) ?d)"
            " (having (> (COUNT *) 1) (= ?a 2)) (order ?a (desc ?b) ?c (STR ?d) 1)"
            " (limit 4) (offset 3)");
  EXPECT_EQ(QueryText("SELECT * {} LIMIT 99999999999999999999"),
            "(select *) {} (limit 18446744073709551615)");
}

TEST(QueryTest, Values) {
  EXPECT_EQ(QueryText("SELECT * {} VALUES (?a ?b) { (1 UNDEF) (:x 'y'@en) }"),
            "(select *) {} (values (?a ?b) (1 UNDEF) (<e:x> \"y\"@en))");
  EXPECT_EQ(PatternText("VALUES ?a { 1 <<( :s :p 2 )>> }"),
            "{(values (?a) (1) ((triple <e:s> <e:p> 2)))}");
  EXPECT_EQ(PatternText("VALUES () { () () }"), "{(values () () ())}");
  EXPECT_EQ(PatternText("VALUES (?a ?b) { (1) }"),
            "1:29 this row of VALUES has 1 values for 2 variables");
  EXPECT_EQ(PatternText("VALUES (?a ?a) { (1 1) }"), "1:23 the variable ?a occurs twice in VALUES");
}

TEST(QueryTest, PatternElements) {
  EXPECT_EQ(PatternText("?s ?p ?o OPTIONAL { ?o ?q ?r } MINUS { } . ?a ?b ?c"),
            "{(bgp (?s ?p ?o)) (optional {(bgp (?o ?q ?r))}) (minus {}) (bgp (?a ?b ?c))}");
  EXPECT_EQ(PatternText("{ } UNION { ?s ?p ?o } UNION { { } }"),
            "{(union {} {(bgp (?s ?p ?o))} {{}})}");
  EXPECT_EQ(PatternText("GRAPH ?g { } GRAPH :g { ?s ?p ?o }"),
            "{(graph ?g {}) (graph <e:g> {(bgp (?s ?p ?o))})}");
  EXPECT_EQ(PatternText("SERVICE SILENT ?e { } SERVICE <x> { }"),
            "{(service silent ?e {}) (service <http://b/x> {})}");
  EXPECT_EQ(PatternText("BIND(1 + 2 AS ?x) FILTER REGEX('a', 'b') FILTER :f(1)"),
            "{(bind (+ 1 2) ?x) (filter (REGEX \"a\" \"b\")) (filter (<e:f> 1))}");
}

TEST(QueryTest, SubSelect) {
  EXPECT_EQ(PatternText("{ SELECT ?a { ?a ?b ?c } ORDER BY ?b LIMIT 1 VALUES ?a { 2 } } ?a ?x ?y"),
            "{{(sub (select ?a) {(bgp (?a ?b ?c))}) (order ?b) (limit 1) (values (?a) (2))}"
            " (bgp (?a ?x ?y))}");
}

TEST(QueryTest, Prologue) {
  EXPECT_EQ(QueryText("BASE <http://x/y/z> PREFIX p: <q> ASK { <a> p:b <../c> }"),
            "(ask) {(bgp (<http://x/y/a> <http://x/y/qb> <http://x/c>))}");
  EXPECT_EQ(QueryText("BASE <http://x/> BASE <y/> ASK { <> a <z> }"),
            "(ask) {(bgp (<http://x/y/> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
            " <http://x/y/z>))}");
  EXPECT_EQ(QueryText("PREFIX p: <a:> PREFIX p: <b:> ASK { p:x p: p:y.z }"),
            "(ask) {(bgp (<b:x> <b:> <b:y.z>))}");
  Parser parser;
  const auto query = parser.ParseQuery("VERSION \"1.2\" BASE <http://x/> PREFIX p: <q> ASK {}");
  ASSERT_TRUE(query.ok()) << query.status();
  EXPECT_EQ(query->prologue.base, "http://x/");
  ASSERT_EQ(query->prologue.prefixes.size(), 1u);
  EXPECT_EQ(query->prologue.prefixes[0].second, "http://x/q");
  EXPECT_EQ(query->prologue.versions, std::vector<std::string>{"1.2"});
}

TEST(QueryTest, PrefixedNames) {
  EXPECT_EQ(PatternText(":a\\~b\\. :c%20d :e:f"), "{(bgp (<e:a~b.> <e:c%20d> <e:e:f>))}");
  EXPECT_EQ(PatternText(":1 :-"), "1:16 unexpected '-', expected term or path operator");
  EXPECT_EQ(PatternText("x:a ?p ?o"), "1:12 the prefix x: is not declared");
}

TEST(QueryTest, Comments) {
  EXPECT_EQ(QueryText("# first\nASK # second\r\n{ ?s <http://x#y> '#' } # last"),
            "(ask) {(bgp (?s <http://x#y> \"#\"))}");
}

TEST(QueryTest, ATreeIsAValue) {
  Parser parser;
  const auto query = parser.ParseQuery(
      "SELECT * { { SELECT (COUNT(*) AS ?n) { ?s ?p <<( ?a ?b ?c )>> FILTER EXISTS { ?x ?y ?z } } "
      "} }");
  ASSERT_TRUE(query.ok()) << query.status();
  const ast::Query copy = *query;
  EXPECT_EQ(testing::ToText(copy), testing::ToText(*query));
}

}  // namespace
}  // namespace mote
