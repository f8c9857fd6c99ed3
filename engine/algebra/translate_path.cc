#include <string>
#include <utility>

#include "engine/algebra/term_conversion.h"
#include "engine/algebra/translation.h"

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

void Translation::AddTriples(const ast::TriplesBlock& block, Scope& scope, NodePtr* node) {
  if (!(*node)->Is<Join>()) *node = Make(Join{}, std::move(*node));
  auto holds_variables = [](const ast::VarOrTerm& term) {
    const auto* node = std::get_if<ast::TermNode>(&term);
    return node != nullptr && HasVariables(*node);
  };
  for (const ast::TriplePattern& triple : block.triples) {
    // Triple terms are not stored, so a pattern of them has no match.
    if (holds_variables(triple.subject) || holds_variables(triple.object)) {
      (*node)->children.push_back(MakeEmpty());
      continue;
    }
    Slot subject = ToSlot(triple.subject, scope);
    Slot object = ToSlot(triple.object, scope);
    if (const auto* path = std::get_if<ast::PathExpr>(&triple.verb)) {
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
