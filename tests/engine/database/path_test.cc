// Property paths: how often each solution is given, and paths of no steps (SPARQL 1.1 Query
// sections 9 and 18.4).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/database/database_tester.h"

namespace mote::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PathTest : public DatabaseTest {
 protected:
  // A diamond with a way back.
  PathTest() {
    Update("INSERT DATA { :a :e :b , :c . :b :e :d . :c :e :d . :d :e :a . :a :f :b . :b :n 1 }");
  }
};

TEST_F(PathTest, SequencesAndAlternativesKeepDuplicates) {
  EXPECT_THAT(SortedRows("SELECT ?x { :a :e/:e ?x }"), ElementsAre(":d", ":d"));
  EXPECT_THAT(SortedRows("SELECT ?x { :a :e|:f ?x }"), ElementsAre(":b", ":b", ":c"));
  EXPECT_THAT(SortedRows("SELECT ?x { :a (:e|:f)/:e ?x }"), ElementsAre(":d", ":d", ":d"));
  EXPECT_THAT(SortedRows("SELECT ?x { :a :e|:e ?x }"), ElementsAre(":b", ":b", ":c", ":c"));
  EXPECT_THAT(SortedRows("SELECT ?x { :d ^:e/^:e ?x }"), ElementsAre(":a", ":a"));
  EXPECT_THAT(SortedRows("SELECT ?x { :d ^(:e/:e) ?x }"), ElementsAre(":a", ":a"));
}

TEST_F(PathTest, RepetitionsGiveEachEndOnce) {
  EXPECT_THAT(SortedRows("SELECT ?x { :a :e+ ?x }"), ElementsAre(":a", ":b", ":c", ":d"));
  EXPECT_THAT(SortedRows("SELECT ?x { :a :e* ?x }"), ElementsAre(":a", ":b", ":c", ":d"));
  EXPECT_THAT(SortedRows("SELECT ?x { :a (:e|:f)? ?x }"), ElementsAre(":a", ":b", ":c"));
  EXPECT_THAT(SortedRows("SELECT ?x { :a (:e/:e)? ?x }"), ElementsAre(":a", ":d"));
  EXPECT_THAT(SortedRows("SELECT ?x { :a (:e*)* ?x }"), ElementsAre(":a", ":b", ":c", ":d"));
  EXPECT_THAT(SortedRows("SELECT ?x { :a (:e+)? ?x }"), ElementsAre(":a", ":b", ":c", ":d"));
  EXPECT_THAT(SortedRows("SELECT ?x { ?x :e+ ?x }"), ElementsAre(":a", ":b", ":c", ":d"));
  // What follows a repetition keeps its duplicates.
  EXPECT_THAT(SortedRows("SELECT ?x { :a :e*/:e ?x }"), ElementsAre(":a", ":b", ":c", ":d", ":d"));
  EXPECT_THAT(SortedRows("SELECT ?x { :a :e+/:n ?x }"), ElementsAre("\"1\""));
}

TEST_F(PathTest, NoStepsRelateEveryNodeToItself) {
  // Also terms that are nowhere in the data.
  EXPECT_THAT(Rows("SELECT ?x { :nowhere :e* ?x }"), ElementsAre(":nowhere"));
  EXPECT_THAT(Rows("SELECT ?x { ?x :e? :nowhere }"), ElementsAre(":nowhere"));
  EXPECT_THAT(Rows("SELECT ?x { 7 :e* ?x }"), ElementsAre("\"7\""));
  EXPECT_TRUE(Ask("ASK { :nowhere :e* :nowhere }"));
  EXPECT_FALSE(Ask("ASK { :nowhere :e+ :nowhere }"));
  // With two variables, all subjects and objects of the graph.
  EXPECT_THAT(SortedRows("SELECT ?x { ?x :none* ?y }"),
              ElementsAre("\"1\"", ":a", ":b", ":c", ":d"));
  EXPECT_THAT(Rows("SELECT (COUNT(*) AS ?n) { ?x :e* ?y }"), ElementsAre("\"17\""));
  // So a term that comes from elsewhere joins with nothing, if it is none of them.
  EXPECT_THAT(Rows("SELECT ?y { VALUES ?x { :nowhere } ?x :e* ?y }"), IsEmpty());
  EXPECT_THAT(Rows("SELECT ?y { VALUES ?x { 1 } ?x :e* ?y }"), ElementsAre("\"1\""));
}

TEST_F(PathTest, LiteralsMayBegin) {
  EXPECT_THAT(Rows("SELECT ?x { 1 ^:n ?x }"), ElementsAre(":b"));
  EXPECT_THAT(SortedRows("SELECT ?x { 1 ^:n/^:e ?x }"), ElementsAre(":a"));
  EXPECT_THAT(SortedRows("SELECT ?x { 1 ^:n? ?x }"), ElementsAre("\"1\"", ":b"));
}

TEST_F(PathTest, NegatedSets) {
  EXPECT_THAT(SortedRows("SELECT ?x { :a !:f ?x }"), ElementsAre(":b", ":c"));
  EXPECT_THAT(SortedRows("SELECT ?x { :b !(:e|:f) ?x }"), ElementsAre("\"1\""));
  EXPECT_THAT(SortedRows("SELECT ?x { :b !^:f ?x }"), ElementsAre(":a"));
  // Forwards what is not :n, backwards what is not :f.
  EXPECT_THAT(SortedRows("SELECT ?x { :b !(:n|^:f) ?x }"), ElementsAre(":a", ":d"));
  EXPECT_THAT(SortedRows("SELECT ?x { :a !:none ?x }"), ElementsAre(":b", ":b", ":c"));
  EXPECT_THAT(Rows("SELECT ?x { :a !(:e|:f) ?x }"), IsEmpty());
}

TEST_F(PathTest, StayInOneGraph) {
  Update("INSERT DATA { GRAPH :g { :a :h :b } GRAPH :i { :b :h :c } }");
  EXPECT_THAT(SortedRows("SELECT ?g ?x { GRAPH ?g { :a :h+ ?x } }"), ElementsAre(":g :b"));
  EXPECT_THAT(SortedRows("SELECT ?x FROM :g FROM :i { :a :h+ ?x }"), ElementsAre(":b", ":c"));
  EXPECT_THAT(Rows("SELECT ?x { :a :h+ ?x }"), IsEmpty());
  query_options_.union_default_graph = true;
  EXPECT_THAT(SortedRows("SELECT ?x { :a :h+ ?x }"), ElementsAre(":b", ":c"));
}

}  // namespace
}  // namespace mote::testing
