#include "tests/w3c/suite_run.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

#include "tests/w3c/known_failures.h"

namespace mote::testing {
namespace {

// What a directory's tests came to.
struct Counts {
  int passed = 0;
  int failed = 0;
  int deviations = 0;
  int not_run = 0;
  std::map<std::string, int> reasons;  // Of those not run.

  void Add(const Counts& other) {
    passed += other.passed;
    failed += other.failed;
    deviations += other.deviations;
    not_run += other.not_run;
    for (const auto& [reason, count] : other.reasons) reasons[reason] += count;
  }
};

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string TableLine(const std::string& name, const Counts& counts) {
  std::string line = "| " + name;
  for (const int count : {counts.passed, counts.failed, counts.deviations, counts.not_run}) {
    line += " | " + std::to_string(count);
  }
  line += " |";
  std::string separator = " ";
  for (const auto& [reason, count] : counts.reasons) {
    line += separator + reason + " (" + std::to_string(count) + ")";
    separator = ", ";
  }
  return line + " |\n";
}

void WriteTable(const std::string& path, const std::map<std::string, Counts>& counts) {
  std::ofstream out(path);
  out << "| directory | passed | failed | deviations | not run | why not |\n";
  out << "|---|---|---|---|---|---|\n";
  Counts all;
  for (const auto& [name, one] : counts) {
    out << TableLine(name, one);
    all.Add(one);
  }
  out << TableLine("all", all);
}

}  // namespace

void RunSuites(const std::string& label, const std::function<bool(const W3cTest&)>& keep,
               const std::function<Outcome(const W3cTest&)>& run) {
  const auto known = ReadKnownFailures(MOTE_W3C_SOURCE_DIR "/known_failures.txt");
  ASSERT_TRUE(known.ok()) << known.status();
  const std::string filter = Environment("MOTE_W3C_FILTER");
  const auto tests = LoadW3cIndex(
      [&](const W3cTest& test) { return keep(test) && test.id.find(filter) != std::string::npos; });
  ASSERT_TRUE(tests.ok()) << tests.status();
  std::map<std::string, SuiteReport> reports;
  std::map<std::string, Counts> counts;
  std::set<std::string> seen;
  for (const W3cTest& test : *tests) {
    SuiteReport& report = reports.try_emplace(test.suite, test.suite + label).first->second;
    Counts& count = counts[test.suite];
    const auto listed = known->find(test.id);
    seen.insert(test.id);
    const Outcome outcome = run(test);
    if (!filter.empty()) std::printf("%s\n%s\n", test.id.c_str(), outcome.reason.c_str());
    switch (outcome.kind) {
      case Outcome::Kind::kPassed:
        if (listed == known->end()) {
          report.Pass();
          ++count.passed;
        } else {
          report.Fail(test.id, "passes, though it is listed as failing: " + listed->second);
          ++count.failed;
        }
        break;
      case Outcome::Kind::kSkipped:
        report.Skip();
        ++count.not_run;
        ++count.reasons[outcome.reason.substr(0, outcome.reason.find_first_of(":/"))];
        break;
      case Outcome::Kind::kFailed:
        if (listed == known->end()) {
          report.Fail(test.id, outcome.reason);
          ++count.failed;
        } else {
          report.Skip();
          ++count.deviations;
          std::printf("KNOWN FAILURE %s: %s\n", test.id.c_str(), listed->second.c_str());
        }
        break;
    }
  }
  ASSERT_FALSE(reports.empty());
  Counts all;
  for (const auto& [name, report] : reports) {
    report.Print();
    all.Add(counts[name]);
    EXPECT_EQ(report.failed(), 0) << name;
  }
  for (const auto& [reason, count] : all.reasons) {
    std::printf("skipped %d: %s\n", count, reason.c_str());
  }
  std::printf("in all %d passed, %d failed, %d known failures\n", all.passed, all.failed,
              all.deviations);
  const std::string table = Environment("MOTE_W3C_TABLE");
  if (!table.empty()) WriteTable(table, counts);
  if (filter.empty()) {
    for (const auto& [id, reason] : *known) EXPECT_EQ(seen.count(id), 1u) << id << " is no test";
  }
}

}  // namespace mote::testing
