// The syntax suites of SPARQL 1.0, 1.1 and 1.2: what must parse parses, what must not does not; and
// whatever the evaluation suites run parses too.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "grammar/parser/parser.h"
#include "tests/support/shared_data.h"
#include "tests/support/w3c_index.h"

namespace mote {
namespace {

using testing::LoadW3cIndex;
using testing::ReadFile;
using testing::SuiteReport;
using testing::W3cTest;

bool Contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

bool IsSparqlText(const W3cTest& test) {
  return test.group.substr(0, 6) == "sparql" &&
         (!test.action.query.empty() || !test.action.request.empty());
}

void RunTest(const W3cTest& test, SuiteReport& report) {
  const bool is_update = !test.action.request.empty();
  const std::string path = is_update ? test.action.request : test.action.query;
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return report.Fail(test.id, std::string(text.status().message()));
  ParseOptions options;
  options.base = test.base;
  Parser parser(options);
  const absl::Status status =
      is_update ? parser.ParseUpdate(*text).status() : parser.ParseQuery(*text).status();
  if (Contains(test.type, "Negative")) {
    if (status.ok()) return report.Fail(test.id, "parsed, though it is wrong (" + path + ")");
  } else if (!status.ok()) {
    return report.Fail(test.id, std::string(status.message()) + " (" + path + ")");
  }
  report.Pass();
}

TEST(W3cSyntaxTest, EveryTest) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  const auto tests = LoadW3cIndex(IsSparqlText);
  ASSERT_TRUE(tests.ok()) << tests.status();
  std::map<std::string, SuiteReport> reports;
  for (const W3cTest& test : *tests) {
    const std::string kind = Contains(test.type, "Syntax") ? " syntax" : " evaluation, parsed only";
    const std::string name = test.group + kind;
    RunTest(test, reports.try_emplace(name, name).first->second);
  }
  ASSERT_FALSE(reports.empty());
  for (const auto& [name, report] : reports) {
    report.Print();
    EXPECT_EQ(report.failed(), 0) << name;
    EXPECT_GT(report.passed(), 0) << name;
  }
}

}  // namespace
}  // namespace mote
