#include "grammar/ast/expression.h"

#include <gtest/gtest.h>

#include "tests/grammar/parse_text.h"

namespace mote {
namespace {

using testing::ExpressionText;

TEST(ExpressionTest, PrecedenceAndAssociativity) {
  EXPECT_EQ(ExpressionText("?a || ?b && ?c || ?d"), "(|| ?a (&& ?b ?c) ?d)");
  EXPECT_EQ(ExpressionText("?a + ?b * ?c - ?d"), "(- (+ ?a (* ?b ?c)) ?d)");
  EXPECT_EQ(ExpressionText("?a / ?b * ?c"), "(* (/ ?a ?b) ?c)");
  EXPECT_EQ(ExpressionText("?a + 1 < ?b * 2 && !?c"), "(&& (< (+ ?a 1) (* ?b 2)) (! ?c))");
  EXPECT_EQ(ExpressionText("(?a || ?b) && ?c"), "(&& (|| ?a ?b) ?c)");
}

TEST(ExpressionTest, SignedNumbers) {
  EXPECT_EQ(ExpressionText("1 -2"), "(- 1 2)");
  EXPECT_EQ(ExpressionText("?a+5*?b-3"), "(- (+ ?a (* 5 ?b)) 3)");
  EXPECT_EQ(ExpressionText("-5"), "-5");
  EXPECT_EQ(ExpressionText("- 5"), "(- 5)");
  EXPECT_EQ(ExpressionText("-?a"), "(- ?a)");
  EXPECT_EQ(ExpressionText("1 - -2"), "(- 1 -2)");
  EXPECT_EQ(ExpressionText("?a -2.5e0/?b"), "(- ?a (/ 2.5e0 ?b))");
  EXPECT_EQ(ExpressionText("!!?a"), "(! (! ?a))");
}

TEST(ExpressionTest, Comparisons) {
  for (const char* op : {"=", "!=", "<", ">", "<=", ">="}) {
    EXPECT_EQ(ExpressionText(std::string("?a ").append(op).append(" ?b")),
              std::string("(").append(op).append(" ?a ?b)"));
  }
  EXPECT_EQ(ExpressionText("?a IN (1, 2)"), "(in ?a 1 2)");
  EXPECT_EQ(ExpressionText("?a NOT IN ()"), "(notin ?a)");
}

TEST(ExpressionTest, Literals) {
  EXPECT_EQ(ExpressionText("'a'"), "\"a\"");
  EXPECT_EQ(ExpressionText("\"\"\"a\"b\n\"\"\""), "\"a\"b\n\"");
  EXPECT_EQ(ExpressionText("'x'@en-GB"), "\"x\"@en-GB");
  EXPECT_EQ(ExpressionText("'x'@ar--rtl"), "\"x\"@ar--rtl");
  EXPECT_EQ(ExpressionText("'x'^^:t"), "\"x\"^^<e:t>");
  EXPECT_EQ(ExpressionText("TRUE"), "true");
  EXPECT_EQ(ExpressionText("01"), "01");
  EXPECT_EQ(ExpressionText(".5"), ".5");
  EXPECT_EQ(ExpressionText("1.e5"), "1.e5");
}

TEST(ExpressionTest, LiteralsHaveTheirDatatypes) {
  Parser parser = testing::MakeParser();
  const auto query = parser.ParseQuery(
      "SELECT * { VALUES ?x { 1 1.0 1e0 false 'a' 'a'@en 'a'@en--ltr 'a'^^<d> -1 } }");
  ASSERT_TRUE(query.ok()) << query.status();
  const auto& data = std::get<ast::InlineData>(query->where.elements[0].node);
  std::string types;
  for (const auto& row : data.rows) {
    types += row[0]->datatype.substr(row[0]->datatype.find_last_of("#/") + 1) + " ";
  }
  EXPECT_EQ(types, "integer decimal double boolean string langString dirLangString d integer ");
}

TEST(ExpressionTest, BuiltInCalls) {
  EXPECT_EQ(ExpressionText("regex(STR(?a), 'x', 'i')"), "(REGEX (STR ?a) \"x\" \"i\")");
  EXPECT_EQ(ExpressionText("isUri(?a)"), "(isIRI ?a)");
  EXPECT_EQ(ExpressionText("URI('a')"), "(IRI \"a\")");
  EXPECT_EQ(ExpressionText("NOW() > BNODE()"), "(> (NOW) (BNODE))");
  EXPECT_EQ(ExpressionText("COALESCE()"), "(COALESCE)");
  EXPECT_EQ(ExpressionText("bound(?a)"), "(BOUND ?a)");
  EXPECT_EQ(ExpressionText("STRLANGDIR(?a, 'ar', 'rtl')"), "(STRLANGDIR ?a \"ar\" \"rtl\")");
}

TEST(ExpressionTest, EveryFunctionIsFoundByItsNameInAnyCase) {
  for (const ast::BuiltinFunctionInfo& info : ast::BuiltinFunctions()) {
    std::string lower(info.name);
    for (char& c : lower) c = static_cast<char>(std::tolower(c));
    ASSERT_NE(ast::FindBuiltinFunction(lower), nullptr) << info.name;
    EXPECT_EQ(ast::FindBuiltinFunction(lower)->function, info.function);
    EXPECT_EQ(&ast::InfoOf(info.function), &info);
  }
  EXPECT_EQ(ast::FindBuiltinFunction("NOSUCH"), nullptr);
  EXPECT_EQ(ast::FindBuiltinFunction(""), nullptr);
}

TEST(ExpressionTest, WrongCalls) {
  EXPECT_EQ(ExpressionText("STRLEN()"), "1:14 STRLEN takes 1 argument, here are 0");
  EXPECT_EQ(ExpressionText("SUBSTR(?a)"), "1:14 SUBSTR takes 2 or 3 arguments, here are 1");
  EXPECT_EQ(ExpressionText("BOUND(1)"), "1:20 BOUND takes a variable");
  EXPECT_EQ(ExpressionText("BOUND((?a))"), "1:20 BOUND takes a variable");
  EXPECT_EQ(ExpressionText("NOSUCH(?a)"), "1:14 there is no function NOSUCH");
}

TEST(ExpressionTest, FunctionsByIri) {
  EXPECT_EQ(ExpressionText(":f(?a, 1)"), "(<e:f> ?a 1)");
  EXPECT_EQ(ExpressionText(":f()"), "(<e:f>)");
  EXPECT_EQ(ExpressionText(":f(DISTINCT ?a)"), "(<e:f> distinct ?a)");
  EXPECT_EQ(ExpressionText(":f"), "<e:f>");
}

TEST(ExpressionTest, TripleTerms) {
  EXPECT_EQ(ExpressionText("<<( ?s :p <<( :a a 1 )>> )>>"),
            "(TRIPLE ?s <e:p> (TRIPLE <e:a> "
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> 1))");
}

TEST(ExpressionTest, Exists) {
  EXPECT_EQ(ExpressionText("NOT EXISTS { ?s ?p ?o }"), "(notexists {(bgp (?s ?p ?o))})");
  EXPECT_EQ(ExpressionText("1 = 2 || exists {}"), "(|| (= 1 2) (exists {}))");
}

TEST(ExpressionTest, Aggregates) {
  EXPECT_EQ(testing::QueryText("SELECT (COUNT(*) AS ?n) (SUM(DISTINCT ?a) AS ?s)"
                               " (GROUP_CONCAT(?a; SEPARATOR = ', ') AS ?g)"
                               " (group_concat(?b) AS ?h) {}"),
            "(select (as (COUNT *) ?n) (as (SUM distinct ?a) ?s)"
            " (as (GROUP_CONCAT ?a \", \") ?g) (as (GROUP_CONCAT ?b \" \") ?h)) {}");
}

TEST(ExpressionTest, Ranges) {
  Parser parser = testing::MakeParser();
  const std::string text = "ASK { FILTER(?a + 1 < STR(?b)) }";
  const auto query = parser.ParseQuery(text);
  ASSERT_TRUE(query.ok()) << query.status();
  const auto& filter = std::get<ast::FilterElement>(query->where.elements[0].node);
  const auto part = [&](const ast::SourceRange& range) {
    return text.substr(range.offset, range.length);
  };
  EXPECT_EQ(part(filter.condition.range), "?a + 1 < STR(?b)");
  const auto& comparison = std::get<ast::BinaryExpression>(filter.condition.node);
  EXPECT_EQ(part(comparison.left->range), "?a + 1");
  EXPECT_EQ(part(comparison.right->range), "STR(?b)");
}

TEST(ExpressionTest, LongChainsAreAnErrorNotACrash) {
  const std::string message =
      "1:14 an expression of more than 1000 arithmetic operators in a row or inside each other";
  std::string sum = "1";
  for (int i = 0; i < 1000; ++i) sum += " + 1";
  EXPECT_EQ(ExpressionText(sum).substr(0, 2), "(+");
  EXPECT_EQ(ExpressionText(sum + "+ 1"), message);
  for (int i = 0; i < 20000; ++i) sum += " + 1";
  EXPECT_EQ(ExpressionText(sum), message);
  EXPECT_EQ(ExpressionText(std::string(100000, '!') + "1"), message);
  // Chains inside each other: few operators each, many together.
  std::string tower = "1";
  for (int i = 0; i < 200; ++i) tower = std::string("(").append(tower).append("*2*2*2*2*2*2*2)");
  EXPECT_NE(ExpressionText(tower).find("more than 1000"), std::string::npos);
  std::string any = "?a";
  for (int i = 0; i < 20000; ++i) any += " || ?a";
  EXPECT_EQ(ExpressionText(any).substr(0, 6), "(|| ?a");
}

}  // namespace
}  // namespace mote
