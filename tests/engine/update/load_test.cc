#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/database/database_tester.h"
#include "tests/support/process.h"

namespace mote::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LoadTest : public DatabaseTest {
 protected:
  LoadTest() {
    update_options_.allow_load = true;
    WriteFile(directory_ / "a b.ttl",
              "@prefix : <http://example.org/> . :a :p 1 , [ :q 2 ] . _:x :r _:x . <> :s 3 .");
    WriteFile(directory_ / "bad.nt",
              "<http://example.org/a> <http://example.org/p> \"1\" .\nnonsense\n");
    WriteFile(directory_ / "quads.nq",
              "<http://example.org/a> <http://example.org/p> \"1\" .\n"
              "<http://example.org/a> <http://example.org/p> \"2\" <http://example.org/g> .\n");
    WriteFile(directory_ / "terms.ttl",
              "@prefix : <http://example.org/> . :a :p _:b {| :by :c |} . _:b :q 1 .");
  }
  std::string Iri(const std::string& name) { return "<file://" + (directory_ / name) + ">"; }

  TemporaryDirectory directory_;
};

TEST_F(LoadTest, ReadsFiles) {
  const UpdateReport report = Update("LOAD " + Iri("a%20b.ttl"));
  EXPECT_EQ(report.inserted, 5u);
  EXPECT_TRUE(Ask("ASK { :a :p 1 , ?b . ?b :q 2 . ?x :r ?x }"));
  // Relative addresses are those of the document.
  EXPECT_TRUE(Ask("ASK { " + Iri("a%20b.ttl") + " :s 3 }"));
  // Blank nodes are new ones each time.
  EXPECT_EQ(Update("LOAD " + Iri("a%20b.ttl")).inserted, 3u);
}

// Names that tell no syntax: the beginning of the document does.
TEST_F(LoadTest, GuessesSyntaxesFromContent) {
  const std::string documents[] = {
      "<http://example.org/a> <http://example.org/p> \"1\" .\n",
      "<http://example.org/a> <http://example.org/p> \"1\" <http://example.org/g> .\n",
      "@prefix : <http://example.org/> .\n:a :p '1' .",
      "@prefix : <http://example.org/> .\n:g { :a :p '1' }",
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
      "xmlns='http://example.org/'><rdf:Description rdf:about='http://example.org/a'><p>1</p>"
      "</rdf:Description></rdf:RDF>",
      "{\"@id\": \"http://example.org/a\", \"http://example.org/p\": \"1\"}"};
  for (const std::string& document : documents) {
    WriteFile(directory_ / "document", document);
    Update("CLEAR ALL ; LOAD " + Iri("document"));
    const bool in_graph =
        document.find("g>") != std::string::npos || document.find(":g") != std::string::npos;
    EXPECT_THAT(Quads(), ElementsAre(in_graph ? ":a :p \"1\" :g" : ":a :p \"1\"")) << document;
  }
}

TEST_F(LoadTest, IntoAGraph) {
  Update("LOAD " + Iri("quads.nq") + " INTO GRAPH :h");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"1\" :h", ":a :p \"2\" :g"));
}

TEST_F(LoadTest, TripleTerms) {
  EXPECT_EQ(Update("LOAD " + Iri("terms.ttl")).inserted, 4u);
  // The blank node inside is the one outside.
  EXPECT_TRUE(Ask("ASK { << :a :p ?b >> :by :c . ?b :q 1 }"));
}

TEST_F(LoadTest, LaterOperationsSeeIt) {
  Update("LOAD " + Iri("quads.nq") + " ; DELETE WHERE { ?s ?p \"1\" }");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"2\" :g"));
}

TEST_F(LoadTest, FailsWhole) {
  Update("INSERT DATA { :x :y :z }");
  const std::vector<std::string> before = Quads();
  const absl::Status status = UpdateError("CLEAR ALL ; LOAD " + Iri("bad.nt"));
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("bad.nt:2:"));
  EXPECT_EQ(Quads(), before);
  EXPECT_TRUE(absl::IsNotFound(UpdateError("LOAD " + Iri("none.ttl"))));
  EXPECT_FALSE(UpdateError("LOAD " + Iri("file.unknown")).ok());
  EXPECT_TRUE(absl::IsUnimplemented(UpdateError("LOAD <http://example.org/data.ttl>")));
  EXPECT_FALSE(UpdateError("LOAD <file://elsewhere/data.ttl>").ok());
  EXPECT_FALSE(UpdateError("LOAD <file:///data%zz.ttl>").ok());
  EXPECT_FALSE(UpdateError("LOAD <file:///data%00.ttl>").ok());
  EXPECT_EQ(Quads(), before);
}

TEST_F(LoadTest, SilentLeavesNothingOfABrokenDocument) {
  Update("LOAD SILENT " + Iri("bad.nt") + " ; LOAD SILENT " + Iri("none.ttl") +
         " ; LOAD SILENT <http://example.org/data.ttl> ; INSERT DATA { :x :y :z }");
  EXPECT_THAT(Quads(), ElementsAre(":x :y :z"));
  Update("LOAD SILENT " + Iri("quads.nq"));
  EXPECT_EQ(Quads().size(), 3u);
}

TEST_F(LoadTest, OnlyWhereAllowed) {
  update_options_.allow_load = false;
  EXPECT_TRUE(absl::IsPermissionDenied(UpdateError("LOAD " + Iri("quads.nq"))));
  EXPECT_THAT(Quads(), IsEmpty());
}

}  // namespace
}  // namespace mote::testing
