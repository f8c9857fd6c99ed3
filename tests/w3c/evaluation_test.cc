// The evaluation suites of SPARQL 1.0, 1.1 and 1.2. Prints the counts of each directory; a test
// that fails must be listed in known_failures.txt, with a reason, and no other may be.

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <string>

#include "tests/support/shared_data.h"
#include "tests/support/w3c_index.h"
#include "tests/w3c/evaluation_runner.h"
#include "tests/w3c/known_failures.h"

namespace mote::testing {
namespace {

// MOTE_W3C_FILTER: runs only the tests whose id contains this, and tells all about them.
std::string Filter() {
  const char* filter = std::getenv("MOTE_W3C_FILTER");
  return filter == nullptr ? "" : filter;
}

TEST(W3cEvaluationTest, EveryTest) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  const auto known = ReadKnownFailures(MOTE_SOURCE_DIR "/tests/w3c/known_failures.txt");
  ASSERT_TRUE(known.ok()) << known.status();
  const std::string filter = Filter();
  const auto tests = LoadW3cIndex([&](const W3cTest& test) {
    return IsEvaluationTest(test) && test.id.find(filter) != std::string::npos;
  });
  ASSERT_TRUE(tests.ok()) << tests.status();
  std::map<std::string, SuiteReport> reports;
  std::map<std::string, int> skipped;
  std::set<std::string> seen;
  int known_failures = 0;
  for (const W3cTest& test : *tests) {
    SuiteReport& report = reports.try_emplace(test.suite, test.suite).first->second;
    const auto listed = known->find(test.id);
    seen.insert(test.id);
    const Outcome outcome = RunEvaluation(test);
    if (!filter.empty()) std::printf("%s\n%s\n", test.id.c_str(), outcome.reason.c_str());
    switch (outcome.kind) {
      case Outcome::Kind::kPassed:
        if (listed == known->end()) {
          report.Pass();
        } else {
          report.Fail(test.id, "passes, though it is listed as failing: " + listed->second);
        }
        break;
      case Outcome::Kind::kSkipped:
        report.Skip();
        ++skipped[outcome.reason.substr(0, outcome.reason.find_first_of(":/"))];
        break;
      case Outcome::Kind::kFailed:
        if (listed == known->end()) {
          report.Fail(test.id, outcome.reason);
        } else {
          report.Skip();
          ++known_failures;
          std::printf("KNOWN FAILURE %s: %s\n", test.id.c_str(), listed->second.c_str());
        }
        break;
    }
  }
  ASSERT_FALSE(reports.empty());
  int passed = 0;
  int failed = 0;
  for (const auto& [name, report] : reports) {
    report.Print();
    passed += report.passed();
    failed += report.failed();
    EXPECT_EQ(report.failed(), 0) << name;
  }
  for (const auto& [reason, count] : skipped) {
    std::printf("skipped %d: %s\n", count, reason.c_str());
  }
  std::printf("in all %d passed, %d failed, %d known failures\n", passed, failed, known_failures);
  if (filter.empty()) {
    for (const auto& [id, reason] : *known) EXPECT_EQ(seen.count(id), 1u) << id << " is no test";
  }
}

}  // namespace
}  // namespace mote::testing
