#ifndef MOTE_TESTS_ENGINE_REFERENCE_UPDATES_H_
#define MOTE_TESTS_ENGINE_REFERENCE_UPDATES_H_

#include "grammar/ast/update.h"
#include "tests/engine/reference/rdf_dataset.h"

namespace mote::reference {

// Carries out the operations of SPARQL 1.1 Update sections 3 and 4 one after the other, but LOAD.
// Templates have no blank nodes. Graphs exist once they are created or inserted into, until they
// are dropped. What would be an error must be SILENT, and then does nothing. False, with the
// dataset in any state, if a pattern was too large to be evaluated.
bool ApplyUpdate(const ast::Update& update, RdfDataset* dataset);

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_UPDATES_H_
