#ifndef MOTE_TESTS_ENGINE_REFERENCE_DIFFERENCE_H_
#define MOTE_TESTS_ENGINE_REFERENCE_DIFFERENCE_H_

#include <string>

#include "tests/engine/reference/rdf_dataset.h"

namespace mote::reference {

// What the engine and the reference evaluator answer to one query on one dataset.
struct Comparison {
  std::string difference;    // Empty if they agree.
  bool too_large = false;    // The reference has given up: nothing was compared.
  bool has_answers = false;  // The reference finds a row, or true.
};

// Runs a query on both. A query that the parser refuses counts as a difference, because only valid
// ones are asked. `ordered`: the rows must come in the same order.
Comparison Compare(const std::string& query, const RdfDataset& dataset, bool ordered);

// The dataset with as many triples left out as possible, so that the difference stays.
RdfDataset Shrink(const std::string& query, RdfDataset dataset, bool ordered);

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_DIFFERENCE_H_
