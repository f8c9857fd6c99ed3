#include "storage/block/bit_packing.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace mote {
namespace {

TEST(BitPackingTest, EveryWidthAndPositionReadsBack) {
  std::mt19937_64 random(1);
  for (unsigned width = 0; width <= 64; ++width) {
    if (!IsPackedWidth(width)) continue;
    for (const size_t count : {1, 2, 7, 8, 9, 63, 64, 65, 128}) {
      const uint64_t base = random() & ~WidthMask(width);
      std::vector<uint64_t> values(count);
      for (uint64_t& value : values) value = base + (random() & WidthMask(width));
      std::string bytes = "x";
      PackBits(values.data(), count, base, width, &bytes);
      ASSERT_EQ(bytes.size(), 1 + PackedBytes(count, width));
      bytes.append(kPackedSlack, '\xFF');
      for (size_t i = 0; i < count; ++i) {
        ASSERT_EQ(base + GetPacked(bytes.data() + 1, width, i), values[i]) << width << " " << i;
      }
      for (size_t begin = 0; begin < count; ++begin) {
        std::vector<uint64_t> out(count - begin);
        UnpackBits(bytes.data() + 1, width, begin, out.size(), base, out.data());
        ASSERT_TRUE(std::equal(out.begin(), out.end(), values.begin() + begin)) << width;
      }
    }
  }
}

TEST(BitPackingTest, WidthsThatOneLoadCannotReadBecome64) {
  EXPECT_EQ(PackedWidth(0), 0u);
  EXPECT_EQ(PackedWidth(1), 1u);
  EXPECT_EQ(PackedWidth((uint64_t{1} << 57) - 1), 57u);
  EXPECT_EQ(PackedWidth(uint64_t{1} << 57), 64u);
  EXPECT_EQ(PackedWidth(~uint64_t{0}), 64u);
}

}  // namespace
}  // namespace mote
