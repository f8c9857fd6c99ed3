#include "engine/results/display_width.h"

#include <gtest/gtest.h>

namespace mote {
namespace {

TEST(DisplayWidthTest, Widths) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("Gerät"), 5u);
  EXPECT_EQ(DisplayWidth("中文"), 4u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);
  EXPECT_EQ(DisplayWidth("a\u200Bb"), 2u);
  EXPECT_EQ(DisplayWidth("😀"), 2u);
  // Malformed bytes are not read past their end.
  EXPECT_GT(DisplayWidth("\xE4\xB8"), 0u);
  EXPECT_GT(DisplayWidth("\xFF"), 0u);
}

TEST(DisplayWidthTest, Prefixes) {
  EXPECT_EQ(PrefixOfWidth("abc", 2), 2u);
  EXPECT_EQ(PrefixOfWidth("abc", 5), 3u);
  EXPECT_EQ(PrefixOfWidth("中文", 3), 3u);
  EXPECT_EQ(PrefixOfWidth("中文", 1), 0u);
  // A combining mark stays with its letter.
  EXPECT_EQ(PrefixOfWidth("e\u0301x", 1), 3u);
}

}  // namespace
}  // namespace mote
