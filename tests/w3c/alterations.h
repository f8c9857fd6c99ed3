#ifndef MOTE_TESTS_W3C_ALTERATIONS_H_
#define MOTE_TESTS_W3C_ALTERATIONS_H_

#include <string>
#include <utility>
#include <vector>

#include "tests/support/isomorphism.h"
#include "tests/support/sparql_results.h"

// Results that are wrong in one detail, with which a runner shows that it would notice.

namespace mote::testing {

// Altered copies of `result`, none of which is the same under `rules`; each with what was done.
std::vector<std::pair<std::string, SparqlResult>> Alterations(const SparqlResult& result,
                                                              const ComparisonRules& rules);

// The same for the lines of a CSV or TSV file.
std::vector<std::pair<std::string, std::string>> Alterations(const std::string& lines);
// The same for a graph or dataset.
std::vector<std::pair<std::string, std::vector<TestQuad>>> Alterations(
    const std::vector<TestQuad>& quads);

}  // namespace mote::testing

#endif  // MOTE_TESTS_W3C_ALTERATIONS_H_
