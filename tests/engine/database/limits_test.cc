#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/engine/database/database_tester.h"

namespace mote::testing {
namespace {

using ::testing::HasSubstr;

// Runs for hours if it is let.
constexpr char kEndless[] =
    "SELECT (COUNT(*) AS ?n) { ?a :p ?x . ?b :p ?y . ?c :p ?z . ?d :p ?w"
    " FILTER (?x + ?y + ?z + ?w < 0) }";
// Needs to hold a million rows.
constexpr char kLarge[] = "SELECT * { ?a :p ?x . ?b :p ?y } ORDER BY ?y ?x";

class LimitsTest : public DatabaseTest {
 protected:
  LimitsTest() { AddNumbers(1000); }
};

TEST_F(LimitsTest, TimeEndsAQuery) {
  query_options_.timeout = std::chrono::milliseconds(100);
  const auto start = std::chrono::steady_clock::now();
  const absl::Status status = QueryError(kEndless);
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  // No time at all is too little for any query, and a very long time is enough.
  query_options_.timeout = std::chrono::milliseconds(0);
  EXPECT_TRUE(absl::IsDeadlineExceeded(QueryError("SELECT * { ?x ?p ?y }")));
  query_options_.timeout = std::chrono::milliseconds::max();
  EXPECT_TRUE(QueryError("SELECT * { ?x ?p ?y }").ok());
}

TEST_F(LimitsTest, TextsAreNotComputedBeyondTheirBound) {
  const auto doubled = [](int times) {
    std::string query = "SELECT (STRLEN(?t" + std::to_string(times) +
                        ") AS ?n) { BIND (\"0123456789abcdef\" AS ?t0) ";
    for (int i = 0; i < times; ++i) {
      const std::string last = "?t" + std::to_string(i);
      query += "BIND (CONCAT(" + last + ", " + last + ") AS ?t" + std::to_string(i + 1) + ") ";
    }
    return query + "}";
  };
  EXPECT_EQ(Rows(doubled(20)), (std::vector<std::string>{"\"16777216\""}));
  for (const std::string& query :
       {doubled(24), std::string("SELECT (GROUP_CONCAT(?t) AS ?all) {") +
                         " { SELECT (GROUP_CONCAT(?x; separator=\"0123456789abcdef\") AS ?t)"
                         " { ?a :p ?x . ?b :p ?y } } ?c :p ?z }"}) {
    const absl::Status status = QueryError(query);
    EXPECT_TRUE(absl::IsResourceExhausted(status)) << query << "\n" << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("longer than")) << query;
  }
}

TEST_F(LimitsTest, AnErrorStays) {
  query_options_.timeout = std::chrono::milliseconds(50);
  const auto result = database_->Query(kEndless, query_options_);
  ASSERT_TRUE(result.ok()) << result.status();
  Batch batch;
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(absl::IsDeadlineExceeded((*result)->Next(&batch)));
    EXPECT_EQ(batch.rows, 0u);
  }
}

TEST_F(LimitsTest, MemoryEndsAQuery) {
  query_options_.memory_limit = 2 << 20;
  for (const char* query : {kLarge, "SELECT DISTINCT ?x ?y { ?a :p ?x . ?b :p ?y }",
                            "SELECT ?x ?y (COUNT(*) AS ?n) { ?a :p ?x . ?b :p ?y } GROUP BY ?x ?y",
                            "CONSTRUCT { ?a ?p ?b } WHERE { ?a :p ?x . ?b ?p ?y }"}) {
    const absl::Status status = QueryError(query);
    EXPECT_TRUE(absl::IsResourceExhausted(status)) << query << "\n" << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("memory limit")) << query;
  }
  // What streams needs none.
  EXPECT_TRUE(QueryError("SELECT * { ?a :p ?x . ?b :p ?y }").ok());
  query_options_.memory_limit = uint64_t{1} << 30;
  EXPECT_TRUE(QueryError(kLarge).ok());
}

TEST_F(LimitsTest, ProductsAreCountedWithoutBeingMade) {
  query_options_.memory_limit = 2 << 20;
  const std::vector<std::string> rows =
      Rows("SELECT (COUNT(*) AS ?n) { ?a :p ?x . ?b :p ?y . ?c :p ?z }");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_THAT(rows[0], HasSubstr("\"1000000000\""));
}

// Sides nested in sides take no plan for each way to choose some of them, and the buffers of many
// operators count.
TEST_F(LimitsTest, LongQueries) {
  std::string optionals = "SELECT * { ?a :p ?o ";
  std::string chain = "SELECT * { ?a ?p ?o0 ";
  for (int i = 0; i < 120; ++i) {
    const std::string n = std::to_string(i);
    optionals += "OPTIONAL { ?s" + n + " :p ?o ";
    chain += ". ?s" + n + " ?p" + n + " ?o0 ";
  }
  optionals += std::string(120, '}') + "}";
  chain += "}";
  query_options_.timeout = std::chrono::seconds(20);
  query_options_.memory_limit = uint64_t{1} << 30;
  EXPECT_TRUE(QueryError("EXPLAIN " + optionals).ok());
  EXPECT_TRUE(QueryError("EXPLAIN " + chain).ok());
  query_options_.memory_limit = 16 << 20;
  EXPECT_TRUE(absl::IsResourceExhausted(QueryError(optionals)));
  EXPECT_TRUE(absl::IsResourceExhausted(QueryError(chain)));
  std::string patterns = "SELECT * { ?a :p ?x FILTER (";
  for (int i = 0; i < 300; ++i) {
    patterns += "REGEX(STR(?a), \"n(" + std::to_string(i) + "|x)+$\") || ";
  }
  patterns += "false) }";
  EXPECT_TRUE(absl::IsResourceExhausted(QueryError(patterns)));
  query_options_.memory_limit = uint64_t{1} << 30;
  // The numbers below 300, and 333, 444, ... 999.
  EXPECT_EQ(Rows(patterns).size(), 300u + 7u);
}

TEST_F(LimitsTest, AFlagEndsAQuery) {
  std::atomic<bool> cancel{false};
  query_options_.cancel = &cancel;
  std::thread other([&cancel] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    cancel = true;
  });
  const absl::Status status = QueryError(kEndless);
  other.join();
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
  EXPECT_TRUE(absl::IsCancelled(QueryError("DESCRIBE :n1")));
  cancel = false;
  EXPECT_TRUE(QueryError("DESCRIBE :n1").ok());
}

TEST_F(LimitsTest, UpdatesHaveThemToo) {
  const std::vector<std::string> before = Quads();
  const std::string product =
      "DELETE DATA { :n1 :p 1 } ; INSERT { ?a :q ?b } WHERE { ?a :p ?x . ?b :p ?y }";
  update_options_.memory_limit = 1 << 20;
  EXPECT_TRUE(absl::IsResourceExhausted(UpdateError(product)));
  EXPECT_EQ(Quads(), before);
  update_options_.memory_limit = uint64_t{1} << 30;
  update_options_.timeout = std::chrono::milliseconds(30);
  EXPECT_TRUE(absl::IsDeadlineExceeded(UpdateError(product)));
  EXPECT_EQ(Quads(), before);
  std::atomic<bool> cancel{true};
  update_options_.timeout.reset();
  update_options_.cancel = &cancel;
  EXPECT_TRUE(absl::IsCancelled(UpdateError("CLEAR ALL")));
  EXPECT_EQ(Quads(), before);
}

}  // namespace
}  // namespace mote::testing
