#include "grammar/parser/unescape.h"

#include <gtest/gtest.h>

namespace mote {
namespace {

std::string String(std::string_view body) {
  std::string out;
  UnescapeError error;
  if (UnescapeString(body, out, error)) return out;
  return "error at " + std::to_string(error.offset);
}

std::string Iri(std::string_view body) {
  std::string out;
  UnescapeError error;
  if (UnescapeIri(body, out, error)) return out;
  return "error at " + std::to_string(error.offset);
}

TEST(UnescapeTest, Strings) {
  EXPECT_EQ(String("plain"), "plain");
  EXPECT_EQ(String("\\t\\b\\n\\r\\f\\\\\\\"\\'"), "\t\b\n\r\f\\\"'");
  EXPECT_EQ(String("\\u00fc\\U0001F47E"), "\xC3\xBC\xF0\x9F\x91\xBE");
  EXPECT_EQ(String("\\u005Cn"), "\\n") << "an escaped backslash starts no escape";
  EXPECT_EQ(String("\\\\u0041"), "\\u0041");
  EXPECT_EQ(String(std::string_view("\\u0000", 6)), std::string(1, '\0'));
}

TEST(UnescapeTest, BadStrings) {
  EXPECT_EQ(String("ab\\q"), "error at 2");
  EXPECT_EQ(String("ab\\"), "error at 2");
  EXPECT_EQ(String("\\u12"), "error at 0");
  EXPECT_EQ(String("\\u12G4"), "error at 0");
  EXPECT_EQ(String("\\uD800"), "error at 0");
  EXPECT_EQ(String("x\\uDFFF"), "error at 1");
  EXPECT_EQ(String("\\U00110000"), "error at 0");
}

TEST(UnescapeTest, Iris) {
  EXPECT_EQ(Iri("http://a/\\u00e9"), "http://a/\xC3\xA9");
  EXPECT_EQ(Iri("a\\u0020b"), "error at 1");
  EXPECT_EQ(Iri("a\\U0000003Eb"), "error at 1");
}

TEST(UnescapeTest, LocalNames) {
  std::string out = "x";
  UnescapeLocalName("a\\-b\\,%20", out);
  EXPECT_EQ(out, "xa-b,%20");
}

}  // namespace
}  // namespace mote
