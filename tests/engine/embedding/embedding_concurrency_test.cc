#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/engine/embedding/embedding_tester.h"

// What the public classes promise to threads.

namespace mote {
namespace {

using testing::EmbeddingTest;
using testing::Ex;

constexpr int kAccounts = 8;
constexpr int64_t kTotal = 800;

class ConcurrencyTest : public EmbeddingTest {
 protected:
  ConcurrencyTest() {
    std::string text = "INSERT DATA {";
    for (int i = 0; i < kAccounts; ++i) {
      text += " :n" + std::to_string(i) + " :has 100 .";
    }
    Update(text + "}");
  }

  static Term Account(uint64_t i) { return Ex("n" + std::to_string(i % kAccounts)); }

  static absl::StatusOr<int64_t> Has(Transaction& transaction, const PreparedQuery& query,
                                     const Term& account) {
    absl::StatusOr<Result> result = transaction.Query(query, {{"account", account}});
    if (!result.ok()) return result.status();
    if (!result->Next()) return absl::NotFoundError("no account");
    return *result->GetInteger(size_t{0});
  }

  absl::Status Move(const PreparedQuery& query, const Term& from, const Term& to) {
    absl::StatusOr<Transaction> transaction = database_->Begin();
    if (!transaction.ok()) return transaction.status();
    for (const auto& [account, amount] : {std::pair(&from, -1), std::pair(&to, 1)}) {
      const absl::StatusOr<int64_t> has = Has(*transaction, query, *account);
      if (!has.ok()) return has.status();
      absl::Status status = transaction->Delete({*account, Ex("has"), Term::Integer(*has)});
      if (!status.ok()) return status;
      status = transaction->Insert({*account, Ex("has"), Term::Integer(*has + amount)});
      if (!status.ok()) return status;
    }
    return transaction->Commit(Durability::kRelaxed).status();
  }
};

// Writers move between accounts, readers on one database object see the same total at every
// moment; one prepared query and one snapshot are used by all of them.
TEST_F(ConcurrencyTest, ReadersSeeWholeCommits) {
  const PreparedQuery one = Prepare("SELECT ?n { $account :has ?n }", {"account"});
  const PreparedQuery all = Prepare("SELECT (SUM(?n) AS ?sum) { ?a :has ?n }", {});
  const Snapshot first = database_->GetSnapshot();
  std::atomic<bool> stop{false};
  std::atomic<int> failures{0};
  std::atomic<int> reads{0};
  std::vector<std::thread> threads;
  for (uint64_t writer = 0; writer < 2; ++writer) {
    threads.emplace_back([&, writer] {
      for (uint64_t i = 0; i < 60; ++i) {
        const uint64_t from = writer + i;
        const uint64_t to = from + 1 + i % (kAccounts - 1);
        if (!Move(one, Account(from), Account(to)).ok()) ++failures;
      }
    });
  }
  for (int reader = 0; reader < 3; ++reader) {
    threads.emplace_back([&, reader] {
      while (!stop) {
        const Snapshot snapshot = reader == 0 ? first : database_->GetSnapshot();
        absl::StatusOr<Result> sum = snapshot.Query(all, {});
        if (!sum.ok() || !sum->Next() || sum->GetInteger(size_t{0}) != kTotal) ++failures;
        int64_t total = 0;
        for (uint64_t i = 0; i < kAccounts; ++i) {
          absl::StatusOr<Result> result = snapshot.Query(one, {{"account", Account(i)}});
          if (!result.ok() || !result->Next()) {
            ++failures;
            continue;
          }
          total += *result->GetInteger(size_t{0});
        }
        if (total != kTotal) ++failures;
        int64_t scanned = 0;
        QuadPattern pattern;
        pattern.predicate = Ex("has");
        const absl::Status status = snapshot.ForEach(pattern, [&scanned](const QuadView& quad) {
          scanned += std::stoll(std::string(quad.object.value));
          return true;
        });
        if (!status.ok() || scanned != kTotal) ++failures;
        ++reads;
      }
    });
  }
  threads[0].join();
  threads[1].join();
  stop = true;
  for (size_t i = 2; i < threads.size(); ++i) threads[i].join();
  EXPECT_EQ(failures, 0);
  EXPECT_GT(reads, 0);
  EXPECT_GT(database_->GetSnapshot().commit_number(), 50u);
  EXPECT_EQ(first.commit_number(), 1u);
}

// Each thread has handles of its own, copied from shared ones, and asks the database whatever it
// can be asked while others write.
TEST_F(ConcurrencyTest, OneDatabaseAnswersAllThreads) {
  const Snapshot first = database_->GetSnapshot();
  std::atomic<bool> stop{false};
  std::atomic<int> failures{0};
  const auto check = [&failures](bool ok) { failures += ok ? 0 : 1; };
  std::vector<std::thread> threads;
  for (int reader = 0; reader < 3; ++reader) {
    threads.emplace_back([&, reader] {
      Snapshot snapshot = first;
      const PreparedQuery own = Prepare("SELECT ?n { $account :has ?n }", {"account"});
      do {
        const std::optional<Id> id = snapshot.FindId(Account(0)).value_or(std::nullopt);
        check(id.has_value());
        std::vector<Term> terms;
        check(id.has_value() && snapshot.GetTerms({&*id, 1}, &terms).ok() &&
              terms[0] == Account(0));
        absl::StatusOr<Result> result = snapshot.Query(own, {{"account", *id}});
        check(result.ok() && result->Next() && result->GetInteger(size_t{0}) == 100);
        check(database_->Query("ASK { ?s :has ?n }", query_options_).ok());
        check(database_->Info().ok() && database_->Commits(3).ok());
        uint64_t commits = 0;
        ChangeVisitor visitor;
        visitor.commit = [&commits](const CommitInfo&, bool) { return ++commits > 0; };
        check(database_->Changes(0, visitor).ok() && commits > 0);
        if (reader == 0) check(database_->Check().value_or(CheckReport()).problems.empty());
        snapshot = database_->GetSnapshot();
      } while (!stop);
    });
  }
  for (int i = 0; i < 20; ++i) {
    Update("INSERT DATA { :new" + std::to_string(i) + " :seen \"a longer text " +
           std::to_string(i) + "\" }");
    if (i % 10 == 9) check(database_->Compact().ok());
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
}

// QueryOptions::cancel and UpdateOptions::cancel, set by another thread.
TEST_F(ConcurrencyTest, AFlagCancelsQueriesAndUpdates) {
  Update("INSERT { ?a :more ?n } WHERE { ?a :has ?m VALUES ?n { 1 2 3 4 5 6 7 8 9 10 } }");
  const std::string product = "{ ?a :more ?x . ?b :more ?y . ?c :more ?z . ?d :more ?w }";
  for (const bool is_update : {false, true}) {
    std::atomic<bool> cancel{false};
    std::thread canceller([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      cancel = true;
    });
    absl::Status status;
    if (is_update) {
      UpdateOptions options = update_options_;
      options.cancel = &cancel;
      status =
          database_->Update("INSERT { ?a :p ?x . ?b :p ?y } WHERE " + product, options).status();
    } else {
      QueryOptions options = query_options_;
      options.cancel = &cancel;
      absl::StatusOr<Result> result = database_->Query("SELECT * " + product, options);
      ASSERT_TRUE(result.ok()) << result.status();
      while (result->Next()) {
      }
      status = result->status();
    }
    canceller.join();
    EXPECT_TRUE(absl::IsCancelled(status)) << status;
  }
  EXPECT_TRUE(Rows("SELECT * { ?a :p ?x }").empty());
}

TEST_F(ConcurrencyTest, ResultsAreCancelledWhileTheyAreRead) {
  Update("INSERT { ?a :more ?n } WHERE { ?a :has ?m VALUES ?n { 1 2 3 4 5 6 7 8 9 10 } }");
  for (int round = 0; round < 10; ++round) {
    absl::StatusOr<Result> result = database_->Query(
        "SELECT * { ?a :more ?x . ?b :more ?y . ?c :more ?z . ?d :more ?w }", query_options_);
    ASSERT_TRUE(result.ok()) << result.status();
    std::atomic<bool> begun{false};
    std::thread canceller([&] {
      while (!begun) std::this_thread::yield();
      result->Cancel();
    });
    while (result->Next()) begun = true;
    canceller.join();
    EXPECT_TRUE(absl::IsCancelled(result->status())) << result->status();
  }
}

}  // namespace
}  // namespace mote
