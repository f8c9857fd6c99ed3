// IRIs of queries: resolved against the base and checked.

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "grammar/parser/parser.h"

namespace mote {
namespace {

// The object of an ASK query with `object`, or the error with its place.
std::string ObjectOf(const std::string& base, const std::string& object) {
  ParseOptions options;
  options.base = base;
  options.prefixes = {{"open", "http://a"}, {"hash", "http://a/#"}};
  Parser parser(options);
  const auto query = parser.ParseQuery("ASK { ?s ?p " + object + " }");
  if (!query.ok()) {
    const ParseError& error = *parser.last_error();
    return std::to_string(error.range.line) + ":" + std::to_string(error.range.column) + " " +
           error.message;
  }
  const auto& block = std::get<ast::TriplesBlock>(query->where.elements.at(0).node);
  return std::get<ast::TermNode>(block.triples.at(0).object).lexical;
}

TEST(IriTest, IsResolvedAgainstTheBase) {
  const std::string base = "http://a/b/c/d;p?q";
  EXPECT_EQ(ObjectOf(base, "<../g#s>"), "http://a/b/g#s");
  EXPECT_EQ(ObjectOf(base, "<g;x=1/../y>"), "http://a/b/c/y");
  EXPECT_EQ(ObjectOf(base, "<http://x/./y/../z>"), "http://x/./y/../z");
  EXPECT_EQ(ObjectOf("urn:x:y", "<z>"), "urn:z");
  EXPECT_EQ(ObjectOf("", "<../c>"), "../c");
}

// SPARQL 1.1, section 19.5: IRI references after escapes and prefixed names after expansion conform
// to RFC 3987, <abc##def> does not.
TEST(IriTest, IsWellFormed) {
  const auto error = [](const std::string& part, const std::string& why) {
    return "1:13 malformed IRI: \"" + part + "\": " + why;
  };
  EXPECT_EQ(ObjectOf("http://a/", "<abc##def>"), error("#", "an IRI has one # at most"));
  EXPECT_EQ(ObjectOf("", "<http://a/%zz>"),
            error("%zz", "% needs two hexadecimal digits behind it"));
  EXPECT_EQ(ObjectOf("", "<http://a:b/>"), error("b", "a port is a number"));
  EXPECT_EQ(ObjectOf("", "open:b"), "http://ab");
  EXPECT_EQ(ObjectOf("", "open::8"), "http://a:8");
  EXPECT_EQ(ObjectOf("", "open::b"), error("b", "a port is a number"));
  EXPECT_EQ(ObjectOf("", "hash:b%20"), "http://a/#b%20");
  EXPECT_EQ(ObjectOf("", "hash:b\\#"), error("#", "an IRI has one # at most"));
  EXPECT_EQ(ObjectOf("", "<http://a/\\u007F>"), error("U+007F", "no IRI has this character"));
}

}  // namespace
}  // namespace mote
