// The syntax and evaluation suites of SPARQL 1.0, 1.1 and 1.2, through the command line.

#include <gtest/gtest.h>

#include "tests/support/shared_data.h"
#include "tests/w3c/command_runner.h"
#include "tests/w3c/suite_run.h"

namespace mote::testing {
namespace {

TEST(W3cCommandTest, EveryTest) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  RunSuites(" by command", IsCommandTest,
            [](const W3cTest& test) { return RunByCommand(MOTE_COMMAND, test); });
}

}  // namespace
}  // namespace mote::testing
