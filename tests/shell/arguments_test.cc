#include "shell/arguments/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shell/arguments/file_iri.h"
#include "shell/arguments/units.h"

namespace mote {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Parsed {
  std::string database;
  std::vector<std::string> files;
  std::optional<std::string> output;
  std::optional<uint64_t> memory;
  std::optional<std::chrono::milliseconds> timeout;
  bool lenient = false;
  bool help = false;
  absl::Status status;
};

Parsed Parse(const std::vector<std::string>& arguments) {
  Parsed parsed;
  Arguments parser("load", "DB FILE...", "Loads.", {{"mote load a b", "loads b into a"}});
  parser.Positional("DB", &parsed.database);
  parser.Rest("FILE", 1, &parsed.files);
  parser.Value("-o,--output", "FILE", "where to", &parsed.output);
  parser.Size("--memory", "how much", &parsed.memory);
  parser.Duration("--timeout", "how long", &parsed.timeout);
  parser.Flag("--lenient", "be kind", &parsed.lenient);
  parsed.status = parser.Parse(arguments);
  parsed.help = parser.help_wanted();
  return parsed;
}

TEST(ArgumentsTest, TakesOptionsAnywhere) {
  const Parsed parsed =
      Parse({"--memory=512M", "db", "-o", "out", "one", "--lenient", "two", "--timeout", "500ms"});
  ASSERT_TRUE(parsed.status.ok()) << parsed.status;
  EXPECT_EQ(parsed.database, "db");
  EXPECT_THAT(parsed.files, ElementsAre("one", "two"));
  EXPECT_EQ(parsed.output, "out");
  EXPECT_EQ(parsed.memory, uint64_t{512} << 20);
  EXPECT_EQ(parsed.timeout, std::chrono::milliseconds(500));
  EXPECT_TRUE(parsed.lenient);
}

TEST(ArgumentsTest, ADashAndWhatFollowsTwoDashesArePositional) {
  const Parsed parsed = Parse({"db", "-", "--", "--lenient", "-x"});
  ASSERT_TRUE(parsed.status.ok()) << parsed.status;
  EXPECT_THAT(parsed.files, ElementsAre("-", "--lenient", "-x"));
  EXPECT_FALSE(parsed.lenient);
}

TEST(ArgumentsTest, NamesWhatIsWrong) {
  EXPECT_THAT(std::string(Parse({}).status.message()), HasSubstr("missing DB"));
  EXPECT_THAT(std::string(Parse({"db"}).status.message()), HasSubstr("missing FILE"));
  EXPECT_THAT(std::string(Parse({"db", "f", "--lenent"}).status.message()),
              HasSubstr("did you mean `--lenient`?"));
  EXPECT_THAT(std::string(Parse({"db", "f", "--zzz"}).status.message()),
              HasSubstr("unknown option `--zzz`"));
  EXPECT_THAT(std::string(Parse({"db", "f", "--memory"}).status.message()),
              HasSubstr("needs a value"));
  EXPECT_THAT(std::string(Parse({"db", "f", "--lenient=1"}).status.message()),
              HasSubstr("takes no value"));
  EXPECT_THAT(std::string(Parse({"db", "f", "--memory", "lots"}).status.message()),
              HasSubstr("`--memory`: `lots` is no size"));
}

TEST(ArgumentsTest, HelpComesFirst) {
  EXPECT_TRUE(Parse({"--nonsense-after", "--help"}).status.code() ==
              absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(Parse({"--help"}).help);
  EXPECT_TRUE(Parse({"db", "-h", "--nonsense"}).help);
}

TEST(UnitsTest, Sizes) {
  EXPECT_EQ(*ParseByteSize("0"), 0u);
  EXPECT_EQ(*ParseByteSize("1000"), 1000u);
  EXPECT_EQ(*ParseByteSize("64k"), 64u << 10);
  EXPECT_EQ(*ParseByteSize("1.5G"), uint64_t{3} << 29);
  EXPECT_EQ(*ParseByteSize("2GiB"), uint64_t{2} << 30);
  EXPECT_EQ(*ParseByteSize("2MB"), uint64_t{2} << 20);
  EXPECT_EQ(*ParseByteSize("12B"), 12u);
  for (const char* bad : {"", "M", "-1", "1X", "1MM", "1e3", "99999999999T", "1 M"}) {
    EXPECT_FALSE(ParseByteSize(bad).ok()) << bad;
  }
}

TEST(UnitsTest, Durations) {
  EXPECT_EQ(*ParseDuration("30s"), std::chrono::seconds(30));
  EXPECT_EQ(*ParseDuration("30"), std::chrono::seconds(30));
  EXPECT_EQ(*ParseDuration("1.5s"), std::chrono::milliseconds(1500));
  EXPECT_EQ(*ParseDuration("2m"), std::chrono::minutes(2));
  EXPECT_EQ(*ParseDuration("1h"), std::chrono::hours(1));
  for (const char* bad : {"", "s", "-1s", "1d", "10 s"}) EXPECT_FALSE(ParseDuration(bad).ok());
}

TEST(UnitsTest, Counts) {
  EXPECT_EQ(*ParseCount("12"), 12u);
  for (const char* bad : {"", "-1", "1.5", "12x", "99999999999999999999"}) {
    EXPECT_FALSE(ParseCount(bad).ok()) << bad;
  }
}

TEST(UnitsTest, Formats) {
  EXPECT_EQ(FormatCount(0), "0");
  EXPECT_EQ(FormatCount(999), "999");
  EXPECT_EQ(FormatCount(1234567), "1,234,567");
  EXPECT_EQ(FormatBytes(999), "999 B");
  EXPECT_EQ(FormatBytes(1400000), "1.40 MB");
  EXPECT_EQ(FormatShortCount(1234567), "1.23 M");
  EXPECT_EQ(FormatSeconds(0.0000123), "12 us");
  EXPECT_EQ(FormatSeconds(0.0123), "12.3 ms");
  EXPECT_EQ(FormatSeconds(4.5), "4.50 s");
  EXPECT_EQ(FormatSeconds(200), "3 min 20 s");
}

TEST(FileIriTest, EscapesWhatIrisExclude) {
  EXPECT_EQ(FileIri("/data/a file#1?.ttl"), "file:///data/a%20file%231%3F.ttl");
  EXPECT_EQ(FileIri("/data/../x.ttl"), "file:///x.ttl");
  EXPECT_EQ(FileIri("-"), "");
}

}  // namespace
}  // namespace mote
