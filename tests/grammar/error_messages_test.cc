// Each file under errors/ holds cases: a text, a line of dashes, the message it must give, and a
// line of equals signs between two cases. Run with MOTE_UPDATE_GOLDEN=1 to rewrite the messages.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "grammar/parser/parser.h"
#include "tests/support/shared_data.h"

namespace mote {
namespace {

constexpr std::string_view kDashes = "\n----\n";
constexpr std::string_view kEquals = "\n====\n";

struct Case {
  std::string text;
  std::string expected;
};

std::vector<Case> ReadCases(const std::string& content) {
  std::vector<Case> cases;
  size_t at = 0;
  while (at < content.size()) {
    const size_t end = std::min(content.find(kEquals, at), content.size());
    const std::string part = content.substr(at, end - at);
    const size_t dashes = std::min(part.find(kDashes), part.size());
    Case entry{part.substr(0, dashes), ""};
    if (dashes < part.size()) entry.expected = part.substr(dashes + kDashes.size());
    while (!entry.expected.empty() && entry.expected.back() == '\n') entry.expected.pop_back();
    cases.push_back(std::move(entry));
    at = end + kEquals.size();
  }
  return cases;
}

std::string Message(const std::string& text) {
  Parser parser;
  const auto statement = parser.ParseStatement(text);
  return statement.ok() ? "no error" : std::string(statement.status().message());
}

TEST(ErrorMessagesTest, Files) {
  const std::filesystem::path folder = MOTE_SOURCE_DIR "/tests/grammar/errors";
  const char* update = std::getenv("MOTE_UPDATE_GOLDEN");
  int count = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const auto content = testing::ReadFile(file.path().string());
    ASSERT_TRUE(content.ok()) << content.status();
    std::string rewritten;
    for (const Case& entry : ReadCases(*content)) {
      ++count;
      const std::string message = Message(entry.text);
      if (update == nullptr) {
        EXPECT_EQ(message, entry.expected) << file.path().filename() << ":\n" << entry.text;
      }
      if (!rewritten.empty()) rewritten += kEquals.substr(1);
      rewritten += entry.text + std::string(kDashes) + message + "\n";
    }
    if (update != nullptr) std::ofstream(file.path()) << rewritten;
  }
  EXPECT_GT(count, 40);
  std::printf("error messages: %d checked\n", count);
}

}  // namespace
}  // namespace mote
