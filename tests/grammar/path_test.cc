#include "grammar/ast/path.h"

#include <gtest/gtest.h>

#include "tests/grammar/parse_text.h"

namespace mote {
namespace {

// The path in ?s PATH ?o.
std::string PathText(std::string_view path) {
  const std::string text = testing::PatternText(std::string("?s ").append(path).append(" ?o"));
  const size_t begin = text.find("(?s ");
  if (begin == std::string::npos) return text;
  return text.substr(begin + 4, text.size() - begin - 4 - 6);
}

TEST(PathTest, Forms) {
  EXPECT_EQ(PathText(":a"), "<e:a>");
  EXPECT_EQ(PathText("(:a)"), "<e:a>");
  EXPECT_EQ(PathText("^:a"), "(^ <e:a>)");
  EXPECT_EQ(PathText(":a/:b/:c"), "(/ <e:a> <e:b> <e:c>)");
  EXPECT_EQ(PathText(":a|:b|:c"), "(| <e:a> <e:b> <e:c>)");
  EXPECT_EQ(PathText(":a*"), "(* <e:a>)");
  EXPECT_EQ(PathText(":a+"), "(+ <e:a>)");
  EXPECT_EQ(PathText(":a?"), "(? <e:a>)");
}

TEST(PathTest, Precedence) {
  EXPECT_EQ(PathText(":a/:b|:c"), "(| (/ <e:a> <e:b>) <e:c>)");
  EXPECT_EQ(PathText("^:a*"), "(^ (* <e:a>))");
  EXPECT_EQ(PathText("(^:a)*"), "(* (^ <e:a>))");
  EXPECT_EQ(PathText("^:a/^:b"), "(/ (^ <e:a>) (^ <e:b>))");
  EXPECT_EQ(PathText("(:a|:b)+/:c"), "(/ (+ (| <e:a> <e:b>)) <e:c>)");
}

TEST(PathTest, NegatedSets) {
  EXPECT_EQ(PathText("!:a"), "(! <e:a>)");
  EXPECT_EQ(PathText("!^:a"), "(! ^<e:a>)");
  EXPECT_EQ(PathText("!()"), "(!)");
  EXPECT_EQ(PathText("!(:a|^:b|a)"),
            "(! <e:a> ^<e:b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>)");
}

}  // namespace
}  // namespace mote
