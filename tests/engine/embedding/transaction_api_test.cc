#include <gmock/gmock.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/engine/embedding/embedding_tester.h"

namespace mote {
namespace {

using ::testing::ElementsAre;
using testing::EmbeddingTest;
using testing::Ex;

class TransactionTest : public EmbeddingTest {
 protected:
  Transaction Begin() {
    absl::StatusOr<Transaction> transaction = database_->Begin();
    EXPECT_TRUE(transaction.ok()) << transaction.status();
    return *std::move(transaction);
  }

  static size_t Count(Transaction& transaction, const QuadPattern& pattern) {
    size_t count = 0;
    EXPECT_EQ(transaction.ForEach(pattern,
                                  [&count](const QuadView&) {
                                    ++count;
                                    return true;
                                  }),
              absl::OkStatus());
    return count;
  }
};

TEST_F(TransactionTest, ReadsItsOwnWrites) {
  Transaction transaction = Begin();
  const Quad quad(Ex("a"), Ex("p"), Term::Literal("a text that stands in the dictionary"));
  ASSERT_EQ(transaction.Insert(quad), absl::OkStatus());
  EXPECT_TRUE(*transaction.Contains(quad));
  EXPECT_FALSE(*database_->GetSnapshot().Contains(quad));
  absl::StatusOr<Result> result = transaction.Query("SELECT ?o { :a :p ?o }", query_options_);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(testing::ReadRows(*result).size(), 1u);
  const absl::StatusOr<CommitInfo> commit = transaction.Commit(Durability::kSync, "why");
  ASSERT_TRUE(commit.ok()) << commit.status();
  EXPECT_EQ(commit->number, 1u);
  EXPECT_EQ(commit->inserted, 1u);
  EXPECT_TRUE(*database_->GetSnapshot().Contains(quad));
}

TEST_F(TransactionTest, RollsBackWhenDropped) {
  {
    Transaction transaction = Begin();
    ASSERT_EQ(transaction.Insert({Ex("a"), Ex("p"), Ex("b")}), absl::OkStatus());
  }
  Transaction transaction = Begin();
  EXPECT_FALSE(*transaction.Contains({Ex("a"), Ex("p"), Ex("b")}));
  ASSERT_EQ(transaction.Insert({Ex("a"), Ex("p"), Ex("b")}), absl::OkStatus());
  transaction.Rollback();
  EXPECT_TRUE(absl::IsFailedPrecondition(transaction.Insert({Ex("a"), Ex("p"), Ex("b")})));
  EXPECT_TRUE(absl::IsFailedPrecondition(transaction.Commit().status()));
  EXPECT_EQ(database_->Info()->commits, 0u);
}

TEST_F(TransactionTest, WithoutEffectThereIsNoCommit) {
  Update("INSERT DATA { :a :p :b }");
  Transaction transaction = Begin();
  ASSERT_EQ(transaction.Insert({Ex("a"), Ex("p"), Ex("b")}), absl::OkStatus());
  ASSERT_EQ(transaction.Insert({Ex("a"), Ex("p"), Ex("c")}), absl::OkStatus());
  ASSERT_EQ(transaction.Delete({Ex("a"), Ex("p"), Ex("c")}), absl::OkStatus());
  ASSERT_EQ(transaction.Delete({Ex("never"), Ex("heard"), Ex("of")}), absl::OkStatus());
  EXPECT_EQ(transaction.Commit()->number, 0u);
}

TEST_F(TransactionTest, ChangesInTheirOrder) {
  Transaction transaction = Begin();
  const Quad quad(Ex("a"), Ex("p"), Ex("b"), Ex("g"));
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(transaction.Insert(quad), absl::OkStatus());
    ASSERT_EQ(transaction.Delete(quad), absl::OkStatus());
  }
  EXPECT_FALSE(*transaction.Contains(quad));
  ASSERT_EQ(transaction.Insert(quad), absl::OkStatus());
  EXPECT_TRUE(*transaction.Contains(quad));
}

TEST_F(TransactionTest, UpdatesAndDeletesByPattern) {
  Transaction transaction = Begin();
  ASSERT_TRUE(
      transaction
          .Update("INSERT DATA { :a :p 1, 2, 3 . :b :p 1 . GRAPH :g { :a :p 9 } }", update_options_)
          .ok());
  QuadPattern of_a;
  of_a.subject = Ex("a");
  EXPECT_EQ(Count(transaction, of_a), 4u);
  EXPECT_EQ(*transaction.DeleteMatching(of_a), 4u);
  EXPECT_EQ(Count(transaction, of_a), 0u);
  EXPECT_EQ(Count(transaction, {}), 1u);
  ASSERT_EQ(transaction.CreateGraph(Ex("empty")), absl::OkStatus());
  ASSERT_EQ(transaction.DropGraph(Ex("g")), absl::OkStatus());
  ASSERT_EQ(transaction.DropGraph(Ex("unknown")), absl::OkStatus());
  ASSERT_TRUE(transaction.Commit().ok());
  EXPECT_THAT(*database_->GetSnapshot().Graphs(), ElementsAre(Ex("empty")));
}

TEST_F(TransactionTest, AFailedUpdateCanOnlyBeRolledBack) {
  Transaction transaction = Begin();
  ASSERT_EQ(transaction.Insert({Ex("a"), Ex("p"), Ex("b")}), absl::OkStatus());
  EXPECT_FALSE(
      transaction.Update("INSERT DATA { :a :p :c } ; DROP GRAPH :none", update_options_).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(transaction.Insert({Ex("a"), Ex("p"), Ex("d")})));
  EXPECT_TRUE(absl::IsFailedPrecondition(transaction.Commit().status()));
  transaction.Rollback();
  EXPECT_EQ(database_->Info()->default_graph_triples, 0u);
}

TEST_F(TransactionTest, BlankNodes) {
  Transaction transaction = Begin();
  const absl::StatusOr<Term> node = transaction.NewBlankNode();
  ASSERT_TRUE(node.ok()) << node.status();
  const absl::StatusOr<Term> other = transaction.NewBlankNode();
  ASSERT_TRUE(other.ok());
  EXPECT_NE(*node, *other);
  ASSERT_EQ(transaction.Insert({*node, Ex("p"), *other}), absl::OkStatus());
  ASSERT_EQ(transaction.Insert({Ex("a"), Ex("says"), Term::Triple(*node, Ex("p"), *other)}),
            absl::OkStatus());
  EXPECT_TRUE(
      absl::IsInvalidArgument(transaction.Insert({Term::BlankNode("mine"), Ex("p"), Ex("b")})));
  ASSERT_TRUE(transaction.Commit().ok());
  EXPECT_TRUE(*database_->GetSnapshot().Contains({*node, Ex("p"), *other}));
}

TEST_F(TransactionTest, RefusesWhatRdfDoesNotAllow) {
  Transaction transaction = Begin();
  const Term literal = Term::Literal("text");
  for (const Quad& quad : std::vector<Quad>{
           {literal, Ex("p"), Ex("o")},
           {Ex("s"), literal, Ex("o")},
           {Ex("s"), Term::BlankNode("b"), Ex("o")},
           {Ex("s"), Ex("p"), Ex("o"), literal},
           {Term::Iri("relative"), Ex("p"), Ex("o")},
           {Term::Iri("http://example.org/with space"), Ex("p"), Ex("o")},
           {Ex("s"), Ex("p"), Term::Literal("\xFF")},
           {Ex("s"), Ex("p"), Term::LangLiteral("text", "not a tag")},
           {Ex("s"), Ex("p"), Term::Literal("1", "integer")},
           {Ex("s"), Ex("p"),
            Term::Literal("1", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")},
           {Ex("s"), Ex("p"), Term::Triple(literal, Ex("p"), Ex("o"))},
           {Term::Triple(Ex("s"), Ex("p"), Ex("o")), Ex("p"), Ex("o")}}) {
    EXPECT_TRUE(absl::IsInvalidArgument(transaction.Insert(quad))) << quad.object.ToString();
  }
  Term deep = Ex("o");
  for (int i = 0; i < 1100; ++i) deep = Term::Triple(Ex("s"), Ex("p"), deep);
  EXPECT_TRUE(absl::IsResourceExhausted(transaction.Insert({Ex("s"), Ex("p"), deep})));
  EXPECT_EQ(transaction.Commit()->number, 0u);
}

TEST_F(TransactionTest, ChangesEndItsResults) {
  Update("INSERT DATA { :a :p 1, 2, 3 }");
  Transaction transaction = Begin();
  absl::StatusOr<Result> open = transaction.Query("SELECT ?o { :a :p ?o }", query_options_);
  absl::StatusOr<Result> moved = transaction.Query("ASK { :a :p 1 }", query_options_);
  ASSERT_TRUE(open.ok() && moved.ok());
  Result elsewhere = *std::move(moved);
  EXPECT_TRUE(elsewhere.boolean());
  EXPECT_TRUE(open->Next());
  ASSERT_EQ(transaction.Insert({Ex("a"), Ex("p"), Ex("b")}), absl::OkStatus());
  EXPECT_FALSE(open->Next());
  EXPECT_TRUE(absl::IsFailedPrecondition(open->status())) << open->status();
  EXPECT_EQ(open->variables().size(), 1u);
  ASSERT_TRUE(transaction.Commit().ok());
  EXPECT_FALSE(elsewhere.boolean());
}

TEST_F(TransactionTest, PreparedQueriesSeeItsChanges) {
  const PreparedQuery prepared = Prepare("SELECT ?o { ?s :p ?o }", {"s"});
  Transaction transaction = Begin();
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(transaction.Insert({Ex("a"), Ex("p"), Term::Integer(i)}), absl::OkStatus());
    absl::StatusOr<Result> result = transaction.Query(prepared, {{"s", Ex("a")}});
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(testing::ReadRows(*result).size(), static_cast<size_t>(i) + 1);
  }
}

TEST(TransactionTimeoutTest, WaitsForTheWriterInFrontForATime) {
  Options options;
  options.write_timeout = std::chrono::milliseconds(50);
  absl::StatusOr<std::unique_ptr<Database>> database = Database::OpenInMemory(options);
  ASSERT_TRUE(database.ok());
  absl::StatusOr<Transaction> first = (*database)->Begin();
  ASSERT_TRUE(first.ok());
  EXPECT_TRUE(absl::IsDeadlineExceeded((*database)->Begin().status()));
  first->Rollback();
  EXPECT_TRUE((*database)->Begin().ok());
}

TEST_F(TransactionTest, GoesBackToSavepoints) {
  const Quad first(Ex("a"), Ex("p"), Ex("b"));
  const Quad second(Ex("a"), Ex("p"), Term::Literal("a new text, not inline"), Ex("g"));
  const Quad third(Ex("a"), Ex("q"), Ex("b"));
  Transaction transaction = Begin();
  ASSERT_EQ(transaction.Insert(first), absl::OkStatus());
  const absl::StatusOr<Savepoint> one = transaction.SetSavepoint();
  ASSERT_TRUE(one.ok()) << one.status();
  ASSERT_EQ(transaction.Insert(second), absl::OkStatus());
  ASSERT_EQ(transaction.Delete(first), absl::OkStatus());
  const absl::StatusOr<Savepoint> two = transaction.SetSavepoint();
  ASSERT_TRUE(two.ok());
  ASSERT_EQ(transaction.Insert(third), absl::OkStatus());
  ASSERT_EQ(transaction.RollbackTo(*two), absl::OkStatus());
  EXPECT_FALSE(*transaction.Contains(third));
  EXPECT_TRUE(*transaction.Contains(second));
  EXPECT_FALSE(*transaction.Contains(first));
  ASSERT_EQ(transaction.RollbackTo(*one), absl::OkStatus());
  EXPECT_TRUE(*transaction.Contains(first));
  EXPECT_FALSE(*transaction.Contains(second));
  // The later one is gone, the earlier one is not.
  EXPECT_TRUE(absl::IsNotFound(transaction.RollbackTo(*two)));
  ASSERT_EQ(transaction.Insert(third), absl::OkStatus());
  // What was not handed over yet goes, too.
  ASSERT_EQ(transaction.RollbackTo(*one), absl::OkStatus());
  ASSERT_EQ(transaction.Insert(second), absl::OkStatus());
  const absl::StatusOr<CommitInfo> commit = transaction.Commit();
  ASSERT_TRUE(commit.ok()) << commit.status();
  EXPECT_EQ(commit->inserted, 2u);
  EXPECT_TRUE(*database_->GetSnapshot().Contains(second));
  EXPECT_FALSE(*database_->GetSnapshot().Contains(third));
  EXPECT_EQ(database_->GetSnapshot().Graphs()->size(), 1u);
  EXPECT_TRUE(absl::IsFailedPrecondition(transaction.RollbackTo(*one)));
  EXPECT_TRUE(database_->Check()->problems.empty());
}

TEST_F(TransactionTest, SavepointsOutliveErrors) {
  Transaction transaction = Begin();
  ASSERT_EQ(transaction.Insert({Ex("a"), Ex("p"), Ex("b")}), absl::OkStatus());
  const absl::StatusOr<Savepoint> savepoint = transaction.SetSavepoint();
  ASSERT_TRUE(savepoint.ok());
  // The second operation fails when the first one has changed something.
  EXPECT_FALSE(
      transaction.Update("INSERT DATA { <a:x> <a:p> 1 } ; LOAD <file:///no/such/file>").ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(transaction.Insert({Ex("c"), Ex("p"), Ex("b")})));
  ASSERT_EQ(transaction.RollbackTo(*savepoint), absl::OkStatus());
  ASSERT_EQ(transaction.Insert({Ex("c"), Ex("p"), Ex("b")}), absl::OkStatus());
  EXPECT_EQ(transaction.Commit()->inserted, 2u);
}

// Leaves a scope in which a transaction is open by an exception.
void ThrowWhileWriting(Database& database) {
  absl::StatusOr<Transaction> transaction = database.Begin();
  ASSERT_TRUE(transaction.ok());
  ASSERT_EQ(transaction->Insert({Ex("lost"), Ex("p"), Term::Literal("never committed")}),
            absl::OkStatus());
  ASSERT_TRUE(transaction->Update("INSERT DATA { GRAPH <a:lost> { <a:s> <a:p> 1 } }").ok());
  throw std::runtime_error("out of the middle");
}

TEST_F(TransactionTest, AThrowingWriterLeavesNothingBehind) {
  Update("INSERT DATA { :a :p :b }");
  for (int i = 0; i < 3; ++i) {
    EXPECT_THROW(ThrowWhileWriting(*database_), std::runtime_error);
    // The next writer need not wait.
    absl::StatusOr<Transaction> next = database_->Begin(std::chrono::milliseconds(0));
    ASSERT_TRUE(next.ok()) << next.status();
    EXPECT_FALSE(*next->Contains({Ex("lost"), Ex("p"), Term::Literal("never committed")}));
    EXPECT_EQ(Count(*next, {}), 1u);
  }
  // Also out of what a transaction calls.
  {
    absl::StatusOr<Transaction> transaction = database_->Begin();
    ASSERT_EQ(transaction->Insert({Ex("c"), Ex("p"), Ex("b")}), absl::OkStatus());
    EXPECT_THROW(transaction
                     ->ForEach(QuadPattern(),
                               [](const QuadView&) -> bool { throw std::runtime_error("visitor"); })
                     .IgnoreError(),
                 std::runtime_error);
    EXPECT_EQ(Count(*transaction, {}), 2u);
  }
  EXPECT_EQ(database_->Info()->commits, 1u);
  EXPECT_EQ(database_->GetSnapshot().Graphs()->size(), 0u);
  EXPECT_TRUE(database_->Check()->problems.empty());
}

TEST_F(TransactionTest, AWriterWhoseThreadEndsLeavesNothingBehind) {
  // The transaction goes with its thread.
  std::thread([&] {
    Transaction transaction = Begin();
    ASSERT_EQ(transaction.Insert({Ex("a"), Ex("p"), Ex("b")}), absl::OkStatus());
  }).join();
  EXPECT_TRUE(database_->Begin(std::chrono::milliseconds(0)).ok());
  // Or it was moved out of the thread, and goes on in another one.
  std::optional<Transaction> kept;
  std::thread([&] {
    Transaction transaction = Begin();
    ASSERT_EQ(transaction.Insert({Ex("a"), Ex("p"), Ex("c")}), absl::OkStatus());
    kept = std::move(transaction);
  }).join();
  EXPECT_TRUE(absl::IsDeadlineExceeded(database_->Begin(std::chrono::milliseconds(1)).status()));
  std::thread([&] {
    EXPECT_TRUE(*kept->Contains({Ex("a"), Ex("p"), Ex("c")}));
    kept.reset();
  }).join();
  EXPECT_TRUE(database_->Begin(std::chrono::milliseconds(0)).ok());
  EXPECT_EQ(database_->Info()->commits, 0u);
  EXPECT_EQ(database_->Info()->default_graph_triples, 0u);
}

TEST_F(TransactionTest, WaitsAsLongAsTheCallSays) {
  Transaction transaction = Begin();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(absl::IsDeadlineExceeded(database_->Begin(std::chrono::milliseconds(30)).status()));
  const auto waited = std::chrono::steady_clock::now() - start;
  EXPECT_GE(waited, std::chrono::milliseconds(30));
  EXPECT_LT(waited, std::chrono::seconds(20));
}

// Many random changes by transactions and the same in a set.
TEST_F(TransactionTest, AgreesWithASet) {
  std::vector<Quad> all;
  for (int s = 0; s < 6; ++s) {
    for (int o = 0; o < 6; ++o) {
      all.emplace_back(Ex("s" + std::to_string(s)), Ex("p"), Term::Integer(o));
      all.emplace_back(Ex("s" + std::to_string(s)), Ex("p"), Term::Integer(o), Ex("g"));
    }
  }
  std::vector<bool> there(all.size(), false);
  uint64_t random = 1;
  auto next = [&random](uint64_t below) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    return (random >> 33) % below;
  };
  for (int round = 0; round < 60; ++round) {
    Transaction transaction = Begin();
    std::vector<bool> now = there;
    for (uint64_t change = next(40); change > 0; --change) {
      const size_t at = next(all.size());
      now[at] = next(2) == 0;
      ASSERT_EQ(now[at] ? transaction.Insert(all[at]) : transaction.Delete(all[at]),
                absl::OkStatus());
      if (next(4) == 0) {
        const size_t other = next(all.size());
        ASSERT_EQ(*transaction.Contains(all[other]), now[other]);
      }
    }
    if (next(3) != 0) {
      ASSERT_TRUE(transaction.Commit().ok());
      there = now;
    } else {
      transaction.Rollback();
    }
    for (size_t i = 0; i < all.size(); ++i) {
      ASSERT_EQ(*database_->GetSnapshot().Contains(all[i]), there[i]);
    }
  }
}

}  // namespace
}  // namespace mote
