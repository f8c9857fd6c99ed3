#include "engine/operators/growing_array.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace mote {
namespace {

std::vector<uint64_t> Contents(const GrowingArray<uint64_t>& array) {
  return std::vector<uint64_t>(array.begin(), array.end());
}

TEST(GrowingArrayTest, HoldsWhatAVectorHolds) {
  std::mt19937_64 random(7);
  GrowingArray<uint64_t> array;
  std::vector<uint64_t> expected;
  for (int step = 0; step < 2000; ++step) {
    switch (random() % 5) {
      case 0:
        array.push_back(step);
        expected.push_back(step);
        break;
      case 1: {
        const std::vector<uint64_t> values(random() % 300, random());
        array.Append(values.data(), values.size());
        expected.insert(expected.end(), values.begin(), values.end());
        break;
      }
      case 2:
        array.Reserve(random() % 100000);
        break;
      case 3: {
        const size_t size = random() % (expected.size() + 10);
        array.Resize(size);
        for (size_t i = expected.size(); i < size; ++i) array[i] = 0;
        expected.resize(size);
        break;
      }
      default:
        if (random() % 50 == 0) {
          array.Clear();
          expected.clear();
        }
    }
    ASSERT_GE(array.capacity(), array.size());
    ASSERT_EQ(Contents(array), expected) << step;
  }
}

TEST(GrowingArrayTest, KeepsItsContentsWhenMoved) {
  GrowingArray<uint64_t> array;
  array.push_back(4);
  GrowingArray<uint64_t> other(std::move(array));
  EXPECT_EQ(Contents(other), std::vector<uint64_t>{4});
}

TEST(GrowingArrayTest, AppendsNothing) {
  GrowingArray<uint64_t> array;
  array.Append(nullptr, 0);
  EXPECT_TRUE(array.empty());
  EXPECT_EQ(array.begin(), array.end());
}

}  // namespace
}  // namespace mote
