// Results of millions of rows are written in the memory of a few.

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "tests/shell/watdiv_test.h"

namespace mote::testing {
namespace {

// What a long result may take more than a short one.
constexpr uint64_t kSlack = uint64_t{32} << 20;

class StreamingTest : public WatDivTest {
 protected:
  uint64_t Resident(const std::string& arguments) {
    const ProcessResult result =
        RunShellCommand("exec '" MOTE_COMMAND "' " + arguments + " > /dev/null");
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.peak_resident_bytes;
  }
};

TEST_F(StreamingTest, MillionsOfRowsTakeNoMoreMemoryThanAFewThousand) {
  MOTE_NEEDS_SHARED("bench/watdiv/watdiv1m.nt.zst");
  Prepare();
  const std::string short_query =
      "query '" + database_ + "' 'SELECT * { ?s ?p ?o } LIMIT 100000' --format ";
  const std::string long_query =
      "query '" + database_ +
      "' 'SELECT * { ?s ?p ?o VALUES ?n { 1 2 3 4 5 6 7 8 9 10 } }' --format ";
  for (const char* format : {"csv", "tsv", "json", "xml"}) {
    const uint64_t few = Resident(short_query + format);
    const uint64_t many = Resident(long_query + format);
    std::printf("%s: %llu MB for 100,000 rows, %llu MB for 11 million\n", format,
                static_cast<unsigned long long>(few >> 20),
                static_cast<unsigned long long>(many >> 20));
    EXPECT_LE(many, few + kSlack) << format;
  }
  const std::string construct =
      "query '" + database_ + "' 'CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o ";
  for (const char* format : {"ntriples", "turtle", "nquads", "trig", "rdfxml"}) {
    const uint64_t few = Resident(construct + "} LIMIT 100000' --format " + format);
    const uint64_t many = Resident(construct + "}' --format " + format);
    std::printf("CONSTRUCT as %s: %llu MB for 100,000 triples, %llu MB for 1.1 million\n", format,
                static_cast<unsigned long long>(few >> 20),
                static_cast<unsigned long long>(many >> 20));
    EXPECT_LE(many, few + kSlack) << format;
  }
  const uint64_t dump = Resident("dump '" + database_ + "' --format ntriples");
  std::printf("dump: %llu MB for 1.1 million triples\n",
              static_cast<unsigned long long>(dump >> 20));
  EXPECT_LE(dump, idle_bytes_ + 2 * kSlack);
}

}  // namespace
}  // namespace mote::testing
