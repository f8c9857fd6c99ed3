// Turtle and TriG for people.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "storage/rdf/quad_writer.h"
#include "storage/rdf/rdf_reader.h"
#include "tests/storage/rdf/quad_testing.h"
#include "tests/support/isomorphism.h"

namespace mote {
namespace {

using testing::QuadCollector;
using testing::TestQuad;

// The document written again.
std::string Pretty(RdfFormat format, std::string_view text) {
  std::string out;
  const auto sink = StringByteSink(&out);
  QuadWriterOptions options;
  options.format = format;
  options.pretty = true;
  auto writer = QuadWriter::Create(options, sink.get());
  RdfReaderOptions reading;
  reading.format = format;
  absl::Status status = ReadRdf(text, reading, **writer).status();
  if (status.ok()) status = (*writer)->Finish();
  return status.ok() ? out : status.ToString();
}

std::string Turtle(std::string_view text) { return Pretty(RdfFormat::kTurtle, text); }

TEST(PrettyTurtle, SortsAndNests) {
  EXPECT_EQ(Turtle(R"(
@prefix z: <http://z/> . @prefix : <http://a/> . @prefix unused: <http://u/> .
z:b :p _:x . _:x :q 2 , 1 ; a :X . :a :p "x" , "y"@en , true , <http://z/b#c> . :a a z:T .
:list :is ( 1 ( ) ( :a [] ) [ :q 1 ] [ :q 1 ; :r 2 ] """two
lines""" ) .
[] :root 1 . _:y :shared 1 . :c :p _:y , _:y . :d :p _:y , [] ; :q 1.5 , 1e3 , "1"^^z:t .
)"),
            R"(@prefix : <http://a/> .
@prefix z: <http://z/> .

:a a z:T ;
    :p <http://z/b#c>, true, "x", "y"@en .

:c :p _:y .

:d :p _:y, [] ;
    :q "1"^^z:t, 1.5, 1e3 .

:list :is ( 1 () ( :a [] ) [ :q 1 ]
        [
            :q 1 ;
            :r 2
        ] """two
lines""" ) .

z:b :p [
        a :X ;
        :q 1, 2
    ] .

_:y :shared 1 .

[] :root 1 .
)");
}

TEST(PrettyTurtle, Graphs) {
  EXPECT_EQ(Pretty(RdfFormat::kTriG, R"(@prefix : <http://a/> .
:g2 { :a :p _:x . :b :p 1 . } :g1 { _:x :p 2 . :a :p [ :q 3 ] } :a :p :b . :h { _:y :p 1 } _:y { :a :p :b } )"),
            R"(@prefix : <http://a/> .

:a :p :b .

:g1 {
    :a :p [ :q 3 ] .

    _:x :p 2 .
}

:g2 {
    :a :p _:x .

    :b :p 1 .
}

:h {
    _:y :p 1 .
}

_:y {
    :a :p :b .
}
)");
}

// What cannot be nested: rings, nodes of several graphs, in triple terms, or named twice.
TEST(PrettyTurtle, KeepsLabelsThatAreNeeded) {
  EXPECT_EQ(
      Turtle(
          "@prefix : <http://a/> . _:a :p _:b . _:b :p _:c . _:c :p _:a ; :q _:d . _:d :p _:d ."),
      "@prefix : <http://a/> .\n\n_:a :p [\n        :p [\n            :p _:a ;\n            :q "
      "_:d\n        ]\n    ] .\n\n_:d :p _:d .\n")
      << "a ring is cut at its first node";
  EXPECT_EQ(Turtle("@prefix : <http://a/> . :s :p <<( _:a :p _:b )>> , _:a . _:b :q 1 . :t :p _:b"
                   " ."),
            "@prefix : <http://a/> .\n\n:s :p _:a, <<( _:a :p _:b )>> .\n\n:t :p _:b .\n\n"
            "_:b :q 1 .\n");
}

TEST(PrettyTurtle, ListsThatAreNone) {
  const std::string head =
      "@prefix : <http://a/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . ";
  for (const std::string& body :
       {std::string(":s :p _:a . _:a rdf:first 1 , 2 ; rdf:rest () ."),
        std::string(":s :p _:a . _:a rdf:first 1 ; rdf:rest () , _:b ."),
        std::string(":s :p _:a . _:a rdf:first 1 ."), std::string(":s :p _:a . _:a rdf:rest () ."),
        std::string(":s :p _:a . _:a rdf:first 1 ; rdf:rest _:a ."),
        std::string(":s :p _:a . _:a rdf:first 1 ; rdf:rest :tail ."),
        std::string(":s :p _:a . _:a rdf:first 1 ; rdf:rest ( 2 3 ) ; :q 4 ."),
        std::string(":s :p _:a . _:a rdf:first 1 ; rdf:rest _:b . _:b rdf:first 2 ; rdf:rest () ."
                    " :t :p _:b ."),
        std::string("_:a rdf:first 1 ; rdf:rest _:b . _:b rdf:first 2 ; rdf:rest _:a ."),
        std::string(
            "( 1 2 ) :p ( ) . () :p 1 . rdf:type a rdf:nil . rdf:nil rdf:rest rdf:nil .")}) {
    SCOPED_TRACE(body);
    RdfReaderOptions options;
    options.format = RdfFormat::kTurtle;
    QuadCollector before;
    QuadCollector after;
    ASSERT_TRUE(ReadRdf(head + body, options, before).ok());
    const std::string written = Turtle(head + body);
    ASSERT_TRUE(ReadRdf(written, options, after).ok()) << written;
    EXPECT_TRUE(AreIsomorphic(before.quads, after.quads)) << written;
  }
}

// The order of statements does not matter, nor how often they come, and writing again changes
// nothing.
TEST(PrettyTurtle, IsStable) {
  const std::string document = R"(@prefix : <http://a/> .
:a :p _:x , _:y . _:x :q 1 . _:y :q 2 ; :r ( 1 2 :a ) . :b :p [ :q [ :r [] ] ] . [] :p _:z . :c :p _:z .
)";
  RdfReaderOptions options;
  options.format = RdfFormat::kTurtle;
  QuadCollector collector;
  ASSERT_TRUE(ReadRdf(document, options, collector).ok());
  const std::string expected = Turtle(document);
  EXPECT_EQ(Turtle(expected), expected);
  std::mt19937 random(1);
  for (int i = 0; i < 20; ++i) {
    std::vector<TestQuad> quads = collector.quads;
    quads.insert(quads.end(), collector.quads.begin(), collector.quads.end());
    std::shuffle(quads.begin(), quads.end(), random);
    const absl::StatusOr<std::string> text = testing::WriteQuads(
        quads, {.format = RdfFormat::kTurtle, .prefixes = {{"", "http://a/"}}, .pretty = true});
    ASSERT_TRUE(text.ok());
    EXPECT_EQ(*text, expected);
  }
}

// Neither deep nesting nor long lists take stack, and both can be read again.
TEST(PrettyTurtle, DeepAndLong) {
  const Term p = Term::Iri("http://a/p");
  const std::string rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  const auto node = [](const char* kind, int i) {
    return Term::BlankNode(kind + std::to_string(i));
  };
  constexpr int kCount = 20000;
  std::vector<TestQuad> quads;
  for (int i = 0; i < kCount; ++i) {
    quads.push_back({node("n", i), p, node("n", i + 1), std::nullopt});
    quads.push_back({node("l", i), Term::Iri(rdf + "first"), node("m", i), std::nullopt});
    quads.push_back({node("l", i), Term::Iri(rdf + "rest"),
                     i + 1 < kCount ? node("l", i + 1) : Term::Iri(rdf + "nil"), std::nullopt});
    quads.push_back({node("m", i), Term::Iri(rdf + "first"), node("m", i + kCount), std::nullopt});
    quads.push_back({node("m", i), Term::Iri(rdf + "rest"), Term::Iri(rdf + "nil"), std::nullopt});
  }
  quads.push_back({p, p, node("l", 0), std::nullopt});
  const absl::StatusOr<std::string> text =
      testing::WriteQuads(quads, {.format = RdfFormat::kTurtle, .prefixes = {}, .pretty = true});
  ASSERT_TRUE(text.ok()) << text.status();
  RdfReaderOptions options;
  options.format = RdfFormat::kTurtle;
  QuadCollector collector;
  const absl::Status status = ReadRdf(*text, options, collector).status();
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(collector.quads.size(), quads.size());
  // A label on each hundredth node only.
  EXPECT_LT(std::count(text->begin(), text->end(), '_'), 2 * kCount / 50);
}

TEST(PrettyTurtle, MemoryIsLimited) {
  QuadWriterOptions options;
  options.format = RdfFormat::kTurtle;
  options.pretty = true;
  options.max_memory = 1 << 20;
  std::string out;
  const auto sink = StringByteSink(&out);
  auto writer = QuadWriter::Create(options, sink.get());
  ASSERT_TRUE(writer.ok());
  absl::Status status;
  int count = 0;
  for (; status.ok() && count < 100000; ++count) {
    const Term term = Term::Iri("http://a/" + std::to_string(count));
    status = (*writer)->OnQuad({term.view(), term.view(), term.view(), {}, false});
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_NE(status.message().find("needs more than 1048576 bytes"), absl::string_view::npos);
  EXPECT_GT(count, 3000);
}

TEST(PrettyTurtle, GraphsNeedTriG) {
  const Term term = Term::Iri("http://a");
  EXPECT_EQ(testing::WriteQuads({{term, term, term, term}},
                                {.format = RdfFormat::kTurtle, .prefixes = {}, .pretty = true})
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(PrettyTurtle, ManyPrefixes) {
  QuadWriterOptions options;
  for (int i = 0; i < 200000; ++i) {
    const std::string name = "p" + std::to_string(i);
    options.prefixes.emplace_back(name, "http://" + name + "/");
  }
  const Term term = Term::Iri("http://p7/a");
  const std::vector<TestQuad> quads = {{term, term, term, std::nullopt}};
  options.format = RdfFormat::kTurtle;
  for (const bool pretty : {false, true}) {
    options.pretty = pretty;
    const absl::StatusOr<std::string> text = testing::WriteQuads(quads, options);
    ASSERT_TRUE(text.ok());
    EXPECT_TRUE(text->ends_with("\np7:a p7:a p7:a .\n"));
  }
}

}  // namespace
}  // namespace mote
