// Each file under errors/ holds cases: a query or an update, a line of dashes, the error or the
// warnings that it must give, and a line of equals signs between two cases. Run with
// MOTE_UPDATE_GOLDEN=1 to rewrite the messages.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/database/sparql_engine.h"
#include "tests/support/shared_data.h"

namespace mote::testing {
namespace {

constexpr std::string_view kDashes = "\n----\n";
constexpr std::string_view kEquals = "\n====\n";

struct Case {
  std::string text;
  std::string expected;
};

std::vector<Case> ReadCases(const std::string& content) {
  std::vector<Case> cases;
  for (size_t at = 0; at < content.size();) {
    const size_t end = std::min(content.find(kEquals, at), content.size());
    const std::string part = content.substr(at, end - at);
    const size_t dashes = std::min(part.find(kDashes), part.size());
    Case entry{part.substr(0, dashes), ""};
    if (dashes < part.size()) entry.expected = part.substr(dashes + kDashes.size());
    for (std::string* text : {&entry.text, &entry.expected}) {
      while (!text->empty() && text->back() == '\n') text->pop_back();
    }
    cases.push_back(std::move(entry));
    at = end + kEquals.size();
  }
  return cases;
}

std::string Join(const std::vector<std::string>& warnings) {
  std::string out;
  for (const std::string& warning : warnings) out += (out.empty() ? "" : "\n") + warning;
  return out.empty() ? "no error" : out;
}

// What a query, or a text that starts with a comment "# update", gives.
std::string Message(SparqlEngine& database, const std::string& text) {
  if (text.rfind("# update", 0) == 0) {
    const auto report = database.Update(text, UpdateOptions());
    return report.ok() ? Join(report->warnings) : std::string(report.status().message());
  }
  const auto result = database.Query(text, QueryOptions());
  return result.ok() ? Join((*result)->warnings()) : std::string(result.status().message());
}

TEST(DatabaseErrorMessagesTest, Files) {
  StoreOptions options;
  options.background_folding = false;
  const auto database = SparqlEngine::OpenInMemory(options);
  ASSERT_TRUE(database.ok()) << database.status();
  const bool update = std::getenv("MOTE_UPDATE_GOLDEN") != nullptr;
  int count = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(MOTE_SOURCE_DIR "/tests/engine/database/errors")) {
    const auto content = ReadFile(file.path().string());
    ASSERT_TRUE(content.ok()) << content.status();
    std::string rewritten;
    for (const Case& entry : ReadCases(*content)) {
      ++count;
      const std::string message = Message(**database, entry.text);
      if (!update) {
        EXPECT_EQ(message, entry.expected) << file.path().filename() << "\n" << entry.text;
      }
      if (!rewritten.empty()) rewritten += kEquals.substr(1);
      rewritten += entry.text + std::string(kDashes) + message + "\n";
    }
    if (update) std::ofstream(file.path()) << rewritten;
  }
  EXPECT_GT(count, 40);
  std::printf("error messages: %d checked\n", count);
}

}  // namespace
}  // namespace mote::testing
