#ifndef MOTE_ENGINE_DATABASE_QUERY_PARAMETERS_H_
#define MOTE_ENGINE_DATABASE_QUERY_PARAMETERS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "engine/algebra/translator.h"
#include "engine/database/parsed_query.h"

namespace mote {

// The variables of a prepared query's parameters, in their order; those that its template alone
// mentions are added to `tree`. Error: kInvalidArgument for a parameter that the query does not
// mention outside of sub-selects, or that it gives a value to.
absl::StatusOr<std::vector<VariableId>> ResolveParameters(const ParsedQuery& parsed,
                                                          AlgebraTree* tree);

}  // namespace mote

#endif  // MOTE_ENGINE_DATABASE_QUERY_PARAMETERS_H_
