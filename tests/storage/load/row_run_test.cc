#include "storage/load/row_run.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <set>
#include <vector>

#include "storage/load/order_plan.h"
#include "storage/load/row_spool.h"

namespace mote {
namespace {

template <int kColumns>
void ExpectMergesLikeASet(uint64_t seed) {
  std::mt19937_64 random(seed);
  auto file = TempFile::Create(::testing::TempDir());
  ASSERT_TRUE(file.ok());
  std::set<Row<kColumns>> expected;
  std::vector<RowRun<kColumns>> runs(random() % 9);
  for (RowRun<kColumns>& run : runs) {
    std::set<Row<kColumns>> rows;
    const size_t count = random() % 12000;
    for (size_t i = 0; i < count; ++i) {
      Row<kColumns> row = {};
      for (uint64_t& id : row) id = random() % 64;
      rows.insert(row);
    }
    expected.insert(rows.begin(), rows.end());
    std::vector<Row<kColumns>> sorted(rows.begin(), rows.end());
    if (random() % 2 == 0) {
      run.rows = std::move(sorted);
    } else {
      const std::span<const int> columns = std::span(kSameColumns).template first<kColumns>();
      auto section = SpillRows<kColumns>(sorted, columns, file->get());
      ASSERT_TRUE(section.ok()) << section.status();
      run.section = *section;
    }
  }
  RunMerger<kColumns> merger(runs);
  std::vector<Row<kColumns>> merged;
  std::vector<Row<kColumns>> some(1 + random() % 3000);
  while (true) {
    auto count = merger.Next(some);
    ASSERT_TRUE(count.ok()) << count.status();
    if (*count == 0) break;
    merged.insert(merged.end(), some.begin(), some.begin() + static_cast<ptrdiff_t>(*count));
  }
  EXPECT_EQ(merged, std::vector<Row<kColumns>>(expected.begin(), expected.end()));
}

TEST(RunMerger, MergesLikeASet) {
  for (uint64_t seed = 0; seed < 25; ++seed) {
    ExpectMergesLikeASet<3>(seed);
    ExpectMergesLikeASet<4>(seed);
  }
}

TEST(RowRun, SpillingPermutesColumns) {
  auto file = TempFile::Create(::testing::TempDir());
  ASSERT_TRUE(file.ok());
  const std::vector<Row<3>> rows = {{9, 1, 5}, {3, 2, 4}, {7, 2, 6}};
  const std::vector<int> pos = {1, 2, 0};
  RowRun<3> run;
  auto section = SpillRows<3>(rows, pos, file->get());
  ASSERT_TRUE(section.ok());
  run.section = *section;
  RunMerger<3> merger({&run, 1});
  std::vector<Row<3>> out(10);
  auto count = merger.Next(out);
  ASSERT_TRUE(count.ok());
  out.resize(*count);
  EXPECT_EQ(out, (std::vector<Row<3>>{{1, 5, 9}, {2, 4, 3}, {2, 6, 7}}));
}

TEST(RowSpool, GivesBackEachGeneration) {
  RowSpool<3> spool(::testing::TempDir(), 5000);
  std::mt19937_64 random(4);
  std::multiset<Row<3>> expected[3];
  for (int i = 0; i < 60; ++i) {
    RowBuffer<3> buffer;
    buffer.generation = static_cast<uint32_t>(random() % 3);
    for (size_t j = 0; j < random() % 50; ++j)
      buffer.rows.push_back({random(), random(), random()});
    expected[buffer.generation].insert(buffer.rows.begin(), buffer.rows.end());
    ASSERT_TRUE(spool.Add(std::move(buffer)).ok());
  }
  EXPECT_GT(spool.spilled_bytes(), 0u);
  EXPECT_EQ(spool.rows(), expected[0].size() + expected[1].size() + expected[2].size());
  for (uint32_t generation = 0; generation < 3; ++generation) {
    std::multiset<Row<3>> rows;
    RowBuffer<3> buffer;
    while (true) {
      auto more = spool.Take(generation, &buffer);
      ASSERT_TRUE(more.ok()) << more.status();
      if (!*more) break;
      rows.insert(buffer.rows.begin(), buffer.rows.end());
    }
    EXPECT_EQ(rows, expected[generation]);
  }
}

}  // namespace
}  // namespace mote
