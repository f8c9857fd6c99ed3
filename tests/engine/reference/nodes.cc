#include "tests/engine/reference/nodes.h"

#include <string>
#include <variant>

#include "tests/engine/reference/expressions.h"

namespace mote::reference {
namespace {

bool HoldsVariables(const ast::VarOrTerm& node) {
  const auto* term = std::get_if<ast::TermNode>(&node);
  if (term == nullptr) return true;
  return term->kind == ast::TermKind::kTriple &&
         (HoldsVariables(term->triple->subject) || HoldsVariables(term->triple->predicate) ||
          HoldsVariables(term->triple->object));
}

}  // namespace

const ast::TripleNode* OpenTriple(const ast::VarOrTerm& node) {
  const auto* term = std::get_if<ast::TermNode>(&node);
  return term != nullptr && HoldsVariables(node) ? &*term->triple : nullptr;
}

bool MatchNode(const ast::VarOrTerm& node, const Term& term, Solution* solution) {
  if (const auto* variable = std::get_if<ast::Variable>(&node)) {
    const auto [it, added] = solution->emplace(variable->name, term);
    return added || it->second == term;
  }
  const ast::TripleNode* open = OpenTriple(node);
  if (open == nullptr) return ConstantOf(std::get<ast::TermNode>(node)) == term;
  return term.is_triple() && MatchNode(open->subject, term.triple().subject, solution) &&
         MatchNode(open->predicate, term.triple().predicate, solution) &&
         MatchNode(open->object, term.triple().object, solution);
}

Slot SlotOf(const ast::VarOrTerm& node) {
  if (const auto* variable = std::get_if<ast::Variable>(&node)) return variable->name;
  return ConstantOf(std::get<ast::TermNode>(node));
}

std::optional<Term> Instantiate(const ast::VarOrTerm& node, const Solution& solution) {
  if (const ast::TripleNode* open = OpenTriple(node)) {
    const std::optional<Triple> triple =
        Instantiate(open->subject, open->predicate, open->object, solution);
    if (!triple.has_value()) return std::nullopt;
    return Term::Triple(triple->subject, triple->predicate, triple->object);
  }
  const Slot slot = SlotOf(node);
  if (const Term* constant = std::get_if<Term>(&slot)) return *constant;
  const auto found = solution.find(std::get<std::string>(slot));
  if (found == solution.end()) return std::nullopt;
  return found->second;
}

std::optional<Triple> Instantiate(const ast::VarOrTerm& subject, const ast::VarOrTerm& predicate,
                                  const ast::VarOrTerm& object, const Solution& solution) {
  const std::optional<Term> s = Instantiate(subject, solution);
  const std::optional<Term> p = Instantiate(predicate, solution);
  const std::optional<Term> o = Instantiate(object, solution);
  if (!s || !p || !o || s->is_literal() || s->is_triple() || !p->is_iri()) return std::nullopt;
  return Triple{*s, *p, *o};
}

}  // namespace mote::reference
