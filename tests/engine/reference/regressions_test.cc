// Queries on which the engine once differed from the reference evaluator, made small.

#include <gtest/gtest.h>

#include <string>

#include "storage/rdf/rdf_reader.h"
#include "tests/engine/reference/difference.h"
#include "tests/support/isomorphism.h"

namespace mote::reference {
namespace {

RdfDataset Dataset(const std::string& trig) {
  RdfReaderOptions options;
  options.format = RdfFormat::kTriG;
  testing::QuadCollector collector;
  const auto read = ReadRdf("@prefix : <http://e/> . " + trig, options, collector);
  EXPECT_TRUE(read.ok()) << read.status();
  RdfDataset dataset;
  for (const testing::TestQuad& quad : collector.quads) {
    Graph& graph = quad.graph ? dataset.named[quad.graph->value()] : dataset.default_graph;
    AddTriple(&graph, {quad.subject, quad.predicate, quad.object});
  }
  return dataset;
}

// The query on the data, in every layout of the store and with several made-up statistics.
void ExpectSame(const std::string& query, const std::string& trig) {
  const RdfDataset dataset = Dataset(trig);
  const RandomQuery text{"PREFIX : <http://e/> " + query, false};
  for (uint64_t seed = 0; seed < 12; ++seed) {
    EXPECT_EQ(Compare(text, dataset, seed).difference, "") << query << "\nseed " << seed;
  }
}

TEST(RegressionsTest, MinusLeavesUnboundVariablesUnbound) {
  ExpectSame(
      "SELECT * { ?a a :Min OPTIONAL { ?a :p ?b } MINUS { ?d a :Sub OPTIONAL { ?d :q ?b } } }",
      ":a1 a :Min ; :p :b1 . :a2 a :Min . :d1 a :Sub ; :q :b1 . :d2 a :Sub .");
}

TEST(RegressionsTest, MinusWithoutSharedVariableInThePlanRemovesNothing) {
  ExpectSame("SELECT * { { } UNION { ?t :p 2 { ?t ?v ?t } } MINUS { ?v :p ?w } }", ":s0 :p :s2 .");
}

TEST(RegressionsTest, MinusWithinExistsSharesWhatIsPutIn) {
  ExpectSame(
      "SELECT * { ?x :p :b . ?y :q ?z FILTER NOT EXISTS { :a :q ?v . ?w :q ?v "
      "FILTER NOT EXISTS { MINUS { ?w :q ?v . :c :p :b } } } }",
      ":a :q :b . :c :p :b .");
  ExpectSame(
      "SELECT * { ?x :p :b . OPTIONAL { ?y :r ?y } FILTER NOT EXISTS { ?x :p ?x . ?z :p ?x "
      "MINUS { ?x :p ?x . ?y :p/:p ?w } } }",
      ":a :r :a . :a :p :b . :b :p :b .");
}

TEST(RegressionsTest, GroupOfNothingWithinExists) {
  ExpectSame(
      "SELECT * { ?x :p ?y FILTER EXISTS { ?x :p ?y "
      "{ SELECT (COUNT(*) AS ?n) { FILTER (?y = 1) } } } }",
      ":a :p 1 , 2 . :b :p :a .");
}

TEST(RegressionsTest, HavingTakesSamplesOfWhatIsNotGrouped) {
  const std::string data = ":a :p 1 . :b :p 2 . :c :p 3 . :d :q 3 .";
  ExpectSame("SELECT ?x (COUNT(*) AS ?n) { ?x :p ?y } GROUP BY ?x HAVING (?y > 1)", data);
  ExpectSame("SELECT ?x { ?x :p ?y } GROUP BY ?x HAVING (?y > 1 && COUNT(*) = 1) (?y < 3)", data);
  ExpectSame("SELECT ?k { ?x :p ?y OPTIONAL { ?z :q ?y } } GROUP BY (?x AS ?k) HAVING (BOUND(?z))",
             data);
  ExpectSame("SELECT ?x (COUNT(*) AS ?n) { ?x :p ?y } GROUP BY ?x HAVING (?n > 0)", data);
}

TEST(RegressionsTest, LanguageStringsDifferFromLiteralsOfUnknownType) {
  ExpectSame("SELECT * { ?x :p ?a . ?y :p ?b FILTER (?a != ?b) }",
             ":a :p \"x\"@en , \"x\"@EN , \"x\"^^:t , \"y\"^^:t , \"x\" , 1 .");
}

TEST(RegressionsTest, IllTypedLiteralsHaveNoBooleanValue) {
  ExpectSame("SELECT ?a (!!?a AS ?b) { ?x :p ?a }",
             ":a :p \"x\"@en , \"z\"^^<http://www.w3.org/2001/XMLSchema#boolean> , "
             "\"z\"^^<http://www.w3.org/2001/XMLSchema#integer> , 0 , 1 , true , \"\" , \"x\" .");
}

TEST(RegressionsTest, PathsOfNoStepsRelateNodesAlone) {
  ExpectSame("SELECT * { ?s ?p ?o . ?p (^:q)? ?x }", ":a :p :b .");
  ExpectSame("SELECT * { VALUES ?x { :c :a } ?x :p* ?y }", ":a :p :b .");
  ExpectSame("SELECT * { VALUES ?x { :c :a } ?x ((:p*)+)* ?y }", ":a :p :b .");
  ExpectSame("SELECT * { VALUES ?x { :c :a } ?x :p* ?x }", ":a :p :b .");
  ExpectSame("SELECT * { VALUES ?x { :c :a } ?x :p* :c }", ":a :p :b .");
  ExpectSame("SELECT * { :c (:p?/:q?)+ ?y }", ":a :p :b .");
  ExpectSame("SELECT * { :c (:p?/:q?)* ?y }", ":a :p :b .");
  ExpectSame("SELECT * { :c :p?/:q? ?y }", ":a :p :b .");
  ExpectSame("SELECT * { :c :p? ?y }", ":a :p :b .");
}

}  // namespace
}  // namespace mote::reference
