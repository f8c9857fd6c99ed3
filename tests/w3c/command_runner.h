#ifndef MOTE_TESTS_W3C_COMMAND_RUNNER_H_
#define MOTE_TESTS_W3C_COMMAND_RUNNER_H_

#include <string>

#include "tests/support/w3c_index.h"
#include "tests/w3c/evaluation_runner.h"

namespace mote::testing {

// True for the tests that RunByCommand understands: those of syntax and of evaluation of SPARQL 1.0
// to 1.2.
bool IsCommandTest(const W3cTest& test);

// Runs a test as a user would, by the command `mote` at `command`: syntax tests with --parse-only;
// for the others the documents are loaded (--base, --graph), the query or update is run, and what
// is printed, or dumped, is compared as RunEvaluation compares. Also fails a command that succeeds
// with a message, or fails without exactly one error.
Outcome RunByCommand(const std::string& command, const W3cTest& test);

}  // namespace mote::testing

#endif  // MOTE_TESTS_W3C_COMMAND_RUNNER_H_
