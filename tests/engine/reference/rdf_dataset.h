#ifndef MOTE_TESTS_ENGINE_REFERENCE_RDF_DATASET_H_
#define MOTE_TESTS_ENGINE_REFERENCE_RDF_DATASET_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "storage/term/term.h"

// The data that the reference evaluator works on, and its solutions: plain values.

namespace mote::reference {

struct Triple {
  Term subject;
  Term predicate;
  Term object;

  friend bool operator==(const Triple&, const Triple&) = default;
};

// A set of triples: none comes twice.
using Graph = std::vector<Triple>;

struct RdfDataset {
  Graph default_graph;
  // By IRI, or by "_:" and the label of a blank node; may be empty graphs.
  std::map<std::string, Graph> named;
};

// A solution mapping: the bound variables, without '?'. Blank nodes of a pattern are variables
// whose names start with "_:".
using Solution = std::map<std::string, Term>;
// A multiset, or a sequence where order counts.
using Solutions = std::vector<Solution>;

// A text that is the same for the same term alone.
inline std::string KeyOf(const Term& term) { return term.ToString(); }
std::string KeyOf(const Solution& solution);

// `term` with `replace` applied to the blank nodes in it.
Term WithBlankNodes(const Term& term, const std::function<Term(const Term&)>& replace);

// The name of a graph as a key of RdfDataset::named, and back.
std::string GraphKey(const Term& name);
Term GraphName(const std::string& key);

// Adds a triple unless it is there.
void AddTriple(Graph* graph, const Triple& triple);

// The dataset as N-Quads.
std::string ToNQuads(const RdfDataset& dataset);

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_RDF_DATASET_H_
