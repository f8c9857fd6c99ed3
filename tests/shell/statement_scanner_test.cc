#include "shell/prompt/statement_scanner.h"

#include <gtest/gtest.h>

namespace mote {
namespace {

bool Ends(std::string_view text) { return ScanStatement(text).end != std::string_view::npos; }

TEST(StatementScannerTest, ASemicolonOutsideBracketsEnds) {
  EXPECT_TRUE(Ends("SELECT * { ?s ?p ?o } ;"));
  EXPECT_TRUE(Ends("SELECT * { ?s ?p ?o };  # all\n"));
  EXPECT_FALSE(Ends("SELECT * { ?s ?p ?o ;"));
  EXPECT_FALSE(Ends("SELECT * { ?s ?p ?o ; ?q ?r . }"));
  EXPECT_FALSE(Ends("SELECT * { ?s ?p [ ?q ?r ;"));
}

TEST(StatementScannerTest, ASemicolonBetweenUpdatesDoesNotEnd) {
  EXPECT_FALSE(Ends("INSERT DATA { <a> <b> <c> } ; DELETE DATA { <a> <b> <d> }"));
  EXPECT_TRUE(Ends("INSERT DATA { <a> <b> <c> } ; DELETE DATA { <a> <b> <d> } ;"));
}

TEST(StatementScannerTest, StringsIrisAndCommentsHideIt) {
  EXPECT_FALSE(Ends("SELECT * { ?s ?p \"} ;"));
  EXPECT_TRUE(ScanStatement("SELECT * { ?s ?p \"\"\"} ;\n").in_string);
  EXPECT_TRUE(Ends("SELECT * { ?s ?p \"\"\"}\"' ;\n\"\"\" } ;"));
  EXPECT_TRUE(Ends("SELECT * { ?s ?p '\\'}' } ;"));
  EXPECT_FALSE(Ends("SELECT * { } # ;"));
  EXPECT_FALSE(Ends("PREFIX : <http://example.org/;>"));
  EXPECT_TRUE(Ends("SELECT * { <http://example.org/#(;> ?p ?o } ;"));
  EXPECT_TRUE(Ends("SELECT * { ?s ?p ?o FILTER (?o < 3 && ?o > 1) } ;"));
}

TEST(StatementScannerTest, TheEndIsWhereTheSemicolonStands) {
  const std::string text = "ASK { } ; # done";
  EXPECT_EQ(ScanStatement(text).end, text.find(';'));
  EXPECT_TRUE(ScanStatement(" # nothing\n").blank);
  EXPECT_EQ(ScanStatement("{ ( [").depth, 3);
}

TEST(StatementScannerTest, FindsThePrologue) {
  const Prologue prologue = ScanPrologue(
      "# two\nprefix ex: <http://example.org/>\nPREFIX : <http://x/#>\nBASE <http://b/>\nASK {}");
  ASSERT_EQ(prologue.prefixes.size(), 2u);
  EXPECT_EQ(prologue.prefixes[0].first, "ex");
  EXPECT_EQ(prologue.prefixes[0].second, "http://example.org/");
  EXPECT_EQ(prologue.prefixes[1].first, "");
  EXPECT_EQ(prologue.prefixes[1].second, "http://x/#");
  EXPECT_EQ(prologue.base, "http://b/");
  EXPECT_FALSE(prologue.nothing_else);
  EXPECT_TRUE(ScanPrologue("PREFIX ex: <http://example.org/> ; # only\n").nothing_else);
  EXPECT_FALSE(ScanPrologue("PREFIX ex <http://example.org/>").nothing_else);
  EXPECT_FALSE(ScanPrologue("").nothing_else);
  EXPECT_FALSE(ScanPrologue("PREFIX").nothing_else);
}

}  // namespace
}  // namespace mote
