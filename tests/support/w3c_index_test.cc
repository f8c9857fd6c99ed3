#include "tests/support/w3c_index.h"

#include <gtest/gtest.h>

#include "tests/support/shared_data.h"

namespace mote::testing {
namespace {

TEST(W3cIndexTest, ReadsEveryTest) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  const auto tests = LoadW3cIndex();
  ASSERT_TRUE(tests.ok()) << tests.status();
  EXPECT_EQ(tests->size(), 4264u);
}

TEST(W3cIndexTest, KeepsWhatIsAskedForWithPathsThatExist) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  const auto tests = LoadW3cIndex(
      [](const W3cTest& test) { return test.suite == "sparql11/add" && test.name == "ADD 1"; });
  ASSERT_TRUE(tests.ok()) << tests.status();
  ASSERT_EQ(tests->size(), 1u);
  const W3cTest& test = tests->front();
  EXPECT_EQ(test.type, "UpdateEvaluationTest");
  EXPECT_TRUE(test.approved);
  EXPECT_TRUE(ReadFile(test.action.request).ok());
  ASSERT_EQ(test.action.graph_data.size(), 1u);
  EXPECT_EQ(test.action.graph_data[0].name, "http://example.org/g1");
  EXPECT_TRUE(ReadFile(test.action.graph_data[0].file).ok());
  ASSERT_TRUE(test.result.has_value());
  EXPECT_EQ(test.result->graph_data.size(), 1u);
}

TEST(SuiteReportTest, CountsAndListsFailures) {
  SuiteReport report("suite");
  report.Pass();
  report.Fail("a", "first line\nsecond line");
  report.Skip();
  EXPECT_EQ(report.Summary(), "FAILED a: first line\nsuite: 1 passed, 1 failed, 1 skipped\n");
}

TEST(SharedDataTest, MissingFileIsAnError) {
  EXPECT_EQ(ReadFile("no/such/file").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace mote::testing
