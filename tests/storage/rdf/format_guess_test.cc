#include "storage/rdf/format_guess.h"

#include <gtest/gtest.h>

#include <string>

#include "storage/rdf/rdf_reader.h"
#include "tests/support/isomorphism.h"
#include "tests/support/shared_data.h"
#include "tests/support/w3c_index.h"

namespace mote {
namespace {

TEST(FormatGuess, TellsSyntaxesApart) {
  const auto guess = [](std::string_view text) {
    const std::optional<RdfFormat> format = GuessRdfFormat(text, /*complete=*/true);
    return format.has_value() ? RdfFormatName(*format) : "nothing";
  };
  EXPECT_EQ(guess("<a:b> <a:b> <a:b> ."), "ntriples");
  EXPECT_EQ(guess("\xEF\xBB\xBF# comment\n_:a <a:b> \"x\"@en . # comment\n\n"), "ntriples");
  EXPECT_EQ(guess("<a:b> <a:b> <a:b> .\n<a:b> <a:b> <a:b> <a:g> .\n"), "nquads");
  EXPECT_EQ(guess("<a:b> <a:b> <a:b> .\n<a:b> <a:b> 5 .\n"), "trig");
  EXPECT_EQ(guess("@prefix a: <a:> ."), "trig");
  EXPECT_EQ(guess("PREFIX a: <a:> a:b { a:b a a:c }"), "trig");
  EXPECT_EQ(guess("# only a comment"), "trig");
  EXPECT_EQ(guess("[ a <a:b> ] ."), "trig");
  EXPECT_EQ(guess("[] a <a:b> ."), "trig");
  EXPECT_EQ(guess("{ <a:b> a <a:b> }"), "trig");
  EXPECT_EQ(guess("<relative> a <a:b> ."), "trig");
  EXPECT_EQ(guess("<> a <a:b> ."), "trig");
  EXPECT_EQ(guess("  {\n \"@context\": {} }"), "jsonld");
  EXPECT_EQ(guess("{ }"), "jsonld");
  EXPECT_EQ(guess("[ {} ]"), "jsonld");
  EXPECT_EQ(guess("[]\n"), "jsonld");
  EXPECT_EQ(guess("<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xE4'/>"), "rdfxml");
  EXPECT_EQ(guess("\n<!-- comment -->"), "rdfxml");
  EXPECT_EQ(guess("<!DOCTYPE rdf:RDF ["), "rdfxml");
  EXPECT_EQ(guess("<rdf:RDF\n xmlns:rdf='...'>"), "rdfxml");
  EXPECT_EQ(guess({"\xFF\xFE<\0", 4}), "rdfxml");
  EXPECT_EQ(guess({"\0<\0?", 4}), "rdfxml");
  EXPECT_EQ(guess(""), "nothing");
  EXPECT_EQ(guess(" \n"), "nothing");
  EXPECT_EQ(guess("<!doctype HTML>"), "nothing");
  EXPECT_EQ(guess("<html lang='en'>"), "nothing");
  EXPECT_EQ(guess({"PK\3\4\0\0", 6}), "nothing");
  EXPECT_EQ(guess("\xFF\xD8\xFF\xE0"), "nothing");
  // A beginning may end anywhere.
  const auto beginning = [](std::string_view text) {
    return GuessRdfFormat(text, /*complete=*/false);
  };
  EXPECT_EQ(beginning("<a:b> <a:b> <a:b> .\n<a:b> <a:b"), RdfFormat::kNTriples);
  EXPECT_EQ(beginning("@prefix a: <a:> .\n# \xC3"), RdfFormat::kTriG);
  EXPECT_EQ(beginning("@prefix a: <a:> .\n# \xC3("), std::nullopt);
}

TEST(FormatGuess, GivesBackWhatItHasLookedAt) {
  std::string text = "@prefix : <http://a/> .\n";
  for (int i = 0; i < 20000; ++i) text += ":s :p " + std::to_string(i) + " .\n";
  std::unique_ptr<ByteSource> source = MemoryByteSource(text, 1000);
  const absl::StatusOr<RdfFormat> format = GuessRdfFormat(&source, "f");
  ASSERT_TRUE(format.ok());
  EXPECT_EQ(*format, RdfFormat::kTriG);
  RdfReaderOptions options;
  options.format = *format;
  testing::QuadCollector collector;
  ASSERT_TRUE(ReadRdf(std::move(source), options, collector).ok());
  EXPECT_EQ(collector.quads.size(), 20000u);
  source = MemoryByteSource("");
  EXPECT_EQ(std::string(GuessRdfFormat(&source, "f").status().message()),
            "f: neither its name nor its beginning tells its syntax");
}

// Whatever is guessed of a document of the suites, reading it so gives what it says.
TEST(FormatGuess, TheSuites) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  const auto tests = testing::LoadW3cIndex([](const testing::W3cTest& test) {
    return (test.group == "rdf11" || test.group == "rdf12") && !test.action.data.empty() &&
           test.type.find("Negative") == std::string::npos &&
           RdfFormatFromName(test.action.format).has_value();
  });
  ASSERT_TRUE(tests.ok()) << tests.status();
  for (const testing::W3cTest& test : *tests) {
    const absl::StatusOr<std::string> text = testing::ReadFile(test.action.data[0]);
    ASSERT_TRUE(text.ok()) << text.status();
    const std::optional<RdfFormat> guess = GuessRdfFormat(*text, /*complete=*/true);
    if (!guess.has_value()) {
      EXPECT_EQ(text->find_first_not_of(" \r\n\t"), std::string::npos) << test.id;
      continue;
    }
    RdfReaderOptions options;
    options.format = *RdfFormatFromName(test.action.format);
    options.base = test.base;
    testing::QuadCollector expected;
    if (!ReadRdf(*text, options, expected).ok()) continue;
    options.format = *guess;
    testing::QuadCollector found;
    const absl::Status status = ReadRdf(*text, options, found).status();
    EXPECT_TRUE(status.ok()) << test.id << status;
    EXPECT_EQ(found.quads, expected.quads) << test.id << RdfFormatName(*guess);
  }
}

}  // namespace
}  // namespace mote
