#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/engine/database/database_tester.h"

namespace mote::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class QueryTest : public DatabaseTest {
 protected:
  QueryTest() {
    Update(
        "INSERT DATA { :a :p :b ; :name \"A\" . :b :p :c ; :name \"B\" . :c :name \"C\"@en ."
        " GRAPH :g { :a :p :d } GRAPH :h { :a :p :b . :d :p :a } }");
  }
};

TEST_F(QueryTest, Solutions) {
  EXPECT_THAT(Rows("SELECT ?x ?n { ?x :name ?n } ORDER BY DESC(?x)"),
              ElementsAre(":c \"C\"@en", ":b \"B\"", ":a \"A\""));
  EXPECT_THAT(SortedRows("SELECT ?x ?y ?none { ?x :name ?n OPTIONAL { ?x :p ?y } }"),
              ElementsAre(":a :b -", ":b :c -", ":c - -"));
  EXPECT_THAT(Rows("SELECT * { ?x :none ?y }"), IsEmpty());
  EXPECT_THAT(Rows("SELECT (COUNT(*) AS ?n) { ?x ?p ?y }"), ElementsAre("\"5\""));
  EXPECT_THAT(Rows("SELECT ?x ?x { ?x :name \"A\" }"), ElementsAre(":a :a"));
  EXPECT_THAT(Rows("SELECT (1 + 1 AS ?two) {}"), ElementsAre("\"2\""));
}

TEST_F(QueryTest, SumsOfComputedNumbersTakeNoMemory) {
  AddNumbers(20000);
  query_options_.memory_limit = uint64_t{1} << 20;
  const std::string decimal = "^^<http://www.w3.org/2001/XMLSchema#decimal>";
  EXPECT_THAT(Rows("SELECT (SUM(?n / 7) AS ?s) { ?x :p ?n FILTER(isNumeric(?n)) }"),
              ElementsAre("\"28570000\"" + decimal));
  EXPECT_THAT(Rows("SELECT ?odd (SUM(?n / 4) AS ?s) (COUNT(?n) AS ?c) { ?x :p ?n"
                   " FILTER(isNumeric(?n)) } GROUP BY (?n > 9999 AS ?odd) ORDER BY ?odd")
                  .size(),
              2u);
  // What is no number in any batch leaves the sum unbound.
  EXPECT_THAT(Rows("SELECT (SUM(?n / 7) AS ?s) { ?x :p ?n }"), ElementsAre("-"));
}

TEST_F(QueryTest, NamesOfColumns) {
  const auto result = database_->Query("SELECT ?b ?a { ?a :p ?b }", query_options_);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ((*result)->kind(), QueryResult::Kind::kSolutions);
  EXPECT_THAT((*result)->variables(), ElementsAre("b", "a"));
  // Functions of other kinds of results fail, and do no harm.
  EXPECT_FALSE((*result)->ReadBoolean().ok());
  EXPECT_FALSE((*result)->ReadExplanation().ok());
  std::vector<TermTriple> triples;
  EXPECT_FALSE((*result)->NextTriples(&triples).ok());
  Batch batch;
  ASSERT_TRUE((*result)->Next(&batch).ok());
  EXPECT_EQ(batch.rows, 2u);
  // The end stays the end.
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE((*result)->Next(&batch).ok());
    EXPECT_EQ(batch.rows, 0u);
  }
}

TEST_F(QueryTest, Booleans) {
  EXPECT_TRUE(Ask("ASK { :a :p ?x }"));
  EXPECT_FALSE(Ask("ASK { :c :p ?x }"));
  EXPECT_TRUE(Ask("ASK {}"));
  EXPECT_FALSE(Ask("ASK { ?x :p ?y } OFFSET 2"));
}

TEST_F(QueryTest, Datasets) {
  const std::string objects = " { :a :p ?x }";
  EXPECT_THAT(SortedRows("SELECT ?x" + objects), ElementsAre(":b"));
  EXPECT_THAT(SortedRows("SELECT ?x FROM :g" + objects), ElementsAre(":d"));
  EXPECT_THAT(SortedRows("SELECT ?x FROM :g FROM :h" + objects), ElementsAre(":b", ":d"));
  EXPECT_THAT(SortedRows("SELECT ?x FROM :none" + objects), IsEmpty());
  EXPECT_THAT(SortedRows("SELECT ?g ?x FROM NAMED :h { GRAPH ?g { :a :p ?x } }"),
              ElementsAre(":h :b"));
  EXPECT_THAT(SortedRows("SELECT ?g ?x { GRAPH ?g { :a :p ?x } }"), ElementsAre(":g :d", ":h :b"));
  query_options_.union_default_graph = true;
  EXPECT_THAT(SortedRows("SELECT ?x" + objects), ElementsAre(":b", ":d"));
  EXPECT_THAT(SortedRows("SELECT ?x FROM :g" + objects), ElementsAre(":d"));
}

TEST_F(QueryTest, OptionsGiveBaseAndPrefixes) {
  query_options_.base_iri = "http://example.org/";
  query_options_.prefixes = {{"e", "http://example.org/"}};
  EXPECT_THAT(Rows("SELECT ?x { <a> e:p ?x }"), ElementsAre(":b"));
  EXPECT_THAT(Rows("SELECT (IRI('z') AS ?x) {}"), ElementsAre(":z"));
}

TEST_F(QueryTest, AResultReadsTheStateOfItsMoment) {
  const auto result = database_->Query("SELECT ?x { ?x :name ?n }", query_options_);
  ASSERT_TRUE(result.ok()) << result.status();
  Update("DELETE WHERE { ?x :name ?n }");
  Batch batch;
  ASSERT_TRUE((*result)->Next(&batch).ok());
  EXPECT_EQ(batch.rows, 3u);
  EXPECT_THAT(Rows("SELECT ?x { ?x :name ?n }"), IsEmpty());
}

TEST_F(QueryTest, ConstructsGraphs) {
  EXPECT_THAT(Graph("CONSTRUCT { ?y :q ?x } WHERE { ?x :p ?y }"),
              ElementsAre(":b :q :a", ":c :q :b"));
  EXPECT_THAT(Graph("CONSTRUCT WHERE { ?x :name ?n }"),
              ElementsAre(":a :name \"A\"", ":b :name \"B\"", ":c :name \"C\"@en"));
  // Each triple once, also when it comes from many solutions or from several templates.
  EXPECT_THAT(Graph("CONSTRUCT { :x :y 1 . ?x a :T . ?y a :T } WHERE { ?x :p ?y }"),
              ElementsAre(StartsWith(":a "), StartsWith(":b "), StartsWith(":c "), ":x :y \"1\""));
}

// Triples are remembered only where solutions may give the same ones.
TEST_F(QueryTest, ConstructStreamsWhatCannotRepeat) {
  AddNumbers(60000);
  query_options_.memory_limit = uint64_t{1} << 20;
  for (const char* query :
       {"CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }",
        "CONSTRUCT { ?s :value ?o . ?s :number ?o } WHERE { ?s :p ?o FILTER(?o >= 0) }",
        "CONSTRUCT { ?s ?y ?o } WHERE { ?s :p ?o BIND(:q AS ?y) }"}) {
    EXPECT_TRUE(QueryError(query).ok()) << query << QueryError(query);
  }
  for (const char* query : {"CONSTRUCT { ?s :q 1 } WHERE { ?s :p ?o }",
                            "CONSTRUCT { ?s :q ?o , ?s } WHERE { ?s :p ?o }",
                            "CONSTRUCT { ?s :q ?o } WHERE { { ?s :p ?o } UNION { ?s :p ?o } }"}) {
    EXPECT_TRUE(absl::IsResourceExhausted(QueryError(query))) << query;
  }
  query_options_.memory_limit = uint64_t{1} << 30;
  EXPECT_EQ(Graph("CONSTRUCT { ?s :q ?o } WHERE { { ?s :p ?o } UNION { ?s :p ?o } }").size(),
            60000u + 2u);
  EXPECT_EQ(Graph("CONSTRUCT { ?s :q ?o } WHERE { ?s :p ?o , ?z }").size(), 60000u + 2u);
  EXPECT_EQ(Graph("CONSTRUCT { ?s ?s ?o . ?s :p ?o } WHERE { ?s :p ?o FILTER(?s = :a) }").size(),
            2u);
}

TEST_F(QueryTest, ConstructLeavesOutWhatIsNoTriple) {
  EXPECT_THAT(Graph("CONSTRUCT { ?n :of ?x . ?x ?n 1 . ?x :q ?none . ?x :r ?y }"
                    " WHERE { ?x :name ?n OPTIONAL { ?x :p ?y } }"),
              ElementsAre(":a :r :b", ":b :r :c"));
}

TEST_F(QueryTest, ConstructMakesComputedTermsOneWithStoredOnes) {
  EXPECT_THAT(Graph("CONSTRUCT { ?z :t ?l } WHERE { { BIND(IRI(\"http://example.org/a\") AS ?z)"
                    " BIND(\"long enough for the dictionary\" AS ?l) } UNION { BIND(:a AS ?z)"
                    " BIND(CONCAT(\"long enough \", \"for the dictionary\") AS ?l) } }"),
              ElementsAre(":a :t \"long enough for the dictionary\""));
}

TEST_F(QueryTest, ConstructMakesBlankNodesForEachSolution) {
  const std::vector<std::string> triples =
      Graph("CONSTRUCT { ?x :is _:b . _:b :of ?x . _:b :of :a . [] :z 1 } WHERE { ?x :name ?n }");
  // Three solutions, of which one says `_:b :of :a` twice.
  EXPECT_EQ(triples.size(), 3u * 4u - 1u);
  std::set<std::string> nodes;
  for (const std::string& triple : triples) {
    if (triple[0] == '_') nodes.insert(triple.substr(0, triple.find(' ')));
  }
  EXPECT_EQ(nodes.size(), 6u);
}

TEST_F(QueryTest, DescribesResources) {
  Update(
      "INSERT DATA { :r :has [ :part [ :name \"inner\" ] ; :see :a ] ; :cycle _:c ."
      " _:c :cycle _:c }");
  const std::vector<std::string> triples = Graph("DESCRIBE :r");
  ASSERT_EQ(triples.size(), 6u);
  EXPECT_THAT(::testing::PrintToString(triples), HasSubstr("inner"));
  // Blank nodes are followed, resources with a name are not.
  EXPECT_THAT(::testing::PrintToString(triples), Not(HasSubstr("\\\"A\\\"")));
  EXPECT_THAT(Graph("DESCRIBE ?x { ?x :p :c }"), ElementsAre(":b :name \"B\"", ":b :p :c"));
  EXPECT_THAT(Graph("DESCRIBE ?x :c ?y :c { ?x :p :c . ?x :p ?y }"),
              ElementsAre(":b :name \"B\"", ":b :p :c", ":c :name \"C\"@en"));
  EXPECT_EQ(Graph("DESCRIBE * { ?x :p ?y }").size(), 5u);
  EXPECT_THAT(Graph("DESCRIBE :nobody"), IsEmpty());
  EXPECT_THAT(Graph("DESCRIBE ?x { VALUES ?x { 1 \"A\" } }"), IsEmpty());
  EXPECT_THAT(Graph("DESCRIBE :a FROM :g"), ElementsAre(":a :p :d"));
}

TEST_F(QueryTest, ExplainsWithoutRunning) {
  const std::string text = Explain("EXPLAIN SELECT ?x { ?x :name ?n } ORDER BY ?n");
  EXPECT_THAT(text, HasSubstr("expected"));
  EXPECT_THAT(text, HasSubstr("OrderBy"));
  EXPECT_THAT(text, HasSubstr("IndexScan"));
  EXPECT_THAT(text, HasSubstr("http://example.org/name"));
  EXPECT_THAT(text, Not(HasSubstr("batches")));
  EXPECT_THAT(text, HasSubstr("plan "));
}

TEST_F(QueryTest, ExplainsWithFigures) {
  for (const auto& [query, count] : std::vector<std::pair<std::string, std::string>>{
           {"SELECT ?x { ?x :name ?n } ORDER BY ?n", "3 rows"},
           {"ASK { ?x :name ?n }", "1 row"},
           {"CONSTRUCT { ?x :q 1 , 2 } WHERE { ?x :name ?n }", "6 triples"},
           {"DESCRIBE :a", "2 triples"}}) {
    const std::string text = Explain("EXPLAIN ANALYZE " + query);
    EXPECT_THAT(text, HasSubstr("batches"));
    EXPECT_THAT(text, HasSubstr(", " + count + "\n")) << query;
  }
}

TEST_F(QueryTest, PlansAsJson) {
  const auto result = database_->Query("SELECT ?x { ?x :name \"A\\\"\\n\" }", query_options_);
  ASSERT_TRUE(result.ok()) << result.status();
  nlohmann::json plan = nlohmann::json::parse((*result)->PlanJson());
  EXPECT_FALSE(plan["step"].get<std::string>().empty());
  EXPECT_EQ(plan["opens"], 0);
  Batch batch;
  ASSERT_TRUE((*result)->Next(&batch).ok());
  plan = nlohmann::json::parse((*result)->PlanJson());
  EXPECT_EQ(plan["opens"], 1);
  EXPECT_TRUE(plan["children"].is_array());
  EXPECT_GE(plan["ms"].get<double>(), plan["own_ms"].get<double>());
  EXPECT_THAT((*result)->PlanText(), HasSubstr("batches"));
}

TEST_F(QueryTest, MalformedQueriesSayWhere) {
  const absl::Status status = QueryError("SELECT *\n{ ?x :name }");
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_THAT(std::string(status.message()), StartsWith("2:"));
  EXPECT_TRUE(absl::IsInvalidArgument(QueryError("INSERT DATA { :a :b :c }")));
  EXPECT_TRUE(absl::IsInvalidArgument(QueryError("")));
}

TEST_F(QueryTest, ServiceIsRefused) {
  const absl::Status status = QueryError("SELECT * { SERVICE <http://a/> { ?s ?p ?o } }");
  EXPECT_TRUE(absl::IsUnimplemented(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("SERVICE"));
  EXPECT_THAT(SortedRows("SELECT ?x { ?x :p ?y SERVICE SILENT <http://a/> { ?s ?p ?o } }"),
              ElementsAre(":a", ":b"));
}

}  // namespace
}  // namespace mote::testing
