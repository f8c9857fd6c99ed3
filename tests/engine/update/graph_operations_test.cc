#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/database/database_tester.h"

namespace mote::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class GraphOperationsTest : public DatabaseTest {
 protected:
  GraphOperationsTest() {
    Update("INSERT DATA { :a :p 0 . GRAPH :g { :a :p 1 , 2 } GRAPH :h { :a :p 2 , 3 } }");
  }
  std::vector<std::string> Graphs() { return SortedRows("SELECT ?g { GRAPH ?g {} }"); }
};

TEST_F(GraphOperationsTest, Create) {
  Update("CREATE GRAPH :new");
  EXPECT_THAT(Graphs(), ElementsAre(":g", ":h", ":new"));
  EXPECT_TRUE(absl::IsAlreadyExists(UpdateError("CREATE GRAPH :new")));
  EXPECT_TRUE(absl::IsAlreadyExists(UpdateError("CREATE GRAPH :g")));
  Update("CREATE SILENT GRAPH :g");
  EXPECT_EQ(Quads().size(), 5u);
}

TEST_F(GraphOperationsTest, Clear) {
  Update("CLEAR GRAPH :g");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"0\"", ":a :p \"2\" :h", ":a :p \"3\" :h"));
  EXPECT_THAT(Graphs(), ElementsAre(":g", ":h"));
  Update("CLEAR DEFAULT");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"2\" :h", ":a :p \"3\" :h"));
  Update("INSERT DATA { :a :p 0 } ; CLEAR NAMED");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"0\""));
  Update("CLEAR ALL");
  EXPECT_THAT(Quads(), IsEmpty());
  EXPECT_TRUE(absl::IsNotFound(UpdateError("CLEAR GRAPH :none")));
  Update("CLEAR SILENT GRAPH :none");
}

TEST_F(GraphOperationsTest, Drop) {
  Update("DROP GRAPH :g");
  EXPECT_THAT(Graphs(), ElementsAre(":h"));
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"0\"", ":a :p \"2\" :h", ":a :p \"3\" :h"));
  EXPECT_TRUE(absl::IsNotFound(UpdateError("DROP GRAPH :g")));
  Update("DROP SILENT GRAPH :g ; DROP DEFAULT");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"2\" :h", ":a :p \"3\" :h"));
  Update("INSERT DATA { :a :p 0 } ; DROP NAMED");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"0\""));
  EXPECT_THAT(Graphs(), IsEmpty());
  Update("CREATE GRAPH :x ; DROP ALL");
  EXPECT_THAT(Quads(), IsEmpty());
  EXPECT_THAT(Graphs(), IsEmpty());
}

TEST_F(GraphOperationsTest, Add) {
  Update("ADD :g TO :h");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"0\"", ":a :p \"1\" :g", ":a :p \"1\" :h",
                                   ":a :p \"2\" :g", ":a :p \"2\" :h", ":a :p \"3\" :h"));
  Update("ADD DEFAULT TO :new");
  EXPECT_THAT(Rows("SELECT ?x { GRAPH :new { :a :p ?x } }"), ElementsAre("\"0\""));
}

TEST_F(GraphOperationsTest, Copy) {
  Update("COPY :g TO DEFAULT");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"1\"", ":a :p \"1\" :g", ":a :p \"2\"", ":a :p \"2\" :g",
                                   ":a :p \"2\" :h", ":a :p \"3\" :h"));
}

TEST_F(GraphOperationsTest, Move) {
  Update("MOVE :g TO :h");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"0\"", ":a :p \"1\" :h", ":a :p \"2\" :h"));
  EXPECT_THAT(Graphs(), ElementsAre(":h"));
  Update("MOVE DEFAULT TO :g");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"0\" :g", ":a :p \"1\" :h", ":a :p \"2\" :h"));
}

TEST_F(GraphOperationsTest, ToItselfNothingHappens) {
  const std::vector<std::string> before = Quads();
  for (const char* operation : {"ADD", "COPY", "MOVE"}) {
    Update(std::string(operation) + " :g TO :g");
    Update(std::string(operation) + " DEFAULT TO DEFAULT");
    EXPECT_EQ(Quads(), before) << operation;
  }
}

TEST_F(GraphOperationsTest, FromNowhere) {
  const std::vector<std::string> before = Quads();
  for (const std::string operation : {"ADD", "COPY", "MOVE"}) {
    EXPECT_TRUE(absl::IsNotFound(UpdateError(operation + " :none TO :g"))) << operation;
    Update(operation + " SILENT :none TO :g");
    EXPECT_EQ(Quads(), before) << operation;
  }
}

TEST_F(GraphOperationsTest, LargeGraphs) {
  AddNumbers(20000);
  Update("MOVE DEFAULT TO :big ; ADD :big TO :other ; COPY :other TO DEFAULT ; DROP GRAPH :big");
  EXPECT_THAT(Rows("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s :p ?x } } GROUP BY ?g ORDER BY ?g"),
              ElementsAre(":g \"2\"", ":h \"2\"", ":other \"20001\""));
  EXPECT_THAT(Rows("SELECT (COUNT(*) AS ?n) { ?s :p ?x }"), ElementsAre("\"20001\""));
}

}  // namespace
}  // namespace mote::testing
