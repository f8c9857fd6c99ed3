#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/engine/embedding/embedding_tester.h"

namespace mote {
namespace {

using ::testing::ElementsAre;
using testing::EmbeddingTest;
using testing::Ex;
using ::testing::IsEmpty;

// One line for each commit and each change behind `since`.
std::vector<std::string> Lines(const Database& database, uint64_t since) {
  std::vector<std::string> lines;
  ChangeVisitor visitor;
  visitor.commit = [&](const CommitInfo& commit, bool is_listed) {
    lines.push_back(std::to_string(commit.number) + " " + commit.message +
                    (is_listed ? "" : " unlisted"));
    return true;
  };
  visitor.change = [&](ChangeKind kind, const QuadView& quad) {
    lines.push_back((kind == ChangeKind::kInserted ? "A " : "D ") + Term(quad.subject).ToString() +
                    " " + Term(quad.object).ToString() +
                    (quad.has_graph ? " " + Term(quad.graph).ToString() : ""));
    return true;
  };
  EXPECT_EQ(database.Changes(since, visitor), absl::OkStatus());
  return lines;
}

class ChangesTest : public EmbeddingTest {};

TEST_F(ChangesTest, AreThoseInEffect) {
  EXPECT_THAT(Lines(*database_, 0), IsEmpty());
  update_options_.message = "first";
  Update("INSERT DATA { :a :p :b, 'a text that is not inline' . GRAPH :g { :a :p 5 } }");
  update_options_.message = "second";
  Update("DELETE DATA { :a :p :b, :never } ; INSERT DATA { :a :p :c . GRAPH :g { :a :p 5 } }");
  update_options_.message = "no effect";
  Update("DELETE DATA { :a :p :c } ; INSERT DATA { :a :p :c }");
  EXPECT_THAT(
      Lines(*database_, 0),
      ElementsAre("1 first", "A <http://example.org/a> <http://example.org/b>",
                  "A <http://example.org/a> \"a text that is not inline\"",
                  "A <http://example.org/a> \"5\"^^<http://www.w3.org/2001/XMLSchema#integer> "
                  "<http://example.org/g>",
                  "2 second", "D <http://example.org/a> <http://example.org/b>",
                  "A <http://example.org/a> <http://example.org/c>"));
  EXPECT_EQ(Lines(*database_, 1).size(), 3u);
  EXPECT_THAT(Lines(*database_, 2), IsEmpty());
  EXPECT_TRUE(absl::IsOutOfRange(database_->Changes(3, ChangeVisitor())));
}

TEST_F(ChangesTest, VisitorsMayStop) {
  Update("INSERT DATA { :a :p 1, 2, 3 }");
  Update("INSERT DATA { :a :p 4 }");
  int commits = 0;
  int changes = 0;
  ChangeVisitor visitor;
  visitor.commit = [&](const CommitInfo&, bool) { return ++commits < 2; };
  EXPECT_EQ(database_->Changes(0, visitor), absl::OkStatus());
  EXPECT_EQ(commits, 2);
  visitor.commit = nullptr;
  visitor.change = [&](ChangeKind, const QuadView&) { return ++changes < 2; };
  EXPECT_EQ(database_->Changes(0, visitor), absl::OkStatus());
  EXPECT_EQ(changes, 2);
}

TEST_F(ChangesTest, TellsWhereTheHistoryBegins) {
  Options options;
  options.history_commits = 2;
  auto database = Database::OpenInMemory(options);
  ASSERT_TRUE(database.ok());
  for (int i = 0; i < 6; ++i) {
    absl::StatusOr<Transaction> transaction = (*database)->Begin();
    for (int k = 0; k < 2000; ++k) {
      ASSERT_EQ(transaction->Insert({Ex("s"), Ex("p"), Term::Integer(2000 * i + k)}),
                absl::OkStatus());
    }
    ASSERT_TRUE(transaction->Commit().ok());
  }
  EXPECT_EQ((*database)->Info()->first_kept_changes, 5u);
  const absl::Status gone = (*database)->Changes(2, ChangeVisitor());
  EXPECT_TRUE(absl::IsOutOfRange(gone));
  EXPECT_THAT(std::string(gone.message()), ::testing::HasSubstr("first commit whose changes are"));
  EXPECT_EQ(Lines(**database, 4).size(), 2 * 2001u);
}

// A copy that applies the changes stays equal.
TEST_F(ChangesTest, KeepACopyEqual) {
  auto copy = Database::OpenInMemory();
  ASSERT_TRUE(copy.ok());
  uint64_t random = 1;
  auto next = [&random](uint64_t below) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    return (random >> 33) % below;
  };
  uint64_t seen = 0;
  for (int round = 0; round < 30; ++round) {
    for (uint64_t commits = 1 + next(4); commits > 0; --commits) {
      absl::StatusOr<Transaction> transaction = database_->Begin();
      for (uint64_t change = next(round == 10 ? 6000 : 60); change > 0; --change) {
        Quad quad(Ex("s" + std::to_string(next(8))), Ex("p"), Term::Integer(next(100)));
        if (next(2) == 0) quad.graph = Ex("g" + std::to_string(next(3)));
        ASSERT_EQ(next(3) == 0 ? transaction->Delete(quad) : transaction->Insert(quad),
                  absl::OkStatus());
      }
      ASSERT_TRUE(transaction->Commit(Durability::kRelaxed).ok());
    }
    absl::StatusOr<Transaction> applied = (*copy)->Begin();
    uint64_t inserted = 0;
    uint64_t deleted = 0;
    ChangeVisitor visitor;
    visitor.commit = [&](const CommitInfo& commit, bool is_listed) {
      EXPECT_TRUE(is_listed);
      EXPECT_EQ(commit.number, ++seen);
      inserted += commit.inserted;
      deleted += commit.deleted;
      return true;
    };
    visitor.change = [&](ChangeKind kind, const QuadView& quad) {
      --(kind == ChangeKind::kInserted ? inserted : deleted);
      EXPECT_EQ(
          kind == ChangeKind::kInserted ? applied->Insert(Quad(quad)) : applied->Delete(Quad(quad)),
          absl::OkStatus());
      return true;
    };
    ASSERT_EQ(database_->Changes(seen, visitor), absl::OkStatus());
    EXPECT_EQ(inserted, 0u);
    EXPECT_EQ(deleted, 0u);
    ASSERT_TRUE(applied->Commit(Durability::kRelaxed).ok());
    const std::string all = "SELECT ?s ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }";
    absl::StatusOr<Result> ours = database_->Query(all);
    absl::StatusOr<Result> theirs = (*copy)->Query(all);
    ASSERT_TRUE(ours.ok() && theirs.ok());
    EXPECT_EQ(testing::Sorted(testing::ReadRows(*ours)),
              testing::Sorted(testing::ReadRows(*theirs)));
  }
}

}  // namespace
}  // namespace mote
