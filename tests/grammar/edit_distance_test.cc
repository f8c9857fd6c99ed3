#include "grammar/parser/edit_distance.h"

#include <gtest/gtest.h>

namespace mote {
namespace {

TEST(EditDistanceTest, CountsEdits) {
  EXPECT_EQ(EditDistance("", "abc"), 3u);
  EXPECT_EQ(EditDistance("FILTER", "filter"), 0u);
  EXPECT_EQ(EditDistance("FILER", "FILTER"), 1u);
  EXPECT_EQ(EditDistance("FITLER", "FILTER"), 1u);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3u);
  EXPECT_GT(EditDistance(std::string(40, 'a'), "a"), 100u);
}

TEST(EditDistanceTest, IsProbablyMeant) {
  EXPECT_TRUE(IsProbablyMeant("OPTINAL", "OPTIONAL"));
  EXPECT_TRUE(IsProbablyMeant("SELCT", "SELECT"));
  EXPECT_FALSE(IsProbablyMeant("SELECT", "select"));
  EXPECT_FALSE(IsProbablyMeant("ab", "as"));
  EXPECT_FALSE(IsProbablyMeant("", "a"));
}

}  // namespace
}  // namespace mote
