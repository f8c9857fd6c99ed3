// The evaluation suites of SPARQL 1.0, 1.1 and 1.2, through the engine's front door.

#include <gtest/gtest.h>

#include "tests/support/shared_data.h"
#include "tests/w3c/evaluation_runner.h"
#include "tests/w3c/suite_run.h"

namespace mote::testing {
namespace {

TEST(W3cEvaluationTest, EveryTest) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  RunSuites("", IsEvaluationTest, RunEvaluation);
}

}  // namespace
}  // namespace mote::testing
