#include "grammar/parser/parser.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/grammar/parse_text.h"

namespace mote {
namespace {

TEST(ParserTest, ErrorsComeInPartsAndRendered) {
  Parser parser;
  const std::string text = "SELECT * WHERE {\n  ?s ?p ?o .\n  FILER(?o > 3)\n}";
  const auto query = parser.ParseQuery(text);
  ASSERT_FALSE(query.ok());
  EXPECT_EQ(query.status().code(), absl::StatusCode::kInvalidArgument);
  ASSERT_TRUE(parser.last_error().has_value());
  const ParseError& error = *parser.last_error();
  EXPECT_EQ(error.range.line, 3u);
  EXPECT_EQ(error.range.column, 3u);
  EXPECT_EQ(text.substr(error.range.offset, error.range.length), "FILER");
  EXPECT_FALSE(error.expected.empty());
  EXPECT_EQ(error.hint, "did you mean FILTER?");
  EXPECT_EQ(std::string(query.status().message()), error.Render(text));
}

TEST(ParserTest, AParserRecoversFromErrors) {
  Parser parser;
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(parser.ParseQuery("SELECT {").ok());
    EXPECT_TRUE(parser.last_error().has_value());
    EXPECT_TRUE(parser.ParseQuery("SELECT * {}").ok());
    EXPECT_FALSE(parser.last_error().has_value());
    EXPECT_TRUE(parser.ParseUpdate("CLEAR ALL").ok());
    EXPECT_FALSE(parser.ParseQuery("CLEAR ALL").ok());
  }
}

TEST(ParserTest, TextsDoNotShareTheirPrefixes) {
  Parser parser = testing::MakeParser();
  EXPECT_TRUE(parser.ParseQuery("PREFIX p: <q:> ASK { p:a :b 1 }").ok());
  EXPECT_FALSE(parser.ParseQuery("ASK { p:a :b 1 }").ok());
  EXPECT_TRUE(parser.ParseQuery("ASK { :a :b 1 }").ok());
}

TEST(ParserTest, PlacesInTextThatIsNotAscii) {
  Parser parser;
  const std::string text = "ASK { ?s ?p \"\xC3\xBC\xF0\x9F\x91\xBE\" . x:y ?p 1 }";
  ASSERT_FALSE(parser.ParseQuery(text).ok());
  const ParseError& error = *parser.last_error();
  EXPECT_EQ(text.substr(error.range.offset, error.range.length), "x:");
  EXPECT_EQ(error.range.column, 20u);
}

TEST(ParserTest, NotUtf8IsAnError) {
  Parser parser;
  EXPECT_FALSE(parser.ParseQuery("ASK { ?s ?p \"\xFF\" }").ok());
  EXPECT_EQ(parser.last_error()->message, "the text is not UTF-8 here");
}

TEST(ParserTest, NestingIsBounded) {
  const auto nested = [](size_t depth) {
    return "ASK { FILTER" + std::string(depth, '(') + "1" + std::string(depth, ')') + " }";
  };
  Parser parser;
  EXPECT_TRUE(parser.ParseQuery(nested(255)).ok());
  EXPECT_FALSE(parser.ParseQuery(nested(256)).ok());
  EXPECT_EQ(parser.last_error()->message, "brackets nest deeper than 256");
  EXPECT_FALSE(parser.ParseQuery(nested(1000000)).ok());
}

TEST(ParserTest, OneParserPerThread) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      Parser parser;
      for (int round = 0; round < 100; ++round) {
        EXPECT_TRUE(parser.ParseQuery("SELECT ?s { ?s ?p ?o FILTER(?o > 3) } LIMIT 5").ok());
        EXPECT_FALSE(parser.ParseQuery("SELECT ?s { ?s ?p ").ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace mote
