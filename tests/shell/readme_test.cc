#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "tests/shell/command_runner.h"
#include "tests/support/shared_data.h"

// Every line of the tour in README.md works and prints what it says.

namespace mote::testing {
namespace {

struct Step {
  std::string command;
  std::string output;
};

// The blocks of the text that follow a `<!-- tour -->` line: `$ ` starts a command, `> ` continues
// it, and other lines are its output.
std::vector<Step> ReadTour(const std::string& text) {
  std::vector<Step> steps;
  std::istringstream stream(text);
  bool marked = false;
  bool inside = false;
  for (std::string line; std::getline(stream, line);) {
    if (line == "<!-- tour -->") {
      marked = true;
    } else if (line.rfind("```", 0) == 0) {
      inside = marked && !inside;
      if (!inside) marked = false;
    } else if (!inside) {
      continue;
    } else if (line.rfind("$ ", 0) == 0) {
      steps.push_back({line.substr(2) + "\n", ""});
    } else if (line.rfind("> ", 0) == 0) {
      steps.back().command += line.substr(2) + "\n";
    } else {
      steps.back().output += line + "\n";
    }
  }
  return steps;
}

TEST(ReadmeTest, TheTourWorks) {
  const auto text = ReadFile(std::string(MOTE_SOURCE_DIR) + "/README.md");
  ASSERT_TRUE(text.ok()) << text.status();
  const std::vector<Step> steps = ReadTour(*text);
  ASSERT_GE(steps.size(), 8u);
  // One shell runs them all; a mark follows the output of each.
  std::string script;
  const std::string mark = "--- end of step\n";
  for (const Step& step : steps) {
    script += step.command + "code=$?; printf '%s\\n' '" + mark.substr(0, mark.size() - 1) +
              "'; (exit $code)\n";
  }
  const TemporaryDirectory directory;
  const std::string folder = std::filesystem::path(MOTE_COMMAND).parent_path().string();
  ProcessOptions options;
  options.directory = directory.path();
  options.environment = {{"PATH", folder + ":/usr/local/bin:/usr/bin:/bin"}};
  const ProcessResult result = RunProcess({"/bin/bash", "-c", script}, options);
  EXPECT_EQ(result.err, "");
  std::string rest;
  for (const char c : result.out) {
    if (c != '\r') rest += c;
  }
  for (const Step& step : steps) {
    const size_t end = rest.find(mark);
    ASSERT_NE(end, std::string::npos);
    EXPECT_EQ(rest.substr(0, end), step.output) << step.command;
    rest = rest.substr(end + mark.size());
  }
}

}  // namespace
}  // namespace mote::testing
