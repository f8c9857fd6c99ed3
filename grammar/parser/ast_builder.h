#ifndef MOTE_GRAMMAR_PARSER_AST_BUILDER_H_
#define MOTE_GRAMMAR_PARSER_AST_BUILDER_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <typeinfo>
#include <unordered_map>
#include <utility>
#include <vector>

#include "grammar/SparqlParser.h"
#include "grammar/ast/statement.h"
#include "grammar/parser/parse_error.h"
#include "grammar/parser/parser.h"
#include "grammar/parser/source_text.h"

namespace mote {

// Turns the parse tree of one text into Mote's syntax tree: resolves IRIs, un-escapes strings,
// spells out the short forms of triples, and reports what the grammar alone cannot see but the text
// shows locally (unknown prefixes and functions, blank nodes and variables where they may not be).
//
// Every method presumes the tree of a successful parse. An error is recorded, the first one only,
// and building goes on with something harmless in its place; the caller looks at error() once.
class AstBuilder {
 public:
  using Grammar = sparql::SparqlParser;

  // Both must outlive the builder. `on_node` is called for each part of the tree that is read.
  AstBuilder(const SourceText* text, const ParseOptions* options, std::function<void()> on_node);

  ast::Query BuildQuery(Grammar::QueryUnitContext* unit);
  ast::Update BuildUpdate(Grammar::UpdateUnitContext* unit);
  ast::Statement BuildStatement(Grammar::StatementUnitContext* unit);

  const std::optional<ParseError>& error() const { return error_; }

 private:
  using Node = antlr4::tree::ParseTree;

  // What a triple stands in; decides what becomes of blank nodes and what is forbidden.
  enum class TripleMode {
    kPattern,         // blank nodes are variables
    kTemplate,        // CONSTRUCT, INSERT: blank nodes are terms, no property paths
    kDeleteTemplate,  // neither blank nodes nor property paths
    kInsertData,      // neither variables nor property paths
    kDeleteData,      // neither variables, blank nodes nor property paths
  };

  // ast_builder.cc: places and errors.
  ast::SourceRange RangeOf(const antlr4::Token* first, const antlr4::Token* last) const;
  ast::SourceRange RangeOf(const antlr4::Token* token) const { return RangeOf(token, token); }
  ast::SourceRange RangeOf(const antlr4::ParserRuleContext* rule) const;
  std::string_view TextOf(const antlr4::Token* token) const;
  void Fail(const ast::SourceRange& range, std::string message, std::string hint = {});

  // term_builder.cc
  void ReadPrologue(Grammar::PrologueContext* prologue);
  std::string ResolveIriToken(const antlr4::Token* token);
  // Fails unless the IRI or IRI reference `iri` is well-formed (SPARQL 1.1, section 19.5).
  bool CheckIri(std::string_view iri, const antlr4::Token* token);
  std::string ExpandPrefixedName(const antlr4::Token* token);
  std::string IriText(const antlr4::Token* token);
  std::string IriText(Grammar::IriContext* iri) { return IriText(iri->start); }
  ast::TermNode IriOf(const antlr4::Token* token);
  ast::TermNode Iri(Grammar::IriContext* iri) { return IriOf(iri->start); }
  ast::TermNode Literal(Grammar::LiteralContext* literal);
  std::string StringText(Grammar::StringContext* string);
  std::string UnquotedText(const antlr4::Token* token);
  void ReadLanguage(const antlr4::Token* token, ast::TermNode& term);
  ast::TermNode TypeIri(const antlr4::Token* token) const;  // `a`
  ast::Variable NamedVariable(const antlr4::Token* token);
  ast::VarOrTerm VariableInTriple(const antlr4::Token* token);
  ast::VarOrTerm BlankNode(Grammar::BlankNodeContext* blank);
  ast::VarOrTerm FreshBlankNode(const ast::SourceRange& range);
  ast::VarOrTerm LabelledBlankNode(std::string label, const ast::SourceRange& range);
  ast::VarOrTerm VarOrIri(Grammar::VarOrIriContext* node);

  // triples_builder.cc: triples with their short forms, appended to `triples`.
  using Triples = std::vector<ast::TriplePattern>;
  void AddTriplesBlock(Grammar::TriplesBlockContext* block, Triples& triples);
  void AddTriplesSameSubject(Grammar::TriplesSameSubjectContext* node, Triples& triples);
  void AddPropertyList(const ast::VarOrTerm& subject, Grammar::PropertyListNotEmptyContext* list,
                       Triples& triples);
  void AddObject(const ast::VarOrTerm& subject, const ast::Verb& verb,
                 Grammar::ObjectContext* object, Triples& triples);
  ast::VarOrTerm GraphNode(Grammar::GraphNodeContext* node, Triples& triples);
  ast::VarOrTerm BlankNodeWithProperties(Grammar::BlankNodePropertyListContext* list,
                                         Triples& triples);
  ast::VarOrTerm Collection(Grammar::CollectionContext* collection, Triples& triples);
  ast::VarOrTerm TripleTerm(Grammar::TripleTermContext* node);
  ast::VarOrTerm ReifiedTriple(Grammar::ReifiedTripleContext* node, Triples& triples);
  ast::VarOrTerm Reifier(Grammar::ReifierContext* node);
  // Whatever can stand as subject or object somewhere. `triples` may be null where collections,
  // property lists and reified triples cannot.
  ast::VarOrTerm NestedTerm(Node* node, Triples* triples);
  ast::VarOrTerm SimpleVerb(Grammar::VerbContext* verb);
  ast::Verb Verb(Node* node);
  ast::PathExpr Path(Grammar::PathContext* path);
  ast::PathExpr PathElement(Grammar::PathElementContext* element);
  ast::PathExpr PathPrimary(Grammar::PathPrimaryContext* primary);
  void AddNegatedProperty(Grammar::PathOneInPropertySetContext* node, ast::PathExpr& path);
  void AddReification(const ast::VarOrTerm& reifier, const ast::VarOrTerm& subject,
                      const ast::VarOrTerm& predicate, const ast::VarOrTerm& object,
                      Triples& triples);
  std::vector<ast::TemplateTriple> Template(Grammar::TriplesBlockContext* block, TripleMode mode);

  // pattern_builder.cc
  ast::GroupPattern Group(Grammar::GroupGraphPatternContext* group);
  ast::PatternElement Element(Grammar::GraphPatternNotTriplesContext* node, bool& is_filter);
  ast::InlineData Values(Grammar::DataBlockContext* block);
  std::optional<ast::TermNode> DataValue(Grammar::DataBlockValueContext* value);
  ast::TermNode TripleTermData(Grammar::TripleTermDataContext* node);
  ast::GroupPattern GroupOfTriples(Grammar::TriplesBlockContext* block);

  // expression_builder.cc
  class ChainScope;
  ast::Expression Expression(Grammar::ExpressionContext* node);
  ast::Expression AndExpression(Grammar::ConditionalAndExpressionContext* node);
  ast::Expression Relational(Grammar::RelationalExpressionContext* node);
  ast::Expression Additive(Grammar::AdditiveExpressionContext* node);
  ast::Expression Multiplicative(Grammar::MultiplicativeExpressionContext* node);
  ast::Expression MultiplyOperands(ast::Expression left, const std::vector<Node*>& operands,
                                   size_t first);
  ast::Expression Unary(Grammar::UnaryExpressionContext* node);
  ast::Expression Primary(Grammar::PrimaryExpressionContext* node);
  ast::Expression BuiltIn(Grammar::BuiltInCallContext* node);
  ast::Expression CallByName(const antlr4::Token* name, Grammar::ExpressionListContext* list);
  ast::Expression Aggregate(Grammar::AggregateContext* node);
  ast::Expression Call(Grammar::IriContext* iri, Grammar::ArgListContext* arguments,
                       const ast::SourceRange& range);
  ast::Expression TripleExpression(Grammar::ExprTripleTermContext* node);
  ast::Expression Constraint(Grammar::ConstraintContext* node);
  std::vector<ast::Expression> List(Grammar::ExpressionListContext* list);
  ast::Expression Binary(ast::BinaryOperator op, ast::Expression left, ast::Expression right) const;

  // query_builder.cc
  void ReadQueryBody(Grammar::QueryBodyContext* body, ast::Query& query);
  void ReadExplain(Grammar::ExplainClauseContext* explain, ast::Query& query);
  void ReadConstruct(Grammar::ConstructQueryContext* node, ast::Query& query);
  void ReadDescribe(Grammar::DescribeQueryContext* node, ast::Query& query);
  void ReadDataset(bool named, Grammar::IriContext* iri, ast::DatasetClause& dataset);
  ast::SelectClause Select(Grammar::SelectClauseContext* node);
  ast::SubSelect SubSelect(Grammar::SubSelectContext* node);
  ast::SolutionModifiers Modifiers(Grammar::SolutionModifierContext* node);
  ast::GroupKey GroupKey(Grammar::GroupConditionContext* node);
  ast::OrderCondition OrderKey(Grammar::OrderConditionContext* node);
  uint64_t Count(const antlr4::Token* integer) const;
  ast::Prologue TakePrologue();

  // update_builder.cc
  void ReadUpdateBody(Grammar::UpdateBodyContext* body, ast::Update& update);
  ast::UpdateOperation Operation(Grammar::Update1Context* node);
  // Either template may be null.
  ast::Modify Modify(Grammar::QuadPatternContext* deletes, Grammar::QuadPatternContext* inserts,
                     Grammar::ModifyRestContext* rest);
  ast::Modify DeleteWhere(Grammar::QuadPatternContext* pattern);
  std::vector<ast::TemplateQuad> Quads(Grammar::QuadPatternContext* node, TripleMode mode);
  ast::GroupPattern GroupOfQuads(Grammar::QuadPatternContext* node);
  std::optional<ast::TermNode> GraphOrDefault(Grammar::GraphOrDefaultContext* node);
  ast::ClearOrDrop ClearOrDrop(Grammar::GraphRefAllContext* target, bool drop, bool silent);
  void StartOperation();

  const SourceText* text_;
  const ParseOptions* options_;
  const std::function<void()> on_node_;
  std::optional<ParseError> error_;

  std::string base_;
  std::vector<std::pair<std::string, std::string>> prefixes_;
  std::vector<std::string> versions_;

  TripleMode mode_ = TripleMode::kPattern;
  size_t fresh_blank_nodes_ = 0;
  size_t open_operators_ = 0;  // of all the chains around the expression being built
  // The basic graph pattern being read, and in which one each label was seen (section 5.1.1: a
  // label belongs to one basic graph pattern).
  size_t current_bgp_ = 0;
  size_t bgp_count_ = 0;
  std::unordered_map<std::string, size_t> bgp_of_label_;
  // The same for INSERT DATA, whose labels belong to one operation.
  size_t current_operation_ = 0;
  std::unordered_map<std::string, size_t> operation_of_label_;
};

// The token that `node` is, or null if it is a rule. Most rules have children, which tells the two
// apart at once; only what is left needs a look at the type.
inline const antlr4::Token* TokenOf(antlr4::tree::ParseTree* node) {
  if (!node->children.empty() || typeid(*node) != typeid(antlr4::tree::TerminalNodeImpl)) {
    return nullptr;
  }
  return static_cast<antlr4::tree::TerminalNode*>(node)->getSymbol();
}

// The rule that `node`, which is not a token, was made by (SparqlParser::Rule...).
inline size_t RuleOf(const antlr4::tree::ParseTree* node) {
  return static_cast<const antlr4::RuleContext*>(node)->getRuleIndex();
}

// `node` as the context it is known to be.
template <typename Context>
Context* As(antlr4::tree::ParseTree* node) {
  return static_cast<Context*>(node);
}

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_AST_BUILDER_H_
