#ifndef MOTE_TESTS_SHELL_WATDIV_TEST_H_
#define MOTE_TESTS_SHELL_WATDIV_TEST_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

#include "tests/shell/command_runner.h"
#include "tests/support/shared_data.h"

namespace mote::testing {

// A test with the WatDiv data in a database, and what a process that does nothing with it takes.
class WatDivTest : public ::testing::Test {
 protected:
  // Others may keep the machine busy: what counts is the best of several runs.
  static constexpr int kTries = 5;

  // Loads the data, which is there.
  void Prepare() {
    database_ = directory_ / "db";
    const ProcessResult load = RunShellCommand(
        "zstd -dcq '" + SharedPath("bench/watdiv/watdiv1m.nt.zst") +
        "' | '" MOTE_COMMAND "' load '" + database_ + "' - --format ntriples --no-sync");
    ASSERT_EQ(load.exit_code, 0) << load.err;
    for (int i = 0; i < kTries; ++i) {
      const ProcessResult idle = Mote({"query", database_, "ASK {}"});
      start_ = i == 0 ? idle.elapsed : std::min(start_, idle.elapsed);
      idle_bytes_ = std::max(idle_bytes_, idle.peak_resident_bytes);
    }
    triples_ = Count();
  }

  std::string Count() {
    return Mote({"query", database_, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv"})
        .out;
  }

  TemporaryDirectory directory_;
  std::string database_;
  std::chrono::milliseconds start_{0};  // Of starting, opening, and ending.
  uint64_t idle_bytes_ = 0;
  std::string triples_;
};

}  // namespace mote::testing

#endif  // MOTE_TESTS_SHELL_WATDIV_TEST_H_
