// The syntax and evaluation suites of SPARQL 1.0, 1.1 and 1.2, through the command line.

#include <gtest/gtest.h>

#include <map>
#include <string>

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

// What must be accepted is not refused and the other way round: of some tests of syntax in each
// directory, the contrary of what is expected fails. (Comparisons of results try alterations of
// their own, each time.)
TEST(W3cCommandTest, TheContraryOfASyntaxTestFails) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  constexpr int kOfEachKind = 3;
  std::map<std::string, int> taken;
  const auto tests = LoadW3cIndex([&](const W3cTest& test) {
    return IsCommandTest(test) && test.type.find("Syntax") != std::string::npos &&
           ++taken[test.suite + test.type] <= kOfEachKind;
  });
  ASSERT_TRUE(tests.ok()) << tests.status();
  ASSERT_GE(tests->size(), 30u);
  for (W3cTest test : *tests) {
    if (RunByCommand(MOTE_COMMAND, test).kind != Outcome::Kind::kPassed) continue;
    const size_t negative = test.type.find("Negative");
    const size_t positive = test.type.find("Positive");
    ASSERT_TRUE(negative != std::string::npos || positive != std::string::npos) << test.type;
    if (negative != std::string::npos) {
      test.type.replace(negative, 8, "Positive");
    } else {
      test.type.replace(positive, 8, "Negative");
    }
    EXPECT_EQ(RunByCommand(MOTE_COMMAND, test).kind, Outcome::Kind::kFailed) << test.id;
  }
}

}  // namespace
}  // namespace mote::testing
