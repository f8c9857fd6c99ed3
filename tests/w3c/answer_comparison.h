#ifndef MOTE_TESTS_W3C_ANSWER_COMPARISON_H_
#define MOTE_TESTS_W3C_ANSWER_COMPARISON_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tests/support/isomorphism.h"
#include "tests/support/sparql_results.h"
#include "tests/support/w3c_index.h"
#include "tests/w3c/evaluation_runner.h"

// Whether an answer is the one that a test expects. Each comparison that succeeds is repeated with
// altered expectations, which it must refuse; else the test fails.

namespace mote::testing {

// A failure with `status` while doing `what`.
Outcome FromStatus(const absl::Status& status, const std::string& what);

// The answer as CSV or TSV, against the file of the expectation.
Outcome CompareText(const std::string& actual, const W3cResult& expected);
// The solutions or the boolean of `query`, whose relative IRIs are resolved against `base`, against
// the file with the expected results in JSON.
Outcome CompareSolutions(const std::string& query, const std::string& base,
                         const SparqlResult& actual, const W3cResult& expected);
Outcome CompareGraphs(const std::vector<TestQuad>& actual, const std::vector<TestQuad>& expected);
// The whole content after an update, and the names of all graphs, empty ones included.
Outcome CompareDatasets(const std::vector<TestQuad>& actual, std::set<std::string> actual_graphs,
                        const W3cResult& expected);

}  // namespace mote::testing

#endif  // MOTE_TESTS_W3C_ANSWER_COMPARISON_H_
