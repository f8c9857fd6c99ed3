// mote convert, and what it shares with load: syntaxes guessed, malformed statements skipped,
// pretty and canonical forms, memory.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

#include "tests/shell/command_runner.h"
#include "tests/support/shared_data.h"
#include "tests/support/w3c_index.h"

namespace mote::testing {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> SortedLines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

class ConvertTest : public CommandTest {
 protected:
  std::vector<std::string> Quads(const std::string& file, const ProcessOptions& options = {}) {
    const ProcessResult result = Mote({"convert", file}, options);
    EXPECT_EQ(result.exit_code, 0) << file << result.err;
    return SortedLines(result.out);
  }
};

TEST_F(ConvertTest, GuessesSyntaxesFromContent) {
  const std::vector<std::string> quads = Quads(directory_ / "zoo.ttl");
  ASSERT_EQ(quads.size(), static_cast<size_t>(kZooTriples));
  for (const std::string format : {"ntriples", "nquads", "turtle", "trig", "rdfxml", "jsonld"}) {
    SCOPED_TRACE(format);
    const std::string file = directory_ / ("zoo-" + format);
    ProcessResult result = Mote({"convert", directory_ / "zoo.ttl", "--to", format, "-o", file});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(Quads(file), quads);
    ASSERT_EQ(RunShellCommand("gzip -k '" + file + "' && zstd -q '" + file + "'").exit_code, 0);
    for (const std::string& path : {file, file + ".gz", file + ".zst"}) {
      EXPECT_EQ(Quads(path), quads);
      const std::string text = *ReadFile(path);
      EXPECT_EQ(Quads("-", {.input = text}), quads);
      const std::string database = path + ".db";
      result = Mote({"load", database, "-"}, {.input = text});
      EXPECT_EQ(result.exit_code, 0) << result.err;
      EXPECT_EQ(SortedLines(Mote({"dump", database}).out), quads);
    }
    // A pipe is opened once only.
    const std::string database = file + ".pipe.db";
    result =
        RunShellCommand("bash -c '\"" MOTE_COMMAND "\" load " + database + " <(cat " + file + ")'");
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(SortedLines(Mote({"dump", database}).out), quads);
  }
  for (const std::string& text : {std::string(), std::string("<!DOCTYPE html><html>")}) {
    for (const ProcessResult& result :
         {Mote({"convert", "-"}, {.input = text}),
          Mote({"load", directory_ / "none.db", "-"}, {.input = text})}) {
      ExpectOneError(result, 1);
      EXPECT_THAT(result.err, HasSubstr("<stdin>: neither its name nor its beginning tells"));
    }
  }
}

TEST_F(ConvertTest, RelativeIrisNeedABase) {
  ProcessResult result = Mote({"convert", "-", "--from", "turtle"}, {.input = "<s> <p> <o> ."});
  ExpectOneError(result, 1);
  EXPECT_THAT(result.err, HasSubstr("<stdin>:1:1: error: relative IRI <s> without a base IRI"));
  result = Mote({"convert", "-", "--from", "turtle", "--base", "http://b/c/d?e"},
                {.input = "<s> <../p> <#o> ."});
  EXPECT_EQ(result.out, "<http://b/c/s> <http://b/p> <http://b/c/d?e#o> .\n");
}

TEST_F(ConvertTest, SkipsMalformedStatements) {
  WriteFile(directory_ / "dirty.ttl",
            "@prefix : <http://a/> .\n:s :p 1 .\n:s :p oops ; :q 2 .\n:s :p \"a\\q . \" .\n"
            ":s :p 3 .\n");
  ExpectOneError(Mote({"convert", directory_ / "dirty.ttl", "-o", directory_ / "out.nt"}), 1);
  ProcessResult result = Mote({"convert", directory_ / "dirty.ttl", "--lenient"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(SortedLines(result.out).size(), 2u);
  EXPECT_THAT(result.err, HasSubstr("dirty.ttl:3:7: skipped: "));
  EXPECT_THAT(result.err, HasSubstr("dirty.ttl:4:9: skipped: "));
  EXPECT_THAT(result.err, HasSubstr("skipped 2 statements"));
  result = Mote({"load", directory_ / "clean.db", directory_ / "dirty.ttl", "--lenient"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("skipped 2"));
  EXPECT_EQ(SortedLines(Mote({"dump", directory_ / "clean.db"}).out).size(), 2u);
  WriteFile(directory_ / "dirty.rdf", "<a");
  for (const ProcessResult& refused :
       {Mote({"convert", directory_ / "dirty.rdf", "--lenient"}),
        Mote({"load", directory_ / "new.db", directory_ / "dirty.rdf", "--lenient"})}) {
    ExpectOneError(refused, 1);
    EXPECT_THAT(refused.err, HasSubstr("a rdfxml document ends at its first error"));
  }
}

TEST_F(ConvertTest, WritesForPeople) {
  constexpr char kPretty[] =
      "@prefix : <http://example.org/zoo/> .\n"
      "\n"
      ":ada a :Okapi ;\n"
      "    :born 2015 ;\n"
      "    :name \"Ada\" .\n";
  for (const ProcessResult& result :
       {Mote({"convert", directory_ / "zoo.ttl", "--to", "turtle", "--pretty"}),
        Mote({"convert", directory_ / "zoo.ttl", "--to", "trig", "--pretty", "--memory", "1M"})}) {
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, ::testing::StartsWith(kPretty));
  }
  ProcessResult result = Mote({"dump", database_, "--format", "turtle", "--pretty"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("<http://example.org/zoo/ada> a <http"));
  EXPECT_EQ(Quads("-", {.input = result.out}), Quads(directory_ / "zoo.ttl"));
  const std::string query =
      "PREFIX : <http://example.org/zoo/> CONSTRUCT { ?s :name ?name ; :bears [ :of ?s ] } "
      "WHERE { ?s :name ?name }";
  const std::string flat = Mote({"query", database_, query}).out;
  for (const std::string format : {"table", "turtle", "trig"}) {
    result = Mote({"query", database_, query, "--format", format, "--pretty"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("\n:ada :bears [ :of :ada ] ;\n"));
    EXPECT_EQ(Quads("-", {.input = result.out}).size(), Quads("-", {.input = flat}).size());
  }
  result = Mote({"query", database_, "DESCRIBE <http://example.org/zoo/ada>", "--format", "jsonld",
                 "--pretty"});
  EXPECT_THAT(result.out, HasSubstr("\n    \"@id\": \"http://example.org/zoo/ada\""));
  result = Mote({"query", database_, query, "--pretty", "--memory", "1K"});
  ExpectOneError(result, 1);
  for (const std::string format : {"csv", "ntriples", "rdfxml"}) {
    ExpectOneError(Mote({"query", database_, query, "--format", format, "--pretty"}), 2);
  }
  for (const std::string command : {"convert", "dump"}) {
    const std::string input = command == "dump" ? database_ : directory_ / "zoo.ttl";
    ExpectOneError(Mote({command, input, "-o", directory_ / "zoo.nt", "--pretty"}), 2);
    result = Mote({command, input, "-o", directory_ / "big.ttl", "--pretty", "--memory", "1K"});
    ExpectOneError(result, 1);
    EXPECT_THAT(result.err, HasSubstr("this one needs more than 1024 bytes"));
  }
}

TEST_F(ConvertTest, CanonicalForms) {
  const std::string text = "<http://a/s>\t<http://a/p>  \"\\u0041\"@EN-GB .# comment\n";
  WriteFile(directory_ / "tag.nt", text);
  const std::string lower = "<http://a/s> <http://a/p> \"A\"@en-gb .\n";
  const std::string kept = "<http://a/s> <http://a/p> \"A\"@EN-GB .\n";
  EXPECT_EQ(Mote({"convert", directory_ / "tag.nt"}).out, lower);
  EXPECT_EQ(Mote({"convert", directory_ / "tag.nt", "--from", "turtle"}).out, kept);
  EXPECT_EQ(Mote({"convert", directory_ / "tag.nt", "--from", "turtle", "--canonical"}).out, lower);
  ExpectOneError(Mote({"convert", directory_ / "tag.nt", "--to", "turtle", "--canonical"}), 2);
}

// The suites of canonical forms, through the command.
TEST_F(ConvertTest, CanonicalSuites) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  const auto tests = LoadW3cIndex(
      [](const W3cTest& test) { return test.type.find("PositiveC14N") != std::string::npos; });
  ASSERT_TRUE(tests.ok()) << tests.status();
  EXPECT_EQ(tests->size(), 82u);
  for (const W3cTest& test : *tests) {
    const ProcessResult result =
        Mote({"convert", test.action.data.at(0), "--to", test.action.format});
    EXPECT_EQ(result.out, *ReadFile(test.result->file)) << test.id << result.err;
  }
}

// No pair of streaming syntaxes takes memory for the document, here of more than 64 MB.
TEST_F(ConvertTest, MemoryOfEachPair) {
  constexpr uint64_t kLimit = uint64_t{64} << 20;
  const std::vector<std::string> formats = {"ntriples", "nquads", "turtle", "trig", "rdfxml"};
  std::string text;
  for (int i = 0; i < 650000; ++i) {
    const std::string n = std::to_string(i / 4);
    text += "<http://example.org/resource/" + n + "> <http://example.org/vocabulary#property" +
            std::to_string(i % 7) + "> ";
    if (i % 3 == 0) text += "<http://example.org/resource/" + std::to_string(i * 7919LL % 150001);
    if (i % 3 == 1) text += "\"a string, different each time: " + std::to_string(i) + "\"@en";
    if (i % 3 == 2) text += "_:node" + std::to_string(i);
    text += i % 3 == 0 ? "> .\n" : " .\n";
  }
  ASSERT_GT(text.size(), kLimit);
  WriteFile(directory_ / "in.ntriples", text);
  // A process that is made has the memory of its parent first.
  std::string().swap(text);
  for (const std::string& from : formats) {
    const std::string input = directory_ / ("in." + from);
    for (const std::string& to : formats) {
      // The first row makes the inputs of the others.
      const std::string output =
          from == "ntriples" && to != from ? directory_ / ("in." + to) : "/dev/null";
      const ProcessResult result =
          RunShellCommand("exec '" MOTE_COMMAND "' convert '" + input + "' --from " + from +
                          " --to " + to + " > '" + output + "'");
      ASSERT_EQ(result.exit_code, 0) << result.err;
      EXPECT_LT(result.peak_resident_bytes, kLimit) << from << " to " << to;
      std::printf("%s to %s: %llu MB\n", from.c_str(), to.c_str(),
                  static_cast<unsigned long long>(result.peak_resident_bytes >> 20));
    }
  }
}

}  // namespace
}  // namespace mote::testing
