#ifndef MOTE_TESTS_SUPPORT_ISOMORPHISM_H_
#define MOTE_TESTS_SUPPORT_ISOMORPHISM_H_

#include <optional>
#include <string>
#include <vector>

#include "storage/rdf/quad_handler.h"
#include "storage/term/term.h"

// Comparing RDF datasets (RDF 1.1 Concepts, section 3.6): equal but for the names of blank nodes.

namespace mote::testing {

// A quad that owns its terms; no graph means the default graph.
struct TestQuad {
  Term subject;
  Term predicate;
  Term object;
  std::optional<Term> graph;

  friend bool operator==(const TestQuad&, const TestQuad&) = default;

  // In N-Quads syntax, without a line feed.
  std::string ToString() const;
};

// Whether one renaming of blank nodes turns the set of quads `a` into the set `b`. Duplicates count
// once. Exponential for hostile symmetric data only.
bool AreIsomorphic(const std::vector<TestQuad>& a, const std::vector<TestQuad>& b);

// For test failures: the quads of each that the other does not have, blank nodes shown as `_:`.
std::string Difference(const std::vector<TestQuad>& a, const std::vector<TestQuad>& b);

// Keeps all quads that a parser finds.
class QuadCollector : public QuadHandler {
 public:
  absl::Status OnQuad(const QuadView& quad) override;

  std::vector<TestQuad> quads;
};

}  // namespace mote::testing

#endif  // MOTE_TESTS_SUPPORT_ISOMORPHISM_H_
