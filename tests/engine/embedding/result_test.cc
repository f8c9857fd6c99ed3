#include <gmock/gmock.h>

#include <cmath>
#include <thread>

#include "tests/engine/embedding/embedding_tester.h"

namespace mote {
namespace {

using ::testing::ElementsAre;
using testing::EmbeddingTest;
using testing::Ex;
using ::testing::HasSubstr;

using ResultTest = EmbeddingTest;

TEST_F(ResultTest, TypedValues) {
  absl::StatusOr<Result> result = database_->Query(R"(
      PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
      SELECT ?v { VALUES ?v {
        7 "05"^^xsd:byte 123456789012345678 99999999999999999999 2.5 1e300 "NaN"^^xsd:double
        true "1"^^xsd:boolean "2026-11-21T22:00:00.5Z"^^xsd:dateTime "2026-11-21+01:00"^^xsd:date
        "text" "texte"@fr <http://example.org/i> "x"^^xsd:integer UNDEF } })",
                                                   query_options_);
  ASSERT_TRUE(result.ok()) << result.status();
  struct Expected {
    std::optional<int64_t> integer;
    std::optional<double> number;
    std::optional<bool> boolean;
    bool date = false;
    std::optional<std::string> text;
  };
  const std::vector<Expected> expected = {
      {7, 7, {}, false, "7"},
      {5, 5, {}, false, "05"},
      {123456789012345678, 123456789012345678.0, {}, false, "123456789012345678"},
      {{}, 1e20, {}, false, "99999999999999999999"},
      {{}, 2.5, {}, false, "2.5"},
      {{}, 1e300, {}, false, "1e300"},
      {{}, std::nan(""), {}, false, "NaN"},
      {{}, {}, true, false, "true"},
      {{}, {}, true, false, "1"},
      {{}, {}, {}, true, "2026-11-21T22:00:00.5Z"},
      {{}, {}, {}, true, "2026-11-21+01:00"},
      {{}, {}, {}, false, "text"},
      {{}, {}, {}, false, "texte"},
      {{}, {}, {}, false, "http://example.org/i"},
      {{}, {}, {}, false, "x"},
      {{}, {}, {}, false, {}},
  };
  for (const Expected& row : expected) {
    SCOPED_TRACE(row.text.value_or("unbound"));
    ASSERT_TRUE(result->Next()) << result->status();
    EXPECT_EQ(result->GetInteger("v"), row.integer);
    const std::optional<double> number = result->GetDouble("v");
    ASSERT_EQ(number.has_value(), row.number.has_value());
    if (number.has_value() && !std::isnan(*row.number)) {
      EXPECT_DOUBLE_EQ(*number, *row.number);
    }
    EXPECT_EQ(result->GetBoolean("v"), row.boolean);
    EXPECT_EQ(result->GetDateTime("v").has_value(), row.date);
    EXPECT_EQ(result->GetString("v"), row.text);
    EXPECT_EQ(result->IsBound("v"), row.text.has_value());
    EXPECT_EQ(result->GetTerm("v") != nullptr, row.text.has_value());
  }
  EXPECT_FALSE(result->Next());
  EXPECT_EQ(result->status(), absl::OkStatus());
  EXPECT_EQ(result->GetTerm("v"), nullptr);
}

TEST_F(ResultTest, Dates) {
  Update(R"(PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
            INSERT DATA { :a :at "2026-11-21T22:30:15.25+02:00"^^xsd:dateTime })");
  absl::StatusOr<Result> result = database_->Query("SELECT ?t { :a :at ?t }", query_options_);
  ASSERT_TRUE(result.ok() && result->Next());
  const std::optional<DateTime> value = result->GetDateTime(size_t{0});
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(value->year, 2026);
  EXPECT_EQ(value->month, 11);
  EXPECT_EQ(value->minute, 30);
  EXPECT_EQ(value->timezone_minutes, 120);
  EXPECT_EQ(value->ToTimePoint().attoseconds, 250'000'000'000'000'000u);
}

TEST_F(ResultTest, ManyRowsAndBatches) {
  Update("INSERT DATA { :a :p 0 }");
  for (int i = 1; i < 6000; i *= 2) {
    Update("INSERT { :a :p ?y } WHERE { :a :p ?x BIND(?x + " + std::to_string(i) + " AS ?y) }");
  }
  absl::StatusOr<Result> rows = database_->Query("SELECT ?o { :a :p ?o }", query_options_);
  ASSERT_TRUE(rows.ok());
  int64_t count = 0;
  int64_t sum = 0;
  while (rows->Next()) {
    ++count;
    sum += *rows->GetInteger(size_t{0});
    ASSERT_EQ(rows->GetTerm(0)->value(), std::to_string(*rows->GetInteger(size_t{0})));
  }
  EXPECT_EQ(count, 8192);
  EXPECT_EQ(sum, 8192 * 8191 / 2);

  absl::StatusOr<Result> batches = database_->Query("SELECT ?o ?none { :a :p ?o }", query_options_);
  ASSERT_TRUE(batches.ok());
  RowBatch batch;
  size_t seen = 0;
  while (batches->NextBatch(&batch)) {
    ASSERT_EQ(batch.columns.size(), 2u);
    seen += batch.rows;
    EXPECT_FALSE(batch.columns[0][batch.rows - 1].is_undefined());
    EXPECT_TRUE(batch.columns[1][batch.rows - 1].is_undefined());
  }
  EXPECT_EQ(seen, 8192u);
  EXPECT_EQ(batches->status(), absl::OkStatus());
}

TEST_F(ResultTest, OtherKinds) {
  Update("INSERT DATA { :a :p :b . :b :p :c }");
  absl::StatusOr<Result> ask = database_->Query("ASK { :a :p :b }", query_options_);
  ASSERT_TRUE(ask.ok());
  EXPECT_EQ(ask->kind(), Result::Kind::kBoolean);
  EXPECT_TRUE(ask->boolean());
  EXPECT_FALSE(ask->Next());

  absl::StatusOr<Result> graph =
      database_->Query("CONSTRUCT { ?o :q ?s } WHERE { ?s :p ?o }", query_options_);
  ASSERT_TRUE(graph.ok());
  EXPECT_EQ(graph->kind(), Result::Kind::kGraph);
  EXPECT_THAT(graph->variables(), ElementsAre("subject", "predicate", "object"));
  EXPECT_THAT(testing::Sorted(testing::ReadRows(*graph)),
              ElementsAre("<http://example.org/b> <http://example.org/q> <http://example.org/a>",
                          "<http://example.org/c> <http://example.org/q> <http://example.org/b>"));

  absl::StatusOr<Result> explain =
      database_->Query("EXPLAIN ANALYZE SELECT * { ?s :p ?o }", query_options_);
  ASSERT_TRUE(explain.ok());
  EXPECT_EQ(explain->kind(), Result::Kind::kExplanation);
  const Explanation plan = explain->explanation();
  EXPECT_THAT(plan.text, HasSubstr("IndexScan"));
  EXPECT_THAT(plan.text, HasSubstr("2 rows"));
  EXPECT_THAT(plan.json, HasSubstr("\"step\""));

  absl::StatusOr<Result> select = database_->Query("SELECT * { ?s :p ?o }", query_options_);
  ASSERT_TRUE(select.ok());
  EXPECT_THAT(select->explanation().text, HasSubstr("IndexScan"));
  EXPECT_GT(select->explanation().plan_time.count(), 0);
}

TEST_F(ResultTest, WarnsOfWhatIsProbablyNotMeant) {
  absl::StatusOr<Result> result = database_->Query("SELECT ?typo { ?s ?p ?o }");
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result->warnings().size(), 1u);
  EXPECT_THAT(result->warnings()[0], HasSubstr("warning"));
}

TEST_F(ResultTest, IsCancelledFromAnotherThread) {
  Update("INSERT DATA { :a :p 0 }");
  for (int i = 1; i < 2000; i *= 2) {
    Update("INSERT { :a :p ?y } WHERE { :a :p ?x BIND(?x + " + std::to_string(i) + " AS ?y) }");
  }
  absl::StatusOr<Result> result = database_->Query(
      "SELECT (COUNT(*) AS ?n) { ?a :p ?x . ?b :p ?y . ?c :p ?z . ?d :p ?w "
      "FILTER(?x + ?y + ?z + ?w > 100000) }",
      query_options_);
  ASSERT_TRUE(result.ok());
  std::thread canceller([&result] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    result->Cancel();
  });
  EXPECT_FALSE(result->Next());
  canceller.join();
  EXPECT_TRUE(absl::IsCancelled(result->status())) << result->status();
  EXPECT_FALSE(result->Next());
}

TEST_F(ResultTest, HonoursItsLimits) {
  Update("INSERT DATA { :a :p 0 }");
  for (int i = 1; i < 2000; i *= 2) {
    Update("INSERT { :a :p ?y } WHERE { :a :p ?x BIND(?x + " + std::to_string(i) + " AS ?y) }");
  }
  QueryOptions options = query_options_;
  options.timeout = std::chrono::milliseconds(50);
  absl::StatusOr<Result> slow = database_->Query(
      "SELECT (SUM(?x * ?y * ?z) AS ?n) { ?a :p ?x . ?b :p ?y . ?c :p ?z }", options);
  ASSERT_TRUE(slow.ok());
  EXPECT_FALSE(slow->Next());
  EXPECT_TRUE(absl::IsDeadlineExceeded(slow->status())) << slow->status();
  options = query_options_;
  options.memory_limit = 1 << 20;
  absl::StatusOr<Result> large =
      database_->Query("SELECT ?x ?y { ?a :p ?x . ?b :p ?y } ORDER BY ?x ?y", options);
  if (large.ok()) {
    EXPECT_FALSE(large->Next());
    EXPECT_TRUE(absl::IsResourceExhausted(large->status())) << large->status();
  } else {
    EXPECT_TRUE(absl::IsResourceExhausted(large.status())) << large.status();
  }
}

TEST(MemoryBudgetTest, QueriesShareIt) {
  Options small;
  small.memory_budget = uint64_t{16} << 20;
  const std::unique_ptr<Database> database = *Database::OpenInMemory(small);
  UpdateOptions update;
  update.memory_limit = uint64_t{1} << 30;
  ASSERT_TRUE(database->Update("INSERT DATA { <s:0> <p:0> 0 }", update).ok());
  for (int i = 1; i < 2000; i *= 2) {
    ASSERT_TRUE(database
                    ->Update("INSERT { <s:0> <p:0> ?y } WHERE { <s:0> <p:0> ?x BIND(?x + " +
                                 std::to_string(i) + " AS ?y) }",
                             update)
                    .ok());
  }
  // Two million rows of three columns.
  const std::string sort =
      "SELECT ?x ?y ?z { ?a <p:0> ?x, ?y . ?b <p:0> ?z FILTER(?z = 0 || ?z = 1) } ORDER BY ?y";
  absl::StatusOr<Result> large = database->Query(sort);
  ASSERT_TRUE(large.ok()) << large.status();
  EXPECT_FALSE(large->Next());
  EXPECT_TRUE(absl::IsResourceExhausted(large->status())) << large->status();
  EXPECT_NE(large->status().message().find("memory budget"), std::string_view::npos)
      << large->status();
  QueryOptions own;
  own.memory_limit = uint64_t{1} << 30;
  absl::StatusOr<Result> allowed = database->Query(sort, own);
  ASSERT_TRUE(allowed.ok()) << allowed.status();
  EXPECT_TRUE(allowed->Next()) << allowed->status();
}

}  // namespace
}  // namespace mote
