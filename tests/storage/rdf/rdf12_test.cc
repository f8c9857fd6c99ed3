// What RDF 1.2 adds to the syntaxes, beside the official suites: errors and their places, limits,
// and what is read as what.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "storage/rdf/quad_writer.h"
#include "storage/rdf/rdf_reader.h"
#include "tests/support/isomorphism.h"

namespace mote {
namespace {

using testing::AreIsomorphic;
using testing::QuadCollector;
using testing::TestQuad;

absl::StatusOr<std::vector<TestQuad>> Read(RdfFormat format, std::string_view text) {
  RdfReaderOptions options;
  options.format = format;
  options.file = "f";
  QuadCollector collector;
  const absl::Status status = ReadRdf(text, options, collector).status();
  if (!status.ok()) return status;
  return std::move(collector.quads);
}

std::string ErrorOf(RdfFormat format, std::string_view text) {
  const auto quads = Read(format, text);
  const std::optional<SyntaxError> error = GetSyntaxError(quads.status());
  if (!error) return quads.status().ToString();
  return std::to_string(error->line) + ":" + std::to_string(error->column) + ": " + error->message;
}

// Expects that two documents say the same, in Turtle with `:` for http://e/.
void ExpectSame(const std::string& turtle, const std::string& ntriples) {
  const auto read = Read(RdfFormat::kTurtle, "PREFIX : <http://e/>\n" + turtle);
  ASSERT_TRUE(read.ok()) << read.status() << "\n" << turtle;
  std::string plain;
  for (size_t i = 0; i < ntriples.size(); ++i) {
    // `:x` is <http://e/x>, `~` is rdf:reifies.
    if (ntriples[i] == '~') {
      plain += "<http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies>";
    } else if (ntriples[i] == ':' && ntriples[i - 1] == ' ') {
      size_t end = ntriples.find(' ', i);
      plain += "<http://e/" + ntriples.substr(i + 1, end - i - 1) + ">";
      i = end - 1;
    } else {
      plain += ntriples[i];
    }
  }
  const auto expected = Read(RdfFormat::kNTriples, plain);
  ASSERT_TRUE(expected.ok()) << expected.status() << "\n" << plain;
  EXPECT_TRUE(AreIsomorphic(*read, *expected)) << turtle << "\n"
                                               << testing::Difference(*read, *expected);
}

TEST(Rdf12Turtle, ReifiersAndAnnotations) {
  ExpectSame(":s :p :o ~ .", " :s :p :o .\n _:r ~ <<( :s :p :o )>> .\n");
  ExpectSame(":s :p :o ~ :i ~ :j .",
             " :s :p :o .\n :i ~ <<( :s :p :o )>> .\n :j ~ <<( :s :p :o )>> .\n");
  // A block is about the reifier right before it, and about a new one otherwise.
  ExpectSame(":s :p :o ~ :i {| :a :b |} {| :c :d ; |} .",
             " :s :p :o .\n :i ~ <<( :s :p :o )>> .\n :i :a :b .\n"
             " _:r ~ <<( :s :p :o )>> .\n _:r :c :d .\n");
  // On any object, nested ones too, which are those of blocks and blank nodes.
  ExpectSame(":s :p [ :q :o ~ :i ] ~ :j , ( 'x' ) {| :a :b ~ :k |} .",
             " :s :p _:x .\n _:x :q :o .\n :i ~ <<( _:x :q :o )>> .\n"
             " :j ~ <<( :s :p _:x )>> .\n :s :p _:l .\n"
             " _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> \"x\" .\n"
             " _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> "
             "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .\n"
             " _:r ~ <<( :s :p _:l )>> .\n _:r :a :b .\n :k ~ <<( _:r :a :b )>> .\n");
  ExpectSame("<< << :a :b :c ~ :i >> :p <<( :x a 'y'@en--ltr )>> ~ [] >> .",
             " :i ~ <<( :a :b :c )>> .\n"
             " _:r ~ <<( :i :p <<( :x <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
             "\"y\"@en--ltr )>> )>> .\n");
}

TEST(Rdf12Turtle, Errors) {
  const auto ttl = [](std::string_view text) { return ErrorOf(RdfFormat::kTurtle, text); };
  EXPECT_EQ(ttl("<<( <http://a> <http://b> 1 )>> <http://c> 2 ."),
            "1:1: a triple term can only be an object");
  EXPECT_EQ(ttl("<http://a> <http://b> <<( <http://a> <http://b> 1 )> > ."),
            "1:51: expected )>> after a triple term");
  EXPECT_EQ(ttl("<http://a> <http://b> << <http://a> <http://b> 1 ~ 2 >> ."),
            "1:52: expected >> after a reified triple");
  EXPECT_EQ(ttl("<http://a> <http://b> 1 {| <http://c> 1 } ."),
            "1:41: expected |} after an annotation");
  EXPECT_EQ(ttl("<http://a> <http://b> 1 {| |} ."), "1:28: expected a predicate");
  EXPECT_EQ(ttl("<http://a> <http://b> '1'@en--up ."), "1:31: expected the direction ltr or rtl");
  EXPECT_EQ(ttl("<http://a> <http://b> '1'@en--ltrx ."), "1:34: expected the direction ltr or rtl");
  EXPECT_EQ(ttl("<http://a> <http://b> '1'@en-toolongtag ."),
            "1:39: a part of this language tag is longer than 8 characters");
  EXPECT_EQ(ttl("VERSION 1.2"), "1:9: expected a version in \"...\"");
  EXPECT_EQ(ttl("<http://a> <http://b> "
                "'1'^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> ."),
            "1:28: a literal of this datatype needs a language tag: \"...\"@en");
  EXPECT_EQ(ErrorOf(RdfFormat::kTriG, "<http://g> { << <http://a> <http://b> >> }"),
            "1:39: expected an object");
}

TEST(Rdf12NTriples, Errors) {
  const auto nt = [](std::string_view text) { return ErrorOf(RdfFormat::kNTriples, text); };
  EXPECT_EQ(nt("<http://a> <http://b> <<( <http://a> <http://b> \"1\" >> ."),
            "1:53: expected )>> at the end of the triple term");
  EXPECT_EQ(nt("<http://a> <http://b> <<( \"1\" <http://b> \"1\" )>> ."),
            "1:27: expected a subject: an IRI in <...> or a blank node");
  EXPECT_EQ(nt("<http://a> <http://b> \"1\"@en--LTR ."), "1:31: expected the direction ltr or rtl");
  EXPECT_EQ(nt("VERSION \"1.2\" # fine\nVERSION '1.2'\n"), "2:9: expected a version in \"...\"");
  EXPECT_EQ(nt("VERSION \"1.2\" <http://a>\n"),
            "1:15: expected the end of the line after the version");
  EXPECT_EQ(nt("VERSIO \"1.2\"\n"), "1:1: expected a subject: an IRI in <...> or a blank node");
}

TEST(Rdf12, NestingIsLimitedNotTheStack) {
  const auto nested = [](int depth, const std::string& open, const std::string& close) {
    std::string text = "<http://a> <http://b> ";
    for (int i = 0; i < depth; ++i) text += open;
    text += "<http://o> ";
    for (int i = 0; i < depth; ++i) text += close;
    return text + ".\n";
  };
  const std::string term = "<<( <http://s> <http://p> ";
  for (const RdfFormat format :
       {RdfFormat::kNTriples, RdfFormat::kNQuads, RdfFormat::kTurtle, RdfFormat::kTriG}) {
    const auto quads = Read(format, nested(kMaxTripleTermDepth, term, ")>> "));
    ASSERT_TRUE(quads.ok()) << quads.status();
    EXPECT_EQ(TripleTermDepth(quads->front().object.view()), kMaxTripleTermDepth);
    for (const int depth : {kMaxTripleTermDepth + 1, 200000}) {
      EXPECT_NE(ErrorOf(format, nested(depth, term, ")>> ")).find("deep"), std::string::npos);
    }
  }
  for (const std::string open : {"<< <http://s> <http://p> ", "<http://x> {| <http://p> "}) {
    const std::string close = open[1] == '<' ? ">> " : "|} ";
    EXPECT_TRUE(Read(RdfFormat::kTurtle, nested(900, open, close)).ok());
    EXPECT_NE(ErrorOf(RdfFormat::kTurtle, nested(200000, open, close)).find("deep"),
              std::string::npos);
  }
  // A reified triple may not make a triple term that is too deep.
  EXPECT_NE(
      ErrorOf(RdfFormat::kTurtle,
              nested(kMaxTripleTermDepth, term, ")>> ").replace(22, 0, "<< <http://s> <http://p> "))
          .find("deep"),
      std::string::npos);
  std::string annotated = nested(kMaxTripleTermDepth, term, ")>> ");
  annotated.replace(annotated.size() - 2, 0, "~ ");
  EXPECT_NE(ErrorOf(RdfFormat::kTurtle, annotated).find("deep"), std::string::npos);
}

TEST(Rdf12NTriples, LenientModeSkipsMalformedVersions) {
  RdfReaderOptions options;
  options.format = RdfFormat::kNTriples;
  options.lenient = true;
  QuadCollector collector;
  const auto result = ReadRdf(
      "VERSION 1\nVERSION \"1.2\"\n<http://a> <http://b> <<( <http://c> .\n"
      "<http://a> <http://b> <<( <http://a> <http://b> \"a\\u0062\" )>> .\n",
      options, collector);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->skipped, 2u);
  ASSERT_EQ(collector.quads.size(), 1u);
  EXPECT_EQ(collector.quads[0].object.ToString(), "<<( <http://a> <http://b> \"ab\" )>>");
}

TEST(Rdf12Writers, WriteTripleTermsInEverySyntax) {
  const Term inner = Term::Triple(Term::BlankNode("#1"), Term::Iri("http://a/p"),
                                  Term::LangLiteral("x", "EN", Direction::kRtl));
  const TestQuad quad{Term::Iri("http://a/s"), Term::Iri("http://a/q"),
                      Term::Triple(Term::Iri("http://a/s"), Term::Iri("http://a/p"), inner),
                      std::nullopt};
  const auto write = [&](RdfFormat format) {
    QuadWriterOptions options;
    options.format = format;
    options.prefixes = {{"a", "http://a/"}};
    options.lowercase_languages = true;
    std::string out;
    const auto sink = StringByteSink(&out);
    auto writer = QuadWriter::Create(options, sink.get());
    EXPECT_TRUE(
        (*writer)
            ->OnQuad({quad.subject.view(), quad.predicate.view(), quad.object.view(), {}, false})
            .ok());
    EXPECT_TRUE((*writer)->Finish().ok());
    return out;
  };
  EXPECT_EQ(write(RdfFormat::kNTriples),
            "<http://a/s> <http://a/q> <<( <http://a/s> <http://a/p> "
            "<<( _:anon-1 <http://a/p> \"x\"@en--rtl )>> )>> .\n");
  EXPECT_EQ(write(RdfFormat::kTurtle),
            "@prefix a: <http://a/> .\n\n"
            "a:s a:q <<( a:s a:p <<( _:anon-1 a:p \"x\"@EN--rtl )>> )>> .\n");
}

}  // namespace
}  // namespace mote
