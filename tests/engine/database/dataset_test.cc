// What a query or update looks at: FROM, FROM NAMED, GRAPH, USING, WITH and the union of all graphs
// (SPARQL 1.1 Query section 13, Update section 3.1.3); what DESCRIBE tells of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/engine/database/database_tester.h"

namespace mote::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DatasetTest : public DatabaseTest {
 protected:
  DatasetTest() {
    Update(
        "INSERT DATA { :d :p 0 . GRAPH :g { :a :p 1 . :both :p 3 }"
        " GRAPH :h { :b :p 2 . :both :p 3 } } ; CREATE GRAPH :empty");
  }
};

TEST_F(DatasetTest, From) {
  const std::string all = " { ?s :p ?x }";
  EXPECT_THAT(SortedRows("SELECT ?s" + all), ElementsAre(":d"));
  EXPECT_THAT(SortedRows("SELECT ?s FROM :g" + all), ElementsAre(":a", ":both"));
  // A triple of several graphs is one triple of their merge.
  EXPECT_THAT(SortedRows("SELECT ?s FROM :g FROM :h FROM :g" + all),
              ElementsAre(":a", ":b", ":both"));
  EXPECT_THAT(Rows("SELECT (COUNT(*) AS ?n) FROM :g FROM :h" + all), ElementsAre("\"3\""));
  EXPECT_THAT(SortedRows("SELECT ?s FROM :none FROM :g" + all), ElementsAre(":a", ":both"));
  EXPECT_THAT(Rows("SELECT ?s FROM :none" + all), IsEmpty());
  EXPECT_THAT(Rows("SELECT ?s FROM :empty" + all), IsEmpty());
  // With FROM alone there are no named graphs.
  EXPECT_THAT(Rows("SELECT ?g FROM :g { GRAPH ?g { ?s :p ?x } }"), IsEmpty());
  EXPECT_FALSE(Ask("ASK FROM :g { GRAPH :g { ?s :p ?x } }"));
}

TEST_F(DatasetTest, FromNamed) {
  // With FROM NAMED alone the default graph is empty.
  EXPECT_THAT(Rows("SELECT ?s FROM NAMED :g { ?s :p ?x }"), IsEmpty());
  EXPECT_THAT(SortedRows("SELECT ?g ?s FROM NAMED :g { GRAPH ?g { ?s :p ?x } }"),
              ElementsAre(":g :a", ":g :both"));
  EXPECT_FALSE(Ask("ASK FROM NAMED :g { GRAPH :h { ?s :p ?x } }"));
  EXPECT_THAT(Rows("SELECT ?g FROM NAMED :none { GRAPH ?g { ?s :p ?x } }"), IsEmpty());
  EXPECT_THAT(SortedRows("SELECT ?g ?s FROM :h FROM NAMED :g { ?s :p ?x GRAPH ?g { ?s :p ?x } }"),
              ElementsAre(":g :both"));
  EXPECT_THAT(SortedRows("SELECT ?s FROM :g FROM NAMED :g { ?s :p ?x GRAPH :g { ?s :p ?x } }"),
              ElementsAre(":a", ":both"));
}

TEST_F(DatasetTest, Graph) {
  EXPECT_THAT(SortedRows("SELECT ?g { GRAPH ?g {} }"), ElementsAre(":empty", ":g", ":h"));
  EXPECT_TRUE(Ask("ASK { GRAPH :empty {} }"));
  EXPECT_FALSE(Ask("ASK { GRAPH :none {} }"));
  EXPECT_THAT(SortedRows("SELECT ?g ?x { GRAPH ?g { BIND(1 AS ?x) } }"),
              ElementsAre(":empty \"1\"", ":g \"1\"", ":h \"1\""));
  // The variable is joined like any other.
  EXPECT_THAT(Rows("SELECT ?s { VALUES ?g { :h } GRAPH ?g { ?s :p 2 } }"), ElementsAre(":b"));
  EXPECT_THAT(SortedRows("SELECT ?g ?x { GRAPH ?g { ?s :p ?x } FILTER(?g = :h) }"),
              ElementsAre(":h \"2\"", ":h \"3\""));
  // It is bound outside of the group, whose filters do not see it (section 18.6).
  EXPECT_THAT(Rows("SELECT ?g ?x { GRAPH ?g { ?s :p ?x FILTER(?g = :h) } }"), IsEmpty());
  EXPECT_THAT(SortedRows("SELECT ?g ?n { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s :p ?x } } }"),
              ElementsAre(":empty \"0\"", ":g \"2\"", ":h \"2\""));
  EXPECT_THAT(SortedRows("SELECT ?g ?h { GRAPH ?g { ?s :p 1 GRAPH ?h { ?t :p 2 } } }"),
              ElementsAre(":g :h"));
  // EXISTS looks in the graph of its group.
  EXPECT_THAT(SortedRows("SELECT ?g { GRAPH ?g { ?s :p 3 FILTER EXISTS { ?t :p 1 } } }"),
              ElementsAre(":g"));
  EXPECT_THAT(Rows("SELECT ?g { GRAPH ?g { ?s :p 3 FILTER EXISTS { :d :p 0 } } }"), IsEmpty());
}

TEST_F(DatasetTest, UnionOfAll) {
  query_options_.union_default_graph = true;
  EXPECT_THAT(SortedRows("SELECT ?s { ?s :p ?x }"), ElementsAre(":a", ":b", ":both", ":d"));
  EXPECT_THAT(Rows("SELECT (COUNT(*) AS ?n) { ?s :p ?x }"), ElementsAre("\"4\""));
  EXPECT_TRUE(Ask("ASK { :a :p 1 . :b :p 2 . :d :p 0 }"));
  // Named graphs are what they were, and FROM says what it says.
  EXPECT_THAT(SortedRows("SELECT ?g { GRAPH ?g { ?s :p 3 } }"), ElementsAre(":g", ":h"));
  EXPECT_THAT(SortedRows("SELECT ?s FROM :h { ?s :p ?x }"), ElementsAre(":b", ":both"));
  EXPECT_THAT(Rows("SELECT ?s FROM NAMED :h { ?s :p ?x }"), IsEmpty());
  EXPECT_THAT(Graph("DESCRIBE :both"), ElementsAre(":both :p \"3\""));
}

TEST_F(DatasetTest, UsingOfUpdates) {
  const auto inserted = [&](const std::string& using_clauses, const std::string& pattern) {
    Update("INSERT { GRAPH :out { ?s :in ?s } } " + using_clauses + " WHERE { " + pattern + " }");
    std::vector<std::string> rows = SortedRows("SELECT ?s { GRAPH :out { ?s :in ?s } }");
    Update("DROP SILENT GRAPH :out");
    return rows;
  };
  const std::string triple = "?s :p ?x";
  const std::string in_graph = "GRAPH ?g { ?s :p ?x }";
  EXPECT_THAT(inserted("", triple), ElementsAre(":d"));
  EXPECT_THAT(inserted("USING :g", triple), ElementsAre(":a", ":both"));
  EXPECT_THAT(inserted("USING :g USING :h", triple), ElementsAre(":a", ":b", ":both"));
  EXPECT_THAT(inserted("USING :none", triple), IsEmpty());
  EXPECT_THAT(inserted("USING :g", in_graph), IsEmpty());
  EXPECT_THAT(inserted("USING NAMED :g", in_graph), ElementsAre(":a", ":both"));
  EXPECT_THAT(inserted("USING NAMED :g", triple), IsEmpty());
  EXPECT_THAT(inserted("USING NAMED :none", in_graph), IsEmpty());
  EXPECT_THAT(inserted("USING :h USING NAMED :g", triple + " . " + in_graph), ElementsAre(":both"));
}

// Section 3.1.3: WITH names the graph of pattern and templates, USING replaces it in the pattern.
TEST_F(DatasetTest, WithOfUpdates) {
  Update("WITH :g DELETE { ?s :p ?x } INSERT { ?s :q ?x } USING :h WHERE { ?s :p ?x }");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"1\" :g", ":b :p \"2\" :h", ":b :q \"2\" :g",
                                   ":both :p \"3\" :h", ":both :q \"3\" :g", ":d :p \"0\""));
  // USING NAMED alone leaves the default graph of the pattern empty.
  Update("WITH :g DELETE { ?s ?p ?x } USING NAMED :h WHERE { ?s ?p ?x }");
  EXPECT_EQ(Quads().size(), 6u);
  // GRAPH looks at all named graphs, also under WITH.
  Update("WITH :g DELETE { ?s :q ?x } WHERE { GRAPH :h { ?s :p ?x } }");
  EXPECT_THAT(Quads(),
              ElementsAre(":a :p \"1\" :g", ":b :p \"2\" :h", ":both :p \"3\" :h", ":d :p \"0\""));
  // WITH of a graph that is not there: nothing to find, and it comes into being when written to.
  Update("WITH :none DELETE { ?s ?p ?x } WHERE { ?s ?p ?x }");
  EXPECT_EQ(Quads().size(), 4u);
  Update("WITH :new INSERT { :x :y :z } WHERE {}");
  EXPECT_TRUE(Ask("ASK { GRAPH :new { :x :y :z } }"));
}

// Concise bounded description: the triples of a resource, and those of the blank nodes they lead
// to.
TEST_F(DatasetTest, DescribeFollowsBlankNodes) {
  Update(
      "INSERT DATA { :r :has _:a . _:a :part _:b ; :see :other . _:b :part _:a ; :name \"b\" ."
      " :other :name \"other\" . _:c :of :r . _:c :name \"c\" }");
  // A cycle of blank nodes ends; what only points to the resource is not part of it.
  const std::vector<std::string> triples = Graph("DESCRIBE :r");
  EXPECT_EQ(triples.size(), 5u);
  EXPECT_EQ(std::set<std::string>(triples.begin(), triples.end()).size(), 5u);
  // A blank node that a pattern finds is described like others.
  EXPECT_EQ(Graph("DESCRIBE ?x { ?x :name \"c\" }").size(), 2u);
  EXPECT_EQ(Graph("DESCRIBE ?x { ?x :name \"b\" }").size(), 4u);
  EXPECT_THAT(Graph("DESCRIBE ?x { ?x :name \"other\" }"), ElementsAre(":other :name \"other\""));
  // Two descriptions share what they have in common.
  EXPECT_EQ(Graph("DESCRIBE :r ?x { ?x :name \"b\" }").size(), 5u);
  EXPECT_THAT(Graph("DESCRIBE :r FROM :g"), IsEmpty());
  EXPECT_THAT(Graph("DESCRIBE :a FROM :g"), ElementsAre(":a :p \"1\""));
}

}  // namespace
}  // namespace mote::testing
