#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/shell/command_runner.h"
#include "tests/support/shared_data.h"

namespace mote::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> SortedLines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

TEST(OverviewTest, HelpAndVersionGoToStandardOutput) {
  ProcessResult result = Mote({"--help"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, HasSubstr("usage: mote"));
  EXPECT_EQ(result.err, "");
  result = Mote({"--version"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, ::testing::StartsWith("mote "));
}

TEST(OverviewTest, EveryCommandExplainsItselfWithExamples) {
  for (const char* command : {"load", "query", "update", "dump", "convert", "info", "log", "check",
                              "compact", "backup", "restore", "shell", "demo"}) {
    const ProcessResult result = Mote({command, "--help"});
    EXPECT_EQ(result.exit_code, 0) << command;
    EXPECT_THAT(result.out, HasSubstr(std::string("usage: mote ") + command));
    EXPECT_THAT(result.out, HasSubstr("examples:"));
  }
}

TEST_F(CommandTest, LoadsSeveralFilesPackedOnesAndStandardInput) {
  WriteFile(directory_ / "more.nt", "<http://a/s> <http://a/p> \"more\" .\n");
  ASSERT_EQ(RunShellCommand("gzip -k more.nt && zstd -q more.nt -o other.nt.zst",
                            {.directory = directory_.path()})
                .exit_code,
            0);
  const std::string database = directory_ / "many.db";
  ProcessResult result =
      Mote({"load", database, directory_ / "zoo.ttl", directory_ / "more.nt.gz"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "");
  result = Mote({"load", database, directory_ / "other.nt.zst", "--graph", "http://g/1"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  result = Mote({"load", database, "-", "--format", "turtle", "--base", "http://base/"},
                {.input = "<s> <p> <o> ."});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::string dump = Mote({"dump", database}).out;
  EXPECT_EQ(SortedLines(dump).size(), static_cast<size_t>(kZooTriples + 3));
  EXPECT_THAT(dump, HasSubstr("<http://a/s> <http://a/p> \"more\" .\n"));
  EXPECT_THAT(dump, HasSubstr("<http://a/s> <http://a/p> \"more\" <http://g/1> .\n"));
  EXPECT_THAT(dump, HasSubstr("<http://base/s> <http://base/p> <http://base/o> .\n"));
}

TEST_F(CommandTest, LenientLoadsSkipMalformedLines) {
  WriteFile(directory_ / "dirty.nt",
            "<http://a/s> <http://a/p> \"1\" .\nnonsense\n<http://a/s> <http://a/p> \"2\" .\n");
  const ProcessResult result = Mote({"load", database_, directory_ / "dirty.nt", "--lenient"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("dirty.nt:2:1: skipped"));
  EXPECT_EQ(CountOfTriples(), "n\n12\n");
}

TEST_F(CommandTest, QueriesComeFromArgumentFileAndStandardInput) {
  const std::string query = "PREFIX : <http://example.org/zoo/> SELECT ?n { :ada :name ?n }";
  WriteFile(directory_ / "q.rq", query);
  for (const ProcessResult& result :
       {Mote({"query", database_, query, "--format", "tsv"}),
        Mote({"query", database_, "-f", directory_ / "q.rq", "--format", "tsv"}),
        Mote({"query", database_, "-", "--format", "tsv"}, {.input = query})}) {
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.out, "?n\n\"Ada\"\n");
    EXPECT_EQ(result.err, "");
  }
}

TEST_F(CommandTest, WritesEveryFormatOfSolutions) {
  const std::string query =
      "PREFIX : <http://example.org/zoo/> SELECT ?a ?n { ?a :name ?n } ORDER BY ?n";
  const auto run = [&](const std::string& format) {
    const ProcessResult result = Mote({"query", database_, query, "--format", format});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  };
  EXPECT_THAT(run("table"), HasSubstr("Ada"));
  EXPECT_THAT(run("xml"), HasSubstr("<literal xml:lang=\"en\">Cleo</literal>"));
  EXPECT_THAT(run("csv"), HasSubstr("http://example.org/zoo/ada,Ada\r\n"));
  EXPECT_THAT(run("tsv"), HasSubstr("<http://example.org/zoo/cleo>\t\"Cleo\"@en\n"));
  const nlohmann::json json = nlohmann::json::parse(run("json"));
  ASSERT_EQ(json["results"]["bindings"].size(), 3u);
  EXPECT_EQ(json["results"]["bindings"][0]["n"]["value"], "Ada");
  const nlohmann::json ask =
      nlohmann::json::parse(Mote({"query", database_, "ASK { ?s ?p ?o }", "--format", "json"}).out);
  EXPECT_EQ(ask["boolean"], true);
}

TEST_F(CommandTest, LongResultsAreWholeAndInOrder) {
  // More rows than are written together, short terms and long ones by turns.
  std::string triples;
  for (int i = 0; i < 300; ++i) {
    const std::string number = std::to_string(1000 + i);
    triples += "<http://long/" + number + "> <http://long/p> " +
               (i % 100 < 50 ? "<http://long/object/" + number + ">"
                             : "\"a text of the dictionary, " + number + "\"") +
               " .\n";
  }
  WriteFile(directory_ / "long.nt", triples);
  const std::string database = directory_ / "long.db";
  ASSERT_EQ(Mote({"load", database, directory_ / "long.nt"}).exit_code, 0);
  const ProcessResult result =
      Mote({"query", database, "--format", "csv",
            "SELECT ?a ?o { ?a <http://long/p> ?x . ?b <http://long/p> ?o } ORDER BY ?a STR(?o)"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  std::istringstream lines(result.out);
  std::string line;
  std::getline(lines, line);
  std::string previous;
  size_t rows = 0;
  while (std::getline(lines, line)) {
    ASSERT_LT(previous, line);
    previous = line;
    ++rows;
  }
  EXPECT_EQ(rows, 300u * 300u);
}

TEST_F(CommandTest, WritesGraphs) {
  const std::string query =
      "PREFIX : <http://example.org/zoo/> CONSTRUCT { ?m :child ?c } WHERE { ?c :mother ?m }";
  const std::string triple =
      "<http://example.org/zoo/ada> <http://example.org/zoo/child> <http://example.org/zoo/bo> .\n";
  for (const char* format : {"ntriples", "nquads"}) {
    const ProcessResult result = Mote({"query", database_, query, "--format", format});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.out, triple);
  }
  EXPECT_EQ(Mote({"query", database_, query, "--format", "turtle"}).exit_code, 0);
  EXPECT_EQ(Mote({"query", database_,
                  "PREFIX : <http://e/> CONSTRUCT { :x :y <<( :a :b \"c\" )>> } WHERE {}",
                  "--format", "ntriples"})
                .out,
            "<http://e/x> <http://e/y> <<( <http://e/a> <http://e/b> \"c\" )>> .\n");
  EXPECT_THAT(Mote({"query", database_, "DESCRIBE <http://example.org/zoo/bo>"}).out,
              HasSubstr("Bo"));
}

TEST_F(CommandTest, ExplainsPlans) {
  const std::string query = "EXPLAIN SELECT ?s { ?s <http://example.org/zoo/name> ?n }";
  ProcessResult result = Mote({"query", database_, query});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out, "");
  result = Mote({"query", database_, "EXPLAIN ANALYZE SELECT ?s { ?s ?p ?n }"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("10"));
}

TEST_F(CommandTest, RepeatsAndProfiles) {
  const std::string query = "SELECT * { ?s ?p ?o }";
  ProcessResult result =
      Mote({"query", database_, query, "--format", "csv", "--repeat", "3", "--profile", "json"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(SortedLines(result.out).size(), static_cast<size_t>(kZooTriples + 1));
  const nlohmann::json profile = nlohmann::json::parse(result.err);
  ASSERT_EQ(profile["runs"].size(), 3u);
  for (const nlohmann::json& run : profile["runs"]) {
    EXPECT_EQ(run["rows"], kZooTriples);
    EXPECT_GE(run["total_ms"].get<double>(), run["parse_ms"].get<double>());
  }
  result = Mote({"query", database_, query, "--format", "csv", "--profile", "text"});
  EXPECT_THAT(result.err, HasSubstr("total"));
  EXPECT_THAT(result.err, HasSubstr("parse"));
}

TEST_F(CommandTest, ParseOnlyNeedsNoDatabase) {
  EXPECT_EQ(Mote({"query", directory_ / "none", "ASK {}", "--parse-only"}).exit_code, 0);
  EXPECT_EQ(Mote({"query", directory_ / "none", "ASK {", "--parse-only"}).exit_code, 1);
  EXPECT_EQ(Mote({"update", directory_ / "none", "CLEAR ALL", "--parse-only"}).exit_code, 0);
  EXPECT_EQ(Mote({"update", directory_ / "none", "CLEAR", "--parse-only"}).exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(directory_ / "none"));
}

TEST_F(CommandTest, TheUnionOfAllGraphsCanBeTheDefault) {
  ASSERT_EQ(Mote({"update", database_,
                  "INSERT DATA { GRAPH <http://g/1> { <http://a/s> <http://a/p> 1 } }"})
                .exit_code,
            0);
  const std::string query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
  EXPECT_EQ(CountOfTriples(), "n\n10\n");
  const ProcessResult result =
      Mote({"query", database_, query, "--union-default-graph", "--format", "csv"});
  EXPECT_EQ(result.out, "n\r\n11\r\n") << result.err;
}

TEST_F(CommandTest, UpdatesChangeAndCreate) {
  ProcessResult result =
      Mote({"update", database_,
            "PREFIX : <http://example.org/zoo/> "
            "DELETE { ?a :born ?b } INSERT { ?a :age 5 } WHERE { ?a :born ?b }"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(Csv("SELECT ?a ?x { ?a :age ?x FILTER NOT EXISTS { ?a :born ?b } } ORDER BY ?a"),
            "a,x\nhttp://example.org/zoo/ada,5\nhttp://example.org/zoo/bo,5\n"
            "http://example.org/zoo/cleo,5\n");
  WriteFile(directory_ / "u.ru", "INSERT DATA { <http://a/s> <http://a/p> 1 }");
  const std::string made = directory_ / "made.db";
  result = Mote({"update", made, "-f", directory_ / "u.ru", "--no-sync"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(SortedLines(Mote({"dump", made}).out).size(), 1u);
}

TEST_F(CommandTest, DumpsWhatWasLoaded) {
  ASSERT_EQ(Mote({"load", database_, directory_ / "zoo.ttl", "--graph", "http://g/1"}).exit_code,
            0);
  const std::vector<std::string> all = SortedLines(Mote({"dump", database_}).out);
  EXPECT_EQ(all.size(), static_cast<size_t>(2 * kZooTriples));
  // Into files, packed and not, and back into databases.
  for (const char* name : {"out.nq", "out.trig", "out.nq.gz", "out.trig.zst"}) {
    const std::string file = directory_ / name;
    const std::string copy = file + ".db";
    ASSERT_EQ(Mote({"dump", database_, "-o", file}).exit_code, 0) << name;
    ProcessResult result = Mote({"load", copy, file});
    ASSERT_EQ(result.exit_code, 0) << name << result.err;
    EXPECT_EQ(SortedLines(Mote({"dump", copy}).out), all) << name;
  }
  EXPECT_EQ(
      SortedLines(Mote({"dump", database_, "--graph", "http://g/1", "--format", "ntriples"}).out),
      SortedLines(Mote({"dump", database_, "--graph", "default", "--format", "ntriples"}).out));
  ExpectOneError(Mote({"dump", database_, "--format", "turtle"}), 1);
  ExpectOneError(Mote({"dump", database_, "--graph", "http://g/none"}), 1);
}

TEST_F(CommandTest, ConvertsWithoutADatabase) {
  ProcessResult result = Mote({"convert", directory_ / "zoo.ttl", "--to", "ntriples"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(SortedLines(result.out), SortedLines(Mote({"dump", database_}).out));
  result = Mote({"convert", "-", "--from", "ntriples", "--to", "turtle"}, {.input = result.out});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Mote({"convert", directory_ / "zoo.ttl", "-o", directory_ / "zoo.nq.zst"}).exit_code,
            0);
  EXPECT_EQ(SortedLines(Mote({"convert", directory_ / "zoo.nq.zst"}).out).size(),
            static_cast<size_t>(kZooTriples));
}

TEST_F(CommandTest, ReadsAndWritesRdfXml) {
  const std::vector<std::string> quads = SortedLines(Mote({"dump", database_}).out);
  const std::string file = directory_ / "zoo.rdf.gz";
  EXPECT_EQ(Mote({"dump", database_, "-o", file}).exit_code, 0);
  EXPECT_EQ(SortedLines(Mote({"convert", file}).out), quads);
  const std::string copy = directory_ / "copy.db";
  ProcessResult result = Mote({"load", copy, file});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(SortedLines(Mote({"dump", copy}).out), quads);
  const std::string other = directory_ / "other.db";
  result = Mote({"update", other, "LOAD <file://" + file + ">"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(SortedLines(Mote({"dump", other}).out), quads);
  result = Mote({"query", database_, "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "rdfxml"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  result = Mote({"convert", "-", "--from", "rdfxml"}, {.input = result.out});
  EXPECT_EQ(SortedLines(result.out), quads);
  result = Mote({"convert", "-", "--from", "rdfxml"}, {.input = "<a>\n<b></a>"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("mote: <stdin>:1:1: error: "));
}

TEST_F(CommandTest, ShowsWhatADatabaseHolds) {
  ProcessResult result = Mote({"info", database_});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("triples in the default graph"));
  result = Mote({"info", database_, "--format", "json"});
  const nlohmann::json info = nlohmann::json::parse(result.out);
  EXPECT_EQ(info["triples"], kZooTriples);
  EXPECT_GT(info["bytes"], 0);
  EXPECT_GE(info["format_version"], 1);
}

TEST_F(CommandTest, ListsCommitsAndTheirChanges) {
  const std::string prefix = "PREFIX : <http://example.org/zoo/> ";
  ASSERT_EQ(Mote({"update", database_,
                  prefix + "DELETE DATA { :bo :name \"Bo\" . :bo :name \"nobody\" } ; "
                           "INSERT DATA { :bo :name \"B\\no\" . :ada a :Okapi . "
                           "GRAPH :g { :bo :knows :ada } }"})
                .exit_code,
            0);
  ASSERT_EQ(Mote({"update", database_, prefix + "DELETE DATA { GRAPH :g { :bo :knows :ada } }"})
                .exit_code,
            0);
  ProcessResult result = Mote({"log", database_});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out,
              ::testing::MatchesRegex("1  20[^ ]*Z  \\+10 -0.*\n2  20[^ ]*Z  \\+2 -1.*\n"
                                      "3  20[^ ]*Z  \\+0 -1.*\n"));
  result = Mote({"log", database_, "--since", "2"});
  EXPECT_THAT(result.out, ::testing::StartsWith("3  20"));
  result = Mote({"log", database_, "--since", "1", "--changes"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out,
              ::testing::MatchesRegex(
                  "H commit 2 \\.\nH time \"20[^ "
                  "]*Z\"\\^\\^<http://www.w3.org/2001/XMLSchema#dateTime> \\.\n"
                  "(H message .*\n)?TX \\.\n"
                  "D <http://example.org/zoo/bo> <http://example.org/zoo/name> \"Bo\" \\.\n"
                  "A <http://example.org/zoo/bo> <http://example.org/zoo/name> \"B\\\\no\" \\.\n"
                  "A <http://example.org/zoo/bo> <http://example.org/zoo/knows> "
                  "<http://example.org/zoo/ada> <http://example.org/zoo/g> \\.\nTC \\.\n"
                  "H commit 3 \\.\n(.*\n)+TX \\.\n"
                  "D <http://example.org/zoo/bo> <http://example.org/zoo/knows> "
                  "<http://example.org/zoo/ada> <http://example.org/zoo/g> \\.\nTC \\.\n"));
  // What was loaded is counted.
  result = Mote({"log", database_, "--changes", "--since", "0"});
  EXPECT_THAT(result.out, HasSubstr("H unlisted-inserts 10 .\n"));
  // Backups carry it.
  const std::string backup = directory_ / "backup";
  ASSERT_EQ(Mote({"backup", database_, backup}).exit_code, 0);
  EXPECT_EQ(Mote({"log", backup, "--changes", "--since", "0"}).out, result.out);
  result = Mote({"log", database_, "--changes", "--since", "4"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("error: there is no commit 4; the last one is 3"));
  EXPECT_EQ(Mote({"log", database_, "--since", "x"}).exit_code, 2);
}

TEST_F(CommandTest, ChecksCompactsBacksUpAndRestores) {
  const auto before = SortedLines(Mote({"dump", database_}).out);
  ProcessResult result = Mote({"check", database_});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("sound"));
  EXPECT_EQ(Mote({"compact", database_}).exit_code, 0);
  EXPECT_EQ(Mote({"check", database_}).exit_code, 0);
  const std::string backup = directory_ / "backup";
  const std::string restored = directory_ / "restored.db";
  result = Mote({"backup", database_, backup});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Mote({"check", backup}).exit_code, 0);
  ExpectOneError(Mote({"backup", database_, database_}), 1);
  ExpectOneError(Mote({"backup", backup, database_}), 1);
  ASSERT_EQ(Mote({"update", database_, "INSERT DATA { <a:a> <a:b> <a:c> }"}).exit_code, 0);
  result = Mote({"backup", database_, backup});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(Mote({"query", backup, "ASK { <a:a> ?p ?o }"}).out, HasSubstr("true"));
  ASSERT_EQ(Mote({"update", database_, "DELETE DATA { <a:a> <a:b> <a:c> }"}).exit_code, 0);
  result = Mote({"backup", database_, backup});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  result = Mote({"restore", backup, restored});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  ExpectOneError(Mote({"restore", backup, restored}), 1);
  EXPECT_EQ(SortedLines(Mote({"dump", restored}).out), before);
  EXPECT_EQ(Mote({"check", restored}).exit_code, 0);
}

TEST_F(CommandTest, EveryPresetAnswers) {
  for (const char* preset : {"tiny", "default", "server"}) {
    const ProcessResult result =
        Mote({"query", database_, "ASK { ?s ?p ?o }", "--format", "csv", "--preset", preset});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("true"));
  }
}

TEST_F(CommandTest, AReaderThatLeavesIsNoError) {
  std::string data;
  for (int i = 0; i < 50000; ++i) {
    data += "<http://a/" + std::to_string(i) + "> <http://a/p> \"" + std::to_string(i) + "\" .\n";
  }
  WriteFile(directory_ / "big.nt", data);
  ASSERT_EQ(Mote({"load", database_, directory_ / "big.nt"}).exit_code, 0);
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"dump", database_},
        {"query", database_, "SELECT * { ?s ?p ?o }", "--format", "csv"},
        {"convert", directory_ / "big.nt"}}) {
    const ProcessResult result = Mote(arguments, {.close_after_bytes = 100});
    EXPECT_EQ(result.exit_code, 0) << arguments[0];
    EXPECT_EQ(result.err, "") << arguments[0];
  }
}

TEST_F(CommandTest, TimeAndMemoryLimitsStopAQuery) {
  std::string data;
  for (int i = 0; i < 3000; ++i) {
    data +=
        "<http://a/" + std::to_string(i) + "> <http://a/p> " + "\"" + std::to_string(i) + "\" .\n";
  }
  WriteFile(directory_ / "big.nt", data);
  ASSERT_EQ(Mote({"load", database_, directory_ / "big.nt"}).exit_code, 0);
  const std::string product =
      "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?a <http://a/p> ?x . ?b <http://a/p> ?y . "
      "?c <http://a/p> ?z FILTER (?x != ?y && ?y != ?z) }";
  ProcessResult result = Mote({"query", database_, product, "--timeout", "200ms"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("time"));
  result = Mote({"query", database_,
                 "SELECT ?a ?b { ?a <http://a/p> ?x . ?b <http://a/p> ?y } ORDER BY ?b ?a",
                 "--memory", "4M", "--format", "csv"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("memory"));
}

TEST_F(CommandTest, CtrlCStopsALoadAndAnUpdateWithoutATrace) {
  std::string data;
  for (int i = 0; i < 1500000; ++i) {
    data += "<http://a/" + std::to_string(i) + "> <http://a/p> \"" + std::to_string(i) +
            " pieces\" .\n";
  }
  WriteFile(directory_ / "big.nt", data);
  ProcessResult result = Mote({"load", database_, directory_ / "big.nt"},
                              {.signal = SIGINT, .signal_after = std::chrono::milliseconds(300)});
  EXPECT_EQ(result.exit_code, 130) << result.err;
  EXPECT_EQ(CountOfTriples(), "n\n10\n");
  const std::string fresh = directory_ / "fresh.db";
  result = Mote({"load", fresh, directory_ / "big.nt"},
                {.signal = SIGINT, .signal_after = std::chrono::milliseconds(300)});
  EXPECT_EQ(result.exit_code, 130) << result.err;
  EXPECT_FALSE(std::filesystem::exists(fresh));

  ASSERT_EQ(Mote({"load", database_, directory_ / "big.nt"}).exit_code, 0);
  result = Mote({"update", database_, "INSERT { ?s <http://a/q> ?o } WHERE { ?s <http://a/p> ?o }"},
                {.signal = SIGINT, .signal_after = std::chrono::milliseconds(300)});
  EXPECT_EQ(result.exit_code, 130) << result.err;
  EXPECT_EQ(CountOfTriples(), "n\n1500010\n");
}

TEST(DemoTest, AnswersTheThreeQuestions) {
  const TemporaryDirectory directory;
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"demo"}, {"demo", directory / "demo.db"}}) {
    const ProcessResult result = Mote(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    for (const char* part :
         {"arduino_nano_ble_33-322-000-000-002", "arduino_nano_ble_33_tinyml_kit-322-000-000-003",
          "2c4fa5a4-6211-4bb5-bb95-772368ebb4c9", "49aaf170-00e7-4b2d-be8e-5676de60e69a",
          "3550f5d1-d643-44fd-8207-8037657a73ad", "f62bc503-87c4-44fa-a869-cbdf7ca107c6"}) {
      EXPECT_THAT(result.out, HasSubstr(part));
    }
    EXPECT_THAT(result.out, Not(HasSubstr("SSI_Web")));
  }
  EXPECT_TRUE(std::filesystem::exists(directory / "demo.db"));
}

}  // namespace
}  // namespace mote::testing
