// JSON-LD through the command: in and out of a database, and converted without one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "storage/rdf/rdf_reader.h"
#include "tests/shell/command_runner.h"
#include "tests/support/isomorphism.h"
#include "tests/support/shared_data.h"

namespace mote::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kShop[] =
    "{\"@context\": {\"@vocab\": \"http://example.org/zoo/\", \"id\": \"@id\",\n"
    "              \"eats\": {\"@container\": \"@list\"}, \"sees\": {\"@type\": \"@id\"}},\n"
    " \"@graph\": [{\"id\": \"dora\", \"@type\": \"Okapi\", \"born\": 2020, \"eats\": [\"leaves\", "
    "\"buds\"]},\n"
    "            {\"id\": \"emil\", \"@type\": \"Okapi\", \"sees\": [\"dora\", \"_:somebody\"],\n"
    "             \"name\": {\"@value\": \"Emil\", \"@language\": \"de\"}}]}\n";
constexpr int kShopTriples = 11;

std::vector<TestQuad> QuadsOf(const std::string& text, RdfFormat format, bool lenient = false) {
  RdfReaderOptions options;
  options.format = format;
  options.file = "f";
  options.lenient = lenient;
  QuadCollector collector;
  const absl::Status status = ReadRdf(text, options, collector).status();
  EXPECT_TRUE(status.ok()) << status << "\n" << text;
  return std::move(collector.quads);
}

class JsonLdCommandTest : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    WriteFile(directory_ / "shop.jsonld", kShop);
  }

  // What the command writes; it must succeed.
  std::string Output(const std::vector<std::string>& arguments) {
    const ProcessResult result = Mote(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  }
};

TEST_F(JsonLdCommandTest, LoadsPlainAndPackedDocuments) {
  ASSERT_EQ(RunShellCommand("gzip -k shop.jsonld && zstd -q shop.jsonld -o other.jsonld.zst",
                            {.directory = directory_.path()})
                .exit_code,
            0);
  const std::vector<TestQuad> converted =
      QuadsOf(Output({"convert", directory_ / "shop.jsonld", "--to", "ntriples", "--base",
                      "http://example.org/zoo/"}),
              RdfFormat::kNTriples);
  EXPECT_EQ(converted.size(), static_cast<size_t>(kShopTriples));
  for (const char* name : {"shop.jsonld", "shop.jsonld.gz", "other.jsonld.zst"}) {
    const std::string database = directory_ / (std::string(name) + ".db");
    Output({"load", database, directory_ / name, "--base", "http://example.org/zoo/"});
    const std::vector<TestQuad> loaded =
        QuadsOf(Output({"dump", database, "--format", "ntriples"}), RdfFormat::kNTriples);
    EXPECT_TRUE(AreIsomorphic(converted, loaded)) << name << Difference(converted, loaded);
  }
}

TEST_F(JsonLdCommandTest, DumpsWhatLoadsAgain) {
  const std::string more =
      "<http://a/s> <http://a/p> \"x\"@ar--rtl , \"01\"^^<http://a/t> , _:b .\n"
      "GRAPH _:g { _:b <http://a/p> ( 1 2.5 ( \"\\n\" ) ) }\n";
  WriteFile(directory_ / "more.trig", more);
  Output({"load", database_, directory_ / "more.trig"});
  const std::vector<TestQuad> all =
      QuadsOf(Output({"dump", database_, "--format", "nquads"}), RdfFormat::kNQuads);
  Output({"dump", database_, "-o", directory_ / "all.jsonld.gz"});
  Output({"load", directory_ / "again.db", directory_ / "all.jsonld.gz"});
  const std::vector<TestQuad> again =
      QuadsOf(Output({"dump", directory_ / "again.db", "--format", "nquads"}), RdfFormat::kNQuads);
  EXPECT_TRUE(AreIsomorphic(all, again)) << Difference(all, again);
}

TEST_F(JsonLdCommandTest, WritesGraphsOfConstruct) {
  const std::string query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }";
  const std::string text = Output({"query", database_, query, "--format", "jsonld"});
  EXPECT_THAT(text, StartsWith("["));
  const std::vector<TestQuad> graph = QuadsOf(text, RdfFormat::kJsonLd);
  const std::vector<TestQuad> wanted =
      QuadsOf(Output({"query", database_, query, "--format", "ntriples"}), RdfFormat::kNTriples);
  EXPECT_EQ(wanted.size(), static_cast<size_t>(kZooTriples));
  EXPECT_TRUE(AreIsomorphic(graph, wanted)) << Difference(graph, wanted);
}

TEST_F(JsonLdCommandTest, CompactsAgainstAContext) {
  WriteFile(directory_ / "context.jsonld",
            "{\"@context\":{\"@vocab\":\"http://example.org/zoo/\",\"zoo\":"
            "\"http://example.org/zoo/\",\"mother\":{\"@type\":\"@id\"}}}");
  WriteFile(
      directory_ / "two.ttl",
      "@prefix : <http://example.org/zoo/> . :bo :mother :ada ; :name \"Bo\" . :ada :born 2015 .");
  const std::string flat = Output({"convert", directory_ / "two.ttl", "--to", "jsonld", "--context",
                                   directory_ / "context.jsonld"});
  EXPECT_EQ(flat,
            "{\"@context\":{\"@vocab\":\"http://example.org/zoo/\",\"zoo\":"
            "\"http://example.org/zoo/\",\"mother\":{\"@type\":\"@id\"}},\"@graph\":["
            "{\"@id\":\"zoo:ada\",\"born\":{\"@type\":\"http://www.w3.org/2001/XMLSchema#integer\","
            "\"@value\":\"2015\"}},"
            "{\"@id\":\"zoo:bo\",\"mother\":\"zoo:ada\",\"name\":\"Bo\"}]}\n");
  const std::string pretty = Output({"convert", directory_ / "two.ttl", "--to", "jsonld",
                                     "--context", directory_ / "context.jsonld", "--pretty"});
  EXPECT_THAT(pretty, HasSubstr("\n    {\n      \"@id\": \"zoo:bo\",\n      \"mother\": "));
  EXPECT_TRUE(
      AreIsomorphic(QuadsOf(flat, RdfFormat::kJsonLd), QuadsOf(pretty, RdfFormat::kJsonLd)));
}

TEST_F(JsonLdCommandTest, TakesContextsFromFilesAndNeverFromTheNetwork) {
  WriteFile(directory_ / "doc.jsonld",
            "{\"@context\":\"http://example.org/context\",\"@id\":\"http://a/s\",\"name\":\"x\"}");
  WriteFile(directory_ / "c.json", "{\"@context\":{\"name\":\"http://a/name\"}}");
  WriteFile(directory_ / "map.json", "{\"http://example.org/context\":\"c.json\"}");
  const ProcessResult result = Mote({"load", directory_ / "new.db", directory_ / "doc.jsonld"});
  ExpectOneError(result, 1);
  EXPECT_THAT(result.err, HasSubstr("<http://example.org/context>"));
  EXPECT_THAT(result.err, HasSubstr("doc.jsonld: "));
  EXPECT_THAT(result.err, HasSubstr("--context"));
  EXPECT_FALSE(std::filesystem::exists(directory_ / "new.db"));
  const std::string wanted = "<http://a/s> <http://a/name> \"x\" .\n";
  for (const std::string& context :
       {"http://example.org/context=" + directory_ / "c.json", directory_ / "map.json"}) {
    EXPECT_EQ(Output({"convert", directory_ / "doc.jsonld", "--context", context}), wanted);
    const std::string database = directory_ / "contexts.db";
    Output({"load", database, directory_ / "doc.jsonld", "--context", context});
    EXPECT_EQ(Output({"dump", database}), wanted);
  }
}

TEST_F(JsonLdCommandTest, SaysWhatIsWrongWhere) {
  WriteFile(directory_ / "bad.jsonld", "{\n  \"@id\": tru }");
  const ProcessResult syntax = Mote({"load", database_, directory_ / "bad.jsonld"});
  ExpectOneError(syntax, 1);
  EXPECT_THAT(syntax.err, HasSubstr("bad.jsonld:2:10: "));
  WriteFile(directory_ / "wrong.jsonld", "{\"@id\": 1, \"http://a/p\": 1}");
  const ProcessResult wrong = Mote({"convert", directory_ / "wrong.jsonld"});
  ExpectOneError(wrong, 1);
  EXPECT_THAT(wrong.err, HasSubstr("invalid @id value"));
  EXPECT_EQ(CountOfTriples(), "n\n" + std::to_string(kZooTriples) + "\n");
}

// Documents are in memory, and no more of them than they may.
TEST_F(JsonLdCommandTest, KeepsToItsMemory) {
  std::string text = "[";
  for (int i = 0; i < 400000; ++i) {
    text += "{\"@id\":\"http://a/" + std::to_string(i) + "\",\"http://a/p\":[" + std::to_string(i) +
            "]},\n";
  }
  WriteFile(directory_ / "large.jsonld", text + "{}]");
  const ProcessResult refused =
      Mote({"load", directory_ / "new.db", directory_ / "large.jsonld", "--memory", "64M"});
  ExpectOneError(refused, 1);
  EXPECT_THAT(refused.err, HasSubstr("large.jsonld"));
  EXPECT_THAT(refused.err, HasSubstr("memory"));
  EXPECT_LT(refused.peak_resident_bytes, uint64_t{200} << 20);
  const ProcessResult loaded =
      Mote({"load", directory_ / "new.db", directory_ / "large.jsonld", "--memory", "1G"});
  EXPECT_EQ(loaded.exit_code, 0) << loaded.err;
}

TEST_F(JsonLdCommandTest, ReadsThingDescriptionsOffline) {
  MOTE_NEEDS_SHARED("w3c/wot/context/contexts.json");
  const std::string contexts = SharedPath("w3c/wot/context/contexts.json");
  std::vector<std::string> load = {"load",   directory_ / "things.db", "--context", contexts,
                                   "--base", "http://example.org/"};
  size_t statements = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SharedPath("w3c/wot/examples"))) {
    const std::string name = entry.path().stem().string();
    load.push_back(entry.path().string());
    const std::vector<TestQuad> got = QuadsOf(Output({"convert", entry.path().string(), "--context",
                                                      contexts, "--base", "http://example.org/"}),
                                              RdfFormat::kNQuads);
    const auto wanted = ReadFile(SharedPath("w3c/wot/examples-nq/" + name + ".nq"));
    ASSERT_TRUE(wanted.ok()) << name;
    // Four statements there have IRIs that are none, and are no N-Quads.
    const std::vector<TestQuad> expected = QuadsOf(*wanted, RdfFormat::kNQuads, /*lenient=*/true);
    EXPECT_TRUE(AreIsomorphic(got, expected)) << name << Difference(got, expected);
    statements += got.size();
  }
  const ProcessResult result = Mote(load);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_GT(statements, 1000u);
  EXPECT_GT(QuadsOf(Output({"dump", directory_ / "things.db"}), RdfFormat::kNQuads).size(), 1000u);
}

}  // namespace
}  // namespace mote::testing
