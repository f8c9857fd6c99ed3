#ifndef MOTE_TESTS_ENGINE_REFERENCE_UPDATE_DIFFERENCE_H_
#define MOTE_TESTS_ENGINE_REFERENCE_UPDATE_DIFFERENCE_H_

#include <cstdint>
#include <string>

#include "tests/engine/reference/difference.h"
#include "tests/engine/reference/rdf_dataset.h"

namespace mote::reference {

// Carries out an update on a store, laid out by `seed`, and by the reference; compares what is in
// the default graph and in the named graphs afterwards, and which graphs there are. `has_answers`:
// the update changed something.
Comparison CompareUpdate(const std::string& update, const RdfDataset& dataset, uint64_t seed);

// The same difference on fewer triples.
RdfDataset ShrinkUpdate(const std::string& update, RdfDataset dataset, uint64_t seed);

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_UPDATE_DIFFERENCE_H_
