#ifndef MOTE_QUAD_PATTERN_H_
#define MOTE_QUAD_PATTERN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "mote/id.h"
#include "mote/quad.h"
#include "mote/term.h"

namespace mote {

// Which graphs a pattern looks in.
enum class GraphSet : uint8_t {
  kAll,      // The default graph, then the named graphs.
  kDefault,  // The default graph alone.
  kNamed,    // All named graphs.
};

// Which quads are wanted: those that have the terms that are set. For example, everything that is
// said of a person:
//
//   mote::QuadPattern pattern;
//   pattern.subject = mote::Term::Iri("http://example.org/ada");
struct QuadPattern {
  std::optional<Term> subject = {};
  std::optional<Term> predicate = {};
  std::optional<Term> object = {};
  // The one named graph to look in; then `graphs` does not count.
  std::optional<Term> graph = {};
  GraphSet graphs = GraphSet::kAll;
};

// The same by the ids of one database; an undefined id is not set.
struct IdPattern {
  Id subject;
  Id predicate;
  Id object;
  Id graph;
  GraphSet graphs = GraphSet::kAll;
};

// Some quads, column by column; the columns are never null. In the default graph the graphs are
// undefined. Valid during the call that hands it over.
struct IdBatch {
  size_t rows = 0;
  const Id* subjects = nullptr;
  const Id* predicates = nullptr;
  const Id* objects = nullptr;
  const Id* graphs = nullptr;
};

// Receive what a pattern matches, and return false when they have enough.
using QuadVisitor = std::function<bool(const QuadView& quad)>;
using IdVisitor = std::function<bool(const IdBatch& batch)>;

}  // namespace mote

#endif  // MOTE_QUAD_PATTERN_H_
