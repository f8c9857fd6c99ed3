// The JSON beneath JSON-LD: parsing, and writing as RFC 8785 and ECMAScript have it.

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "storage/rdf/jsonld/json_format.h"
#include "storage/rdf/jsonld/json_parser.h"
#include "storage/rdf/jsonld/json_value.h"
#include "storage/rdf/syntax_error.h"

namespace mote::jsonld {
namespace {

std::string Canonical(const std::string& text) {
  const absl::StatusOr<JsonValue> value = ParseJson(text, {"f"});
  if (!value.ok()) return std::string(value.status().message());
  std::string out;
  AppendCanonicalJson(*value, &out);
  return out;
}

TEST(JsonParser, ReadsAllThatJsonHas) {
  EXPECT_EQ(Canonical(" {\"b\" : [ true,false , null, -0, 1.5e3, {} , [] ]\r\n\t, \"a\":\"x\" } "),
            "{\"a\":\"x\",\"b\":[true,false,null,0,1500,{},[]]}");
  EXPECT_EQ(Canonical("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\""),
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\u00e9\U0001F600\"");
  EXPECT_EQ(Canonical("\"\\u0000\""), "\"\\u0000\"");
  EXPECT_EQ(Canonical("[1e-400,-0.0000001E-400,0e999]"), "[0,0,0]");
}

TEST(JsonParser, TellsIntegersFromDoubles) {
  const absl::StatusOr<JsonValue> value =
      ParseJson("[9223372036854775807,-9223372036854775808,9223372036854775808,1.0,1e2]", {"f"});
  ASSERT_TRUE(value.ok()) << value.status();
  EXPECT_EQ(value->array()[0].integer(), INT64_MAX);
  EXPECT_EQ(value->array()[1].integer(), INT64_MIN);
  EXPECT_TRUE(value->array()[2].is_double());
  EXPECT_TRUE(value->array()[3].is_double());
  EXPECT_TRUE(value->array()[4].is_double());
}

TEST(JsonParser, TakesTheLastOfMembersWithTheSameKey) {
  EXPECT_EQ(Canonical("{\"a\":1,\"b\":2,\"a\":3}"), "{\"a\":3,\"b\":2}");
  std::string many = "{";
  for (int i = 0; i < 100; ++i)
    many += "\"k" + std::to_string(i % 50) + "\":" + std::to_string(i) + ",";
  const absl::StatusOr<JsonValue> value = ParseJson(many + "\"k0\":\"last\"}", {"f"});
  ASSERT_TRUE(value.ok()) << value.status();
  EXPECT_EQ(value->object().size(), 50u);
  EXPECT_TRUE(value->Find("k0")->is_string("last"));
  EXPECT_EQ(value->Find("k49")->integer(), 99);
}

TEST(JsonParser, TellsWhereJsonIsMalformed) {
  struct Case {
    const char* text;
    uint64_t line;
    uint64_t column;
  };
  const Case kCases[] = {
      {"", 1, 1},
      {" ", 1, 2},
      {"{", 1, 2},
      {"[1,", 1, 4},
      {"[1,]", 1, 4},
      {"{\"a\":1}}", 1, 8},
      {"{\"a\" 1}", 1, 6},
      {"{\"a\":1,}", 1, 8},
      {"{a:1}", 1, 2},
      {"[1 2]", 1, 4},
      {"nul", 1, 1},
      {"{\n  \"http://a/b\": \"\u00fc\",\n  \"x\": tru }", 3, 8},
      {"[\"\u00fc\u00fc\", x]", 1, 8},
      {"[\"\x01\"]", 1, 3},
      {"[\"a\nb\"]", 1, 4},
      {"\"\xff\"", 1, 2},
      {"\"\xc0\xaf\"", 1, 2},
      {"\"\xed\xa0\x80\"", 1, 2},
      {"{\"\xf4\x90\x80\x80\":1}", 1, 3},
      {"\"\\ud800\"", 1, 2},
      {"\"\\udc00\"", 1, 2},
      {"\"\\ud800\\u0041\"", 1, 2},
      {"\"\\x\"", 1, 2},
      {"\"\\u12G4\"", 1, 2},
      {"\"abc", 1, 5},
      {"\"abc\\", 1, 6},
      {"01", 1, 2},
      {"-", 1, 1},
      {"1.", 1, 1},
      {"1e", 1, 1},
      {"+1", 1, 1},
      {"NaN", 1, 1},
      {"'a'", 1, 1},
      {"[1] // x", 1, 5},
      {"[1e400]", 1, 2},
  };
  for (const Case& c : kCases) {
    const absl::StatusOr<JsonValue> value = ParseJson(c.text, {"f"});
    ASSERT_FALSE(value.ok()) << c.text;
    const std::optional<SyntaxError> error = GetSyntaxError(value.status());
    ASSERT_TRUE(error.has_value()) << c.text << value.status();
    EXPECT_EQ(error->line, c.line) << c.text << value.status();
    EXPECT_EQ(error->column, c.column) << c.text << value.status();
    EXPECT_EQ(error->file, "f");
  }
}

TEST(JsonFormat, WritesNumbersAsEcmaScript) {
  const std::pair<double, const char*> kNumbers[] = {
      {0, "0"},
      {-0.0, "0"},
      {1, "1"},
      {-1.5, "-1.5"},
      {1e20, "100000000000000000000"},
      {1e21, "1e+21"},
      {1e-6, "0.000001"},
      {1e-7, "1e-7"},
      {333333333.3333333, "333333333.3333333"},
      {5e-324, "5e-324"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {0.002, "0.002"}};
  for (const auto& [value, wanted] : kNumbers) {
    std::string text;
    AppendJsonNumber(value, &text);
    EXPECT_EQ(text, wanted);
  }
}

TEST(JsonFormat, SortsMembersByUtf16) {
  const auto value = ParseJson(
      "{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"\\r\":3,\"1\":4,\"\\u0080\":5,\"\\u20ac\":6}", {});
  ASSERT_TRUE(value.ok());
  std::string text;
  AppendCanonicalJson(*value, &text);
  EXPECT_EQ(text, "{\"\\r\":3,\"1\":4,\"\u0080\":5,\"\u20ac\":6,\"\U0001F600\":2,\"\ufb33\":1}");
}

}  // namespace
}  // namespace mote::jsonld
