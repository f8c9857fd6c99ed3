// DISTINCT, GROUP BY, ORDER BY and slices against plain containers.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/operators/distinct.h"
#include "engine/operators/group.h"
#include "engine/operators/order_by.h"
#include "engine/operators/row_operators.h"
#include "storage/term/inline_value.h"
#include "tests/engine/operators/operator_tester.h"

namespace mote::testing {
namespace {

class SolutionModifiersTest : public ::testing::Test {
 protected:
  SolutionModifiersTest() : source_(EmptySource()), context_(*source_) {}

  static Rows RandomRows(Draw& draw) {
    Rows rows;
    rows.columns = {0, 1, 2};
    const size_t sizes[] = {0, 1, 7, 300, 2048, 5000};
    const size_t size = sizes[draw.Below(6)];
    const size_t domain = 1 + draw.Below(40);
    for (size_t i = 0; i < size; ++i) {
      rows.rows.push_back({draw.Value(domain, 10), draw.Value(3, 10), draw.Value(100000, 10)});
    }
    return rows;
  }

  std::vector<Row> Read(Operator& root) {
    absl::StatusOr<std::vector<Row>> rows = ReadAll(root);
    EXPECT_TRUE(rows.ok()) << rows.status();
    return rows.ok() ? *std::move(rows) : std::vector<Row>();
  }

  std::unique_ptr<MemorySource> source_;
  EvaluationContext context_;
};

// The first two columns.
std::vector<Row> Keys(const std::vector<Row>& rows) {
  std::vector<Row> keys;
  for (const Row& row : rows) keys.push_back({row[0], row[1]});
  return keys;
}

TEST_F(SolutionModifiersTest, DistinctKeepsFirstOccurrences) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Draw draw(seed);
    const std::vector<Row> input = Keys(RandomRows(draw).rows);
    std::vector<Row> expected;
    std::set<Row> seen;
    for (const Row& row : input) {
      if (seen.insert(row).second) expected.push_back(row);
    }
    Distinct distinct(context_, ScanOf(context_, {{0, 1}, input}), Distinct::Input::kAnyOrder);
    ASSERT_EQ(Read(distinct), expected) << seed;
    ASSERT_EQ(Read(distinct), expected) << seed << ", opened again";
    std::vector<Row> sorted = input;
    std::sort(sorted.begin(), sorted.end());
    Distinct adjacent(context_, ScanOf(context_, {{0, 1}, sorted}),
                      Distinct::Input::kEqualRowsAdjacent);
    ASSERT_EQ(Read(adjacent), std::vector<Row>(seen.begin(), seen.end())) << seed;
  }
}

TEST_F(SolutionModifiersTest, GroupsCountAndAdd) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    for (const bool adjacent : {false, true}) {
      Draw draw(seed);
      Rows input = RandomRows(draw);
      if (adjacent) std::sort(input.rows.begin(), input.rows.end());
      struct Expected {
        int64_t rows = 0;
        int64_t bound = 0;
        int64_t sum = 0;
        bool error = false;
        std::set<Id> distinct;
      };
      std::map<Row, Expected> expected;
      for (const Row& row : input.rows) {
        Expected& group = expected[{row[0], row[1]}];
        ++group.rows;
        if (row[2].is_undefined()) {
          group.error = true;
          continue;
        }
        ++group.bound;
        group.sum += InlineInteger(row[2]);
        group.distinct.insert(row[2]);
      }
      Group::Spec spec;
      spec.keys = {0, 1};
      spec.keys_adjacent = adjacent;
      spec.aggregates.resize(4);
      spec.aggregates[0].spec.star = true;
      spec.aggregates[1].column = 2;
      spec.aggregates[2].spec.kind = ast::AggregateKind::kSum;
      spec.aggregates[2].column = 2;
      spec.aggregates[3].spec.distinct = true;
      spec.aggregates[3].column = 2;
      Group group(context_, ScanOf(context_, input), {0, 1, 10, 11, 12, 13}, std::move(spec));
      std::vector<Row> rows = Read(group);
      std::sort(rows.begin(), rows.end());
      ASSERT_EQ(rows.size(), expected.size()) << seed;
      size_t i = 0;
      for (const auto& [key, values] : expected) {
        const Row wanted = {key[0],
                            key[1],
                            *EncodeInteger(values.rows),
                            *EncodeInteger(values.bound),
                            values.error ? Id::Undefined() : *EncodeInteger(values.sum),
                            *EncodeInteger(static_cast<int64_t>(values.distinct.size()))};
        ASSERT_EQ(rows[i++], wanted) << seed;
      }
    }
  }
}

TEST_F(SolutionModifiersTest, NothingIsOneGroupWithoutKeysAndNoneWithThem) {
  for (const bool implicit : {false, true}) {
    Group::Spec spec;
    spec.implicit = implicit;
    spec.aggregates.resize(1);
    spec.aggregates[0].spec.star = true;
    if (!implicit) spec.keys = {0};
    std::vector<VariableId> columns = {10};
    if (!implicit) columns.insert(columns.begin(), 0);
    Group group(context_, ScanOf(context_, {{0}, {}}), columns, std::move(spec));
    const std::vector<Row> rows = Read(group);
    if (implicit) {
      ASSERT_EQ(rows, (std::vector<Row>{{*EncodeInteger(0)}}));
    } else {
      ASSERT_TRUE(rows.empty());
    }
  }
}

TEST_F(SolutionModifiersTest, OrderByIsStableAndTopKIsItsStart) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Draw draw(seed);
    const Rows input = RandomRows(draw);
    const bool first_descending = draw.Chance(50);
    const bool second_descending = draw.Chance(50);
    std::vector<Row> expected = input.rows;
    std::stable_sort(expected.begin(), expected.end(), [&](const Row& a, const Row& b) {
      if (a[0] != b[0]) return first_descending ? b[0] < a[0] : a[0] < b[0];
      return second_descending ? b[1] < a[1] : a[1] < b[1];
    });
    auto keys = [&] {
      std::vector<OrderBy::Key> result(2);
      result[0].column = 0;
      result[0].descending = first_descending;
      result[1].column = 1;
      result[1].descending = second_descending;
      return result;
    };
    OrderBy order(context_, ScanOf(context_, input), {0, 1, 2}, keys(), std::nullopt);
    ASSERT_EQ(Read(order), expected) << seed;
    ASSERT_EQ(Read(order), expected) << seed << ", opened again";
    const size_t limit = draw.Below(20);
    OrderBy top(context_, ScanOf(context_, input), {0, 1, 2}, keys(), limit);
    if (expected.size() > limit) expected.resize(limit);
    ASSERT_EQ(Read(top), expected) << seed << ", limit " << limit;
  }
}

TEST_F(SolutionModifiersTest, SliceCutsAnywhere) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Draw draw(seed);
    const Rows input = RandomRows(draw);
    const size_t offset = draw.Below(3000);
    std::optional<uint64_t> limit;
    if (draw.Chance(70)) limit = draw.Below(3000);
    std::vector<Row> expected = input.rows;
    expected.erase(expected.begin(),
                   expected.begin() + static_cast<ptrdiff_t>(std::min(offset, expected.size())));
    if (limit.has_value() && expected.size() > *limit) expected.resize(*limit);
    Slice slice(context_, ScanOf(context_, input), offset, limit);
    ASSERT_EQ(Read(slice), expected) << seed;
  }
}

}  // namespace
}  // namespace mote::testing
