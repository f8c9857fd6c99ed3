#ifndef MOTE_TESTS_W3C_COMPUTED_VARIABLES_H_
#define MOTE_TESTS_W3C_COMPUTED_VARIABLES_H_

#include <set>
#include <string>

#include "grammar/ast/query.h"

namespace mote::testing {

// The variables that a query binds by AS to a value it computes: anywhere in it, but not to another
// variable that is not computed itself, nor to a MIN, MAX or SAMPLE, which give stored terms.
std::set<std::string> ComputedVariables(const ast::Query& query);

}  // namespace mote::testing

#endif  // MOTE_TESTS_W3C_COMPUTED_VARIABLES_H_
