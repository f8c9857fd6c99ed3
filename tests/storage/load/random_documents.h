#ifndef MOTE_TESTS_STORAGE_LOAD_RANDOM_DOCUMENTS_H_
#define MOTE_TESTS_STORAGE_LOAD_RANDOM_DOCUMENTS_H_

#include <array>
#include <cstdint>
#include <random>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "storage/rdf/rdf_syntax.h"
#include "storage/source/quad_source.h"
#include "storage/term/term.h"

namespace mote::testing {

// A quad as text, in N-Triples syntax; the graph is empty in the default graph. Blank nodes stand
// under a name that tells their document, so that sets of quads can be compared.
using TextQuad = std::array<std::string, 4>;
using TextQuads = std::set<TextQuad>;

// A document and what it says.
struct RandomDocument {
  std::string text;
  TextQuads quads;
};

struct RandomDocumentOptions {
  RdfFormat format = RdfFormat::kNTriples;
  std::string name = "document";  // Distinguishes the blank nodes.
  size_t statements = 100;
  size_t vocabulary = 50;  // Distinct IRIs, literals and so on.
  size_t graphs = 3;       // In formats that have graphs.
  size_t nesting = 3;      // Of triple terms; 0: there are none.
  std::string graph_iri;   // As LoadInput::graph_iri.
};

// Random statements over IRIs, blank nodes, literals of all kinds, inline ones and others, and
// triple terms, many of them repeated. Every blank node has a statement that names it, which
// QuadsOf understands.
RandomDocument MakeRandomDocument(const RandomDocumentOptions& options, std::mt19937_64& random);

// All quads of a source as text, found by scans of one order of the default graph and the companion
// of it for named graphs.
absl::StatusOr<TextQuads> QuadsOf(const QuadSource& source, Order default_graph_order,
                                  Order named_graph_order);

}  // namespace mote::testing

#endif  // MOTE_TESTS_STORAGE_LOAD_RANDOM_DOCUMENTS_H_
