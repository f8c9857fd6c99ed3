#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "engine/expression/aggregate.h"
#include "engine/expression/compiled_expression.h"
#include "engine/expression/term_order.h"
#include "storage/term/vocabulary.h"
#include "tests/engine/expression/expression_tester.h"
#include "tests/support/counting_allocator.h"

// In steady state, when scratch memory has grown and terms have been decoded, a batch takes no
// memory from the heap.

namespace mote::testing {
namespace {

constexpr size_t kRows = 2048;
constexpr int kWarmUp = 3;
constexpr int kBatches = 10;

std::map<std::string, std::vector<Term>> Columns() {
  std::mt19937_64 random(3);
  std::map<std::string, std::vector<Term>> columns;
  auto typed = [](const std::string& text, std::string_view datatype) {
    return Term::Literal(text, std::string(datatype));
  };
  for (size_t i = 0; i < kRows; ++i) {
    std::string number = std::to_string(1 + random() % 1000);
    columns["int"].push_back(typed(number, xsd::kInteger));
    columns["odd"].push_back(typed("0" + number, xsd::kInteger));
    columns["dec"].push_back(typed(number + ".5", xsd::kDecimal));
    columns["dbl"].push_back(typed("1.5E" + std::to_string(random() % 4), xsd::kDouble));
    columns["date"].push_back(
        typed("20" + std::to_string(10 + random() % 90) + "-01-01T00:00:00Z", xsd::kDateTime));
    columns["iri"].push_back(Term::Iri("http://example.org/resource/" + number));
    columns["str"].push_back(Term::Literal("a string of some length " + number));
    columns["lang"].push_back(Term::LangLiteral("Straße Nummer " + number, "de"));
    columns["short"].push_back(Term::Literal("s" + number));
  }
  return columns;
}

class ExpressionAllocationTest : public ::testing::TestWithParam<const char*> {};

TEST_P(ExpressionAllocationTest, NoneInSteadyState) {
  ExpressionTester tester = ExpressionTester::OfTerms(Columns());
  absl::StatusOr<ast::Query> query = ParseExpression(GetParam());
  ASSERT_TRUE(query.ok()) << query.status();
  ExpressionScope scope;
  scope.variables = &tester.variables();
  auto expression = CompiledExpression::Compile(ExpressionOf(*query), scope, tester.context());
  ASSERT_TRUE(expression.ok()) << expression.status();
  ColumnBatch batch = tester.batch();
  std::vector<Id> ids(kRows);
  std::vector<uint32_t> all(kRows);
  std::vector<uint32_t> rows(kRows);
  std::iota(all.begin(), all.end(), 0);
  uint64_t before = 0;
  for (int i = 0; i < kWarmUp + kBatches; ++i) {
    if (i == kWarmUp) before = HeapAllocations();
    ASSERT_TRUE(expression->Evaluate(batch, RowSelection::All(batch), ids.data()).ok());
    ASSERT_TRUE(expression->EvaluateFilter(batch, RowSelection::Of(all), rows.data()).ok());
  }
  EXPECT_EQ(HeapAllocations() - before, 0u);
}

INSTANTIATE_TEST_SUITE_P(
    Expressions, ExpressionAllocationTest,
    ::testing::Values(
        "?int < 500", "?int < ?dec", "?odd < 500", "?dbl > 100 && ?int != 7 || !BOUND(?dec)",
        "?int IN (1, 2, 3.5, \"x\")", "?int + ?dec * 2", "?int / ?dec", "-?odd", "?dbl * ?dbl",
        "?date < \"2030-01-01T00:00:00Z\"^^xsd:dateTime", "YEAR(?date) + 1", "?iri = :resource",
        "?str < \"b\"", "?str = ?short", "sameTerm(?iri, ?str)", "IF(?int < 500, ?int, ?str)",
        "COALESCE(?none, ?str)", "STRLEN(?str)", "SUBSTR(?str, 3, 4)", "UCASE(?str)",
        "LCASE(?lang)", "UCASE(?lang)", "CONCAT(?short, ?str)", "CONTAINS(?str, \"9\")",
        "STRSTARTS(STR(?iri), \"http://example.org/resource/1\")", "STRBEFORE(?str, \"len\")",
        "REGEX(?str, \"[0-9]1\")", "REGEX(?lang, \"STRASSE|1\", \"i\")", "LANG(?lang)",
        "LANGMATCHES(LANG(?lang), \"de\")", "DATATYPE(?int)", "isIRI(?iri) && isNumeric(?int)",
        "xsd:integer(?dec)", "xsd:double(?int)", "ABS(?dec)", "ROUND(?dbl)",
        "STRAFTER(STR(?iri), \"resource/\")", "REPLACE(?str, \"s\", \"z\")", "ENCODE_FOR_URI(?str)",
        "STR(?int)", "xsd:string(?dec)"));

class AggregateAllocationTest
    : public ::testing::TestWithParam<std::tuple<ast::AggregateKind, const char*>> {};

TEST_P(AggregateAllocationTest, NoneInSteadyState) {
  ExpressionTester tester = ExpressionTester::OfTerms(Columns());
  AggregateSpec spec;
  spec.kind = std::get<0>(GetParam());
  std::vector<uint32_t> groups(kRows);
  for (size_t i = 0; i < kRows; ++i) groups[i] = static_cast<uint32_t>(i % 50);
  const std::vector<Id>& values = tester.column(std::get<1>(GetParam()));
  for (const uint32_t* group_of :
       {static_cast<const uint32_t*>(nullptr), static_cast<const uint32_t*>(groups.data())}) {
    for (bool distinct : {false, true}) {
      spec.distinct = distinct;
      auto aggregator = MakeAggregator(spec, tester.context());
      ASSERT_TRUE(aggregator->ResizeGroups(50).ok());
      uint64_t before = 0;
      for (int i = 0; i < kWarmUp + kBatches; ++i) {
        if (i == kWarmUp) before = HeapAllocations();
        ASSERT_TRUE(aggregator->Accumulate(values.data(), group_of, kRows).ok());
      }
      EXPECT_EQ(HeapAllocations() - before, 0u) << "distinct: " << distinct;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Aggregates, AggregateAllocationTest,
    ::testing::Combine(::testing::Values(ast::AggregateKind::kCount, ast::AggregateKind::kSum,
                                         ast::AggregateKind::kAvg, ast::AggregateKind::kMin,
                                         ast::AggregateKind::kMax, ast::AggregateKind::kSample),
                       ::testing::Values("int", "odd", "dec", "dbl", "date", "iri", "str")));

TEST(TermOrderAllocationTest, NoneInSteadyState) {
  ExpressionTester tester = ExpressionTester::OfTerms(Columns());
  TermOrder order(tester.context());
  std::string keys;
  for (const char* column : {"int", "odd", "dec", "dbl", "date", "iri", "str", "lang", "short"}) {
    const std::vector<Id>& ids = tester.column(column);
    uint64_t before = 0;
    for (int i = 0; i < kWarmUp + kBatches; ++i) {
      if (i == kWarmUp) before = HeapAllocations();
      tester.context().terms().BeginBatch();
      ASSERT_TRUE(order.Prefetch(ids).ok());
      keys.clear();
      for (size_t k = 0; k + 1 < kRows; ++k) {
        ASSERT_TRUE(order.AppendSortKey(ids[k], k % 2 == 0, &keys).ok());
        ASSERT_TRUE(order.Compare(ids[k], ids[k + 1]).ok());
      }
    }
    EXPECT_EQ(HeapAllocations() - before, 0u) << column;
  }
}

}  // namespace
}  // namespace mote::testing
