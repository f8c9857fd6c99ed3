#include "storage/load/radix_sort.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "storage/load/order_plan.h"
#include "storage/term/id.h"

namespace mote {
namespace {

// Ids as loads have them: several classes, small numbers, repeated rows.
template <int kColumns>
std::vector<Row<kColumns>> RandomRows(size_t count, std::mt19937_64& random) {
  std::vector<Row<kColumns>> rows(count);
  const uint64_t range = uint64_t{1} << (1 + random() % 40);
  for (Row<kColumns>& row : rows) {
    for (int c = 0; c < kColumns; ++c) {
      const Tag tag = random() % 3 == 0 ? Tag::kDouble : Tag::kIri;
      row[c] = Id(tag, c == 1 ? random() % 7 : random() % range).bits();
    }
    if (random() % 10 == 0) row = rows[random() % rows.size()];
  }
  return rows;
}

template <int kColumns>
void ExpectLikeStableSort(const std::vector<int>& columns, uint64_t seed) {
  std::mt19937_64 random(seed);
  const std::vector<Row<kColumns>> source = RandomRows<kColumns>(random() % 3000, random);
  std::vector<Row<kColumns>> expected = source;
  std::stable_sort(expected.begin(), expected.end(),
                   [&](const Row<kColumns>& a, const Row<kColumns>& b) {
                     for (const int c : columns) {
                       if (a[c] != b[c]) return a[c] < b[c];
                     }
                     return false;
                   });
  std::vector<Row<kColumns>> a(source.size());
  std::vector<Row<kColumns>> b(source.size());
  const auto sorted = RadixSort<kColumns>(source, a, b, columns);
  EXPECT_TRUE(std::equal(sorted.begin(), sorted.end(), expected.begin(), expected.end()));
  // In place.
  std::vector<Row<kColumns>> rows = source;
  const auto in_place = RadixSort<kColumns>(rows, a, rows, columns);
  EXPECT_TRUE(std::equal(in_place.begin(), in_place.end(), expected.begin(), expected.end()));
}

TEST(RadixSort, IsAStableSort) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    ExpectLikeStableSort<3>({0, 1, 2}, seed);
    ExpectLikeStableSort<3>({1}, seed);
    ExpectLikeStableSort<3>({2, 0}, seed);
    ExpectLikeStableSort<4>({0, 1, 2, 3}, seed);
    ExpectLikeStableSort<4>({3}, seed);
    ExpectLikeStableSort<2>({0}, seed);
  }
}

TEST(RadixSort, SortsAllBits) {
  std::mt19937_64 random(7);
  std::vector<Row<2>> rows(5000);
  for (Row<2>& row : rows) row = {random(), random()};
  std::vector<Row<2>> expected = rows;
  std::sort(expected.begin(), expected.end());
  std::vector<Row<2>> scratch(rows.size());
  const std::vector<int> columns = {0, 1};
  const auto sorted = RadixSort<2>(rows, scratch, rows, columns);
  EXPECT_TRUE(std::equal(sorted.begin(), sorted.end(), expected.begin(), expected.end()));
}

TEST(RadixSort, RemovesRepetitions) {
  std::vector<Row<3>> rows = {{1, 1, 1}, {1, 1, 1}, {1, 1, 2}, {2, 0, 0}, {2, 0, 0}};
  EXPECT_EQ(RemoveRepetitions<3>(rows), 3u);
  EXPECT_EQ(rows[1], (Row<3>{1, 1, 2}));
  EXPECT_EQ(rows[2], (Row<3>{2, 0, 0}));
}

// Each order of the plan is a stable sort of its parent by one column: that must give its own
// order.
template <int kColumns>
void ExpectPlanGivesOrders() {
  std::mt19937_64 random(3);
  using Plan = OrderPlan<kColumns>;
  std::vector<Row<kColumns>> base = RandomRows<kColumns>(2000, random);
  std::sort(base.begin(), base.end());
  base.resize(RemoveRepetitions<kColumns>(base));
  std::vector<std::vector<Row<kColumns>>> made;
  for (const DerivedOrder& derived : Plan::kDerived) {
    const std::vector<Row<kColumns>>& parent =
        derived.parent == kFromBase ? base : made[static_cast<size_t>(derived.parent)];
    std::vector<Row<kColumns>> a(base.size());
    std::vector<Row<kColumns>> b(base.size());
    const std::vector<int> column = {derived.column};
    const auto sorted = RadixSort<kColumns>(parent, a, b, column);
    made.emplace_back(sorted.begin(), sorted.end());
    const std::array<int, 4> columns = OrderColumns(derived.order);
    EXPECT_TRUE(std::is_sorted(made.back().begin(), made.back().end(),
                               [&](const Row<kColumns>& x, const Row<kColumns>& y) {
                                 for (int i = 0; i < kColumns; ++i) {
                                   if (x[columns[i]] != y[columns[i]]) {
                                     return x[columns[i]] < y[columns[i]];
                                   }
                                 }
                                 return false;
                               }))
        << OrderName(derived.order);
  }
}

TEST(OrderPlan, GivesEveryOrder) {
  ExpectPlanGivesOrders<3>();
  ExpectPlanGivesOrders<4>();
}

}  // namespace
}  // namespace mote
