#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/engine/database/database_tester.h"
#include "tests/support/process.h"

namespace mote::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AtomicityTest : public DatabaseTest {};

TEST_F(AtomicityTest, AnUpdateThatFailsLateLeavesNothing) {
  Update("INSERT DATA { :a :p 1 . GRAPH :g { :b :p 2 } }");
  const std::vector<std::string> before = Quads();
  const std::string changes =
      "INSERT DATA { :new :p 3 . GRAPH :new { :a :b :c } } ; DELETE WHERE { ?s :p 1 } ;"
      " MOVE :g TO :h ; CREATE GRAPH :empty ; ";
  for (const char* failing :
       {"CLEAR GRAPH :none", "INSERT { ?s :q 1 } WHERE { SERVICE <http://a/> { ?s ?p ?o } }",
        "LOAD <file:///a.ttl>"}) {
    EXPECT_FALSE(UpdateError(changes + failing).ok()) << failing;
    EXPECT_EQ(Quads(), before) << failing;
    EXPECT_THAT(SortedRows("SELECT ?g { GRAPH ?g {} }"), ElementsAre(":g")) << failing;
  }
  EXPECT_EQ(database_->store().Commits(10)->size(), 1u);
  // And the writer's place is free again.
  EXPECT_EQ(Update("INSERT DATA { :a :p 4 }").commit_number, 2u);
}

TEST_F(AtomicityTest, AMalformedUpdateChangesNothing) {
  EXPECT_TRUE(absl::IsInvalidArgument(UpdateError("INSERT DATA { :a :p 1 } ; NONSENSE")));
  EXPECT_THAT(Quads(), IsEmpty());
}

TEST_F(AtomicityTest, ReadersSeeAllOfAnUpdateOrNothing) {
  AddNumbers(100);
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (int i = 0; i < 50; ++i) {
      const std::string value = std::to_string(1000 + i);
      const absl::Status status =
          database_
              ->Update("DELETE { ?s :p ?x } INSERT { ?s :p " + value + " } WHERE { ?s :p ?x }",
                       update_options_)
              .status();
      EXPECT_TRUE(status.ok()) << status;
    }
    done = true;
  });
  Update("INSERT DATA { :other :q 1 }");
  while (!done) {
    const std::vector<std::string> rows =
        Rows("SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?x) AS ?values) { ?s :p ?x }");
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_TRUE(rows[0] == "\"100\" \"1\"" || rows[0] == "\"100\" \"100\"") << rows[0];
  }
  writer.join();
}

TEST_F(AtomicityTest, UpdatesLastOnDisk) {
  const TemporaryDirectory directory;
  {
    absl::StatusOr<std::unique_ptr<SparqlEngine>> database =
        SparqlEngine::Open(directory / "kept.db", StoreOptions());
    ASSERT_TRUE(database.ok()) << database.status();
    database_ = *std::move(database);
    update_options_.message = "a first change";
    Update("INSERT DATA { :a :p \"a text that is long enough\" . GRAPH :g { _:b :q 1.5 } }");
    database_.reset();
  }
  absl::StatusOr<std::unique_ptr<SparqlEngine>> database =
      SparqlEngine::Open(directory / "kept.db", StoreOptions());
  ASSERT_TRUE(database.ok()) << database.status();
  database_ = *std::move(database);
  EXPECT_EQ(Quads().size(), 2u);
  EXPECT_TRUE(Ask("ASK { :a :p \"a text that is long enough\" GRAPH :g { ?b :q 1.5 } }"));
  EXPECT_EQ(database_->store().Commits(1)->front().message, "a first change");
  database_.reset();
  StoreOptions reading;
  reading.mode = OpenMode::kReadOnly;
  database = SparqlEngine::Open(directory / "kept.db", reading);
  ASSERT_TRUE(database.ok()) << database.status();
  database_ = *std::move(database);
  EXPECT_FALSE(UpdateError("CLEAR ALL").ok());
  EXPECT_EQ(Quads().size(), 2u);
}

}  // namespace
}  // namespace mote::testing
