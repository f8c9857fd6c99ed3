// Reading JSON-LD beyond what the official suites look at: where contexts come from, and options.

#include "storage/rdf/jsonld/jsonld_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "storage/rdf/jsonld/jsonld_error.h"
#include "tests/storage/rdf/jsonld/jsonld_reading.h"

namespace mote {
namespace {

using testing::ContextFiles;
using testing::Json;
using testing::JsonLdErrorOf;
using testing::ReadJsonLd;
using testing::TestQuad;

TEST(JsonLdParser, TellsWhereJsonIsMalformed) {
  const absl::Status status = ReadJsonLd(Json("{\n  'http://a/b': '\u00fc',\n  'x': tru }"));
  EXPECT_EQ(status.message().substr(0, 15), "doc.jsonld:3:8:") << status;
}

TEST(JsonLdParser, NamesTheDocumentAndTheCodeOfAnError) {
  const absl::Status status = ReadJsonLd(Json("{'@context':{'@vocab':1}}"));
  EXPECT_EQ(jsonld::ErrorCodeOf(status), "invalid vocab mapping");
  EXPECT_EQ(status.message().substr(0, 33), "doc.jsonld: invalid vocab mapping") << status;
}

TEST(JsonLdParser, FetchesNothing) {
  const absl::Status status = ReadJsonLd(Json("{'@context':'http://example.org/c','@id':'x'}"));
  EXPECT_EQ(jsonld::ErrorCodeOf(status), "loading remote context failed");
  EXPECT_NE(status.message().find("<http://example.org/c>"), std::string::npos) << status;
  EXPECT_EQ(JsonLdErrorOf(Json("{'@context':'c.jsonld'}")), "loading document failed");
}

TEST(JsonLdParser, NamesTheContextThatIsMissingBehindOthers) {
  ContextFiles files;
  files.Add("outer", Json("{'@context':['http://c/inner', {'@import':'http://c/nowhere'}]}"));
  files.Add("inner", Json("{'@context':{'a':{'@id':'http://a/','@context':'http://c/gone'}}}"));
  const absl::Status gone = ReadJsonLd(Json("{'@context':'http://c/inner'}"), files.options());
  EXPECT_EQ(jsonld::ErrorCodeOf(gone), "invalid scoped context");
  EXPECT_NE(gone.message().find("<http://c/gone>"), std::string::npos) << gone;
  files.Add("inner", Json("{'@context':{}}"));
  const absl::Status nowhere = ReadJsonLd(Json("{'@context':'http://c/outer'}"), files.options());
  EXPECT_EQ(jsonld::ErrorCodeOf(nowhere), "loading remote context failed");
  EXPECT_NE(nowhere.message().find("<http://c/nowhere>"), std::string::npos) << nowhere;
}

TEST(JsonLdParser, ReadsContextsBesideLocalFilesAlone) {
  testing::TemporaryDirectory directory;
  testing::WriteFile(directory / "c d.jsonld", Json("{'@context':{'name':'http://a/name'}}"));
  const std::string text = Json("{'@context':'c%20d.jsonld','name':'x'}");
  JsonLdParserOptions options;
  options.base = "file://" + directory / "doc.jsonld";
  std::vector<TestQuad> quads;
  ASSERT_TRUE(ReadJsonLd(text, options, &quads).ok());
  ASSERT_EQ(quads.size(), 1u);
  EXPECT_EQ(quads[0].predicate.value(), "http://a/name");
  EXPECT_EQ(JsonLdErrorOf(Json("{'@context':'missing.jsonld'}"), options),
            "loading remote context failed");
  // A document from elsewhere must not look into local files.
  options.base = "http://example.org/doc";
  EXPECT_EQ(JsonLdErrorOf(Json("{'@context':'file://") + directory / "c%20d.jsonld\"}", options),
            "loading remote context failed");
}

TEST(JsonLdParser, ReadsBaseDirectionsUnlessToldOtherwise) {
  const std::string text =
      Json("{'@id':'http://a/s','http://a/p':{'@value':'x','@language':'ar','@direction':'rtl'}}");
  std::vector<TestQuad> quads;
  ASSERT_TRUE(ReadJsonLd(text, {}, &quads).ok());
  EXPECT_EQ(quads.at(0).object, Term::LangLiteral("x", "ar", Direction::kRtl));
  JsonLdParserOptions options;
  options.direction = JsonLdDirection::kNone;
  ASSERT_TRUE(ReadJsonLd(text, options, &quads).ok());
  EXPECT_EQ(quads.at(0).object, Term::LangLiteral("x", "ar"));
}

TEST(JsonLdParser, RenamesLabelsThatOthersCannotWrite) {
  std::vector<TestQuad> quads;
  ASSERT_TRUE(ReadJsonLd(Json("[{'@id':'_:a b','http://a/p':{'@id':'_:a b'}},"
                              "{'http://a/p':{'@id':'_:#1'}},{'@id':'_:ok','http://a/p':1}]"),
                         {}, &quads)
                  .ok());
  ASSERT_EQ(quads.size(), 3u);
  EXPECT_EQ(quads[0].subject, quads[0].object);
  EXPECT_EQ(quads[0].subject.value()[0], '#');
  EXPECT_FALSE(quads[1].object == quads[0].subject);
  EXPECT_EQ(quads[2].subject.value(), "ok");
}

TEST(JsonLdParser, KeepsNumbersAsTheyAre) {
  std::vector<TestQuad> quads;
  ASSERT_TRUE(ReadJsonLd(Json("{'http://a/p':[1,-0,1.0,1.5,1e21,9223372036854775807,true,5e-324]}"),
                         {}, &quads)
                  .ok());
  std::vector<std::string> values;
  for (const TestQuad& quad : quads) values.push_back(quad.object.value());
  EXPECT_EQ(values, (std::vector<std::string>{"1", "0", "1", "1.5E0", "1.0E21",
                                              "9223372036854775807", "true", "5.0E-324"}));
}

}  // namespace
}  // namespace mote
