#include "engine/expression/ast_term.h"

#include <variant>

#include "storage/base/check.h"

namespace mote {
namespace {

Direction ToDirection(ast::TextDirection direction) {
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

Term ComponentTerm(const ast::VarOrTerm& component) {
  const ast::TermNode* term = std::get_if<ast::TermNode>(&component);
  MOTE_CHECK(term != nullptr);
  return ToTerm(*term);
}

bool ComponentHasVariables(const ast::VarOrTerm& component) {
  const ast::TermNode* term = std::get_if<ast::TermNode>(&component);
  return term == nullptr || HasVariables(*term);
}

}  // namespace

Term ToTerm(const ast::TermNode& node) {
  switch (node.kind) {
    case ast::TermKind::kIri:
      return Term::Iri(node.lexical);
    case ast::TermKind::kBlankNode:
      return Term::BlankNode(node.lexical);
    case ast::TermKind::kLiteral:
      if (!node.language.empty()) {
        return Term::LangLiteral(node.lexical, node.language, ToDirection(node.direction));
      }
      return Term::Literal(node.lexical, node.datatype);
    case ast::TermKind::kTriple:
      return Term::Triple(ComponentTerm(node.triple->subject),
                          ComponentTerm(node.triple->predicate),
                          ComponentTerm(node.triple->object));
  }
  return Term();
}

bool HasVariables(const ast::TermNode& node) {
  return node.kind == ast::TermKind::kTriple && (ComponentHasVariables(node.triple->subject) ||
                                                 ComponentHasVariables(node.triple->predicate) ||
                                                 ComponentHasVariables(node.triple->object));
}

}  // namespace mote
