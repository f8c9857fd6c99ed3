// Requests of several operations, and what each does where there is nothing to do it to (SPARQL 1.1
// Update sections 2.2 and 3).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/engine/database/database_tester.h"

namespace mote::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SequenceTest : public DatabaseTest {
 protected:
  std::vector<std::string> Graphs() { return SortedRows("SELECT ?g { GRAPH ?g {} }"); }
  void Reset() {
    Update(
        "DROP ALL ; INSERT DATA { :a :p 0 . GRAPH :g { :a :p 1 , 2 } GRAPH :h { :a :p 2 , 3 } }"
        " ; CREATE GRAPH :empty");
  }
};

// Every pair of a source and a target: the default graph, one that has the triple of the other, one
// that is empty and one that is not there.
TEST_F(SequenceTest, EverySourceAndTarget) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> sources = {
      {"DEFAULT", {"0"}}, {":g", {"1", "2"}}, {":h", {"2", "3"}}, {":empty", {}}};
  const std::vector<std::pair<std::string, std::vector<std::string>>> targets = {
      {"DEFAULT", {"0"}}, {":g", {"1", "2"}}, {":h", {"2", "3"}}, {":empty", {}}, {":new", {}}};
  const auto values = [&](const std::string& graph) {
    std::vector<std::string> rows =
        graph == "DEFAULT" ? SortedRows("SELECT ?x { :a :p ?x }")
                           : SortedRows("SELECT ?x { GRAPH " + graph + " { :a :p ?x } }");
    for (std::string& row : rows) row = row.substr(1, row.size() - 2);
    return rows;
  };
  for (const auto& [source, from] : sources) {
    for (const auto& [target, to] : targets) {
      if (source == target) continue;
      for (const std::string operation : {"ADD", "COPY", "MOVE"}) {
        for (const std::string silent : {"", "SILENT "}) {
          SCOPED_TRACE(operation + " " + silent + source + " TO " + target);
          Reset();
          Update(operation + " " + silent + source + " TO " + target);
          std::set<std::string> expected(from.begin(), from.end());
          if (operation == "ADD") expected.insert(to.begin(), to.end());
          EXPECT_EQ(values(target), std::vector<std::string>(expected.begin(), expected.end()));
          EXPECT_EQ(values(source), operation == "MOVE" ? std::vector<std::string>() : from);
          if (operation == "MOVE" && source != "DEFAULT") {
            EXPECT_THAT(Graphs(), ::testing::Not(::testing::Contains(source)));
          }
        }
      }
    }
  }
}

TEST_F(SequenceTest, EveryTargetOfClearAndDrop) {
  const std::vector<std::string> all = {":a :p \"0\"", ":a :p \"1\" :g", ":a :p \"2\" :g",
                                        ":a :p \"2\" :h", ":a :p \"3\" :h"};
  for (const std::string operation : {"CLEAR", "DROP"}) {
    for (const std::string silent : {"", "SILENT "}) {
      SCOPED_TRACE(operation + silent);
      const bool drop = operation == "DROP";
      Reset();
      ASSERT_EQ(Quads(), all);
      Update(operation + " " + silent + "DEFAULT");
      EXPECT_EQ(Quads(), std::vector<std::string>(all.begin() + 1, all.end()));
      EXPECT_THAT(Graphs(), ElementsAre(":empty", ":g", ":h"));
      Reset();
      Update(operation + " " + silent + "GRAPH :g");
      EXPECT_THAT(Quads(), ElementsAre(all[0], all[3], all[4]));
      EXPECT_EQ(Graphs().size(), drop ? 2u : 3u);
      Update(operation + " " + silent + "GRAPH :empty");
      EXPECT_EQ(Graphs().size(), drop ? 1u : 3u);
      Reset();
      Update(operation + " " + silent + "NAMED");
      EXPECT_THAT(Quads(), ElementsAre(all[0]));
      EXPECT_EQ(Graphs().size(), drop ? 0u : 3u);
      Reset();
      Update(operation + " " + silent + "ALL");
      EXPECT_THAT(Quads(), IsEmpty());
      EXPECT_EQ(Graphs().size(), drop ? 0u : 3u);
    }
  }
}

// Graphs stay when their last triple goes; what is written to a graph makes it.
TEST_F(SequenceTest, EmptyGraphs) {
  Update("CREATE GRAPH :empty ; INSERT DATA { GRAPH :g { :a :p 1 } }");
  Update("DELETE DATA { GRAPH :g { :a :p 1 } }");
  EXPECT_THAT(Graphs(), ElementsAre(":empty", ":g"));
  EXPECT_TRUE(Ask("ASK { GRAPH :empty {} }"));
  EXPECT_TRUE(absl::IsAlreadyExists(UpdateError("CREATE GRAPH :empty")));
  Update("INSERT { GRAPH :new { ?s ?p ?o } } WHERE { ?s :nothing ?o ; ?p ?o }");
  EXPECT_THAT(Graphs(), ElementsAre(":empty", ":g"));
  Update("INSERT DATA { GRAPH :empty { :a :p 1 } }");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"1\" :empty"));
  Update(
      "DELETE WHERE { GRAPH :nowhere { ?s ?p ?o } } ; DELETE DATA { GRAPH :nowhere { :a :p 1 } }");
  EXPECT_THAT(Graphs(), ElementsAre(":empty", ":g"));
}

// Section 3.2: a failure anywhere undoes what came before it; SILENT is no failure.
TEST_F(SequenceTest, EveryFailureUndoesAll) {
  Reset();
  const std::vector<std::string> before = Quads();
  const std::string first = "INSERT DATA { :new :p 9 } ; DROP GRAPH :h ; CREATE GRAPH :other ; ";
  for (const std::string failing :
       {"CLEAR GRAPH :none", "DROP GRAPH :none", "CREATE GRAPH :g", "COPY :none TO :g",
        "MOVE :none TO DEFAULT", "ADD :none TO :g", "LOAD <file:///none.ttl>",
        "LOAD <http://example.org/none.ttl> INTO GRAPH :g",
        "INSERT { ?s :q 1 } WHERE { SERVICE <http://a/> { ?s ?p ?o } }"}) {
    EXPECT_FALSE(UpdateError(first + failing).ok()) << failing;
    EXPECT_FALSE(UpdateError(first + failing + " ; INSERT DATA { :after :p 1 }").ok()) << failing;
    EXPECT_EQ(Quads(), before) << failing;
    EXPECT_THAT(Graphs(), ElementsAre(":empty", ":g", ":h")) << failing;
  }
  Update(first +
         "CLEAR SILENT GRAPH :none ; DROP SILENT GRAPH :none ; CREATE SILENT GRAPH :g ;"
         " COPY SILENT :none TO :g ; MOVE SILENT :none TO DEFAULT ; ADD SILENT :none TO :g ;"
         " LOAD SILENT <file:///none.ttl> ; INSERT { ?s :q 1 }"
         " WHERE { ?s :p 9 SERVICE SILENT <http://a/> { ?s ?p ?o } }");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"0\"", ":a :p \"1\" :g", ":a :p \"2\" :g",
                                   ":new :p \"9\"", ":new :q \"1\""));
}

// Section 3.1.3: all solutions are found before anything is changed; blank nodes of a template are
// new for each solution, the same within it over all its triples and graphs.
TEST_F(SequenceTest, TemplatesOfModify) {
  Update("INSERT DATA { :a :p 1 . :b :p 2 }");
  Update("INSERT { ?s :has _:n . GRAPH :g { _:n :of ?s } } WHERE { ?s :p ?x }");
  EXPECT_THAT(SortedRows("SELECT ?s { ?s :has ?n GRAPH :g { ?n :of ?s } }"),
              ElementsAre(":a", ":b"));
  EXPECT_THAT(Rows("SELECT (COUNT(DISTINCT ?n) AS ?c) { ?s :has ?n }"), ElementsAre("\"2\""));
  EXPECT_THAT(Rows("SELECT (COUNT(*) AS ?c) { ?s :has ?n . ?t :has ?n FILTER(?s != ?t) }"),
              ElementsAre("\"0\""));
  // No blank nodes where triples are deleted (grammar notes 7 to 9).
  for (const char* update : {"DELETE DATA { _:b :p 1 }", "DELETE WHERE { _:b :p 1 }",
                             "DELETE { _:b :p ?x } WHERE { ?s :p ?x }", "INSERT DATA { ?s :p 1 }",
                             "DELETE DATA { ?s :p 1 }", "INSERT DATA { GRAPH ?g { :a :p 1 } }"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(UpdateError(update))) << update;
  }
  // One label is one blank node in one operation, and not used again in the next.
  EXPECT_TRUE(
      absl::IsInvalidArgument(UpdateError("INSERT DATA { _:b :p 1 } ; INSERT DATA { _:b :q 1 }")));
}

}  // namespace
}  // namespace mote::testing
