#include "grammar/ast/variables.h"

#include <gtest/gtest.h>

#include "grammar/parser/parser.h"

namespace mote {
namespace {

std::string Joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text.append(text.empty() ? "" : " ").append(name);
  return text;
}

std::string Visible(std::string_view pattern) {
  const auto query = ParseQuery(std::string("SELECT * { ").append(pattern).append(" }"));
  if (!query.ok()) return std::string(query.status().message());
  return Joined(ast::VisibleVariables(query->where));
}

TEST(VariablesTest, VisibleVariablesInOrder) {
  EXPECT_EQ(Visible("?b ?a [] . ?c <p> ?a"), "b a c");
  EXPECT_EQ(Visible("?s <p>/<q> ?o"), "s o");
  EXPECT_EQ(Visible("?s <p> <<( ?x <q> ?y )>>"), "s x y");
  EXPECT_EQ(Visible("{ ?a <p> 1 } UNION { ?b <p> 1 } OPTIONAL { ?c <p> 1 }"), "a b c");
  EXPECT_EQ(Visible("GRAPH ?g { ?a <p> 1 } SERVICE ?e { ?b <p> 1 }"), "g a e b");
  EXPECT_EQ(Visible("MINUS { ?a <p> 1 } FILTER(?b) FILTER EXISTS { ?c <p> 1 }"), "");
  EXPECT_EQ(Visible("BIND(?x AS ?a) VALUES (?b ?c) {}"), "a b c");
  EXPECT_EQ(Visible("{ SELECT ?a (1 AS ?b) { ?a ?x ?y } }"), "a b");
  EXPECT_EQ(Visible("{ SELECT * { ?a ?x ?y } VALUES ?z { 1 } }"), "a x y z");
}

TEST(VariablesTest, MentionedVariables) {
  const auto query =
      ParseQuery("ASK { FILTER(?a + STR(?b) IN (?c, !?a) && EXISTS { ?x ?y ?z } || <f>(?d)) }");
  ASSERT_TRUE(query.ok()) << query.status();
  const auto& filter = std::get<ast::FilterElement>(query->where.elements[0].node);
  EXPECT_EQ(Joined(ast::MentionedVariables(filter.condition)), "a b c d");
}

}  // namespace
}  // namespace mote
