#ifndef MOTE_TESTS_SHELL_COMMAND_RUNNER_H_
#define MOTE_TESTS_SHELL_COMMAND_RUNNER_H_

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/process.h"

namespace mote::testing {

// Runs the built `mote` command.
inline ProcessResult Mote(std::vector<std::string> arguments, const ProcessOptions& options = {}) {
  arguments.insert(arguments.begin(), MOTE_COMMAND);
  return RunProcess(arguments, options);
}

// Expects that a command failed as it should: the exit code, nothing on standard output, and
// exactly one diagnostic, which begins as all do.
inline void ExpectOneError(const ProcessResult& result, int exit_code) {
  EXPECT_EQ(result.exit_code, exit_code) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err.rfind("mote: ", 0), 0u) << result.err;
  EXPECT_NE(result.err.find("error: "), std::string::npos) << result.err;
  EXPECT_EQ(result.err.find("\nmote: "), std::string::npos) << result.err;
}

inline constexpr char kZoo[] =
    "@prefix : <http://example.org/zoo/> .\n"
    ":ada a :Okapi ; :name \"Ada\" ; :born 2015 .\n"
    ":bo a :Okapi ; :name \"Bo\" ; :born 2021 ; :mother :ada .\n"
    ":cleo a :Tortoise ; :name \"Cleo\"@en ; :born 1931 .\n";
inline constexpr int kZooTriples = 10;

// A test with a directory of its own and a small database in it.
class CommandTest : public ::testing::Test {
 protected:
  void SetUp() override {
    WriteFile(directory_ / "zoo.ttl", kZoo);
    database_ = directory_ / "zoo.db";
    const ProcessResult load = Mote({"load", database_, directory_ / "zoo.ttl"});
    ASSERT_EQ(load.exit_code, 0) << load.err;
  }

  // The answer to a query on the database, as CSV with line feeds.
  std::string Csv(const std::string& query) {
    const ProcessResult result = Mote(
        {"query", database_, "PREFIX : <http://example.org/zoo/> " + query, "--format", "csv"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    std::string out;
    for (const char c : result.out) {
      if (c != '\r') out += c;
    }
    return out;
  }
  std::string CountOfTriples() { return Csv("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"); }

  TemporaryDirectory directory_;
  std::string database_;
};

}  // namespace mote::testing

#endif  // MOTE_TESTS_SHELL_COMMAND_RUNNER_H_
