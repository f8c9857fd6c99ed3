// Triples: their short forms (SPARQL 1.2 section 4.2, collections, blank node property lists,
// reified triples, annotations) spelt out, and property paths.

#include <utility>

#include "grammar/parser/ast_builder.h"
#include "grammar/parser/vocabulary.h"

namespace mote {
namespace {

using Grammar = sparql::SparqlParser;

ast::VarOrTerm MadeIri(std::string_view iri) { return ast::MakeIri(std::string(iri)); }

ast::Verb ToVerb(ast::VarOrTerm term) {
  if (auto* variable = std::get_if<ast::Variable>(&term)) return std::move(*variable);
  return std::get<ast::TermNode>(std::move(term));
}

ast::VarOrTerm ToTerm(const ast::Verb& verb) {
  if (const auto* variable = std::get_if<ast::Variable>(&verb)) return *variable;
  return std::get<ast::TermNode>(verb);
}

// From the start of `subject` to the end of `object`, where both have a place.
ast::SourceRange Span(const ast::VarOrTerm& subject, const ast::VarOrTerm& object) {
  ast::SourceRange range = ast::RangeOf(subject);
  const ast::SourceRange& end = ast::RangeOf(object);
  if (range.line == 0) return end;
  if (end.line != 0 && end.offset + end.length > range.offset) {
    range.length = end.offset + end.length - range.offset;
  }
  return range;
}

ast::TermNode MakeTripleTerm(ast::VarOrTerm subject, ast::VarOrTerm predicate,
                             ast::VarOrTerm object) {
  ast::TermNode term;
  term.kind = ast::TermKind::kTriple;
  term.triple = ast::TripleNode{std::move(subject), std::move(predicate), std::move(object)};
  return term;
}

ast::TriplePattern MakeTriple(ast::VarOrTerm subject, ast::Verb verb, ast::VarOrTerm object) {
  ast::TriplePattern triple;
  triple.range = Span(subject, object);
  triple.subject = std::move(subject);
  triple.verb = std::move(verb);
  triple.object = std::move(object);
  return triple;
}

}  // namespace

void AstBuilder::AddTriplesBlock(Grammar::TriplesBlockContext* block, Triples& triples) {
  bool after_dot = false;
  for (Node* child : block->children) {
    if (const antlr4::Token* dot = TokenOf(child)) {
      if (after_dot) Fail(RangeOf(dot), "unexpected '.': there is no triple before it");
      after_dot = true;
    } else {
      AddTriplesSameSubject(As<Grammar::TriplesSameSubjectContext>(child), triples);
      after_dot = false;
    }
  }
}

void AstBuilder::AddTriplesSameSubject(Grammar::TriplesSameSubjectContext* node, Triples& triples) {
  Node* first = node->children.front();
  // A reified triple stands by itself, everything else inside a rule of its own.
  const ast::VarOrTerm subject =
      RuleOf(first) == Grammar::RuleReifiedTriple
          ? ReifiedTriple(As<Grammar::ReifiedTripleContext>(first), triples)
          : NestedTerm(first->children.front(), &triples);
  if (node->children.size() > 1) {
    AddPropertyList(subject, As<Grammar::PropertyListNotEmptyContext>(node->children[1]), triples);
  }
}

void AstBuilder::AddPropertyList(const ast::VarOrTerm& subject,
                                 Grammar::PropertyListNotEmptyContext* list, Triples& triples) {
  for (Node* child : list->children) {
    if (TokenOf(child) != nullptr) continue;
    auto* pairs = As<Grammar::VerbObjectListContext>(child);
    const ast::Verb verb = Verb(pairs->children.front());
    for (size_t i = 1; i < pairs->children.size(); ++i) {
      if (TokenOf(pairs->children[i]) != nullptr) continue;
      AddObject(subject, verb, As<Grammar::ObjectContext>(pairs->children[i]), triples);
    }
  }
}

void AstBuilder::AddObject(const ast::VarOrTerm& subject, const ast::Verb& verb,
                           Grammar::ObjectContext* node, Triples& triples) {
  const ast::VarOrTerm object =
      GraphNode(As<Grammar::GraphNodeContext>(node->children.front()), triples);
  triples.push_back(MakeTriple(subject, verb, object));
  if (node->children.size() == 1) return;
  if (std::holds_alternative<ast::PathExpr>(verb)) {
    Fail(RangeOf(As<antlr4::ParserRuleContext>(node->children[1])),
         "a triple whose predicate is a property path cannot be annotated",
         "use an IRI or a variable as predicate");
    return;
  }
  const ast::VarOrTerm predicate = ToTerm(verb);
  // A block of annotations belongs to the reifier right before it, else to one of its own.
  std::optional<ast::VarOrTerm> reifier;
  for (size_t i = 1; i < node->children.size(); ++i) {
    Node* child = node->children[i];
    if (RuleOf(child) == Grammar::RuleReifier) {
      reifier = Reifier(As<Grammar::ReifierContext>(child));
      AddReification(*reifier, subject, predicate, object, triples);
      continue;
    }
    auto* block = As<Grammar::AnnotationBlockContext>(child);
    if (!reifier.has_value()) {
      reifier = FreshBlankNode(RangeOf(block));
      AddReification(*reifier, subject, predicate, object, triples);
    }
    AddPropertyList(*reifier, As<Grammar::PropertyListNotEmptyContext>(block->children[1]),
                    triples);
    reifier.reset();
  }
}

void AstBuilder::AddReification(const ast::VarOrTerm& reifier, const ast::VarOrTerm& subject,
                                const ast::VarOrTerm& predicate, const ast::VarOrTerm& object,
                                Triples& triples) {
  ast::TermNode term = MakeTripleTerm(subject, predicate, object);
  term.range = Span(subject, object);
  triples.push_back(MakeTriple(reifier, ToVerb(MadeIri(vocabulary::kRdfReifies)), std::move(term)));
}

ast::VarOrTerm AstBuilder::GraphNode(Grammar::GraphNodeContext* node, Triples& triples) {
  return NestedTerm(node->children.front(), &triples);
}

ast::VarOrTerm AstBuilder::BlankNodeWithProperties(Grammar::BlankNodePropertyListContext* list,
                                                   Triples& triples) {
  ast::VarOrTerm subject = FreshBlankNode(RangeOf(list));
  AddPropertyList(subject, As<Grammar::PropertyListNotEmptyContext>(list->children[1]), triples);
  return subject;
}

ast::VarOrTerm AstBuilder::Collection(Grammar::CollectionContext* collection, Triples& triples) {
  const ast::VarOrTerm head = FreshBlankNode(RangeOf(collection));
  ast::VarOrTerm cell = head;
  const size_t members = collection->children.size() - 2;  // without the brackets
  for (size_t i = 1; i <= members; ++i) {
    auto* node = As<Grammar::GraphNodeContext>(collection->children[i]);
    triples.push_back(
        MakeTriple(cell, ToVerb(MadeIri(vocabulary::kRdfFirst)), GraphNode(node, triples)));
    ast::VarOrTerm next =
        i == members ? MadeIri(vocabulary::kRdfNil) : FreshBlankNode(RangeOf(node));
    triples.push_back(MakeTriple(cell, ToVerb(MadeIri(vocabulary::kRdfRest)), next));
    cell = std::move(next);
  }
  return head;
}

ast::VarOrTerm AstBuilder::NestedTerm(Node* node, Triples* triples) {
  if (const antlr4::Token* token = TokenOf(node)) {
    switch (token->getType()) {
      case Grammar::VAR:
        return VariableInTriple(token);
      case Grammar::NIL: {
        ast::TermNode nil = ast::MakeIri(std::string(vocabulary::kRdfNil));
        nil.range = RangeOf(token);
        return nil;
      }
      default:
        return IriOf(token);
    }
  }
  switch (RuleOf(node)) {
    case Grammar::RuleIri:
      return Iri(As<Grammar::IriContext>(node));
    case Grammar::RuleLiteral:
      return Literal(As<Grammar::LiteralContext>(node));
    case Grammar::RuleBlankNode:
      return BlankNode(As<Grammar::BlankNodeContext>(node));
    case Grammar::RuleTripleTerm:
      return TripleTerm(As<Grammar::TripleTermContext>(node));
    case Grammar::RuleCollection:
      return Collection(As<Grammar::CollectionContext>(node), *triples);
    case Grammar::RuleBlankNodePropertyList:
      return BlankNodeWithProperties(As<Grammar::BlankNodePropertyListContext>(node), *triples);
    default:
      return ReifiedTriple(As<Grammar::ReifiedTripleContext>(node), *triples);
  }
}

ast::VarOrTerm AstBuilder::TripleTerm(Grammar::TripleTermContext* node) {
  const auto component = [&](size_t i) {
    auto* term = As<antlr4::ParserRuleContext>(node->children[i]);
    return NestedTerm(term->children.front(), nullptr);
  };
  ast::VarOrTerm subject = component(1);
  ast::VarOrTerm predicate = SimpleVerb(As<Grammar::VerbContext>(node->children[2]));
  ast::VarOrTerm object = component(3);
  ast::TermNode term = MakeTripleTerm(std::move(subject), std::move(predicate), std::move(object));
  term.range = RangeOf(node);
  return term;
}

ast::VarOrTerm AstBuilder::ReifiedTriple(Grammar::ReifiedTripleContext* node, Triples& triples) {
  const auto component = [&](size_t i) {
    auto* term = As<antlr4::ParserRuleContext>(node->children[i]);
    return NestedTerm(term->children.front(), &triples);
  };
  const ast::VarOrTerm subject = component(1);
  const ast::VarOrTerm predicate = SimpleVerb(As<Grammar::VerbContext>(node->children[2]));
  const ast::VarOrTerm object = component(3);
  const bool has_reifier = node->children.size() == 6;
  ast::VarOrTerm reifier = has_reifier ? Reifier(As<Grammar::ReifierContext>(node->children[4]))
                                       : FreshBlankNode(RangeOf(node));
  AddReification(reifier, subject, predicate, object, triples);
  return reifier;
}

ast::VarOrTerm AstBuilder::Reifier(Grammar::ReifierContext* node) {
  if (node->children.size() == 1) return FreshBlankNode(RangeOf(node));
  return NestedTerm(node->children[1], nullptr);
}

ast::VarOrTerm AstBuilder::SimpleVerb(Grammar::VerbContext* verb) {
  Node* child = verb->children.front();
  const antlr4::Token* token = TokenOf(child);
  if (token == nullptr) return Iri(As<Grammar::IriContext>(child));
  if (token->getType() == Grammar::A) return TypeIri(token);
  return VariableInTriple(token);
}

ast::Verb AstBuilder::Verb(Node* node) {
  if (const antlr4::Token* token = TokenOf(node)) return ToVerb(VariableInTriple(token));
  auto* path = As<Grammar::PathContext>(node);
  ast::PathExpr expression = Path(path);
  if (expression.kind == ast::PathKind::kIri) {
    ast::TermNode term = ast::MakeIri(std::move(expression.iri));
    term.range = expression.range;
    return term;
  }
  if (mode_ != TripleMode::kPattern) {
    Fail(expression.range, "a property path can only stand in a pattern",
         "use an IRI or a variable as predicate");
  }
  return expression;
}

ast::PathExpr AstBuilder::Path(Grammar::PathContext* path) {
  const std::vector<Node*>& children = path->children;
  const auto element = [&](size_t i) {
    return PathElement(As<Grammar::PathElementContext>(children[i]));
  };
  if (children.size() == 1) return element(0);
  // Elements and operators alternate; a run of elements between two | is a sequence.
  ast::PathExpr alternatives;
  alternatives.kind = ast::PathKind::kAlternative;
  alternatives.range = RangeOf(path);
  for (size_t begin = 0; begin < children.size();) {
    size_t end = begin + 1;
    while (end < children.size() && TokenOf(children[end])->getType() == Grammar::SLASH) end += 2;
    if (end == begin + 1) {
      alternatives.children.push_back(element(begin));
    } else {
      ast::PathExpr sequence;
      sequence.kind = ast::PathKind::kSequence;
      sequence.range = RangeOf(As<antlr4::ParserRuleContext>(children[begin])->start,
                               As<antlr4::ParserRuleContext>(children[end - 1])->stop);
      for (size_t i = begin; i < end; i += 2) sequence.children.push_back(element(i));
      alternatives.children.push_back(std::move(sequence));
    }
    begin = end + 1;
  }
  if (alternatives.children.size() > 1) return alternatives;
  ast::PathExpr only = std::move(alternatives.children.front());
  return only;
}

ast::PathExpr AstBuilder::PathElement(Grammar::PathElementContext* element) {
  const bool inverse = TokenOf(element->children.front()) != nullptr;
  const size_t primary = inverse ? 1 : 0;
  ast::PathExpr path = PathPrimary(As<Grammar::PathPrimaryContext>(element->children[primary]));
  const auto wrap = [&path, this, element](ast::PathKind kind) {
    ast::PathExpr outer;
    outer.kind = kind;
    outer.range = RangeOf(element);
    outer.children.push_back(std::move(path));
    path = std::move(outer);
  };
  // The repetition binds closer than the inverse: ^a* is ^(a*).
  if (element->children.size() > primary + 1) {
    switch (TokenOf(element->children[primary + 1])->getType()) {
      case Grammar::STAR:
        wrap(ast::PathKind::kZeroOrMore);
        break;
      case Grammar::PLUS:
        wrap(ast::PathKind::kOneOrMore);
        break;
      default:
        wrap(ast::PathKind::kZeroOrOne);
        break;
    }
  }
  if (inverse) wrap(ast::PathKind::kInverse);
  return path;
}

ast::PathExpr AstBuilder::PathPrimary(Grammar::PathPrimaryContext* primary) {
  Node* first = primary->children.front();
  const antlr4::Token* token = TokenOf(first);
  if (token->getType() == Grammar::OPEN_PAREN) {
    return Path(As<Grammar::PathContext>(primary->children[1]));
  }
  ast::PathExpr path;
  path.range = RangeOf(primary);
  if (token->getType() == Grammar::BANG) {
    path.kind = ast::PathKind::kNegatedSet;
    for (Node* child : As<Grammar::PathNegatedPropertySetContext>(primary->children[1])->children) {
      if (TokenOf(child) == nullptr) {
        AddNegatedProperty(As<Grammar::PathOneInPropertySetContext>(child), path);
      }
    }
  } else if (token->getType() == Grammar::A) {
    path.iri = vocabulary::kRdfType;
  } else {
    path.iri = IriText(token);
  }
  return path;
}

void AstBuilder::AddNegatedProperty(Grammar::PathOneInPropertySetContext* node,
                                    ast::PathExpr& path) {
  ast::NegatedProperty property;
  property.inverse = node->children.size() == 2;
  Node* last = node->children.back();
  property.iri = TokenOf(last) != nullptr ? std::string(vocabulary::kRdfType)
                                          : IriText(As<Grammar::IriContext>(last));
  path.negated.push_back(std::move(property));
}

std::vector<ast::TemplateTriple> AstBuilder::Template(Grammar::TriplesBlockContext* block,
                                                      TripleMode mode) {
  std::vector<ast::TemplateTriple> result;
  if (block == nullptr) return result;
  const TripleMode outer = std::exchange(mode_, mode);
  Triples triples;
  AddTriplesBlock(block, triples);
  mode_ = outer;
  result.reserve(triples.size());
  for (ast::TriplePattern& triple : triples) {
    // A path here has been reported already.
    if (std::holds_alternative<ast::PathExpr>(triple.verb)) continue;
    ast::TemplateTriple out;
    out.predicate = ToTerm(triple.verb);
    out.subject = std::move(triple.subject);
    out.object = std::move(triple.object);
    out.range = triple.range;
    result.push_back(std::move(out));
  }
  return result;
}

}  // namespace mote
