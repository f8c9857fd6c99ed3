#include "engine/update/checked_sort.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

namespace mote {
namespace {

using Check = std::function<absl::Status()>;

std::vector<std::vector<uint32_t>> Inputs() {
  std::mt19937 random(5);
  std::vector<std::vector<uint32_t>> inputs = {{}, {1}, {2, 1}};
  for (const uint32_t range : {1u, 2u, 1000u, ~uint32_t{0}}) {
    std::vector<uint32_t> numbers;
    for (int i = 0; i < 400000; ++i) numbers.push_back(random() % range);
    inputs.push_back(numbers);
  }
  std::vector<uint32_t> ascending(400000);
  for (uint32_t i = 0; i < ascending.size(); ++i) ascending[i] = i;
  inputs.push_back(ascending);
  inputs.emplace_back(ascending.rbegin(), ascending.rend());
  // Up, and down again.
  ascending.insert(ascending.end(), inputs.back().begin(), inputs.back().end());
  inputs.push_back(ascending);
  return inputs;
}

TEST(CheckedSortTest, SortsLikeStdSort) {
  for (std::vector<uint32_t> numbers : Inputs()) {
    std::vector<uint32_t> expected = numbers;
    std::sort(expected.begin(), expected.end());
    const absl::Status status =
        CheckedSort(std::span<uint32_t>(numbers), std::less<>(), [] { return absl::OkStatus(); });
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_TRUE(numbers == expected);
  }
}

TEST(CheckedSortTest, StopsWhenItIsTold) {
  for (std::vector<uint32_t> numbers : Inputs()) {
    if (numbers.size() < 1000) continue;
    int calls = 0;
    const Check check = [&calls] {
      return ++calls < 4 ? absl::OkStatus() : absl::CancelledError("enough");
    };
    EXPECT_TRUE(absl::IsCancelled(CheckedSort(std::span<uint32_t>(numbers), std::less<>(), check)));
    EXPECT_EQ(calls, 4);
  }
}

}  // namespace
}  // namespace mote
