// The short forms of triples and how they are spelt out.

#include <gtest/gtest.h>

#include "tests/grammar/parse_text.h"

namespace mote {
namespace {

using testing::PatternText;
using testing::QueryText;

constexpr const char* kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

// `text` with rdf:NAME in place of the long IRIs.
std::string Shortened(std::string text) {
  const std::string iri = std::string("<").append(kRdf);
  for (size_t at = text.find(iri); at != std::string::npos; at = text.find(iri)) {
    const size_t end = text.find('>', at);
    text.replace(end, 1, "");
    text.replace(at, iri.size(), "rdf:");
  }
  return text;
}

std::string Pattern(std::string_view text) { return Shortened(PatternText(text)); }

TEST(TriplesTest, PredicateAndObjectLists) {
  EXPECT_EQ(Pattern("?s :p ?o , 1 ; a :C ; ."),
            "{(bgp (?s <e:p> ?o) (?s <e:p> 1) (?s rdf:type <e:C>))}");
  EXPECT_EQ(Pattern("?s ?p ?o . ?o ?q ?r ."), "{(bgp (?s ?p ?o) (?o ?q ?r))}");
}

TEST(TriplesTest, BlankNodes) {
  EXPECT_EQ(Pattern("_:a :p [] . _:a :q _:b"), "{(bgp (_:a <e:p> _:#1) (_:a <e:q> _:b))}");
  EXPECT_EQ(Pattern("[ :p 1 ; :q [ :r 2 ] ]"),
            "{(bgp (_:#1 <e:p> 1) (_:#2 <e:r> 2) (_:#1 <e:q> _:#2))}");
  EXPECT_EQ(Pattern("[ :p 1 ] :q 2"), "{(bgp (_:#1 <e:p> 1) (_:#1 <e:q> 2))}");
  EXPECT_EQ(Pattern("[ # nothing \n ] :q 2"), "{(bgp (_:#1 <e:q> 2))}");
}

TEST(TriplesTest, BlankNodeLabelsBelongToOneBasicGraphPattern) {
  EXPECT_EQ(Pattern("_:a :p 1 FILTER(EXISTS { ?x :q 1 }) _:a :q 2"),
            "{(bgp (_:a <e:p> 1)) (filter (exists {(bgp (?x <e:q> 1))})) (bgp (_:a <e:q> 2))}");
  const std::string message =
      " the blank node label _:a is used in two different basic graph patterns";
  EXPECT_EQ(Pattern("_:a :p 1 OPTIONAL { _:a :q 2 }"), "1:32" + message);
  EXPECT_EQ(Pattern("_:a :p 1 OPTIONAL { ?x :q 2 } _:a :q 2"), "1:42" + message);
  EXPECT_EQ(Pattern("{ _:a :p 1 } UNION { _:a :q 2 }"), "1:33" + message);
  EXPECT_EQ(Pattern("_:a :p 1 FILTER(EXISTS { _:a :q 1 })"), "1:37" + message);
}

TEST(TriplesTest, Collections) {
  EXPECT_EQ(Pattern("?s :p (1 ?x)"),
            "{(bgp (_:#1 rdf:first 1) (_:#1 rdf:rest _:#2) (_:#2 rdf:first ?x)"
            " (_:#2 rdf:rest rdf:nil) (?s <e:p> _:#1))}");
  EXPECT_EQ(Pattern("?s :p ()"), "{(bgp (?s <e:p> rdf:nil))}");
  EXPECT_EQ(Pattern("() :p 1"), "{(bgp (rdf:nil <e:p> 1))}");
  EXPECT_EQ(Pattern("(1) :p 2"),
            "{(bgp (_:#1 rdf:first 1) (_:#1 rdf:rest rdf:nil) (_:#1 <e:p> 2))}");
}

TEST(TriplesTest, ReifiedTriples) {
  EXPECT_EQ(Pattern("<< ?s :p 1 >> :q 2"),
            "{(bgp (_:#1 rdf:reifies (triple ?s <e:p> 1)) (_:#1 <e:q> 2))}");
  EXPECT_EQ(Pattern("<< ?s :p 1 ~ :r >> ."), "{(bgp (<e:r> rdf:reifies (triple ?s <e:p> 1)))}");
  EXPECT_EQ(Pattern("<< ?s :p 1 ~ >> ."), "{(bgp (_:#1 rdf:reifies (triple ?s <e:p> 1)))}");
  EXPECT_EQ(Pattern("<< << ?s :p 1 ~ ?r >> a :C ~ ?t >> :q ?r"),
            "{(bgp (?r rdf:reifies (triple ?s <e:p> 1)) (?t rdf:reifies (triple ?r rdf:type"
            " <e:C>)) (?t <e:q> ?r))}");
}

TEST(TriplesTest, TripleTerms) {
  EXPECT_EQ(Pattern("?s :p <<( :a :b <<( _:x ?y 'z' )>> )>>"),
            "{(bgp (?s <e:p> (triple <e:a> <e:b> (triple _:x ?y \"z\"))))}");
}

TEST(TriplesTest, Annotations) {
  EXPECT_EQ(Pattern("?s :p 1 {| :q 2 |}"),
            "{(bgp (?s <e:p> 1) (_:#1 rdf:reifies (triple ?s <e:p> 1)) (_:#1 <e:q> 2))}");
  EXPECT_EQ(Pattern("?s :p 1 ~ :r {| :q 2 |} {| :q 3 |} ~ :t"),
            "{(bgp (?s <e:p> 1) (<e:r> rdf:reifies (triple ?s <e:p> 1)) (<e:r> <e:q> 2)"
            " (_:#1 rdf:reifies (triple ?s <e:p> 1)) (_:#1 <e:q> 3)"
            " (<e:t> rdf:reifies (triple ?s <e:p> 1)))}");
  EXPECT_EQ(Pattern("?s :p+ 1 {| :q 2 |}"),
            "1:21 a triple whose predicate is a property path cannot be annotated");
}

TEST(TriplesTest, TemplatesKeepBlankNodes) {
  EXPECT_EQ(QueryText("CONSTRUCT { _:a :p [ :q ?x ] } WHERE { _:a :p ?x }"),
            "(construct ([#1] <e:q> ?x) ([a] <e:p> [#1])) {(bgp (_:a <e:p> ?x))}");
  EXPECT_EQ(QueryText("CONSTRUCT { ?s :p/:q ?x } WHERE { ?s :p ?x }"),
            "1:16 a property path can only stand in a pattern");
}

TEST(TriplesTest, TwoDotsInARow) {
  EXPECT_EQ(Pattern("?s ?p ?o . . ?s ?q ?o"), "1:23 unexpected '.': there is no triple before it");
}

}  // namespace
}  // namespace mote
