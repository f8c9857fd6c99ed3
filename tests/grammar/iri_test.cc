#include "grammar/parser/iri.h"

#include <gtest/gtest.h>

namespace mote {
namespace {

// The examples of RFC 3986 sections 5.4.1 and 5.4.2.
TEST(IriTest, ExamplesOfRfc3986) {
  const struct {
    const char* reference;
    const char* expected;
  } cases[] = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"g;x?y#s", "http://a/b/c/g;x?y#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/./x", "http://a/b/c/g#s/./x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(ResolveIri("http://a/b/c/d;p?q", test.reference), test.expected) << test.reference;
  }
}

TEST(IriTest, OtherBases) {
  EXPECT_EQ(ResolveIri("http://a", "b"), "http://a/b");
  EXPECT_EQ(ResolveIri("urn:x:y", "z"), "urn:z");
  EXPECT_EQ(ResolveIri("file:///a/b", "c"), "file:///a/c");
  EXPECT_EQ(ResolveIri("", "../c"), "../c");
  EXPECT_EQ(ResolveIri("http://a/", "http://x/./y/../z"), "http://x/./y/../z");
}

TEST(IriTest, Schemes) {
  EXPECT_TRUE(HasIriScheme("http://a"));
  EXPECT_TRUE(HasIriScheme("a+b-c.1:"));
  EXPECT_FALSE(HasIriScheme("1a:b"));
  EXPECT_FALSE(HasIriScheme("a/b:c"));
  EXPECT_FALSE(HasIriScheme(":a"));
  EXPECT_FALSE(HasIriScheme(""));
}

}  // namespace
}  // namespace mote
