#ifndef MOTE_TESTS_ENGINE_REFERENCE_DIFFERENCE_H_
#define MOTE_TESTS_ENGINE_REFERENCE_DIFFERENCE_H_

#include <cstdint>
#include <map>
#include <string>

#include "tests/engine/reference/random_query.h"
#include "tests/engine/reference/rdf_dataset.h"
#include "tests/support/sparql_results.h"

namespace mote::reference {

// What the engine and the reference evaluator answer to one query on one dataset.
struct Comparison {
  std::string difference;                // Empty if they agree.
  bool too_large = false;                // One side has given up: nothing was compared.
  std::map<std::string, int> operators;  // Those of the engine's plans, by name.
  bool has_answers = false;              // The reference finds a row, or true.
};

// Runs a query on both. A query that the parser refuses counts as a difference, because only valid
// ones are asked. The engine answers three times: by its own plan, by one of statistics made up
// by `plan_seed`, and from a store laid out by `plan_seed` (CONSTRUCT only from there),
// there for some seeds also on the union of all graphs, or in little memory.
Comparison Compare(const RandomQuery& query, const RdfDataset& dataset, uint64_t plan_seed);

// Turns blank nodes into IRIs of their labels: for results whose labels mean the same.
void NameBlankNodes(testing::SparqlResult* result);

// The same difference in smaller: triples and parts of the query left out as long as the answers
// still differ.
struct Finding {
  RandomQuery query;
  RdfDataset dataset;
};
Finding Shrink(RandomQuery query, RdfDataset dataset, uint64_t plan_seed);

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_DIFFERENCE_H_
