// Reading documents with malformed statements: these are skipped and counted, and nothing else is.

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "storage/rdf/rdf_reader.h"
#include "storage/rdf/statement_buffer.h"
#include "storage/rdf/turtle_parser.h"
#include "tests/support/isomorphism.h"

namespace mote {
namespace {

using testing::QuadCollector;
using testing::TestQuad;

struct Outcome {
  absl::Status status;
  std::vector<std::string> objects;  // Of the statements, in order.
  std::vector<std::string> skipped;  // LINE:COLUMN of each.
};

Outcome Read(RdfFormat format, std::string_view text) {
  Outcome outcome;
  RdfReaderOptions options;
  options.format = format;
  options.file = "f";
  options.lenient = true;
  options.on_skipped = [&](const SyntaxError& error) {
    EXPECT_EQ(error.file, "f");
    outcome.skipped.push_back(std::to_string(error.line) + ":" + std::to_string(error.column));
  };
  QuadCollector collector;
  const absl::StatusOr<RdfReaderResult> result = ReadRdf(text, options, collector);
  outcome.status = result.status();
  EXPECT_EQ(result.ok() ? result->skipped : 0, outcome.skipped.size());
  for (const TestQuad& quad : collector.quads) {
    std::string object = quad.object.is_iri() ? quad.object.value() : quad.object.ToString();
    if (quad.graph.has_value()) object += " " + quad.graph->value();
    outcome.objects.push_back(object);
  }
  return outcome;
}

using Strings = std::vector<std::string>;

// A malformed statement between two good ones.
void ExpectSkipped(std::string_view bad, int line_of_error = 2) {
  SCOPED_TRACE(bad);
  const std::string text = "<a:s> <a:p> \"before\" .\n" + std::string(bad) +
                           "\n<a:s> <a:p> \"after. <'\" , 1.5 . # .\n<a:s> <a:p> <a:last> .";
  for (const RdfFormat format : {RdfFormat::kTurtle, RdfFormat::kTriG}) {
    const Outcome outcome = Read(format, text);
    ASSERT_TRUE(outcome.status.ok()) << outcome.status;
    EXPECT_EQ(outcome.objects,
              (Strings{"\"before\"", "\"after. <'\"",
                       "\"1.5\"^^<http://www.w3.org/2001/XMLSchema#decimal>", "a:last"}));
    ASSERT_EQ(outcome.skipped.size(), 1u);
    EXPECT_TRUE(outcome.skipped[0].starts_with(std::to_string(line_of_error) + ":"))
        << outcome.skipped[0];
  }
}

TEST(Lenient, SkipsAStatement) {
  ExpectSkipped("oops .");
  ExpectSkipped(".");
  ExpectSkipped("<a:s> <a:p> .");
  ExpectSkipped("<a:s> <a:p> x:undeclared .");
  ExpectSkipped("<a:s> <relative> 1 .");
  ExpectSkipped("<a:s> <a:p> 1 ; <a:q> oops ; <a:r> [ <a:p> ( 1 2 ) ] .");
  ExpectSkipped("<a:s> <a:p> [ <a:q> 1.5 , oops ] , ( 1 [ ] .");
  ExpectSkipped("<a:s> <a:p> <a:o> , , <a:o> ; .");
  ExpectSkipped("@prefix a <a:> .");
  ExpectSkipped("PREFIX a <a:>");
  ExpectSkipped("BASE relative.");
  ExpectSkipped("@nonsense <a:b> .");
  ExpectSkipped("\"literal\" <a:p> \"a subject . \" .");
  ExpectSkipped("<a:s> <a:p> \"x\"@toolonglanguage .");
  ExpectSkipped("<a:s> <a:p> 1\n<a:t> <a:q> 2 .", 3);
  ExpectSkipped("<< <a:s> <a:p> >> ] ) .");
}

TEST(Lenient, ErrorsInStringsAndIris) {
  ExpectSkipped("<a:s> <a:p> \"a bad \\q escape . <a:t> <a:p> 1 . \" .");
  ExpectSkipped("<a:s> <a:p> 'a bad \\q escape . \\' <a:t> <a:p> 1 . ' , \" ' . ' . \" .");
  ExpectSkipped("<a:s> <a:p> \"\"\"a bad \\q escape .\n<a:t> <a:p> 1 .\n \"\" \" \"\"\" .");
  ExpectSkipped("<a:s> <a:p> \"ends with its line . \n .");
  ExpectSkipped("<a:s> <a:p> <http://a b> . ");
  ExpectSkipped("<a:s> <a:p> <http://a . <a:t> <a:p> 1> .");
  ExpectSkipped("<a:s> oops \" . \" , ' . ' , \"\"\" . \n . \"\"\" , <a:b.> , 1.5 , a:b.c . ");
  ExpectSkipped("<a:s> oops don't worry . ");
  ExpectSkipped("oops < 5 , 6 > 5 .");
  ExpectSkipped("oops # not here .\n .");
}

TEST(Lenient, MalformedUtf8) {
  ExpectSkipped("<a:s> <a:p> \"\xFF . \" .");
  ExpectSkipped("<a:s> <a:p> \"\"\"\xFF\xFF\n . \xC3\"\"\" .");
  ExpectSkipped("<a:s> <a:\xC3> 1 .");
  ExpectSkipped("\xF0\x9F .");
  ExpectSkipped("oops \xFF\xFE\xED\xA0\x80 .");
  const Outcome outcome = Read(RdfFormat::kTurtle, "<a:s> <a:p> 1 .\n\xF0\x9F\x98");
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_EQ(outcome.objects.size(), 1u);
  EXPECT_EQ(outcome.skipped, Strings{"2:1"});
}

TEST(Lenient, GraphBlocks) {
  const std::string good = "<a:g> { <a:s> <a:p> <a:1> . oops . <a:s> <a:p> <a:2> }\n";
  Outcome outcome = Read(RdfFormat::kTriG, good + good + "<a:s> <a:p> <a:3> .");
  ASSERT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_EQ(outcome.objects, (Strings{"a:1 a:g", "a:2 a:g", "a:1 a:g", "a:2 a:g", "a:3"}));
  EXPECT_EQ(outcome.skipped, (Strings{"1:29", "2:29"}));
  // A block that ends in a bad statement, one that nothing names, one within another, one that does
  // not end.
  outcome = Read(RdfFormat::kTriG,
                 "<a:g> { <a:s> <a:p> <a:1> . <a:s> oops }\n<a:s> <a:p> <a:2> .\n"
                 "\"x\" { <a:s> <a:p> <a:lost> . <a:s> <a:p> <a:lost> {| <a:p> 1 |} }\n"
                 "<a:h> { <a:s> <a:p> <a:3> . <a:i> { <a:s> <a:p> <a:lost> . } <a:s> <a:p> <a:4> }"
                 " } <a:s> <a:p> <a:5> . <a:g> { <a:s> <a:p> <a:6> ");
  ASSERT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_EQ(outcome.objects, (Strings{"a:1 a:g", "a:2", "a:3 a:h", "a:4 a:h", "a:5"}));
  EXPECT_EQ(outcome.skipped.size(), 5u);
}

TEST(Lenient, LineBasedSyntaxesSkipLines) {
  const Outcome outcome = Read(RdfFormat::kNQuads,
                               "<a:s> <a:p> <a:1> .\n<a:s> <a:p> \"\"\" .\n<a:s> <a:p> <a:2> <a:g> "
                               ".\noops\n<a:s> <a:p> \"\xFF\" .\n<a:s> <a:p> <a:3> .");
  ASSERT_TRUE(outcome.status.ok());
  EXPECT_EQ(outcome.objects, (Strings{"a:1", "a:2 a:g", "a:3"}));
  EXPECT_EQ(outcome.skipped, (Strings{"2:15", "4:1", "5:14"}));
}

TEST(Lenient, OtherSyntaxesCannotBe) {
  for (const RdfFormat format : {RdfFormat::kRdfXml, RdfFormat::kJsonLd}) {
    const Outcome outcome = Read(format, "");
    EXPECT_EQ(outcome.status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_NE(outcome.status.message().find(std::string(RdfFormatName(format)) +
                                            " document ends at its first error"),
              absl::string_view::npos)
        << outcome.status;
  }
}

// A handler's error is no malformed statement.
class Refusing final : public QuadHandler {
 public:
  absl::Status OnQuad(const QuadView&) override { return absl::CancelledError("enough"); }
};

TEST(Lenient, ErrorsOfTheHandlerStay) {
  RdfReaderOptions options;
  options.lenient = true;
  Refusing handler;
  for (const char* text : {"<a:s> <a:p> 1 .", "<a:g> { <a:s> <a:p> 1 } "}) {
    options.format = RdfFormat::kTriG;
    EXPECT_EQ(ReadRdf(text, options, handler).status(), absl::CancelledError("enough"));
  }
}

// A statement too long to be held back is passed on in parts.
TEST(Lenient, LongStatements) {
  const size_t count = StatementBuffer::kMaxQuads + 10;
  std::string text = "<a:s> <a:p> 0";
  for (size_t i = 1; i < count; ++i) text += " , " + std::to_string(i);
  const Outcome whole = Read(RdfFormat::kTurtle, text + " .");
  EXPECT_EQ(whole.objects.size(), count);
  EXPECT_TRUE(whole.skipped.empty());
  const Outcome broken = Read(RdfFormat::kTurtle, text + " oops . <a:s> <a:p> 1 .");
  EXPECT_EQ(broken.objects.size(), StatementBuffer::kMaxQuads + 1);
  EXPECT_EQ(broken.skipped.size(), 1u);
}

// Well-formed statements among random rubbish on lines of its own: whatever the size of the buffer,
// the same is skipped; and without rubbish nothing is.
TEST(Lenient, BuffersDoNotMatter) {
  std::mt19937 random(4);
  constexpr std::string_view kTokens[] = {"\"", "'",    "\"\"\"", "<",  ">",   "{",  "}",    " . ",
                                          ".",  "[",    "(",      ";",  "#x",  "\\", "\xFF", "é",
                                          "a",  "<a:b", "_:x",    "^^", "@en", "{|", "|}",   "1.5"};
  for (int round = 0; round < 400; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      if (random() % 3 != 0) {
        text += "<a:s> <a:p> [ <a:q> \"x . y\" , 1.5 ] .\n";
      } else {
        for (int k = 1 + static_cast<int>(random() % 8); k > 0; --k) {
          text += kTokens[random() % std::size(kTokens)];
          if (random() % 2 == 0) text += ' ';
        }
        text += random() % 2 == 0 ? " .\n" : "\n";
      }
    }
    const bool trig = round % 2 == 0;
    const auto read = [&](size_t buffer_size, std::vector<std::string>* quads) {
      std::vector<SyntaxError> skipped;
      TurtleParserOptions options;
      options.trig = trig;
      options.buffer_size = buffer_size;
      options.lenient = true;
      options.on_skipped = [&](const SyntaxError& error) { skipped.push_back(error); };
      const auto source = MemoryByteSource(text, buffer_size);
      QuadCollector collector;
      const absl::Status status = ParseTurtle(*source, options, collector);
      EXPECT_TRUE(status.ok()) << status;
      for (const TestQuad& quad : collector.quads) quads->push_back(quad.ToString());
      return skipped;
    };
    std::vector<std::string> expected;
    const std::vector<SyntaxError> skipped = read(1 << 16, &expected);
    for (const size_t size : {size_t{1}, size_t{2}, size_t{7}, size_t{64}}) {
      std::vector<std::string> quads;
      ASSERT_EQ(read(size, &quads), skipped) << text;
      ASSERT_EQ(quads, expected) << text;
    }
  }
}

}  // namespace
}  // namespace mote
