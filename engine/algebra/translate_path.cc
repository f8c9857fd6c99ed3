#include <string>
#include <utility>

#include "engine/algebra/translation.h"
#include "engine/expression/ast_term.h"

// Triple patterns and property paths (SPARQL 1.1 sections 9 and 18.2.2.3 to 18.2.2.4).

namespace mote::algebra {
namespace {

// The path as a relation between sets of nodes, against its direction if `inverse`.
PathStep ToStep(const ast::PathExpr& path, bool inverse) {
  PathStep step;
  switch (path.kind) {
    case ast::PathKind::kIri:
      step.kind = PathStep::Kind::kPredicate;
      step.predicate = Term::Iri(path.iri);
      step.inverse = inverse;
      return step;
    case ast::PathKind::kInverse:
      return ToStep(path.children[0], !inverse);
    case ast::PathKind::kSequence:
      step.kind = PathStep::Kind::kSequence;
      for (size_t i = 0; i < path.children.size(); ++i) {
        size_t at = inverse ? path.children.size() - 1 - i : i;
        step.children.push_back(ToStep(path.children[at], inverse));
      }
      return step;
    case ast::PathKind::kAlternative:
      step.kind = PathStep::Kind::kAlternative;
      for (const ast::PathExpr& child : path.children) {
        step.children.push_back(ToStep(child, inverse));
      }
      return step;
    case ast::PathKind::kZeroOrMore:
    case ast::PathKind::kOneOrMore:
    case ast::PathKind::kZeroOrOne:
      step.kind = PathStep::Kind::kRepeat;
      step.children.push_back(ToStep(path.children[0], inverse));
      step.min = path.kind == ast::PathKind::kOneOrMore ? 1 : 0;
      step.unbounded = path.kind != ast::PathKind::kZeroOrOne;
      return step;
    case ast::PathKind::kNegatedSet: {
      PathStep forward;
      PathStep backward;
      forward.kind = backward.kind = PathStep::Kind::kNegated;
      forward.inverse = inverse;
      backward.inverse = !inverse;
      for (const ast::NegatedProperty& property : path.negated) {
        PathStep& side = property.inverse ? backward : forward;
        side.excluded.push_back(Term::Iri(property.iri));
      }
      if (backward.excluded.empty()) return forward;
      if (forward.excluded.empty()) return backward;
      step.kind = PathStep::Kind::kAlternative;
      step.children.push_back(std::move(forward));
      step.children.push_back(std::move(backward));
      return step;
    }
  }
  return step;
}

}  // namespace

Slot Translation::ToSlot(const ast::VarOrTerm& term, Scope& scope) {
  if (const auto* variable = std::get_if<ast::Variable>(&term)) {
    return scope.Lookup(variable->name);
  }
  return ToTerm(std::get<ast::TermNode>(term));
}

Slot Translation::ToPatternSlot(const ast::VarOrTerm& term, Scope& scope, NodePtr* node) {
  const auto* constant = std::get_if<ast::TermNode>(&term);
  if (constant == nullptr || !HasVariables(*constant)) return ToSlot(term, scope);
  TripleComponents triple;
  triple.term = variables_.AddHidden("triple");
  triple.subject = ToPatternSlot(constant->triple->subject, scope, node);
  triple.predicate = ToPatternSlot(constant->triple->predicate, scope, node);
  triple.object = ToPatternSlot(constant->triple->object, scope, node);
  Slot slot = triple.term;
  (*node)->children.push_back(Make(std::move(triple)));
  return slot;
}

void Translation::AddKnownTriple(const Slot& triple, const Slot& end, Node* join) {
  const auto* variable = std::get_if<VariableId>(&triple);
  const Term* term = std::get_if<Term>(&end);
  if (variable == nullptr || term == nullptr || !term->is_triple()) return;
  for (NodePtr& child : join->children) {
    auto* components = child->As<TripleComponents>();
    if (components == nullptr || components->term != *variable) continue;
    components->also.push_back(*term);
    AddKnownTriple(components->object, term->triple().object, join);
    return;
  }
}

void Translation::AddTriples(const ast::TriplesBlock& block, Scope& scope, NodePtr* node) {
  if (!(*node)->Is<Join>()) *node = Make(Join{}, std::move(*node));
  for (const ast::TriplePattern& triple : block.triples) {
    Slot subject = ToPatternSlot(triple.subject, scope, node);
    Slot object = ToPatternSlot(triple.object, scope, node);
    if (const auto* path = std::get_if<ast::PathExpr>(&triple.verb)) {
      AddKnownTriple(subject, object, node->get());
      AddKnownTriple(object, subject, node->get());
      NodePtr child = PathPattern(subject, *path, object);
      if (child->Is<Join>()) {
        for (NodePtr& part : child->children) (*node)->children.push_back(std::move(part));
      } else {
        (*node)->children.push_back(std::move(child));
      }
      continue;
    }
    Pattern pattern;
    pattern.subject = std::move(subject);
    pattern.object = std::move(object);
    if (const auto* variable = std::get_if<ast::Variable>(&triple.verb)) {
      pattern.predicate = scope.Lookup(variable->name);
    } else {
      pattern.predicate = ToTerm(std::get<ast::TermNode>(triple.verb));
    }
    pattern.graph.graph = graph_;
    (*node)->children.push_back(Make(std::move(pattern)));
  }
}

NodePtr Translation::PathPattern(const Slot& subject, const ast::PathExpr& path,
                                 const Slot& object) {
  switch (path.kind) {
    case ast::PathKind::kIri: {
      Pattern pattern{subject, Term::Iri(path.iri), object, {graph_}, {}};
      return Make(std::move(pattern));
    }
    case ast::PathKind::kInverse:
      return PathPattern(object, path.children[0], subject);
    case ast::PathKind::kSequence: {
      NodePtr join = MakeUnit();
      Slot from = subject;
      for (size_t i = 0; i < path.children.size(); ++i) {
        Slot to = i + 1 == path.children.size() ? object : Slot(variables_.AddHidden("path"));
        NodePtr child = PathPattern(from, path.children[i], to);
        if (child->Is<Join>()) {
          for (NodePtr& part : child->children) join->children.push_back(std::move(part));
        } else {
          join->children.push_back(std::move(child));
        }
        from = std::move(to);
      }
      return join;
    }
    case ast::PathKind::kAlternative: {
      NodePtr alternatives = MakeEmpty();
      for (const ast::PathExpr& child : path.children) {
        alternatives->children.push_back(PathPattern(subject, child, object));
      }
      return alternatives;
    }
    case ast::PathKind::kNegatedSet:
      return NegatedSet(subject, path, object);
    case ast::PathKind::kZeroOrMore:
    case ast::PathKind::kOneOrMore:
    case ast::PathKind::kZeroOrOne:
      break;
  }
  return Make(Path{subject, object, {graph_}, ToStep(path, false)});
}

NodePtr Translation::NegatedSet(const Slot& subject, const ast::PathExpr& path,
                                const Slot& object) {
  Pattern forward{subject, Slot(), object, {graph_}, {}};
  Pattern backward{object, Slot(), subject, {graph_}, {}};
  for (const ast::NegatedProperty& property : path.negated) {
    (property.inverse ? backward : forward).excluded.push_back(Term::Iri(property.iri));
  }
  forward.predicate = variables_.AddHidden("predicate");
  backward.predicate = variables_.AddHidden("predicate");
  if (backward.excluded.empty()) return Make(std::move(forward));
  if (forward.excluded.empty()) return Make(std::move(backward));
  return Make(Union{}, Make(std::move(forward)), Make(std::move(backward)));
}

}  // namespace mote::algebra
