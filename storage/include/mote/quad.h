#ifndef MOTE_QUAD_H_
#define MOTE_QUAD_H_

#include <optional>
#include <utility>

#include "mote/term.h"

namespace mote {

// A borrowed quad. The graph is meaningful only if `has_graph`; otherwise the quad is in the
// default graph.
struct QuadView {
  TermView subject;
  TermView predicate;
  TermView object;
  TermView graph;
  bool has_graph = false;
};

// A triple and the graph that it stands in (RDF 1.2 Concepts, section 4); none: the default graph.
// Owns its terms.
struct Quad {
  Quad() = default;
  Quad(Term s, Term p, Term o, std::optional<Term> g = std::nullopt)
      : subject(std::move(s)), predicate(std::move(p)), object(std::move(o)), graph(std::move(g)) {}
  explicit Quad(const QuadView& view)
      : subject(view.subject), predicate(view.predicate), object(view.object) {
    if (view.has_graph) graph.emplace(view.graph);
  }

  QuadView view() const {
    return {subject.view(), predicate.view(), object.view(),
            graph.has_value() ? graph->view() : TermView(), graph.has_value()};
  }

  Term subject;
  Term predicate;
  Term object;
  std::optional<Term> graph;

  friend bool operator==(const Quad&, const Quad&) = default;
};

}  // namespace mote

#endif  // MOTE_QUAD_H_
