#ifndef MOTE_ENGINE_PLANNER_CONTEXT_INJECTION_H_
#define MOTE_ENGINE_PLANNER_CONTEXT_INJECTION_H_

#include "engine/algebra/node.h"

// Putting the rows of a table into a pattern, so that the pattern is evaluated for them alone.

namespace mote {

// Joins the rows of `input` into the parts of `node` that decide which rows it reads, so that it
// finds only solutions compatible with some row. For inputs whose variables are all certain there
// and in `node`.
algebra::NodePtr RestrictTo(const algebra::Node& node, const algebra::Input& input);

// Joins the rows of `input` into every part of `node`, filters and nested groups included, so that
// its expressions see the values too: `substitute` of SPARQL 1.1 section 18.6 for many rows at
// once. Solutions carry the row number `row`, one of the input's variables.
algebra::NodePtr SubstituteRows(const algebra::Node& node, const algebra::Input& input,
                                VariableId row);

// True if SubstituteRows cannot evaluate all rows together, because `node` cuts or counts solutions
// per row.
bool NeedsRowByRow(const algebra::Node& node);

}  // namespace mote

#endif  // MOTE_ENGINE_PLANNER_CONTEXT_INJECTION_H_
