// Queries and updates that would run for hours or fill the memory, each stopped by --timeout and by
// --memory, with one clear error and the database as it was. They are the files under hostile/; the
// line `# stopped by: time memory` tells which limits one of them meets; `time, within memory`: one
// that writes ahead what it changes, and runs until its time is over however little memory it may
// use. To add one is to add a file.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tests/shell/watdiv_test.h"
#include "tests/support/shared_data.h"

namespace mote::testing {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTimeout{500};
// Until the process has ended, beyond what starting and opening takes. An idle machine needs a
// tenth of it, as the figures that are printed show; a busy one must not fail the test.
constexpr milliseconds kLateness{1000};
constexpr uint64_t kMemory = uint64_t{64} << 20;
// What a process may hold beyond the limit, and what it holds without a query.
constexpr uint64_t kMemorySlack = uint64_t{48} << 20;
struct Hostile {
  std::string file;
  bool is_update = false;
  bool is_graph = false;
  bool stopped_by_time = false;
  bool stopped_by_memory = false;
  bool within_memory = false;
};

std::vector<Hostile> ReadHostile(const std::string& folder) {
  std::vector<Hostile> all;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    Hostile hostile;
    hostile.file = entry.path().string();
    hostile.is_update = entry.path().extension() == ".ru";
    const auto text = ReadFile(hostile.file);
    EXPECT_TRUE(text.ok()) << text.status();
    if (!text.ok()) continue;
    constexpr std::string_view kStoppedBy = "# stopped by:";
    const size_t at = text->find(kStoppedBy);
    EXPECT_NE(at, std::string::npos) << hostile.file;
    const std::string limits = text->substr(at, text->find('\n', at) - at);
    hostile.stopped_by_time = limits.find("time") != std::string::npos;
    hostile.within_memory = limits.find("within memory") != std::string::npos;
    hostile.stopped_by_memory =
        !hostile.within_memory && limits.find("memory") != std::string::npos;
    hostile.is_graph =
        text->find("CONSTRUCT") != std::string::npos || text->find("DESCRIBE") != std::string::npos;
    all.push_back(std::move(hostile));
  }
  std::sort(all.begin(), all.end(),
            [](const Hostile& a, const Hostile& b) { return a.file < b.file; });
  return all;
}

// Long texts, which files in the repository should not be.
void WriteLongTexts(const std::string& folder) {
  std::string values = "# stopped by: time memory\nSELECT (COUNT(*) AS ?n) { VALUES (?a ?b ?c) {\n";
  std::string data = "# stopped by: time memory\nINSERT DATA {\n";
  for (int i = 0; i < 200000; ++i) {
    const std::string n = std::to_string(i);
    values += "(<http://example.org/a" + n + "> \"text " + n + "\" " + n + ")\n";
    data += "<http://example.org/a" + n + "> <http://example.org/p> \"text " + n + "\" .\n";
  }
  WriteFile(folder + "/values.rq", values + "} }\n");
  WriteFile(folder + "/insert_data.ru", data + "}\n");

  constexpr int kDepth = 120;
  std::string optionals = "# stopped by: time memory\nSELECT * { ?x ?y ?z . ?o ?x1 ?y1 ";
  std::string closing;
  for (int i = 0; i < kDepth; ++i) {
    optionals += "OPTIONAL { ?s" + std::to_string(i) + " ?p ?o ";
    closing += "}";
  }
  WriteFile(folder + "/nested_optionals.rq", optionals + closing + "}\n");

  std::string filters = "# stopped by: time memory\nSELECT * { ?s ?p ?o . ?a ?b ?c FILTER (";
  for (int i = 0; i < 900; ++i) {
    const std::string n = std::to_string(i);
    if (i > 0) filters += " || ";
    filters += "REGEX(STR(?o), \"(a" + n + ".*b(c|d)+" + n + "|x{3,50}y)\")";
  }
  WriteFile(folder + "/long_filter.rq", filters + ")}\n");

  std::string joins = "# stopped by: time memory\nSELECT * { ?s0 ?p0 ?o0 ";
  for (int i = 1; i < 200; ++i) {
    const std::string n = std::to_string(i);
    joins += ". ?o" + std::to_string(i - 1) + " ?p" + n + " ?o" + n + " ";
  }
  WriteFile(folder + "/long_chain.rq", joins + "}\n");
}

class HostileTest : public WatDivTest {
 protected:
  // Runs it until it ends as it should, or too often.
  ProcessResult Run(const Hostile& hostile, const std::vector<std::string>& limits,
                    const std::function<bool(const ProcessResult&)>& is_right) {
    std::string command = "exec '" MOTE_COMMAND "' ";
    command += hostile.is_update ? "update" : "query";
    command += " '" + database_ + "' -f '" + hostile.file + "'";
    for (const std::string& limit : limits) command += " " + limit;
    if (!hostile.is_update) command += hostile.is_graph ? " --format ntriples" : " --format csv";
    ProcessResult result;
    for (int i = 0; i < kTries; ++i) {
      result = RunShellCommand(command + " > /dev/null");
      if (is_right(result)) break;
    }
    return result;
  }

  void ExpectStopped(const Hostile& hostile, const ProcessResult& result) {
    EXPECT_EQ(result.exit_code, 1) << result.err;
    EXPECT_EQ(result.err.rfind("mote: error: ", 0), 0u) << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    if (hostile.is_update) {
      EXPECT_EQ(result.err.find("query"), std::string::npos) << result.err;
    }
    EXPECT_EQ(Count(), triples_);
  }
};

TEST_F(HostileTest, IsStoppedInTimeAndMemory) {
  MOTE_NEEDS_SHARED("bench/watdiv/watdiv1m.nt.zst");
  Prepare();
  std::filesystem::create_directory(directory_ / "long");
  WriteLongTexts(directory_ / "long");
  std::vector<Hostile> all = ReadHostile(MOTE_SOURCE_DIR "/tests/shell/hostile");
  for (Hostile& hostile : ReadHostile(directory_ / "long")) all.push_back(std::move(hostile));
  ASSERT_GE(all.size(), 35u);
  int stops = 0;
  std::printf("%-28s %9s %12s %12s\n", "", "stopped", "late by ms", "held MB");
  for (const Hostile& hostile : all) {
    const std::string name = std::filesystem::path(hostile.file).filename().string();
    SCOPED_TRACE(name);
    ASSERT_TRUE(hostile.stopped_by_time || hostile.stopped_by_memory);
    if (hostile.stopped_by_time) {
      const auto lateness = [&](const ProcessResult& result) {
        return result.elapsed - kTimeout - start_;
      };
      const ProcessResult result =
          Run(hostile, {"--timeout", "500ms"},
              [&](const ProcessResult& run) { return lateness(run) <= kLateness; });
      EXPECT_LE(lateness(result).count(), kLateness.count());
      // Some grow so fast that they meet what a single text may take first.
      const bool said = result.err.find("time") != std::string::npos ||
                        result.err.find("memory") != std::string::npos ||
                        result.err.find("bytes") != std::string::npos;
      EXPECT_TRUE(said) << result.err;
      ExpectStopped(hostile, result);
      std::printf("%-28s %9s %12lld\n", name.c_str(), "by time",
                  static_cast<long long>(lateness(result).count()));
      ++stops;
    }
    if (hostile.stopped_by_memory || hostile.within_memory) {
      const uint64_t allowed = idle_bytes_ + kMemory + kMemorySlack;
      const ProcessResult result =
          Run(hostile, {"--memory", "64M", "--timeout", hostile.within_memory ? "3s" : "120s"},
              [&](const ProcessResult& run) { return run.peak_resident_bytes <= allowed; });
      EXPECT_LE(result.peak_resident_bytes >> 20, allowed >> 20);
      EXPECT_NE(result.err.find(hostile.within_memory ? "time" : "memory"), std::string::npos)
          << result.err;
      ExpectStopped(hostile, result);
      std::printf(
          "%-28s %9s %12s %12llu\n", name.c_str(), hostile.within_memory ? "by time" : "by memory",
          "", static_cast<unsigned long long>((result.peak_resident_bytes - idle_bytes_) >> 20));
      ++stops;
    }
  }
  std::printf("hostile queries and updates: %zu, stopped %d times\n", all.size(), stops);
  const ProcessResult check = Mote({"check", database_});
  EXPECT_EQ(check.exit_code, 0) << check.err << check.out;
}

}  // namespace
}  // namespace mote::testing
