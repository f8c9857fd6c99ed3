#ifndef MOTE_ENGINE_PLANNER_PARAMETER_INJECTION_H_
#define MOTE_ENGINE_PLANNER_PARAMETER_INJECTION_H_

#include "engine/algebra/node.h"

namespace mote {

// The query `root` with values for some of its variables: those of `parameters`, a table of one row
// that binds all of them. Solutions are those of the query with the values written in place of the
// variables, and bind the variables too: every pattern and expression that mentions one is joined
// with the row. Variables of sub-selects are others, unless they are projected.
algebra::NodePtr WithParameters(const algebra::Node& root, const algebra::Input& parameters);

// True if some part of `root` gives `variable` a value by an expression (BIND, AS).
bool Assigns(const algebra::Node& root, VariableId variable);

}  // namespace mote

#endif  // MOTE_ENGINE_PLANNER_PARAMETER_INJECTION_H_
