#include <gtest/gtest.h>

#include <string>

#include "tests/engine/expression/function_cases.h"

// Functions on terms (SPARQL 1.2 sections 17.4.2 and 17.4.6), errors included.

namespace mote::testing {
namespace {

TEST(TermFunctionsTest, Terms) {
  RunCases({
      {"isIRI(?iri)", kTrue},
      {"isIRI(\"a\")", kFalse},
      {"isIRI(?none)", kError},
      {"isBlank(?blank)", kTrue},
      {"isBlank(BNODE())", kTrue},
      {"isLiteral(\"a\")", kTrue},
      {"isLiteral(?iri)", kFalse},
      {"isNumeric(12)", kTrue},
      {"isNumeric(\"12\")", kFalse},
      {"isNumeric(\"12\"^^xsd:nonNegativeInteger)", kTrue},
      {"isNumeric(\"1200\"^^xsd:byte)", kFalse},
      {"isNumeric(\"012\"^^xsd:integer)", kTrue},
      {"isNumeric(?iri)", kFalse},
      {"STR(?iri)", Plain("http://example.org/a")},
      {"STR(\"a\"@en)", Plain("a")},
      {"STR(\"01\"^^xsd:integer)", Plain("01")},
      {"STR(?blank)", kError},
      {"LANG(\"a\"@en-GB)", Plain("en-GB")},
      {"LANG(\"a\")", Plain("")},
      {"LANG(5)", Plain("")},
      {"LANG(?iri)", kError},
      {"DATATYPE(5)", "<http://www.w3.org/2001/XMLSchema#integer>"},
      {"DATATYPE(5 / 2)", "<http://www.w3.org/2001/XMLSchema#decimal>"},
      {"DATATYPE(\"a\")", "<http://www.w3.org/2001/XMLSchema#string>"},
      {"DATATYPE(\"a\"@en)", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"},
      {"DATATYPE(\"a\"@en--ltr)", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString>"},
      {"DATATYPE(?iri)", kError},
      {"IRI(\"http://example.org/x\")", "<http://example.org/x>"},
      {"IRI(?iri)", "<http://example.org/a>"},
      {"IRI(\"relative\")", kError},
      {"IRI(5)", kError},
      {"STRDT(\"123\", xsd:integer)", Integer("123")},
      {"STRDT(\"123\"@en, xsd:integer)", kError},
      {"STRDT(\"a\", rdf:langString)", kError},
      {"STRLANG(\"chat\", \"en\")", "\"chat\"@en"},
      {"STRLANG(\"chat\"@fr, \"en\")", kError},
      {"STRLANG(\"chat\", \"\")", kError},
      {"LANGDIR(\"a\"@ar--rtl)", Plain("rtl")},
      {"LANGDIR(\"a\"@ar)", Plain("")},
      {"LANGDIR(?iri)", kError},
      {"STRLANGDIR(\"a\", \"ar\", \"rtl\")", "\"a\"@ar--rtl"},
      {"STRLANGDIR(\"a\", \"ar\", \"up\")", kError},
      {"hasLANG(\"a\"@en)", kTrue},
      {"hasLANG(\"a\")", kFalse},
      {"hasLANG(?iri)", kFalse},
      {"hasLANGDIR(\"a\"@en--ltr)", kTrue},
      {"hasLANGDIR(\"a\"@en)", kFalse},
      {"LANGMATCHES(\"en-GB\", \"en\")", kTrue},
      {"LANGMATCHES(\"en\", \"en-GB\")", kFalse},
      {"LANGMATCHES(\"fr\", \"FR\")", kTrue},
      {"LANGMATCHES(\"enx\", \"en\")", kFalse},
      {"LANGMATCHES(\"en\", \"*\")", kTrue},
      {"LANGMATCHES(\"\", \"*\")", kFalse},
  });
}

TEST(TermFunctionsTest, TripleTerms) {
  RunCases({
      {"TRIPLE(?iri, :p, 5)",
       "<<( <http://example.org/a> <http://example.org/p> " + Integer("5") + " )>>"},
      {"<<( ?iri :p 5 )>>",
       "<<( <http://example.org/a> <http://example.org/p> " + Integer("5") + " )>>"},
      {"TRIPLE(5, :p, 5)", kError},
      {"TRIPLE(?iri, 5, 5)", kError},
      {"SUBJECT(<<( ?iri :p 5 )>>)", "<http://example.org/a>"},
      {"PREDICATE(<<( ?iri :p 5 )>>)", "<http://example.org/p>"},
      {"OBJECT(<<( ?iri :p 5 )>>)", Integer("5")},
      {"OBJECT(<<( ?iri :p <<( :a :b :c )>> )>>) = <<( :a :b :c )>>", kTrue},
      {"SUBJECT(?iri)", kError},
      {"isTRIPLE(<<( ?iri :p 5 )>>)", kTrue},
      {"isTRIPLE(?iri)", kFalse},
      {"sameTerm(<<( ?iri :p 5 )>>, TRIPLE(?iri, :p, 5))", kTrue},
      {"sameTerm(<<( ?iri :p 5 )>>, <<( ?iri :p 5.0 )>>)", kFalse},
      {"<<( ?iri :p 5 )>> = <<( ?iri :p 5.0 )>>", kTrue},
      {"<<( ?iri :p 5 )>> = <<( ?iri :q 5 )>>", kFalse},
      {"SUBJECT(TRIPLE(?blank, :p, 1)) = ?blank", kTrue},
      {"STR(<<( ?iri :p 5 )>>)", kError},
  });
}

TEST(TermFunctionsTest, RelativeIriUsesBase) {
  EvaluationOptions options;
  options.base_iri = "http://base.example/dir/";
  ExpressionTester tester({}, options);
  EXPECT_EQ(tester.First("IRI(\"x\")"), "<http://base.example/dir/x>");
  EXPECT_EQ(tester.First("IRI(\"../y\")"), "<http://base.example/y>");
}

TEST(TermFunctionsTest, IdentifiersAreFresh) {
  ExpressionTester tester({{"x", {"1", "2", "1"}}});
  for (const char* text : {"UUID()", "STRUUID()", "BNODE()"}) {
    std::vector<std::string> rows = tester.Rows(text);
    EXPECT_NE(rows[0], rows[1]) << text;
    EXPECT_NE(rows[0], rows[2]) << text;
  }
  EXPECT_EQ(tester.First("REGEX(STR(UUID()), \"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-"
                         "[89ab][0-9a-f]{3}-[0-9a-f]{12}$\")"),
            kTrue);
}

TEST(TermFunctionsTest, LabelledBlankNodesAreScopedToSolutions) {
  ExpressionTester tester({{"x", {"\"a\"", "\"b\"", "\"a\""}}});
  std::vector<std::string> first = tester.Rows("BNODE(?x)");
  EXPECT_NE(first[0], first[1]);
  EXPECT_NE(first[0], first[2]);
  // Another expression over the same solutions.
  EXPECT_EQ(tester.Rows("BNODE(?x)"), first);
  std::vector<std::string> other = tester.Rows("BNODE(\"a\")");
  EXPECT_EQ(other[0], first[0]);
  EXPECT_EQ(other[2], first[2]);
  EXPECT_NE(other[1], first[1]);
  EXPECT_EQ(tester.First("BNODE(5)"), kError);
}

TEST(TermFunctionsTest, CompileErrorsNameThePlace) {
  ExpressionTester tester;
  EXPECT_EQ(tester.First("<http://example.org/f>(1)"),
            "1:10: error: there is no function <http://example.org/f>");
  EXPECT_NE(tester.First("xsd:integer(1, 2)").find("takes 1 argument, here are 2"),
            std::string::npos);
  EXPECT_NE(tester.First("EXISTS { ?s ?p ?o }").find("EXISTS is not allowed here"),
            std::string::npos);
}

}  // namespace
}  // namespace mote::testing
