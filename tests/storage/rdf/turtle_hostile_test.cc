// Hostile documents of N-Triples, N-Quads, Turtle and TriG: a clear error, in bounded memory.

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "storage/rdf/chunk_reader.h"
#include "storage/rdf/turtle_parser.h"
#include "tests/storage/rdf/quad_testing.h"

namespace mote {
namespace {

using testing::EndlessSource;

class Counter final : public QuadHandler {
 public:
  absl::Status OnQuad(const QuadView&) override { return absl::OkStatus(); }
};

TEST(TurtleHostile, EndlessTokens) {
  const std::string subject = "<a:s> <a:p> ";
  const std::pair<std::string, std::string> cases[] = {
      {subject + "\"", "x"},
      {subject + "\"", "\\n"},
      {subject + "'''", "''x"},
      {subject + "\"\"\"", "\n"},
      {subject + "<a:", "x"},
      {subject + "<a:", "\\u00E9"},
      {subject + "a:", "x"},
      {subject + "a:", "%20"},
      {subject + "a:", "\\-"},
      {subject + "a:b", "."},
      {subject + "", "x"},
      {subject + "_:", "x"},
      {subject + "_:", "\xC3\xA9"},
      {subject + "1", "2"},
      {subject + "1.", "2"},
      {subject + "1e", "2"},
      {subject + "\"x\"@en", "-ab"},
      {subject + "\"x\"^^a:", "b"},
      {"@prefix ", "x"},
      {"VERSION \"", "x"},
      {"", "x"},
  };
  for (const auto& [start, step] : cases) {
    for (const bool trig : {false, true}) {
      EndlessSource source(start, step);
      Counter handler;
      TurtleParserOptions options;
      options.file = "f";
      options.trig = trig;
      options.max_token_bytes = size_t{4} << 20;
      const absl::Status status = ParseTurtle(source, options, handler);
      EXPECT_NE(status.message().find("is longer than 4194304 bytes"), std::string::npos)
          << start << step << ": " << status;
      EXPECT_LT(source.bytes_consumed(), size_t{64} << 20) << start << step;
    }
  }
  // Words that only so many letters can begin.
  for (const std::string& start : {std::string("@"), subject + "\"x\"@"}) {
    EndlessSource source(start, "x");
    Counter handler;
    EXPECT_TRUE(absl::IsInvalidArgument(ParseTurtle(source, {}, handler))) << start;
    EXPECT_LT(source.bytes_consumed(), size_t{64} << 20) << start;
  }
}

TEST(TurtleHostile, EndlessNesting) {
  for (const std::string step : {"[ <a:p> ", "( ", "<< ", "<<( <a:s> <a:p> ", "<a:s> {| <a:p> "}) {
    EndlessSource source("<a:s> <a:p> ", step);
    Counter handler;
    const absl::Status status = ParseTurtle(source, {}, handler);
    EXPECT_NE(status.message().find("nested more than 1000 deep"), std::string::npos)
        << step << status;
  }
}

TEST(TurtleHostile, EndlessLines) {
  for (const std::string step : {"x", "<a:s> <a:p> \"x\" . ", "\xC3\xA9"}) {
    ChunkReader reader(std::make_unique<EndlessSource>("<a:s> <a:p> \"", step), 1 << 16, "f",
                       size_t{8} << 20);
    Chunk chunk;
    const absl::Status status = reader.Next(&chunk).status();
    EXPECT_EQ(std::string(status.message()), "f:1:1: this line is longer than 8388608 bytes");
    EXPECT_LT(reader.source().bytes_consumed(), size_t{64} << 20);
  }
}

// Prefixes are kept in memory.
TEST(TurtleHostile, EndlessPrefixes) {
  class Prefixes final : public ByteSource {
   public:
    absl::StatusOr<size_t> Read(char* buffer, size_t) override {
      const std::string text = "@prefix p" + std::to_string(next_++) + ": <a:> .\n";
      text.copy(buffer, text.size());
      return text.size();
    }
    uint64_t bytes_consumed() const override { return 0; }
    uint64_t total_bytes() const override { return 0; }

   private:
    uint64_t next_ = 0;
  } source;
  Counter handler;
  const absl::Status status = ParseTurtle(source, {}, handler);
  EXPECT_NE(status.message().find("more than 1000000 prefixes"), std::string::npos) << status;
}

// Nothing but errors: each is found in linear time.
TEST(TurtleHostile, EndlessErrors) {
  for (const std::string step :
       {"\"", "'", "<", "{", "}", "\\", "x . ", "\xFF", "\"\"\"\xFF", "# "}) {
    std::string text = ". ";
    while (text.size() < (size_t{1} << 20)) text += step;
    for (const bool trig : {false, true}) {
      TurtleParserOptions options;
      options.trig = trig;
      options.lenient = true;
      Counter handler;
      const auto source = MemoryByteSource(text);
      EXPECT_TRUE(ParseTurtle(*source, options, handler).ok()) << step;
    }
  }
}

}  // namespace
}  // namespace mote
