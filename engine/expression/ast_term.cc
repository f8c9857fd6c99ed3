#include "engine/expression/ast_term.h"

#include <variant>

#include "grammar/ast/query.h"

namespace mote {
namespace {

Direction DirectionOf(ast::TextDirection direction) {
  switch (direction) {
    case ast::TextDirection::kLeftToRight:
      return Direction::kLtr;
    case ast::TextDirection::kRightToLeft:
      return Direction::kRtl;
    case ast::TextDirection::kNone:
      break;
  }
  return Direction::kNone;
}

std::optional<Term> Component(const ast::VarOrTerm& component) {
  const auto* term = std::get_if<ast::TermNode>(&component);
  return term == nullptr ? std::nullopt : TermOfAst(*term);
}

}  // namespace

std::optional<Term> TermOfAst(const ast::TermNode& node) {
  switch (node.kind) {
    case ast::TermKind::kIri:
      return Term::Iri(node.lexical);
    case ast::TermKind::kBlankNode:
      return Term::BlankNode(node.lexical);
    case ast::TermKind::kLiteral:
      if (!node.language.empty()) {
        return Term::LangLiteral(node.lexical, node.language, DirectionOf(node.direction));
      }
      return Term::Literal(node.lexical, node.datatype);
    case ast::TermKind::kTriple: {
      std::optional<Term> subject = Component(node.triple->subject);
      std::optional<Term> predicate = Component(node.triple->predicate);
      std::optional<Term> object = Component(node.triple->object);
      if (!subject.has_value() || !predicate.has_value() || !object.has_value()) {
        return std::nullopt;
      }
      return Term::Triple(*std::move(subject), *std::move(predicate), *std::move(object));
    }
  }
  return std::nullopt;
}

}  // namespace mote
