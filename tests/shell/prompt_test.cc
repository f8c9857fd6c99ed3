#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/shell/command_runner.h"

// The interactive shell, fed from a pipe.

namespace mote::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class PromptTest : public CommandTest {
 protected:
  ProcessResult Type(const std::string& input) {
    return Mote({"shell", database_}, {.input = input});
  }
};

TEST_F(PromptTest, RunsStatementsOverSeveralLines) {
  const ProcessResult result = Type(
      "PREFIX : <http://example.org/zoo/>\n"
      "SELECT ?n {\n"
      "  ?a :name ?n ;\n"
      "     :born 2021\n"
      "};\n"
      ".quit\n");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("Bo"));
  EXPECT_THAT(result.out, Not(HasSubstr("Ada")));
}

TEST_F(PromptTest, AnEmptyLineOrTheEndOfInputEndsAStatement) {
  const std::string query = "ASK { ?s ?p ?o }\n";
  EXPECT_THAT(Type(query + "\n").out, HasSubstr("true"));
  EXPECT_THAT(Type(query).out, HasSubstr("true"));
}

TEST_F(PromptTest, RemembersPrefixes) {
  const ProcessResult result = Type(
      "PREFIX zoo: <http://example.org/zoo/> ;\n"
      ".format csv\n"
      "SELECT ?n { zoo:ada zoo:name ?n } ;\n"
      ".prefixes\n");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("Ada\r\n"));
  EXPECT_THAT(result.out, HasSubstr("http://example.org/zoo/"));
  // Those of everyday are there from the start.
  EXPECT_THAT(Type("ASK { ?s rdf:type ?o };\n").out, HasSubstr("true"));
}

TEST_F(PromptTest, UpdatesAndSeesItsUpdates) {
  const ProcessResult result = Type(
      "PREFIX : <http://example.org/zoo/>\n"
      "INSERT DATA { :dot a :Okapi } ; INSERT DATA { :eve a :Okapi };\n"
      ".format csv\n"
      "SELECT (COUNT(*) AS ?n) { ?s a :Okapi };\n");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("4\r\n"));
  EXPECT_EQ(CountOfTriples(), "n\n12\n");
}

TEST_F(PromptTest, ErrorsDoNotEndIt) {
  const ProcessResult result = Type(
      "SELECT * { ?s };\n"
      ".nonsense\n"
      "ASK { ?s ?p ?o };\n");
  EXPECT_THAT(result.out, HasSubstr("true"));
  EXPECT_THAT(result.err, HasSubstr("error"));
  EXPECT_THAT(result.err, HasSubstr("nonsense"));
  // A script with an error in it has failed.
  EXPECT_EQ(result.exit_code, 1);
}

TEST_F(PromptTest, DotCommands) {
  WriteFile(directory_ / "more.nt", "<http://a/s> <http://a/p> \"more\" .\n");
  const ProcessResult result = Type(
      ".help\n.info\n.graphs\n.classes\n.predicates\n.timer on\n.load " + (directory_ / "more.nt") +
      " http://g/1\n.graphs\n.explain on\nASK { ?s ?p ?o };\n.explain off\n.dump " +
      (directory_ / "out.nq") + "\n.quit\nnot reached\n");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr(".timer"));
  EXPECT_THAT(result.out, HasSubstr("triples in the default graph"));
  EXPECT_THAT(result.out, HasSubstr("http://g/1"));
  EXPECT_THAT(result.out, HasSubstr("Okapi"));
  EXPECT_THAT(result.out, HasSubstr("born"));
  const ProcessResult dumped = Mote({"convert", directory_ / "out.nq"});
  EXPECT_THAT(dumped.out, HasSubstr("\"more\" <http://g/1>"));
}

TEST_F(PromptTest, WorksWithoutADatabase) {
  const ProcessResult result =
      Mote({"shell"}, {.input = "INSERT DATA { <http://a/s> <http://a/p> 42 };\n"
                                "SELECT ?o { ?s ?p ?o };\n"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("42"));
}

TEST_F(PromptTest, APathAloneStartsIt) {
  const ProcessResult result = Mote({database_}, {.input = "ASK { ?s ?p ?o };\n"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("true"));
}

}  // namespace
}  // namespace mote::testing
