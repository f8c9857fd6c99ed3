#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <string>

#include "mote/version.h"
#include "tests/engine/embedding/embedding_tester.h"

namespace mote {
namespace {

using ::testing::ElementsAre;
using testing::EmbeddingTest;
using testing::Ex;
using ::testing::HasSubstr;

TEST_F(EmbeddingTest, StoresAndAnswers) {
  const absl::StatusOr<UpdateReport> report =
      database_->Update("INSERT DATA { :a :p 1, 2 }", update_options_);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->inserted, 2u);
  EXPECT_EQ(report->commit_number, 1u);
  EXPECT_THAT(Rows("SELECT ?o { :a :p ?o } ORDER BY ?o"),
              ElementsAre("\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>",
                          "\"2\"^^<http://www.w3.org/2001/XMLSchema#integer>"));
}

TEST_F(EmbeddingTest, ErrorsHaveTheirCodes) {
  EXPECT_TRUE(absl::IsInvalidArgument(database_->Query("SELECT ?x {").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(database_->Update("INSERT").status()));
  EXPECT_TRUE(
      absl::IsUnimplemented(database_->Query("SELECT * { SERVICE <a:b> { ?s ?p ?o } }").status()));
  Options missing;
  missing.create_if_missing = false;
  EXPECT_TRUE(absl::IsNotFound(Database::Open("/nowhere/at/all", missing).status()));
  Options small;
  small.memory_budget = 1;
  EXPECT_TRUE(absl::IsInvalidArgument(Database::OpenInMemory(small).status()));
}

TEST_F(EmbeddingTest, CountsAndRemembersCommits) {
  Update("INSERT DATA { :a :p :b . GRAPH :g { :a :p :b, :c } }");
  UpdateOptions with_message = update_options_;
  with_message.message = "the second";
  ASSERT_TRUE(database_->Update("DELETE DATA { :a :p :b }", with_message).ok());
  const absl::StatusOr<DatabaseInfo> info = database_->Info();
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_EQ(info->default_graph_triples, 0u);
  EXPECT_EQ(info->named_graph_quads, 2u);
  EXPECT_EQ(info->named_graphs, 1u);
  EXPECT_EQ(info->commits, 2u);
  const absl::StatusOr<std::vector<CommitInfo>> commits = database_->Commits(10);
  ASSERT_TRUE(commits.ok()) << commits.status();
  ASSERT_EQ(commits->size(), 2u);
  EXPECT_EQ((*commits)[0].message, "the second");
  EXPECT_EQ((*commits)[0].deleted, 1u);
  EXPECT_EQ((*commits)[1].inserted, 3u);
}

TEST_F(EmbeddingTest, SnapshotsAreStable) {
  Update("INSERT DATA { :a :p 1 }");
  const Snapshot before = database_->GetSnapshot();
  EXPECT_EQ(before.commit_number(), 1u);
  Update("INSERT DATA { :a :p 2 }");
  absl::StatusOr<Result> result = before.Query("SELECT ?o { :a :p ?o }", query_options_);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(testing::ReadRows(*result).size(), 1u);
  EXPECT_EQ(database_->GetSnapshot().commit_number(), 2u);
  EXPECT_EQ(Rows("SELECT ?o { :a :p ?o }").size(), 2u);
}

TEST_F(EmbeddingTest, TermsAndIds) {
  Update("INSERT DATA { :a :p 'a text that is too long for an id' . GRAPH :g { :a :p 5 } }");
  const Snapshot snapshot = database_->GetSnapshot();
  const absl::StatusOr<std::optional<Id>> id = snapshot.FindId(Ex("a"));
  ASSERT_TRUE(id.ok() && id->has_value());
  EXPECT_EQ(*snapshot.GetTerm(**id), Ex("a"));
  EXPECT_FALSE((*snapshot.FindId(Ex("unknown"))).has_value());
  std::vector<Term> terms;
  const std::vector<Id> ids = {**id, **snapshot.FindId(Term::Integer(5)), **id};
  ASSERT_EQ(snapshot.GetTerms(ids, &terms), absl::OkStatus());
  EXPECT_THAT(terms, ElementsAre(Ex("a"), Term::Integer(5), Ex("a")));
  EXPECT_FALSE(snapshot.GetTerms(std::vector<Id>{Id()}, &terms).ok());
  EXPECT_THAT(*snapshot.Graphs(), ElementsAre(Ex("g")));
}

// Everything that came from a database works when the object itself has gone.
TEST_F(EmbeddingTest, HandlesKeepTheDatabaseOpen) {
  Update("INSERT DATA { :a :p 1, 2, 3 }");
  const PreparedQuery prepared = Prepare("SELECT ?o { ?s :p ?o }", {"s"});
  absl::StatusOr<Result> result = database_->Query("SELECT ?o { :a :p ?o }", query_options_);
  const Snapshot snapshot = database_->GetSnapshot();
  absl::StatusOr<Transaction> transaction = database_->Begin();
  ASSERT_TRUE(result.ok() && transaction.ok());
  database_.reset();
  EXPECT_EQ(testing::ReadRows(*result).size(), 3u);
  EXPECT_EQ(transaction->Insert({Ex("a"), Ex("p"), Term::Integer(4)}), absl::OkStatus());
  EXPECT_TRUE(transaction->Commit().ok());
  absl::StatusOr<Result> again = snapshot.Query(prepared, {{"s", Ex("a")}});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(testing::ReadRows(*again).size(), 3u);
}

class DirectoryTest : public ::testing::Test {
 protected:
  DirectoryTest() { std::filesystem::remove_all(directory_); }
  ~DirectoryTest() override { std::filesystem::remove_all(directory_); }

  const std::string directory_ = ::testing::TempDir() + "/embedding_" +
                                 ::testing::UnitTest::GetInstance()->current_test_info()->name() +
                                 std::to_string(getpid());
  const std::string path_ = directory_ + "/first.db";

  void SetUp() override { std::filesystem::create_directories(directory_); }
};

TEST_F(DirectoryTest, KeepsDataAndHoldsItsLock) {
  {
    absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(path_);
    ASSERT_TRUE(database.ok()) << database.status();
    ASSERT_TRUE((*database)->Update("INSERT DATA { <a:a> <a:p> 1 }").ok());
    const absl::Status second = Database::Open(path_).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(second)) << second;
  }
  Options reading = Options::Tiny();
  reading.read_only = true;
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(path_, reading);
  ASSERT_TRUE(database.ok()) << database.status();
  absl::StatusOr<Result> result = (*database)->Query("ASK { <a:a> <a:p> 1 }");
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->boolean());
  EXPECT_TRUE(absl::IsFailedPrecondition((*database)->Begin().status()));
  EXPECT_TRUE(
      absl::IsFailedPrecondition((*database)->Update("INSERT DATA { <a:a> <a:p> 2 }").status()));
}

TEST_F(DirectoryTest, BacksUpChecksAndCompacts) {
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(path_);
  ASSERT_TRUE(database.ok()) << database.status();
  ASSERT_TRUE((*database)->Update("INSERT DATA { <a:a> <a:p> 1, 'text', <a:b> }").ok());
  ASSERT_EQ((*database)->Backup(directory_ + "/second.db").status(), absl::OkStatus());
  EXPECT_EQ((*database)->Compact(), absl::OkStatus());
  double last = 0;
  const absl::StatusOr<CheckReport> report =
      (*database)->Check([&last](double fraction) { last = fraction; });
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->problems.empty());
  EXPECT_GT(report->rows_checked, 0u);
  EXPECT_GT(last, 0);
  absl::StatusOr<std::unique_ptr<Database>> copy = Database::Open(directory_ + "/second.db");
  ASSERT_TRUE(copy.ok()) << copy.status();
  EXPECT_EQ((*copy)->Info()->default_graph_triples, 3u);
  // It has been opened for writing, and is no backup any more.
  EXPECT_TRUE(absl::IsAlreadyExists((*database)->Backup(directory_ + "/second.db").status()));
}

// An operation gathers more quads than the memory budget leaves in a temporary file, and the
// transaction writes them ahead; one with a limit of its own fails as a whole.
TEST_F(DirectoryTest, LargeChangesKeepToTheMemoryBudget) {
  const std::unique_ptr<Database> database =
      std::move(Database::Open(path_, Options::Tiny()).value());
  UpdateOptions prefixed;
  prefixed.prefixes = {{"", "http://example.org/"}};
  std::string text = "INSERT DATA {";
  for (int i = 0; i < 700; ++i)
    text += " :s" + std::to_string(i) + " :n " + std::to_string(i) + " .";
  ASSERT_EQ(database->Update(text + "}", prefixed).status(), absl::OkStatus());
  const std::string product = "INSERT { ?a :p ?b } WHERE { ?a :n ?i . ?b :n ?j }";
  UpdateOptions limited = prefixed;
  limited.memory_limit = uint64_t{8} << 20;
  const absl::Status refused = database->Update(product, limited).status();
  EXPECT_TRUE(absl::IsResourceExhausted(refused)) << refused;
  EXPECT_EQ(database->Info()->default_graph_triples, 700u);

  const absl::StatusOr<UpdateReport> inserted = database->Update(product, prefixed);
  ASSERT_TRUE(inserted.ok()) << inserted.status();
  EXPECT_EQ(inserted->inserted, 700u * 700);
  absl::StatusOr<Transaction> transaction = database->Begin();
  ASSERT_TRUE(transaction.ok());
  const absl::Status moved =
      transaction
          ->Update("DELETE { ?a :p ?b } INSERT { ?b :q ?a . ?a :r ?b } WHERE { ?a :p ?b }",
                   prefixed)
          .status();
  ASSERT_TRUE(moved.ok()) << moved;
  const absl::StatusOr<CommitInfo> commit = transaction->Commit();
  ASSERT_TRUE(commit.ok()) << commit.status();
  EXPECT_EQ(commit->deleted, 700u * 700);
  EXPECT_EQ(commit->inserted, 2 * 700u * 700);
}

TEST(OptionsTest, Presets) {
  EXPECT_EQ(Options::Tiny().memory_budget, uint64_t{16} << 20);
  EXPECT_FALSE(Options::Tiny().background_folding);
  EXPECT_EQ(Options::Default().memory_budget, uint64_t{1} << 30);
  EXPECT_GE(Options::Server().memory_budget, Options::Default().memory_budget);
  EXPECT_EQ(std::string(MOTE_VERSION), std::to_string(MOTE_VERSION_MAJOR) + "." +
                                           std::to_string(MOTE_VERSION_MINOR) + "." +
                                           std::to_string(MOTE_VERSION_PATCH));
}

}  // namespace
}  // namespace mote
