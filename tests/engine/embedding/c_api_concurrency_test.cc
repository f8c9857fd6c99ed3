#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "mote/mote.h"

// What mote.h promises to threads: one database, its snapshots and prepared queries are used by all
// of them; a result is read by one and cancelled by another.

namespace mote {
namespace {

class CApiConcurrencyTest : public ::testing::Test {
 protected:
  CApiConcurrencyTest() {
    EXPECT_EQ(mote_open_in_memory(nullptr, &database_, nullptr), MOTE_OK);
    std::string text = "INSERT DATA {";
    for (int i = 0; i < 12; ++i) {
      text += " <http://a/" + std::to_string(i) + "> <http://a/p> " + std::to_string(i) + " .";
    }
    EXPECT_EQ(mote_update(database_, (text + "}").c_str(), nullptr, nullptr, nullptr), MOTE_OK);
  }
  ~CApiConcurrencyTest() override { mote_close(database_); }

  mote_database* database_ = nullptr;
};

TEST_F(CApiConcurrencyTest, ThreadsShareADatabase) {
  constexpr int kWriters = 2;
  constexpr int kCommits = 25;
  mote_prepared* shared = nullptr;
  const char* parameter = "s";
  ASSERT_EQ(
      mote_prepare(database_, "SELECT ?o { $s <http://a/p> ?o }", &parameter, 1, &shared, nullptr),
      MOTE_OK);
  mote_snapshot* first = nullptr;
  ASSERT_EQ(mote_get_snapshot(database_, &first, nullptr), MOTE_OK);
  std::atomic<int> writing{kWriters};
  std::atomic<int> failures{0};
  std::vector<std::thread> threads;
  // Each commit inserts two triples with the same new subject.
  for (int writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&, writer] {
      for (int i = 0; i < kCommits; ++i) {
        const std::string name = "http://a/w" + std::to_string(writer) + "/" + std::to_string(i);
        const mote_term subject = mote_iri(name.c_str());
        const mote_term predicate = mote_iri("http://a/pair");
        mote_transaction* transaction = nullptr;
        if (mote_begin(database_, &transaction, nullptr) != MOTE_OK) {
          ++failures;
          continue;
        }
        for (const char* text : {"one of the two", "the other of the two"}) {
          const mote_term object = mote_string(text);
          const mote_quad quad = {&subject, &predicate, &object, nullptr};
          if (mote_insert(transaction, &quad, nullptr) != MOTE_OK) ++failures;
        }
        if (mote_commit(transaction, /*sync=*/0, nullptr, nullptr, nullptr) != MOTE_OK) ++failures;
      }
      --writing;
    });
  }
  for (int reader = 0; reader < 3; ++reader) {
    threads.emplace_back([&, reader] {
      mote_prepared* own = nullptr;
      if (mote_prepare(database_, "SELECT (COUNT(*) AS ?n) { ?s <http://a/pair> ?o }", nullptr, 0,
                       &own, nullptr) != MOTE_OK) {
        ++failures;
        return;
      }
      do {
        mote_snapshot* snapshot = nullptr;
        if (mote_get_snapshot(database_, &snapshot, nullptr) != MOTE_OK) ++failures;
        mote_result* result = nullptr;
        int has_row = 0;
        int64_t count = -1;
        if (mote_snapshot_run(snapshot, own, nullptr, 0, 0, &result, nullptr) != MOTE_OK ||
            mote_result_next(result, &has_row, nullptr) != MOTE_OK || has_row == 0 ||
            mote_result_integer(result, 0, &count) == 0 || count % 2 != 0) {
          ++failures;
        }
        mote_result_free(result);
        int64_t visited = 0;
        const mote_term predicate = mote_iri("http://a/pair");
        const mote_quad pattern = {nullptr, &predicate, nullptr, nullptr};
        const auto visit = [](void* context, const mote_quad*) {
          ++*static_cast<int64_t*>(context);
          return 1;
        };
        if (mote_for_each(snapshot, &pattern, visit, &visited, nullptr) != MOTE_OK ||
            visited != count) {
          ++failures;
        }
        // A prepared query and a snapshot that all threads share.
        const std::string name = "http://a/" + std::to_string(3 * reader);
        const mote_term subject = mote_iri(name.c_str());
        int64_t value = -1;
        if (mote_snapshot_run(reader == 0 ? snapshot : first, shared, &subject, 1, 0, &result,
                              nullptr) != MOTE_OK ||
            mote_result_next(result, &has_row, nullptr) != MOTE_OK || has_row == 0 ||
            mote_result_integer(result, 0, &value) == 0 || value != 3 * reader) {
          ++failures;
        }
        mote_result_free(result);
        mote_snapshot_free(snapshot);
      } while (writing > 0);
      mote_prepared_free(own);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(mote_snapshot_commit_number(first), 1u);
  mote_snapshot* last = nullptr;
  ASSERT_EQ(mote_get_snapshot(database_, &last, nullptr), MOTE_OK);
  EXPECT_EQ(mote_snapshot_commit_number(last), uint64_t{1 + kWriters * kCommits});
  mote_snapshot_free(last);
  mote_snapshot_free(first);
  mote_prepared_free(shared);
}

TEST_F(CApiConcurrencyTest, AnotherThreadCancels) {
  mote_result* result = nullptr;
  ASSERT_EQ(mote_query(database_,
                       "SELECT * { ?a ?p ?u . ?b ?p ?v . ?c ?p ?w . ?d ?p ?x . ?e ?p ?y . "
                       "?f ?p ?z . ?g ?p ?t . ?h ?p ?s }",
                       0, &result, nullptr),
            MOTE_OK);
  std::atomic<bool> begun{false};
  std::thread canceller([&] {
    while (!begun) std::this_thread::yield();
    mote_result_cancel(result);
  });
  mote_code code = MOTE_OK;
  for (int has_row = 1; code == MOTE_OK && has_row == 1;) {
    code = mote_result_next(result, &has_row, nullptr);
    begun = true;
  }
  canceller.join();
  EXPECT_EQ(code, MOTE_CANCELLED);
  mote_result_free(result);
}

}  // namespace
}  // namespace mote
