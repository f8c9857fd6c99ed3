#ifndef MOTE_TESTS_W3C_EVALUATION_RUNNER_H_
#define MOTE_TESTS_W3C_EVALUATION_RUNNER_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/database/sparql_engine.h"
#include "tests/support/w3c_index.h"

namespace mote::testing {

// How a test went.
struct Outcome {
  enum class Kind { kPassed, kFailed, kSkipped };
  Kind kind = Kind::kPassed;
  std::string reason;  // Why it failed or was skipped.

  static Outcome Passed() { return {Kind::kPassed, ""}; }
  static Outcome Failed(std::string reason) { return {Kind::kFailed, std::move(reason)}; }
  static Outcome Skipped(std::string reason) { return {Kind::kSkipped, std::move(reason)}; }
};

// A new database in memory with these documents; see LoadDocuments.
absl::StatusOr<std::unique_ptr<SparqlEngine>> OpenWith(const std::vector<std::string>& data,
                                                       const std::vector<W3cGraph>& graphs);

// What a test needs beyond a plain engine, if anything: HTTP, SERVICE, an entailment regime.
std::optional<std::string> MissingNeed(const W3cTest& test);

// True for the tests that RunEvaluation understands: query and update evaluation and the CSV and
// TSV formats of SPARQL 1.0 to 1.2.
bool IsEvaluationTest(const W3cTest& test);

// Runs one of them on a database in memory: loads its data, runs its query or request, compares.
// Whenever the comparison succeeds, it is also given altered expectations (a row more, fewer or
// other, another lexical form, another order, a blank node renamed or merged; a triple more or
// fewer), each of which it must refuse; else the test fails.
Outcome RunEvaluation(const W3cTest& test);

}  // namespace mote::testing

#endif  // MOTE_TESTS_W3C_EVALUATION_RUNNER_H_
