#ifndef MOTE_TESTS_W3C_SUITE_RUN_H_
#define MOTE_TESTS_W3C_SUITE_RUN_H_

#include <functional>
#include <string>

#include "tests/support/w3c_index.h"
#include "tests/w3c/evaluation_runner.h"

namespace mote::testing {

// Runs every test of the index that `keep` keeps, and prints the counts of each directory. A test
// that fails must be listed in known_failures.txt, with a reason, and no other may be; anything
// else fails the running GoogleTest. The environment variable MOTE_W3C_FILTER runs only the tests
// whose id contains it, and tells all about them. `label` is added to the names of directories.
// With MOTE_W3C_TABLE, the counts are also written to the file of that name, as a table in
// Markdown.
void RunSuites(const std::string& label, const std::function<bool(const W3cTest&)>& keep,
               const std::function<Outcome(const W3cTest&)>& run);

}  // namespace mote::testing

#endif  // MOTE_TESTS_W3C_SUITE_RUN_H_
