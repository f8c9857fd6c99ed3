// Every way to join, in every mode, against the definition of compatible solutions.

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "engine/expression/compiled_expression.h"
#include "engine/expression/variable_map.h"
#include "engine/operators/graph_view.h"
#include "engine/operators/hash_lookup.h"
#include "engine/operators/lookup_join.h"
#include "engine/operators/merge_lookup.h"
#include "engine/operators/scan_lookup.h"
#include "grammar/ast/query.h"
#include "grammar/parser/parser.h"
#include "storage/term/inline_value.h"
#include "tests/engine/operators/operator_tester.h"

namespace mote::testing {
namespace {

// The variables: a key of both sides, one that both sides may bind, and one of each side alone.
constexpr VariableId kKey = 0;
constexpr VariableId kShared = 1;
constexpr VariableId kLeftOnly = 2;
constexpr VariableId kRightOnly = 3;

enum class Algorithm { kHash, kHashWithoutKey, kMerge, kIndex };

struct Case {
  Algorithm algorithm = Algorithm::kHash;
  JoinMode mode = JoinMode::kInner;
  bool minus = false;
  bool condition = false;
};

struct Sides {
  Rows left;   // key, shared, left only
  Rows right;  // key, shared, right only
};

// Both sides; `sorted` by the key, as a merge join needs them.
Sides RandomSides(Draw& draw, bool shared_in_right, bool key_unbound, bool sorted) {
  Sides sides;
  sides.left.columns = {kKey, kShared, kLeftOnly};
  sides.right.columns = {kKey, kShared, kRightOnly};
  const size_t sizes[] = {0, 1, 5, 60, 2048, 3000};
  const size_t left = sizes[draw.Below(6)];
  const size_t right = sizes[draw.Below(6)];
  const size_t domain = 1 + std::max(left, right) / (1 + draw.Below(8));
  const int unbound = draw.Chance(50) ? 30 : 0;
  const int key_percent = key_unbound ? 20 : 0;
  for (size_t i = 0; i < left; ++i) {
    sides.left.rows.push_back(
        {draw.Value(domain, key_percent), draw.Value(3, unbound), draw.Value(50, 10)});
  }
  for (size_t i = 0; i < right; ++i) {
    sides.right.rows.push_back({draw.Value(domain, key_percent),
                                shared_in_right ? draw.Value(3, unbound) : Id::Undefined(),
                                draw.Value(50, 10)});
  }
  if (sorted) {
    auto by_key = [](const Row& a, const Row& b) { return a[0] < b[0]; };
    std::stable_sort(sides.left.rows.begin(), sides.left.rows.end(), by_key);
    std::stable_sort(sides.right.rows.begin(), sides.right.rows.end(), by_key);
  }
  return sides;
}

// left only < right only, where both are bound.
bool ConditionHolds(Id left, Id right) {
  return !left.is_undefined() && !right.is_undefined() &&
         InlineInteger(left) < InlineInteger(right);
}

// Rows (key, shared, left only, right only) of the pairs, (key, shared, left only) of selections,
// with the mark after them.
std::vector<Row> Naive(const Sides& sides, const Case& c) {
  std::vector<Row> out;
  for (const Row& a : sides.left.rows) {
    bool matched = false;
    for (const Row& b : sides.right.rows) {
      bool compatible = true;
      bool overlap = false;
      for (size_t v = 0; v < 2; ++v) {
        const bool both = !a[v].is_undefined() && !b[v].is_undefined();
        compatible &= !both || a[v] == b[v];
        overlap |= both;
      }
      if (!compatible || (c.minus && !overlap)) continue;
      if (c.condition && !ConditionHolds(a[2], b[2])) continue;
      matched = true;
      if (!GivesPairs(c.mode)) break;
      out.push_back(
          {a[0].is_undefined() ? b[0] : a[0], a[1].is_undefined() ? b[1] : a[1], a[2], b[2]});
    }
    if (c.mode == JoinMode::kLeft && !matched) out.push_back({a[0], a[1], a[2], Id()});
    if (c.mode == JoinMode::kKeep && matched) out.push_back(a);
    if (c.mode == JoinMode::kRemove && !matched) out.push_back(a);
    if (c.mode == JoinMode::kMark) out.push_back({a[0], a[1], a[2], EncodeBoolean(matched)});
  }
  return out;
}

JoinColumn ColumnFrom(JoinColumn::From from, uint32_t left, uint32_t right) {
  JoinColumn column;
  column.from = from;
  column.left = left;
  column.right = right;
  return column;
}

class JoinTest : public ::testing::Test {
 protected:
  JoinTest() : source_(EmptySource()), query_(*ParseQuery("ASK { FILTER (?l < ?r) }")) {}

  // The specification of a join whose right side stores (shared, right only), and the key first
  // where it is checked and not looked up.
  JoinSpec SpecOf(const Case& c, EvaluationContext& context) {
    const bool key_checked = c.algorithm == Algorithm::kHashWithoutKey;
    const uint32_t first = key_checked ? 1 : 0;
    JoinSpec spec;
    spec.mode = c.mode;
    const bool pairs = GivesPairs(c.mode);
    using From = JoinColumn::From;
    spec.outputs = {ColumnFrom(pairs && key_checked ? From::kEither : From::kLeft, 0, 0),
                    ColumnFrom(pairs ? From::kEither : From::kLeft, 1, first),
                    ColumnFrom(From::kLeft, 2, 0)};
    if (pairs) spec.outputs.push_back(ColumnFrom(From::kRight, 0, first + 1));
    if (c.mode == JoinMode::kMark) spec.outputs.push_back(ColumnFrom(From::kMark, 0, 0));
    if (key_checked) spec.checks.push_back({0, 0, true});
    spec.checks.push_back({1, first, true});
    spec.needs_overlap = c.minus && key_checked;
    if (c.condition) {
      spec.condition_columns = {ColumnFrom(From::kLeft, 2, 0),
                                ColumnFrom(From::kRight, 0, first + 1)};
      VariableMap variables;
      variables.Set("l", 0);
      variables.Set("r", 1);
      ExpressionScope scope;
      scope.variables = &variables;
      const auto& filter = std::get<ast::FilterElement>(query_.where.elements[0].node);
      auto compiled = CompiledExpression::Compile(filter.condition, scope, context);
      EXPECT_TRUE(compiled.ok()) << compiled.status();
      spec.conditions.push_back(*std::move(compiled));
    }
    return spec;
  }

  static std::vector<VariableId> OutputsOf(const Case& c) {
    std::vector<VariableId> outputs = {kKey, kShared, kLeftOnly};
    if (GivesPairs(c.mode) || c.mode == JoinMode::kMark) outputs.push_back(kRightOnly);
    return outputs;
  }

  OperatorPtr Make(const Sides& sides, const Case& c, EvaluationContext& context) {
    OperatorPtr left = ScanOf(context, sides.left);
    OperatorPtr right = ScanOf(context, sides.right);
    JoinSpec spec = SpecOf(c, context);
    switch (c.algorithm) {
      case Algorithm::kHash:
        return std::make_unique<LookupJoin<HashLookup>>(
            context, OutputsOf(c), std::move(left),
            HashLookup(context, std::move(right), {0}, {0}, {1, 2}), std::move(spec));
      case Algorithm::kHashWithoutKey:
        return std::make_unique<LookupJoin<HashLookup>>(
            context, OutputsOf(c), std::move(left),
            HashLookup(context, std::move(right), {}, {}, {0, 1, 2}), std::move(spec));
      case Algorithm::kMerge:
        return std::make_unique<LookupJoin<MergeLookup>>(
            context, OutputsOf(c), std::move(left),
            MergeLookup(context, std::move(right), 0, 0, {1, 2}), std::move(spec));
      case Algorithm::kIndex:
        break;
    }
    return nullptr;
  }

  void Run(const Case& c, uint64_t seeds) {
    for (uint64_t seed = 0; seed < seeds; ++seed) {
      Draw draw(seed);
      const bool no_key = c.algorithm == Algorithm::kHashWithoutKey;
      Sides sides = RandomSides(draw, true, no_key, c.algorithm == Algorithm::kMerge);
      // All pairs are looked at: fewer rows will do.
      if (no_key && sides.left.rows.size() > 60) sides.left.rows.resize(60);
      EvaluationContext context(*source_);
      const OperatorPtr join = Make(sides, c, context);
      std::vector<Row> expected = Naive(sides, c);
      std::sort(expected.begin(), expected.end());
      // Operators can be opened again.
      for (int round = 0; round < 2; ++round) {
        absl::StatusOr<std::vector<Row>> rows = ReadAll(*join);
        ASSERT_TRUE(rows.ok()) << rows.status();
        std::sort(rows->begin(), rows->end());
        ASSERT_EQ(rows->size(), expected.size())
            << join->Name() << " seed " << seed << " round " << round;
        ASSERT_EQ(*rows, expected) << join->Name() << " seed " << seed << " round " << round;
      }
    }
  }

  std::unique_ptr<MemorySource> source_;
  ast::Query query_;
};

class JoinModesTest : public JoinTest,
                      public ::testing::WithParamInterface<std::tuple<Algorithm, JoinMode, bool>> {
};

TEST_P(JoinModesTest, AgreesWithTheDefinition) {
  Case c;
  std::tie(c.algorithm, c.mode, c.condition) = GetParam();
  Run(c, 25);
}

INSTANTIATE_TEST_SUITE_P(
    All, JoinModesTest,
    ::testing::Combine(::testing::Values(Algorithm::kHash, Algorithm::kHashWithoutKey,
                                         Algorithm::kMerge),
                       ::testing::Values(JoinMode::kInner, JoinMode::kLeft, JoinMode::kKeep,
                                         JoinMode::kRemove, JoinMode::kMark),
                       ::testing::Bool()));

class MinusTest : public JoinTest, public ::testing::WithParamInterface<Algorithm> {};

TEST_P(MinusTest, NeedsSharedVariables) {
  Case c;
  c.algorithm = GetParam();
  c.mode = JoinMode::kRemove;
  c.minus = true;
  Run(c, 25);
}

INSTANTIATE_TEST_SUITE_P(All, MinusTest,
                         ::testing::Values(Algorithm::kHash, Algorithm::kHashWithoutKey,
                                           Algorithm::kMerge));

// The right side of index joins is a pattern (?key <p> ?right) of a source.
class IndexJoinTest : public JoinTest,
                      public ::testing::WithParamInterface<std::tuple<JoinMode, bool, bool>> {};

TEST_P(IndexJoinTest, AgreesWithTheDefinition) {
  Case c;
  c.algorithm = Algorithm::kIndex;
  bool sorted = false;
  std::tie(c.mode, c.condition, sorted) = GetParam();
  for (uint64_t seed = 0; seed < 25; ++seed) {
    Draw draw(seed);
    Sides sides = RandomSides(draw, false, false, sorted);
    MemorySource::Builder builder;
    const Id predicate = builder.Intern(Term::Iri("http://e/p"));
    // Triples are a set, and bind everything.
    std::sort(sides.right.rows.begin(), sides.right.rows.end());
    sides.right.rows.erase(std::unique(sides.right.rows.begin(), sides.right.rows.end()),
                           sides.right.rows.end());
    std::erase_if(sides.right.rows, [](const Row& row) { return row[2].is_undefined(); });
    for (const Row& row : sides.right.rows) builder.Add({row[0], predicate, row[2], kDefaultGraph});
    builder.Add({predicate, builder.Intern(Term::Iri("http://e/q")), predicate, kDefaultGraph});
    const std::unique_ptr<MemorySource> source = builder.Build();
    const GraphView view = GraphView::Default(*source);
    EvaluationContext context(*source);

    JoinSpec spec = SpecOf({Algorithm::kHash, c.mode, false, c.condition}, context);
    // The pattern has no shared variable: its columns are (right only).
    spec.checks.clear();
    for (JoinColumn& column : spec.outputs) {
      if (column.from == JoinColumn::From::kEither) column.from = JoinColumn::From::kLeft;
      column.right = 0;
    }
    for (JoinColumn& column : spec.condition_columns) column.right = 0;
    ScanLookup::Spec lookup;
    lookup.shape.view = &view;
    lookup.shape.order = Order::kPso;
    lookup.shape.outputs = {2};
    lookup.prefix.resize(2);
    lookup.prefix[0].id = predicate;
    lookup.prefix[1].from_left = true;
    lookup.prefix[1].left = 0;
    lookup.keys_sorted = sorted;
    LookupJoin<ScanLookup> join(context, OutputsOf(c), ScanOf(context, sides.left),
                                ScanLookup(context, std::move(lookup)), std::move(spec));
    std::vector<Row> expected = Naive(sides, c);
    std::sort(expected.begin(), expected.end());
    for (int round = 0; round < 2; ++round) {
      absl::StatusOr<std::vector<Row>> rows = ReadAll(join);
      ASSERT_TRUE(rows.ok()) << rows.status();
      std::sort(rows->begin(), rows->end());
      ASSERT_EQ(rows->size(), expected.size()) << "seed " << seed << " round " << round;
      ASSERT_EQ(*rows, expected) << "seed " << seed << " round " << round;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, IndexJoinTest,
                         ::testing::Combine(::testing::Values(JoinMode::kInner, JoinMode::kLeft,
                                                              JoinMode::kKeep, JoinMode::kRemove,
                                                              JoinMode::kMark),
                                            ::testing::Bool(), ::testing::Bool()));

}  // namespace
}  // namespace mote::testing
