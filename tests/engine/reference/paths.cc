#include "tests/engine/reference/paths.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace mote::reference {
namespace {

// Binds a slot to a term: false if that contradicts the solution.
bool Bind(const Slot& slot, const Term& term, Solution* solution) {
  if (const Term* constant = std::get_if<Term>(&slot)) return *constant == term;
  const auto [it, added] = solution->emplace(std::get<std::string>(slot), term);
  return added || it->second == term;
}

using Terms = std::vector<Term>;

void AddOnce(const Term& term, Terms* terms) {
  if (std::find(terms->begin(), terms->end(), term) == terms->end()) terms->push_back(term);
}

// nodes(G): the subjects and objects.
Terms Nodes(const Graph& graph) {
  Terms nodes;
  for (const Triple& triple : graph) {
    AddOnce(triple.subject, &nodes);
    AddOnce(triple.object, &nodes);
  }
  return nodes;
}

// A pair of terms as a solution of (subject, object); nothing if the slots do not take it.
void AddPair(const Slot& subject, const Term& from, const Slot& object, const Term& to,
             Solutions* out) {
  Solution solution;
  if (Bind(subject, from, &solution) && Bind(object, to, &solution)) out->push_back(solution);
}

class PathEvaluator {
 public:
  PathEvaluator(const Graph& graph, Work& work) : graph_(graph), work_(work) {}

  Solutions Eval(const Slot& subject, const ast::PathExpr& path, const Slot& object) {
    switch (path.kind) {
      case ast::PathKind::kIri:
        return EvaluateTriple(graph_, subject, Term::Iri(path.iri), object, work_);
      case ast::PathKind::kInverse:
        return Eval(object, path.children[0], subject);
      case ast::PathKind::kSequence:
        return Sequence(subject, path.children, 0, object);
      case ast::PathKind::kAlternative: {
        Solutions all;
        for (const ast::PathExpr& child : path.children) {
          const Solutions some = Eval(subject, child, object);
          all.insert(all.end(), some.begin(), some.end());
        }
        return all;
      }
      case ast::PathKind::kNegatedSet:
        return Negated(subject, path, object);
      case ast::PathKind::kZeroOrOne:
      case ast::PathKind::kZeroOrMore:
      case ast::PathKind::kOneOrMore:
        return Repeated(subject, path, object);
    }
    return {};
  }

 private:
  // (P1 / rest): the join over a variable that nobody else uses, which is then dropped.
  Solutions Sequence(const Slot& subject, const std::vector<ast::PathExpr>& steps, size_t first,
                     const Slot& object) {
    if (first + 1 == steps.size()) return Eval(subject, steps[first], object);
    const std::string middle = "_:path" + std::to_string(fresh_++);
    Solutions joined = Join(Eval(subject, steps[first], middle),
                            Sequence(middle, steps, first + 1, object), work_);
    for (Solution& solution : joined) solution.erase(middle);
    return joined;
  }

  // Forward and inverse members give a union of two parts; a part without members is left out.
  Solutions Negated(const Slot& subject, const ast::PathExpr& path, const Slot& object) {
    Solutions out;
    for (const bool inverse : {false, true}) {
      Terms excluded;
      for (const ast::NegatedProperty& property : path.negated) {
        if (property.inverse == inverse) excluded.push_back(Term::Iri(property.iri));
      }
      if (excluded.empty() && (inverse || !path.negated.empty())) continue;
      for (const Triple& triple : graph_) {
        if (!work_.Take()) return out;
        if (std::find(excluded.begin(), excluded.end(), triple.predicate) != excluded.end()) {
          continue;
        }
        AddPair(subject, inverse ? triple.object : triple.subject, object,
                inverse ? triple.subject : triple.object, &out);
      }
    }
    return out;
  }

  // The nodes that one step leads to, from a term; duplicates left out.
  Terms StepFrom(const Term& from, const ast::PathExpr& path, bool backward) {
    const std::string target = "_:target";
    const Solutions solutions = backward ? Eval(target, path, from) : Eval(from, path, target);
    Terms terms;
    for (const Solution& solution : solutions) AddOnce(solution.at(target), &terms);
    return terms;
  }

  // ALP of section 18.4.
  void ReachAll(const Term& from, const ast::PathExpr& path, bool backward, Terms* visited) {
    if (std::find(visited->begin(), visited->end(), from) != visited->end()) return;
    visited->push_back(from);
    for (const Term& next : StepFrom(from, path, backward)) {
      ReachAll(next, path, backward, visited);
    }
  }

  Terms Reach(const Term& from, const ast::PathExpr& path, bool backward) {
    const ast::PathExpr& step = path.children[0];
    Terms reached;
    if (path.kind == ast::PathKind::kZeroOrMore) {
      ReachAll(from, step, backward, &reached);
    } else if (path.kind == ast::PathKind::kOneOrMore) {
      for (const Term& next : StepFrom(from, step, backward)) {
        ReachAll(next, step, backward, &reached);
      }
    } else {
      reached = StepFrom(from, step, backward);
      AddOnce(from, &reached);
    }
    return reached;
  }

  Solutions Repeated(const Slot& subject, const ast::PathExpr& path, const Slot& object) {
    Solutions out;
    if (const Term* from = std::get_if<Term>(&subject)) {
      for (const Term& to : Reach(*from, path, false)) AddPair(subject, *from, object, to, &out);
    } else if (const Term* to = std::get_if<Term>(&object)) {
      for (const Term& start : Reach(*to, path, true)) {
        AddPair(subject, start, object, *to, &out);
      }
    } else {
      for (const Term& start : Nodes(graph_)) {
        for (const Term& end : Reach(start, path, false)) {
          AddPair(subject, start, object, end, &out);
        }
      }
    }
    return out;
  }

  const Graph& graph_;
  Work& work_;
  int fresh_ = 0;
};

}  // namespace

Solutions EvaluateTriple(const Graph& graph, const Slot& subject, const Slot& predicate,
                         const Slot& object, Work& work) {
  Solutions out;
  for (const Triple& triple : graph) {
    if (!work.Take()) return out;
    Solution solution;
    if (Bind(subject, triple.subject, &solution) && Bind(predicate, triple.predicate, &solution) &&
        Bind(object, triple.object, &solution)) {
      out.push_back(std::move(solution));
    }
  }
  return out;
}

Solutions EvaluatePath(const Graph& graph, const Slot& subject, const ast::PathExpr& path,
                       const Slot& object, Work& work) {
  return PathEvaluator(graph, work).Eval(subject, path, object);
}

}  // namespace mote::reference
