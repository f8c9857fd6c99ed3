#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "storage/rdf/chunk_reader.h"
#include "storage/rdf/ntriples_parser.h"
#include "storage/rdf/quad_writer.h"
#include "storage/rdf/rdf_reader.h"
#include "storage/rdf/turtle_parser.h"
#include "storage/term/utf8.h"
#include "tests/storage/rdf/quad_testing.h"
#include "tests/support/isomorphism.h"

namespace mote {
namespace {

using testing::QuadCollector;
using testing::TestQuad;

std::vector<std::string> Lines(const std::vector<TestQuad>& quads) {
  std::vector<std::string> lines;
  for (const TestQuad& quad : quads) lines.push_back(quad.ToString());
  return lines;
}

absl::Status Parse(RdfFormat format, std::string_view text, std::vector<std::string>* lines,
                   const std::string& base = "") {
  RdfReaderOptions options;
  options.format = format;
  options.file = "f";
  options.base = base;
  QuadCollector collector;
  const absl::Status status = ReadRdf(text, options, collector).status();
  *lines = Lines(collector.quads);
  return status;
}

// The only error of `text`, as LINE:COLUMN: message.
std::string ErrorOf(RdfFormat format, std::string_view text) {
  std::vector<std::string> lines;
  const absl::Status status = Parse(format, text, &lines);
  const std::optional<SyntaxError> error = GetSyntaxError(status);
  if (!error) return status.ToString();
  EXPECT_EQ(error->file, "f");
  EXPECT_EQ(std::string(status.message()), "f:" + std::to_string(error->line) + ":" +
                                               std::to_string(error->column) + ": " +
                                               error->message);
  return std::to_string(error->line) + ":" + std::to_string(error->column) + ": " + error->message;
}

TEST(SyntaxErrors, CarryPositions) {
  const auto nt = [](std::string_view text) { return ErrorOf(RdfFormat::kNTriples, text); };
  EXPECT_EQ(nt("<http://a> <http://b> \"\xC3\xA9\xC3\xA9\" x .\n"),
            "1:28: expected a dot at the end of the statement");
  EXPECT_EQ(nt("# comment\r\n\n<http://a> <http://b> <c> .\n"), "3:23: this IRI is not absolute");
  EXPECT_EQ(nt("<http://a b> <http://b> <http://c> ."), "1:10: this character cannot be in an IRI");
  EXPECT_EQ(nt("<http://a> <http://b> \"\\uD800\" ."), "1:24: this escape stands for no character");
  EXPECT_EQ(nt("<http://a> <http://b> \"a\n\" ."), "1:25: this string does not end on its line");
  EXPECT_EQ(nt("<http://a> <http://b> \"a\xFF\" ."), "1:25: malformed UTF-8");
  EXPECT_EQ(nt("<http://a> <http://b> <http://c> . <http://d> <http://e> <http://f> ."),
            "1:36: expected the end of the line after the dot");
  EXPECT_EQ(nt("\"a\" <http://b> <http://c> ."),
            "1:1: expected a subject: an IRI in <...> or a blank node");
  EXPECT_EQ(nt("<http://a>"), "1:11: expected a predicate: an IRI in <...>");

  const auto ttl = [](std::string_view text) { return ErrorOf(RdfFormat::kTurtle, text); };
  EXPECT_EQ(ttl("@prefix : <http://a/> .\n:a :b x:c ."), "2:7: prefix \"x:\" is not declared");
  EXPECT_EQ(ttl("@prefix : <http://a/> .\n:a :b :c\n:d :e :f ."), "3:1: expected a dot");
  EXPECT_EQ(ttl("<a> <http://b> 1 ."), "1:1: relative IRI <a> without a base IRI");
  EXPECT_EQ(ttl("<http://a> <http://b> ."), "1:23: expected an object");
  EXPECT_EQ(ttl("<http://a> <http://b> \"\"\"x\ny"), "1:23: this string does not end");
  EXPECT_EQ(ttl("<http://a> <http://b> \"\xC3\xA9\" . \xC3("), "1:29: malformed UTF-8");
  EXPECT_EQ(ttl("<http://a> <http://b> (1 2"), "1:27: expected ) after a collection");
  EXPECT_EQ(ttl("<http://a> is <http://b> ."), "1:12: expected a predicate, not \"is\"");
  EXPECT_EQ(ErrorOf(RdfFormat::kTriG, "<http://g> { <http://a> <http://b> 1 ; }  }"),
            "1:43: unexpected character");
  EXPECT_EQ(GetSyntaxError(absl::InvalidArgumentError("f:1:2: x")), std::nullopt);
}

// One at the beginning is no part of the document; anywhere else it is a character as others are.
TEST(Readers, SkipAByteOrderMark) {
  const std::string mark = "\xEF\xBB\xBF";
  const std::string statement = "<http://a> <http://b> \"" + mark + "\" .\n";
  for (const RdfFormat format :
       {RdfFormat::kNTriples, RdfFormat::kNQuads, RdfFormat::kTurtle, RdfFormat::kTriG}) {
    std::vector<std::string> lines;
    ASSERT_TRUE(Parse(format, mark + statement, &lines).ok());
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_NE(lines[0].find('"' + mark + '"'), std::string::npos);
    ASSERT_TRUE(Parse(format, mark, &lines).ok());
    EXPECT_TRUE(lines.empty());
    // It takes up no column; a second one, and half of one, are errors.
    EXPECT_TRUE(ErrorOf(format, mark + "! " + statement).starts_with("1:1: "));
    EXPECT_TRUE(ErrorOf(format, mark + mark + statement).starts_with("1:1: "));
    EXPECT_TRUE(ErrorOf(format, statement + mark).starts_with("2:1: "));
    EXPECT_EQ(ErrorOf(format, mark.substr(0, 2)), "1:1: malformed UTF-8");
  }
  for (size_t buffer_size = 1; buffer_size < 9; ++buffer_size) {
    const std::string document = mark + statement;
    const auto source = MemoryByteSource(document, 1);
    TurtleParserOptions options;
    options.buffer_size = buffer_size;
    QuadCollector collector;
    ASSERT_TRUE(ParseTurtle(*source, options, collector).ok());
    ASSERT_EQ(collector.quads.size(), 1u);
  }
}

// A carriage return, a line feed or both end a line; places count the line feeds.
TEST(Readers, AcceptAnyLineEnds) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const std::string statement = "<http://a> <http://b> \"c\\r\\n\" .";
    const std::string text = "# comment" + end + statement + end + end + " " + end + statement +
                             " # comment" + end + statement;
    for (const RdfFormat format :
         {RdfFormat::kNTriples, RdfFormat::kNQuads, RdfFormat::kTurtle, RdfFormat::kTriG}) {
      std::vector<std::string> lines;
      const absl::Status status = Parse(format, text, &lines);
      ASSERT_TRUE(status.ok()) << status;
      EXPECT_EQ(lines, std::vector<std::string>(3, lines[0]));
      if (end == "\r") continue;
      EXPECT_TRUE(ErrorOf(format, text + end + " nonsense" + end).starts_with("7:"))
          << ErrorOf(format, text + end + " nonsense" + end);
    }
  }
  std::vector<std::string> lines;
  ASSERT_TRUE(Parse(RdfFormat::kTurtle, "<http://a> <http://b> '''1\r\n2\r3\n4'''.", &lines).ok());
  EXPECT_NE(lines[0].find("1\\r\\n2\\r3\\n4"), std::string::npos) << lines[0];
}

TEST(Readers, RefuseWhatTheyCannotRead) {
  QuadCollector collector;
  RdfReaderOptions options;
  options.format = RdfFormat::kTurtle;
  options.base = "relative";
  EXPECT_EQ(ReadRdf("", options, collector).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(NTriples, LenientModeSkipsAndCounts) {
  const std::string good = "<http://a> <http://b> \"x\" .\n";
  const std::string text = good + "nonsense\n" + good + "<http://a> <http://b> \"\xFF\" .\n" +
                           good + good + "<http://a> <http://b> <http://c d> .\n" +
                           "<http://a> <http://b> \"\xC3";
  for (const size_t chunk_size : {size_t{1}, size_t{50}, size_t{100000}}) {
    std::vector<uint64_t> skipped_lines;
    NTriplesParser parser(
        {.quads = false, .lenient = true, .file = "f", .on_skipped = [&](const SyntaxError& error) {
           skipped_lines.push_back(error.line);
         }});
    ChunkReader reader(MemoryByteSource(text), chunk_size);
    Chunk chunk;
    QuadCollector collector;
    while (*reader.Next(&chunk)) {
      ASSERT_TRUE(parser.Parse(chunk.text(), chunk.first_line(), collector).ok());
    }
    EXPECT_EQ(collector.quads.size(), 4u);
    EXPECT_EQ(parser.skipped(), 4u);
    EXPECT_EQ(skipped_lines, (std::vector<uint64_t>{2, 4, 7, 8}));
  }
}

constexpr std::string_view kTurtle = R"(@base <http://example/dir/> . # comment
@prefix : <#> . @prefix p.q: <http://p/> .
PREFIX émile: <http://é/>
:a a :C , p.q:x.y ; :p "a\tb\u00e9\U0001F600" , 'it\'s' , """long "quoted" \""" é
line"""@en-GB-x , '''x'y''z'''^^p.q:t ; ; .
[ :q 1 , -2 , +3.5 , .5 , 1e3 , 1.e-3 , 1.5E+3 , true , false ] .
[] :r ( 1 ( ) [ :s ( :x ) ] "2" ) , <../up?x#y> , émile:naïve-1.2.3·x , p.q:a%20b\~\-c .
( :a ) :p _:b0.1 . _:b0.1 :p _:é . :a :b :c.
BASE <http://other> base <x/y> <z> <> <#f> .
VERSION "1.2" @version '1.2' . << :a :b <<( _:c a 'd'@ar--rtl )>> ~ :r >> :q <<:e :f 1.5>> .
:s :p <<(<s><p>"o")>> ~ _:i {| :q [ :r 1 ] {| :t :u |} |} , 2 ~ ~ [] {| a 1 ; |} .
)";

constexpr std::string_view kTriG = R"(@prefix : <http://a/> .
{ :a :b :c . :d :e :f } :g { :a :b [ :c "é" ] ; :d ( 1 2 ) . }
GRAPH _:g { _:g :b """x
y""" } [] { :a :b 1.5 } graph [] { } :s :p :o . <http://g> { [ :x :y ] . }
:g { << :a :b :c >> . :a :b :c {| :d :e |} } << :a :b :c >> :d <<( [] a 1 )>> . VERSION '1.2'
)";

// Every size of the buffer and of the pieces read gives the same quads.
TEST(Turtle, BufferBoundariesDoNotMatter) {
  for (const bool trig : {false, true}) {
    const std::string_view text = trig ? kTriG : kTurtle;
    std::vector<std::string> expected;
    const absl::Status status =
        Parse(trig ? RdfFormat::kTriG : RdfFormat::kTurtle, text, &expected);
    ASSERT_TRUE(status.ok()) << status;
    ASSERT_GT(expected.size(), 12u);
    for (size_t buffer_size = 1; buffer_size < 80; ++buffer_size) {
      for (const size_t step : {size_t{1}, size_t{3}, SIZE_MAX}) {
        const auto source = MemoryByteSource(text, step);
        TurtleParserOptions options;
        options.trig = trig;
        options.buffer_size = buffer_size;
        QuadCollector collector;
        const absl::Status parsed = ParseTurtle(*source, options, collector);
        ASSERT_TRUE(parsed.ok()) << parsed;
        ASSERT_EQ(Lines(collector.quads), expected) << buffer_size;
      }
    }
  }
}

// Every prefix of a document either parses or gives a syntax error at a place within it, the same
// for all buffer sizes.
TEST(Turtle, TruncationsGiveTheSameErrorForAllBuffers) {
  for (size_t size = 0; size <= kTurtle.size(); ++size) {
    const std::string_view text = kTurtle.substr(0, size);
    std::string first;
    for (const size_t buffer_size : {1u, 5u, 16u, 4096u}) {
      const auto source = MemoryByteSource(text);
      TurtleParserOptions options;
      options.file = "f";
      options.buffer_size = buffer_size;
      QuadCollector collector;
      const absl::Status status = ParseTurtle(*source, options, collector);
      if (!status.ok()) {
        ASSERT_TRUE(GetSyntaxError(status).has_value()) << status;
      }
      const std::string outcome = status.ToString() + std::to_string(collector.quads.size());
      if (first.empty()) first = outcome;
      ASSERT_EQ(outcome, first) << "size " << size << ", buffer " << buffer_size;
    }
  }
}

TEST(Turtle, NestingIsLimitedNotTheStack) {
  const auto nested = [](int depth, const std::string& open, const std::string& close) {
    std::string text = "<http://a> <http://b> ";
    for (int i = 0; i < depth; ++i) text += open;
    text += "1 ";
    for (int i = 0; i < depth; ++i) text += close;
    return text + ".";
  };
  std::vector<std::string> lines;
  EXPECT_TRUE(Parse(RdfFormat::kTurtle, nested(900, "[ <http://p> ", "]"), &lines).ok());
  EXPECT_TRUE(Parse(RdfFormat::kTurtle, nested(900, "( ", ")"), &lines).ok());
  EXPECT_NE(ErrorOf(RdfFormat::kTurtle, nested(2000000, "[ <http://p> ", "]")).find("nested"),
            std::string::npos);
  EXPECT_NE(ErrorOf(RdfFormat::kTurtle, nested(2000000, "(", ")")).find("nested"),
            std::string::npos);
  // A long list is not a deep one.
  std::string list = "<http://a> <http://b> (";
  for (int i = 0; i < 100000; ++i) list += " 1";
  EXPECT_TRUE(Parse(RdfFormat::kTurtle, list + ") .", &lines).ok());
  EXPECT_EQ(lines.size(), 200001u);
}

TEST(NTriples, LongTokens) {
  const std::string text(10 << 20, 'x');
  const std::string escapes = text + "\\n" + text;
  QuadCollector collector;
  RdfReaderOptions options;
  options.format = RdfFormat::kNTriples;
  ASSERT_TRUE(ReadRdf("<http://a> <http://b> \"" + text + "\" .\n<http://a> <http://b> \"" +
                          escapes + "\"@en .\n<http://a> <http://b> <http://" + text + "> .\n",
                      options, collector)
                  .ok());
  ASSERT_EQ(collector.quads.size(), 3u);
  EXPECT_EQ(collector.quads[0].object.value(), text);
  EXPECT_EQ(collector.quads[1].object.value(), text + "\n" + text);
  EXPECT_EQ(collector.quads[2].object.value(), "http://" + text);
}

TEST(Turtle, LongTokens) {
  const std::string text(10 << 20, 'x');
  QuadCollector collector;
  const auto document =
      "<http://a> <http://b> \"" + text + "\" , '''" + text + "''' , <http://" + text + "> .";
  const auto source = MemoryByteSource(document);
  ASSERT_TRUE(ParseTurtle(*source, {}, collector).ok());
  ASSERT_EQ(collector.quads.size(), 3u);
  EXPECT_EQ(collector.quads[0].object.value(), text);
  EXPECT_EQ(collector.quads[1].object.value(), text);
}

// Random damage never crashes a parser, and what it accepts, it accepts again when written out.
TEST(Robustness, MutatedDocuments) {
  std::mt19937 random(1);
  const std::string nquads =
      "<http://a> <http://b> \"x\\u00e9\"@en <http://g> .\n_:b <http://b> _:c _:g . # c\n"
      "<http://\xC3\xA9> <http://b> \"1\"^^<http://t> .\nVERSION \"1.2\"\n"
      "_:b <http://b> <<( _:c <http://b> <<(_:d<http://b>\"\\n\"@ar--rtl)>> )>> _:g .\n";
  for (int i = 0; i < 60000; ++i) {
    const RdfFormat format = i % 3 == 0   ? RdfFormat::kTurtle
                             : i % 3 == 1 ? RdfFormat::kTriG
                                          : RdfFormat::kNQuads;
    std::string text(format == RdfFormat::kTurtle ? kTurtle
                     : format == RdfFormat::kTriG ? kTriG
                                                  : std::string_view(nquads));
    for (int n = 1 + static_cast<int>(random() % 3); n > 0; --n) {
      const size_t at = random() % text.size();
      constexpr std::string_view kTokens = "<>\"'\\@^.;,[](){}#:_%-+|~ e\n0a";
      switch (random() % 4) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text[at] = kTokens[random() % kTokens.size()];
          break;
        case 2:
          text.erase(at, 1 + random() % 8);
          break;
        default:
          text.insert(at, 1 + random() % 3, kTokens[random() % kTokens.size()]);
      }
      if (text.empty()) text = " ";
    }
    RdfReaderOptions options;
    options.format = format;
    QuadCollector collector;
    const absl::Status status = ReadRdf(text, options, collector).status();
    if (!status.ok()) {
      ASSERT_TRUE(GetSyntaxError(status).has_value()) << status << "\n" << text;
      continue;
    }
    for (const TestQuad& quad : collector.quads) {
      ASSERT_TRUE(IsValidUtf8(quad.ToString()));
    }
  }
}

TEST(Writers, Forms) {
  const Term a = Term::Iri("http://a/a");
  const Term p = Term::Iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type");
  const Term q = Term::Iri("http://a/q");
  const Term g = Term::Iri("http://g");
  const std::vector<TestQuad> quads = {
      {a, p, q, std::nullopt},
      {a, p, a, std::nullopt},
      {a, q, Term::Literal("5", "http://www.w3.org/2001/XMLSchema#integer"), g},
      {a, q, Term::Literal("x"), g},
  };
  QuadWriterOptions options;
  options.format = RdfFormat::kTriG;
  options.prefixes = {{"a", "http://a/"}};
  EXPECT_EQ(*testing::WriteQuads(quads, options),
            "@prefix a: <http://a/> .\n\na:a a a:q , a:a .\n"
            "<http://g> {\na:a a:q 5 , \"x\" .\n}\n");
  for (const RdfFormat format : {RdfFormat::kTurtle, RdfFormat::kNTriples}) {
    options.format = format;
    EXPECT_EQ(testing::WriteQuads(quads, options).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace mote
