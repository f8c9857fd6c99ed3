#include "engine/expression/aggregate.h"

#include <gtest/gtest.h>

#include <set>

#include "engine/expression/term_order.h"
#include "engine/expression/value.h"
#include "storage/source/memory_source.h"
#include "tests/engine/expression/expression_tester.h"
#include "tests/engine/expression/random_terms.h"

namespace mote::testing {
namespace {

using Kind = ast::AggregateKind;

// The result over one group of terms, as text.
std::string Aggregate(AggregateSpec spec, std::vector<std::string> values) {
  ExpressionTester tester({{"x", values}});
  auto aggregator = MakeAggregator(spec, tester.context());
  EXPECT_TRUE(aggregator->ResizeGroups(1).ok());
  const std::vector<Id>& ids = tester.column("x");
  EXPECT_TRUE(aggregator->Accumulate(spec.star ? nullptr : ids.data(), nullptr, ids.size()).ok());
  Id out;
  EXPECT_TRUE(aggregator->Finish(0, 1, &out).ok());
  return tester.ToString(out);
}

std::string Typed(const std::string& text, const std::string& type) {
  return "\"" + text + "\"^^<http://www.w3.org/2001/XMLSchema#" + type + ">";
}

TEST(AggregateTest, EmptyGroups) {
  EXPECT_EQ(Aggregate({Kind::kCount}, {}), Typed("0", "integer"));
  EXPECT_EQ(Aggregate({Kind::kSum}, {}), Typed("0", "integer"));
  EXPECT_EQ(Aggregate({Kind::kAvg}, {}), Typed("0", "integer"));
  EXPECT_EQ(Aggregate({Kind::kGroupConcat}, {}), "\"\"");
  EXPECT_EQ(Aggregate({Kind::kMin}, {}), "error");
  EXPECT_EQ(Aggregate({Kind::kMax}, {}), "error");
  EXPECT_EQ(Aggregate({Kind::kSample}, {}), "error");
}

TEST(AggregateTest, Promotion) {
  EXPECT_EQ(Aggregate({Kind::kSum}, {"1", "2", "3"}), Typed("6", "integer"));
  EXPECT_EQ(Aggregate({Kind::kSum}, {"1", "2.5"}), Typed("3.5", "decimal"));
  EXPECT_EQ(Aggregate({Kind::kSum}, {"1", "2.5", "\"1\"^^xsd:float"}), Typed("4.5E0", "float"));
  EXPECT_EQ(Aggregate({Kind::kSum}, {"\"1\"^^xsd:float", "1e0", "2"}), Typed("4.0E0", "double"));
  EXPECT_EQ(Aggregate({Kind::kSum}, {"0.1", "0.2"}), Typed("0.3", "decimal"));
  EXPECT_EQ(Aggregate({Kind::kSum}, {"\"05\"^^xsd:integer", "\"1\"^^xsd:byte"}),
            Typed("6", "integer"));
  EXPECT_EQ(Aggregate({Kind::kSum}, {"99999999999999999999", "1"}),
            Typed("100000000000000000000", "integer"));
  EXPECT_EQ(Aggregate({Kind::kSum}, {"0.000000000000000001", "1"}),
            Typed("1.000000000000000001", "decimal"));
  EXPECT_EQ(Aggregate({Kind::kAvg}, {"1", "2"}), Typed("1.5", "decimal"));
  EXPECT_EQ(Aggregate({Kind::kAvg}, {"1e0", "2"}), Typed("1.5E0", "double"));
  EXPECT_EQ(Aggregate({Kind::kMin}, {"3", "1.5", "2e0"}), Typed("1.5", "decimal"));
  EXPECT_EQ(Aggregate({Kind::kMax}, {"3", "1.5", "\"b\"", "<http://z>"}), Typed("3", "integer"));
  EXPECT_EQ(Aggregate({Kind::kMin}, {"3", "\"b\"", "<http://z>"}), "<http://z>");
}

TEST(AggregateTest, Errors) {
  EXPECT_EQ(Aggregate({Kind::kCount}, {"1", "", "2"}), Typed("2", "integer"));
  EXPECT_EQ(Aggregate({.kind = Kind::kCount, .star = true}, {"1", "", "2"}), Typed("3", "integer"));
  EXPECT_EQ(Aggregate({Kind::kSum}, {"1", ""}), "error");
  EXPECT_EQ(Aggregate({Kind::kSum}, {"1", "\"a\""}), "error");
  EXPECT_EQ(Aggregate({Kind::kSum}, {"1", "\"x\"^^xsd:integer"}), "error");
  EXPECT_EQ(Aggregate({Kind::kAvg}, {"1", "<http://a>"}), "error");
  EXPECT_EQ(Aggregate({Kind::kMin}, {"1", ""}), "error");
  EXPECT_EQ(Aggregate({Kind::kMax}, {"", "1"}), "error");
  EXPECT_EQ(Aggregate({Kind::kSample}, {"", "1"}), Typed("1", "integer"));
}

TEST(AggregateTest, DistinctAndConcat) {
  EXPECT_EQ(Aggregate({.kind = Kind::kCount, .distinct = true}, {"1", "1.0", "1", "", ""}),
            Typed("2", "integer"));
  EXPECT_EQ(Aggregate({.kind = Kind::kSum, .distinct = true}, {"1", "1.0", "1"}),
            Typed("2", "decimal"));
  EXPECT_EQ(Aggregate({Kind::kGroupConcat}, {"\"a\"", "\"b\"@en", "3", "<http://a>"}),
            "\"a b 3 http://a\"");
  EXPECT_EQ(Aggregate({.kind = Kind::kGroupConcat, .distinct = true, .separator = ";"},
                      {"\"a\"", "\"b\"", "\"a\""}),
            "\"a;b\"");
  EXPECT_EQ(Aggregate({Kind::kGroupConcat}, {"\"a\"", "_:b"}), "error");
}

TEST(AggregateTest, MemoryLimitIsAnError) {
  MemoryAccount memory(100000);
  EvaluationOptions options;
  options.memory = &memory;
  ExpressionTester tester({{"x", {"1"}}}, options);
  auto aggregator = MakeAggregator({.kind = Kind::kCount, .distinct = true}, tester.context());
  ASSERT_TRUE(aggregator->ResizeGroups(1).ok());
  std::vector<Id> ids;
  for (int i = 0; i < 100000; ++i) ids.push_back(*EncodeInteger(i));
  EXPECT_TRUE(absl::IsResourceExhausted(aggregator->Accumulate(ids.data(), nullptr, ids.size())));
}

// Groups, batches of any size, and both ways of calling give what adding one by one gives.
TEST(AggregateTest, AgreesWithNaiveSums) {
  Random random(5);
  for (int round = 0; round < 40; ++round) {
    MemorySource::Builder builder;
    std::vector<Term> terms;
    std::vector<Id> ids;
    std::vector<uint32_t> groups;
    size_t group_count = 1 + random() % 5;
    for (int i = 0; i < 700; ++i) {
      // Exact numbers only: their sum does not depend on the order.
      Term term = RandomNumber(random);
      Value value = Value::FromTerm(term, Id());
      if (!NumberOf(value).is_exact()) continue;
      terms.push_back(term);
      ids.push_back(builder.Intern(term));
      groups.push_back(static_cast<uint32_t>(random() % group_count));
    }
    auto source = builder.Build();
    EvaluationContext context(*source);
    TermOrder order(context);
    auto sum = MakeAggregator({Kind::kSum}, context);
    auto minimum = MakeAggregator({Kind::kMin}, context);
    auto distinct = MakeAggregator({.kind = Kind::kCount, .distinct = true}, context);
    std::vector<Aggregator*> all = {sum.get(), minimum.get(), distinct.get()};
    for (Aggregator* a : all) ASSERT_TRUE(a->ResizeGroups(group_count).ok());
    for (size_t begin = 0; begin < ids.size();) {
      size_t n = std::min<size_t>(1 + random() % 300, ids.size() - begin);
      const uint32_t* at = group_count == 1 ? nullptr : groups.data() + begin;
      for (Aggregator* a : all) ASSERT_TRUE(a->Accumulate(ids.data() + begin, at, n).ok());
      begin += n;
    }
    std::vector<Id> sums(group_count), minima(group_count), counts(group_count);
    ASSERT_TRUE(sum->Finish(0, group_count, sums.data()).ok());
    ASSERT_TRUE(minimum->Finish(0, group_count, minima.data()).ok());
    ASSERT_TRUE(distinct->Finish(0, group_count, counts.data()).ok());
    for (uint32_t g = 0; g < group_count; ++g) {
      Number expected = Number::Integer(0);
      Id least;
      std::set<Id> seen;
      for (size_t i = 0; i < ids.size(); ++i) {
        if (groups[i] != g) continue;
        expected = AddNumbers(expected, NumberOf(Value::FromTerm(terms[i], Id())));
        if (least.is_undefined() || *order.Compare(ids[i], least) < 0) least = ids[i];
        seen.insert(ids[i]);
      }
      EXPECT_EQ(sums[g], *ToId(expected, context.local())) << FormatNumber(expected);
      EXPECT_TRUE(*order.Compare(minima[g], least) == 0);
      EXPECT_EQ(counts[g], *EncodeInteger(static_cast<int64_t>(seen.size())));
    }
  }
}

}  // namespace
}  // namespace mote::testing
