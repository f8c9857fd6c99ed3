#include "grammar/ast/update.h"

#include <gtest/gtest.h>

#include "tests/grammar/parse_text.h"

namespace mote {
namespace {

using testing::UpdateText;

TEST(UpdateTest, Data) {
  EXPECT_EQ(UpdateText("INSERT DATA { :s :p 1 . GRAPH :g { :s :p 2, _:a } :s :q 3 }"),
            "(insertdata (<e:s> <e:p> 1) (<e:s> <e:p> 2 <e:g>) (<e:s> <e:p> [a] <e:g>)"
            " (<e:s> <e:q> 3))");
  EXPECT_EQ(UpdateText("DELETE DATA { :s :p 1 }"), "(deletedata (<e:s> <e:p> 1))");
  EXPECT_EQ(UpdateText("INSERT DATA { }"), "(insertdata)");
}

TEST(UpdateTest, DataRestrictions) {
  EXPECT_EQ(UpdateText("INSERT DATA { ?s :p 1 }"), "1:15 a variable cannot stand in INSERT DATA");
  EXPECT_EQ(UpdateText("INSERT DATA { GRAPH ?g { :s :p 1 } }"),
            "1:21 a variable cannot stand in INSERT DATA");
  EXPECT_EQ(UpdateText("INSERT DATA { :s :p <<( :a ?b 1 )>> }"),
            "1:28 a variable cannot stand in INSERT DATA");
  EXPECT_EQ(UpdateText("DELETE DATA { [] :p 1 }"),
            "1:15 a blank node cannot stand in what is to be deleted");
  EXPECT_EQ(UpdateText("DELETE { :s :p _:a } WHERE { }"),
            "1:16 a blank node cannot stand in what is to be deleted");
  EXPECT_EQ(UpdateText("DELETE WHERE { :s :p [] }"),
            "1:22 a blank node cannot stand in what is to be deleted");
  EXPECT_EQ(UpdateText("INSERT DATA { _:a :p 1 } ; INSERT DATA { _:a :p 1 }"),
            "1:42 the blank node label _:a is used in two INSERT DATA operations");
}

TEST(UpdateTest, Modify) {
  EXPECT_EQ(UpdateText("WITH :w DELETE { ?s ?p ?o } INSERT { GRAPH ?g { ?s ?p [] } }"
                       " USING :u USING NAMED :n WHERE { ?s ?p ?o }"),
            "(modify (with <e:w>) (delete (?s ?p ?o)) (insert (?s ?p [#1] ?g)) (from <e:u>)"
            " (named <e:n>) {(bgp (?s ?p ?o))})");
  EXPECT_EQ(UpdateText("INSERT { } WHERE { }"), "(modify {})");
  EXPECT_EQ(UpdateText("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"),
            "(modify (delete (?s ?p ?o)) {(bgp (?s ?p ?o))})");
}

TEST(UpdateTest, DeleteWhereRepeatsItsPattern) {
  EXPECT_EQ(UpdateText("DELETE WHERE { ?s :p 1 . GRAPH ?g { ?s :q ?o } }"),
            "(modify (delete (?s <e:p> 1) (?s <e:q> ?o ?g))"
            " {(bgp (?s <e:p> 1)) (graph ?g {(bgp (?s <e:q> ?o))})})");
}

TEST(UpdateTest, GraphManagement) {
  EXPECT_EQ(UpdateText("LOAD <a> ; LOAD SILENT <a> INTO GRAPH :g"),
            "(load <http://b/a>); (load silent <http://b/a> <e:g>)");
  EXPECT_EQ(UpdateText("CLEAR GRAPH :g ; CLEAR SILENT DEFAULT ; DROP NAMED ; DROP ALL"),
            "(clear <e:g>); (clear silent default); (drop named); (drop all)");
  EXPECT_EQ(UpdateText("CREATE GRAPH :g ; CREATE SILENT GRAPH :g"),
            "(create <e:g>); (create silent <e:g>)");
  EXPECT_EQ(UpdateText("ADD :a TO DEFAULT ; MOVE SILENT GRAPH :a TO :b ; COPY DEFAULT TO :c"),
            "(add <e:a> default); (move silent <e:a> <e:b>); (copy default <e:c>)");
}

TEST(UpdateTest, Sequences) {
  EXPECT_EQ(UpdateText(""), "");
  EXPECT_EQ(UpdateText("PREFIX p: <q:>"), "");
  EXPECT_EQ(UpdateText("CLEAR ALL ;"), "(clear all)");
  EXPECT_EQ(UpdateText("CLEAR ALL ; PREFIX p: <q:> CLEAR GRAPH p:g ; PREFIX r: <s:>"),
            "(clear all); (clear <q:g>)");
  EXPECT_EQ(UpdateText("CLEAR ALL ; ; CLEAR ALL"),
            "1:13 unexpected ';': there is no operation before it");
}

TEST(UpdateTest, StatementsAreQueriesOrUpdates) {
  Parser parser;
  const auto query = parser.ParseStatement("ASK {}");
  ASSERT_TRUE(query.ok()) << query.status();
  EXPECT_TRUE(std::holds_alternative<ast::Query>(*query));
  const auto update = parser.ParseStatement("PREFIX p: <q:> CLEAR ALL");
  ASSERT_TRUE(update.ok()) << update.status();
  EXPECT_TRUE(std::holds_alternative<ast::Update>(*update));
  EXPECT_FALSE(parser.ParseStatement(" # nothing\n").ok());
}

}  // namespace
}  // namespace mote
