#include "engine/expression/range_filter.h"

#include <gtest/gtest.h>

#include "engine/expression/compiled_expression.h"
#include "grammar/ast/query.h"
#include "storage/source/memory_source.h"
#include "tests/engine/expression/expression_tester.h"
#include "tests/engine/expression/random_terms.h"

namespace mote::testing {
namespace {

ast::Expression Variable() { return {ast::Variable{"x", ast::VariableKind::kNamed, {}}, {}}; }

// A random filter on ?x: comparisons, IN, &&, || and ! over random constants.
ast::Expression RandomFilter(Random& random, int depth) {
  if (depth > 0 && random() % 3 != 0) {
    if (random() % 4 == 0) {
      return {ast::UnaryExpression{ast::UnaryOperator::kNot, RandomFilter(random, depth - 1)}, {}};
    }
    ast::LogicalExpression logical;
    logical.op = random() % 2 == 0 ? ast::LogicalOperator::kAnd : ast::LogicalOperator::kOr;
    for (size_t n = 2 + random() % 2; n > 0; --n) {
      logical.operands.push_back(RandomFilter(random, depth - 1));
    }
    return {std::move(logical), {}};
  }
  auto constant = [&]() -> ast::Expression {
    Term term = random() % 3 == 0 ? RandomTerm(random) : RandomNumber(random);
    if (term.is_blank_node()) term = Term::Iri("http://example.org/1");
    return {ToAst(term), {}};
  };
  if (random() % 6 == 0) {
    ast::InExpression in{random() % 4 == 0, Variable(), {}};
    for (size_t n = random() % 4; n > 0; --n) in.list.push_back(constant());
    return {std::move(in), {}};
  }
  if (random() % 8 == 0) {
    using F = ast::BuiltinFunction;
    constexpr std::array<F, 4> kTests = {F::kIsIri, F::kIsBlank, F::kIsLiteral, F::kIsNumeric};
    ast::BuiltinCall call{kTests[random() % 4], {}};
    call.arguments.push_back(Variable());
    return {std::move(call), {}};
  }
  auto op = static_cast<ast::BinaryOperator>(random() % 6);
  if (random() % 4 == 0) return {ast::BinaryExpression{op, constant(), Variable()}, {}};
  return {ast::BinaryExpression{op, Variable(), constant()}, {}};
}

TEST(RangeFilterTest, NeverLosesAMatchingValue) {
  Random random(11);
  MemorySource::Builder builder;
  std::vector<Id> ids;
  for (int i = 0; i < 3000; ++i) {
    ids.push_back(builder.Intern(i % 2 == 0 ? RandomNumber(random) : RandomTerm(random)));
  }
  std::unique_ptr<MemorySource> source = builder.Build();
  EvaluationContext context(*source);
  VariableMap variables;
  variables.Set("x", 0);
  ExpressionScope scope;
  scope.variables = &variables;
  const Id* column = ids.data();
  ColumnBatch batch{std::span(&column, 1), ids.size()};
  size_t extracted = 0;
  size_t matches = 0;
  for (int round = 0; round < 600; ++round) {
    ast::Expression filter = RandomFilter(random, 3);
    const ast::Expression* conjunct = &filter;
    std::optional<IdRanges> ranges = ExtractRanges(std::span(&conjunct, 1), "x");
    if (!ranges.has_value()) continue;
    ++extracted;
    auto compiled = CompiledExpression::Compile(filter, scope, context);
    ASSERT_TRUE(compiled.ok()) << compiled.status();
    std::vector<uint32_t> rows(ids.size());
    auto kept = compiled->EvaluateFilter(batch, RowSelection::All(batch), rows.data());
    ASSERT_TRUE(kept.ok()) << kept.status();
    for (size_t i = 0; i < *kept; ++i) {
      ASSERT_TRUE(RangesContain(*ranges, ids[rows[i]]))
          << source->TermOf(ids[rows[i]])->ToString() << " in round " << round;
    }
    matches += *kept;
  }
  EXPECT_GT(extracted, 200u);
  EXPECT_GT(matches, 1000u);
}

std::optional<IdRanges> Extract(std::string_view text) {
  absl::StatusOr<ast::Query> query = ParseExpression(text);
  EXPECT_TRUE(query.ok()) << query.status();
  const ast::Expression* conjunct = &ExpressionOf(*query);
  return ExtractRanges(std::span(&conjunct, 1), "x");
}

Id IdOf(const std::string& text) {
  MemorySource::Builder builder;
  return builder.Intern(ParseTerm(text));
}

TEST(RangeFilterTest, IsNarrow) {
  std::optional<IdRanges> ranges = Extract("?x < 5 && ?x >= 2");
  ASSERT_TRUE(ranges.has_value());
  for (const char* text :
       {"2", "4", "2.0", "4.999", "2e0", "\"3\"^^xsd:byte", "\"05\"^^xsd:integer"}) {
    EXPECT_TRUE(RangesContain(*ranges, IdOf(text))) << text;
  }
  for (const char* text : {"5", "1", "1.999", "5e0", "\"7\"^^xsd:byte", "\"a\"", "true",
                           "<http://a>", "\"2020-01-01\"^^xsd:date"}) {
    EXPECT_FALSE(RangesContain(*ranges, IdOf(text))) << text;
  }
  EXPECT_TRUE(Extract("?x < -5").has_value());
  EXPECT_FALSE(RangesContain(*Extract("?x < -5"), IdOf("-5")));
  EXPECT_FALSE(RangesContain(*Extract("?x > \"2020-01-01T00:00:00Z\"^^xsd:dateTime"),
                             IdOf("\"2019-01-01T00:00:00Z\"^^xsd:dateTime")));
  EXPECT_FALSE(
      RangesContain(*Extract("?x > xsd:date(\"2020-01-01\")"), IdOf("\"2019-01-01\"^^xsd:date")));
  EXPECT_FALSE(RangesContain(*Extract("?x > \"m\""), IdOf("\"a\"")));
  EXPECT_EQ(Extract("?x = \"abc\""), (IdRanges{{IdOf("\"abc\""), IdOf("\"abc\"")}}));
  EXPECT_TRUE(Extract("?x < 1 && ?x > 2").has_value());
}

TEST(RangeFilterTest, SaysNothingWhereItKnowsNothing) {
  for (const char* text : {"?y < 5", "?x != 5", "?x < 5 || ?y < 5", "?x + 1 < 5", "BOUND(?x)",
                           "REGEX(?x, \"a\")", "?x < ?y", "?x NOT IN (1)", "!(?x = 5)"}) {
    EXPECT_FALSE(Extract(text).has_value()) << text;
  }
}

TEST(RangeFilterTest, SetOperations) {
  auto id = [](uint64_t n) { return Id(Tag::kIri, n); };
  IdRanges a = {{id(1), id(5)}, {id(10), id(20)}};
  IdRanges b = {{id(4), id(12)}, {id(20), id(30)}};
  EXPECT_EQ(IntersectRanges(a, b), (IdRanges{{id(4), id(5)}, {id(10), id(12)}, {id(20), id(20)}}));
  EXPECT_EQ(UnionRanges(a, b), (IdRanges{{id(1), id(30)}}));
  EXPECT_TRUE(RangesContain(a, id(5)));
  EXPECT_FALSE(RangesContain(a, id(6)));
  EXPECT_FALSE(RangesContain({}, id(6)));
}

}  // namespace
}  // namespace mote::testing
