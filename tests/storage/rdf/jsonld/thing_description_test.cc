// The Thing Descriptions and Thing Models of the W3C load offline, with their contexts from files,
// and give the quads of a reference processor.
//
// That one does not look whether IRIs are well-formed, as section 8 of JSON-LD 1.1 API wants it:
// four of its files hold a statement with an IRI such as
// <...#\\u007B\\u007BPLACEHOLDER\\u007D\\u007D>, which is no IRI of RFC 3987 and so no N-Quads.
// Reading leniently leaves it out there too.

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "storage/rdf/rdf_reader.h"
#include "tests/storage/rdf/jsonld/suite_json.h"
#include "tests/support/isomorphism.h"
#include "tests/support/shared_data.h"

namespace mote {
namespace {

using testing::QuadCollector;
using testing::SharedPath;

std::map<std::string, std::string> Contexts() {
  std::map<std::string, std::string> contexts;
  const jsonld::JsonValue map = testing::ReadJsonFile(SharedPath("w3c/wot/context/contexts.json"));
  for (const auto& [iri, file] : map.object()) {
    contexts[iri] = SharedPath("w3c/wot/context/" + file.string());
  }
  return contexts;
}

TEST(ThingDescriptions, GiveTheirQuads) {
  MOTE_NEEDS_SHARED("w3c/wot/context/contexts.json");
  const std::map<std::string, std::string> contexts = Contexts();
  testing::SuiteReport report("wot/examples");
  uint64_t malformed = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SharedPath("w3c/wot/examples"))) {
    const std::string name = entry.path().stem().string();
    const auto text = testing::ReadFile(entry.path().string());
    const auto wanted = testing::ReadFile(SharedPath("w3c/wot/examples-nq/" + name + ".nq"));
    ASSERT_TRUE(text.ok() && wanted.ok()) << name;
    RdfReaderOptions options;
    options.format = RdfFormat::kJsonLd;
    options.file = name;
    options.base = "http://example.org/";
    options.jsonld.contexts = contexts;
    QuadCollector got;
    const absl::Status status = ReadRdf(*text, options, got).status();
    if (!status.ok()) {
      report.Fail(name, std::string(status.message()));
      continue;
    }
    options.format = RdfFormat::kNQuads;
    options.lenient = true;
    options.on_skipped = [](const SyntaxError& error) {
      EXPECT_NE(error.message.find("IRI"), std::string::npos) << error.message;
    };
    QuadCollector expected;
    const absl::StatusOr<RdfReaderResult> read = ReadRdf(*wanted, options, expected);
    ASSERT_TRUE(read.ok()) << name << read.status();
    malformed += read->skipped;
    if (AreIsomorphic(got.quads, expected.quads)) {
      report.Pass();
    } else {
      report.Fail(name, Difference(got.quads, expected.quads));
    }
  }
  report.Print();
  EXPECT_EQ(report.failed(), 0);
  EXPECT_EQ(report.passed(), 92);
  EXPECT_EQ(malformed, 4u);
}

}  // namespace
}  // namespace mote
