#ifndef MOTE_TESTS_ENGINE_REFERENCE_SHRINKING_H_
#define MOTE_TESTS_ENGINE_REFERENCE_SHRINKING_H_

#include <functional>
#include <string>

#include "tests/engine/reference/rdf_dataset.h"

// Making what shows a difference smaller, greedily.

namespace mote::reference {

// True if the difference is still there.
using Differs = std::function<bool()>;

// Leaves out graphs and triples of `dataset` where `differs`, which looks at it, stays true.
void ShrinkDataset(RdfDataset* dataset, const Differs& differs);

// Leaves out runs of words of the query `text`, long ones first, where the rest is a query and
// `differs`, which looks at it, stays true.
void ShrinkText(std::string* text, const Differs& differs);

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_SHRINKING_H_
