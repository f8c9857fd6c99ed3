// Triple terms, reifiers and annotations (SPARQL 1.2 sections 4.3, 5.1 and 17.4.6), end to end.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/engine/database/database_tester.h"

namespace mote::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class TripleTermsTest : public DatabaseTest {
 protected:
  TripleTermsTest() {
    Update(
        "INSERT DATA { :ann :knows :bob ~ :r1 {| :since 2020 ; :source :web |} ."
        " :bob :knows :eve ~ :r2 {| :since 2021 |} ."
        " << :ann :likes \"tea\" ~ :r3 >> :since 2022 ."
        " :claims :says <<( :eve :knows :ann )>> , <<( :eve :says <<( :ann :knows :bob )>> )>> , 1 "
        "."
        " GRAPH :g { :ann :knows :bob ~ :r4 } }");
  }

  // A number of reified triples, so that plans differ.
  void AddReified(int count) {
    std::string data;
    for (int i = 0; i < count; ++i) {
      const std::string n = std::to_string(i);
      data += ":x" + n + " :p :y" + std::to_string(i % 10) + " ~ :q" + n + " . ";
    }
    Update("INSERT DATA { " + data + "}");
  }
};

TEST_F(TripleTermsTest, AreStoredOnce) {
  EXPECT_THAT(SortedRows("PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>"
                         " SELECT ?r ?t { ?r rdf:reifies ?t }"),
              ElementsAre(":r1 <<( :ann :knows :bob )>>", ":r2 <<( :bob :knows :eve )>>",
                          ":r3 <<( :ann :likes \"tea\" )>>"));
  EXPECT_THAT(SortedRows("SELECT ?a ?b { ?a ?p ?t GRAPH :g { ?b ?p ?t } }"),
              ElementsAre(":ann :ann", ":r1 :r4"));
  // A reified triple is not asserted.
  EXPECT_FALSE(Ask("ASK { :ann :likes ?x }"));
}

TEST_F(TripleTermsTest, ConstantsMatch) {
  EXPECT_THAT(Rows("SELECT ?x { ?x ?p <<( :eve :knows :ann )>> }"), ElementsAre(":claims"));
  EXPECT_THAT(Rows("SELECT ?x { ?x :says <<( :eve :says <<( :ann :knows :bob )>> )>> }"),
              ElementsAre(":claims"));
  EXPECT_THAT(Rows("SELECT ?x { ?x :says <<( :eve :knows :nobody )>> }"), IsEmpty());
  // Known as a term, but in no such triple.
  EXPECT_THAT(Rows("SELECT ?x { ?x :says <<( :ann :knows :bob )>> }"), IsEmpty());
}

TEST_F(TripleTermsTest, VariablesInsideAreBound) {
  EXPECT_THAT(SortedRows("SELECT ?s ?y { << ?s :knows ?o >> :since ?y }"),
              ElementsAre(":ann \"2020\"", ":bob \"2021\""));
  EXPECT_THAT(SortedRows("SELECT ?p ?y { << :ann ?p ?o >> :since ?y }"),
              ElementsAre(":knows \"2020\"", ":likes \"2022\""));
  EXPECT_THAT(SortedRows("SELECT * { :claims :says <<( ?s ?p ?o )>> }"),
              ElementsAre(":eve :knows :ann", ":eve :says <<( :ann :knows :bob )>>"));
  EXPECT_THAT(SortedRows("SELECT * { :claims :says <<( ?s :says <<( ?a ?b ?c )>> )>> }"),
              ElementsAre(":eve :ann :knows :bob"));
  EXPECT_THAT(SortedRows("SELECT * { :claims :says <<( ?s ?s ?o )>> }"), IsEmpty());
}

TEST_F(TripleTermsTest, VariablesInsideAreCompared) {
  EXPECT_THAT(SortedRows("SELECT ?a ?y { ?a :knows ?b . << ?a :knows ?b >> :since ?y }"),
              ElementsAre(":ann \"2020\"", ":bob \"2021\""));
  EXPECT_THAT(SortedRows("SELECT ?a ?o { ?a :knows ?b {| :source ?o |} }"),
              ElementsAre(":ann :web"));
  EXPECT_THAT(SortedRows("SELECT ?a ?r { ?a :knows ?b ~ ?r }"),
              ElementsAre(":ann :r1", ":bob :r2"));
  EXPECT_THAT(SortedRows("SELECT ?s { VALUES ?o { :bob :nobody 3 \"tea\" }"
                         " << ?s ?p ?o >> :since ?y }"),
              ElementsAre(":ann", ":ann"));
  EXPECT_THAT(SortedRows("SELECT ?s ?o { VALUES (?s ?o) { (:ann UNDEF) (UNDEF :eve) (:bob :ann) }"
                         " << ?s :knows ?o >> :since ?y }"),
              ElementsAre(":ann :bob", ":bob :eve"));
}

TEST_F(TripleTermsTest, StandInAllKindsOfGroups) {
  EXPECT_THAT(
      SortedRows("SELECT ?a ?y { ?a :knows ?b OPTIONAL { << ?a :knows ?b >> :source ?y } }"),
      ElementsAre(":ann :web", ":bob -"));
  EXPECT_THAT(SortedRows("SELECT ?a { ?a :knows ?b MINUS { << ?a :knows ?b >> :source ?y } }"),
              ElementsAre(":bob"));
  EXPECT_THAT(SortedRows("SELECT ?a { ?a :knows ?b FILTER EXISTS { <<?a ?p ?b>> :source ?y } }"),
              ElementsAre(":ann"));
  EXPECT_THAT(SortedRows("SELECT ?g ?s { GRAPH ?g { << ?s ?p ?o >> } }"), ElementsAre(":g :ann"));
  EXPECT_THAT(Rows("SELECT (COUNT(*) AS ?n) { ?x ?q <<( ?s ?p ?o )>> }"), ElementsAre("\"5\""));
  EXPECT_THAT(
      SortedRows("SELECT ?t (COUNT(*) AS ?n) { ?a :knows ?b BIND(<<( ?a :knows ?b )>> AS ?t)"
                 " ?r ?p ?t } GROUP BY ?t"),
      ElementsAre("<<( :ann :knows :bob )>> \"1\"", "<<( :bob :knows :eve )>> \"1\""));
}

TEST_F(TripleTermsTest, PathsMayEndInThem) {
  EXPECT_THAT(SortedRows("SELECT ?a ?b { :claims :says+ <<( ?a :knows ?b )>> }"),
              ElementsAre(":eve :ann"));
  // No step leads from a term to itself, whether the store knows it or not.
  EXPECT_THAT(SortedRows("SELECT ?a ?b { <<( ?a :p <<( ?b :p :c )>> )>> :none*"
                         " <<( :a :p <<( :b :p :c )>> )>> }"),
              ElementsAre(":a :b"));
  EXPECT_THAT(SortedRows("SELECT ?a { <<( :eve :knows :ann )>> :none? <<( ?a :knows ?b )>> }"),
              ElementsAre(":eve"));
  EXPECT_THAT(SortedRows("SELECT ?a { <<( ?a :p ?a )>> :none? <<( :x :p :y )>> }"), IsEmpty());
}

TEST_F(TripleTermsTest, ComputedOnesJoinWithStoredOnes) {
  EXPECT_THAT(
      SortedRows("SELECT ?y { BIND(TRIPLE(:ann, IRI(CONCAT(STR(:), \"knows\")), :bob) AS ?t)"
                 " ?r ?p ?t . ?r :since ?y }"),
      ElementsAre("\"2020\""));
  EXPECT_THAT(SortedRows("SELECT DISTINCT ?t { { ?r ?p ?t FILTER isTRIPLE(?t) } UNION"
                         " { BIND(<<( :bob :knows :eve )>> AS ?t) } }"),
              ElementsAre("<<( :ann :knows :bob )>>", "<<( :ann :likes \"tea\" )>>",
                          "<<( :bob :knows :eve )>>", "<<( :eve :knows :ann )>>",
                          "<<( :eve :says <<( :ann :knows :bob )>> )>>"));
}

TEST_F(TripleTermsTest, Functions) {
  EXPECT_THAT(SortedRows("SELECT (SUBJECT(?t) AS ?s) (PREDICATE(?t) AS ?p) (OBJECT(?t) AS ?o)"
                         " { :claims :says ?t }"),
              ElementsAre("- - -", ":eve :knows :ann", ":eve :says <<( :ann :knows :bob )>>"));
  EXPECT_THAT(Rows("SELECT (<<( :a :b ?x )>> AS ?t) { VALUES ?x { 1 UNDEF } }"),
              ElementsAre("<<( :a :b \"1\" )>>", "-"));
  EXPECT_THAT(Rows("SELECT (<<( :a :b 1 )>> = <<( :a :b 1.0 )>> AS ?equal)"
                   " (sameTerm(<<( :a :b 1 )>>, <<( :a :b 1.0 )>>) AS ?same)"
                   " (<<( :a :b :c )>> = :a AS ?other) {}"),
              ElementsAre("\"true\"^^<http://www.w3.org/2001/XMLSchema#boolean>"
                          " \"false\"^^<http://www.w3.org/2001/XMLSchema#boolean>"
                          " \"false\"^^<http://www.w3.org/2001/XMLSchema#boolean>"));
  EXPECT_THAT(
      Rows("SELECT ?t { VALUES ?t { <<( :b :p 1 )>> <<( :a :q 2 )>> <<( :a :q 1 )>> 3 :z } }"
           " ORDER BY ?t"),
      ElementsAre(":z", "\"3\"", "<<( :a :q \"1\" )>>", "<<( :a :q \"2\" )>>",
                  "<<( :b :p \"1\" )>>"));
}

TEST_F(TripleTermsTest, TemplatesMakeThem) {
  EXPECT_THAT(
      Graph("CONSTRUCT { ?b :liked <<( ?a :knows ?b )>> } WHERE { ?a :knows ?b }"),
      ElementsAre(":bob :liked <<( :ann :knows :bob )>>", ":eve :liked <<( :bob :knows :eve )>>"));
  // What is no triple inside makes none outside.
  EXPECT_THAT(Graph("CONSTRUCT { :x :y <<( ?y :knows ?r )>> } WHERE { ?r :since ?y }"), IsEmpty());
  Update(
      "DELETE { ?r ?p ?t } INSERT { ?r :denies <<( ?o ?q ?s )>> , <<( ?s :new _:b )>> . _:b :of ?r "
      "}"
      " WHERE { ?r :since 2020 ; ?p ?t . ?r ?p <<( ?s ?q ?o )>> }");
  EXPECT_THAT(SortedRows("SELECT ?t { :r1 :denies ?t FILTER(isIRI(OBJECT(?t))) }"),
              ElementsAre("<<( :bob :knows :ann )>>"));
  // The blank node inside is the one outside.
  EXPECT_THAT(SortedRows("SELECT ?s ?r { :r1 :denies <<( ?s :new ?b )>> . ?b :of ?r }"),
              ElementsAre(":ann :r1"));
  EXPECT_TRUE(Ask("ASK { :r1 :since 2020 }"));
  Update("DELETE WHERE { ?r :since ?y . << ?s ?p ?o ~ ?r >> }");
  EXPECT_THAT(SortedRows("SELECT ?r ?y { ?r :since ?y }"), ElementsAre(":r1 \"2020\""));
  Update("DELETE DATA { :claims :says <<( :eve :knows :ann )>> }");
  EXPECT_THAT(SortedRows("SELECT ?p { :claims :says <<( :eve ?p ?o )>> }"), ElementsAre(":says"));
}

TEST_F(TripleTermsTest, ComputedOnesAreStored) {
  Update(
      "INSERT { :all :has ?t } WHERE { ?a :knows ?b BIND(TRIPLE(?b, :by, <<( ?a :k 1 )>>) AS ?t) "
      "}");
  EXPECT_THAT(SortedRows("SELECT ?a ?b { :all :has <<( ?b :by <<( ?a :k 1 )>> )>> }"),
              ElementsAre(":ann :bob", ":bob :eve"));
}

// Whichever side is small drives the join.
TEST_F(TripleTermsTest, Plans) {
  AddReified(2000);
  const std::string prefix = "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ";
  // All of them are taken apart as they are read.
  EXPECT_THAT(
      Explain(prefix + "EXPLAIN SELECT * { ?r rdf:reifies <<( ?s ?p ?o )>> . ?r :since ?y }"),
      HasSubstr("TripleParts"));
  // The components are known first: the term is looked up, not all scanned.
  EXPECT_THAT(
      Explain(prefix + "EXPLAIN SELECT * { VALUES ?s { :x7 } ?r rdf:reifies <<( ?s :p :y7 )>> }"),
      AllOf(HasSubstr("TripleJoin"), Not(HasSubstr("TripleParts"))));
  EXPECT_THAT(Rows("SELECT ?r { VALUES ?s { :x7 } << ?s :p :y7 ~ ?r >> }"), ElementsAre(":q7"));
  // A constant inside selects.
  EXPECT_THAT(Explain(prefix + "EXPLAIN SELECT * { ?r rdf:reifies <<( :x7 ?p ?o )>> }"),
              HasSubstr("TripleScan"));
  EXPECT_THAT(Rows("SELECT ?r { << :x7 ?p ?o ~ ?r >> }"), ElementsAre(":q7"));
  EXPECT_THAT(Rows("SELECT (COUNT(*) AS ?n) { << ?x :p :y3 >> }"), ElementsAre("\"200\""));
  EXPECT_THAT(Rows("SELECT (COUNT(*) AS ?n) { VALUES ?o { :y3 :y4 :y5 } << ?x :p ?o >> }"),
              ElementsAre("\"600\""));
}

TEST_F(TripleTermsTest, DirectionalStrings) {
  Update("INSERT DATA { :d :label \"x\"@ar--rtl , \"x\"@ar , \"x\"@ar--ltr }");
  EXPECT_THAT(
      SortedRows("SELECT ?l (LANGDIR(?l) AS ?d) (hasLANGDIR(?l) AS ?h) (LANG(?l) AS ?t)"
                 " { :d :label ?l FILTER(LANGDIR(?l) != \"\") }"),
      ElementsAre("\"x\"@ar--ltr \"ltr\" \"true\"^^<http://www.w3.org/2001/XMLSchema#boolean>"
                  " \"ar\"",
                  "\"x\"@ar--rtl \"rtl\" \"true\"^^<http://www.w3.org/2001/XMLSchema#boolean>"
                  " \"ar\""));
  EXPECT_THAT(Rows("SELECT ?s { BIND(STRLANGDIR(\"x\", \"ar\", \"rtl\") AS ?l) ?s :label ?l }"),
              ElementsAre(":d"));
  EXPECT_THAT(Rows("SELECT ?s { ?s :label \"x\"@ar--ltr }"), ElementsAre(":d"));
}

}  // namespace
}  // namespace mote::testing
