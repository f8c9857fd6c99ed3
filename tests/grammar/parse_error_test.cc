#include "grammar/parser/parse_error.h"

#include <gtest/gtest.h>

#include "grammar/parser/source_text.h"

namespace mote {
namespace {

std::string Render(std::string_view text, size_t offset, size_t length, std::string hint = {}) {
  return ParseError{RangeAt(text, offset, length), "message", {}, std::move(hint)}.Render(text);
}

TEST(ParseErrorTest, UnderlinesTheRange) {
  EXPECT_EQ(Render("one\ntwo three\nfour", 8, 5), "2:5: error: message\n  two three\n      ^~~~~");
  EXPECT_EQ(Render("abc", 0, 1, "do this"), "1:1: error: message\n  abc\n  ^\nhint: do this");
}

TEST(ParseErrorTest, EndOfText) {
  EXPECT_EQ(Render("ab", 2, 0), "1:3: error: message\n  ab\n    ^");
  EXPECT_EQ(Render("", 0, 0), "1:1: error: message");
  EXPECT_EQ(Render("ab\n", 3, 0), "2:1: error: message");
}

TEST(ParseErrorTest, RangesOverSeveralLinesEndWithTheLine) {
  EXPECT_EQ(Render("ab cd\r\nef", 3, 6), "1:4: error: message\n  ab cd\n     ^~");
}

TEST(ParseErrorTest, CountsCodePointsAndShowsTabsAsSpaces) {
  EXPECT_EQ(Render("\t\xC3\xBC x", 4, 1), "1:4: error: message\n   \xC3\xBC x\n     ^");
}

TEST(ParseErrorTest, HostileBytesDoNotReachTheTerminal) {
  EXPECT_EQ(Render("a\x1b[0m\xFF", 6, 1), "1:7: error: message\n  a?[0m?\n        ^");
}

TEST(ParseErrorTest, LongLinesAreCut) {
  const std::string text = std::string(1000, 'a') + "X" + std::string(1000, 'b');
  const std::string out = Render(text, 1000, 1);
  EXPECT_LT(out.size(), 400u);
  EXPECT_NE(out.find("...aaa"), std::string::npos);
  const size_t line = out.find('\n') + 1;
  const size_t underline = out.find('\n', line) + 1;
  EXPECT_EQ(out[line + (out.find('^') - underline)], 'X');
}

TEST(SourceTextTest, RejectsWhatIsNotUtf8) {
  SourceText source;
  ast::SourceRange error;
  for (const char* bad : {"a\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xF8\x88\x80\x80\x80", "\xE2\x82"}) {
    EXPECT_FALSE(source.Assign(bad, error)) << bad;
  }
  EXPECT_FALSE(source.Assign("\xC3\xBC\n\xFF", error));
  EXPECT_EQ(error.line, 2u);
  EXPECT_EQ(error.column, 1u);
  EXPECT_EQ(error.offset, 3u);
  EXPECT_TRUE(source.Assign("\xF0\x9F\x91\xBE", error));
  EXPECT_EQ(source.size(), 1u);
  EXPECT_EQ(source.at(0), U'\U0001F47E');
}

}  // namespace
}  // namespace mote
