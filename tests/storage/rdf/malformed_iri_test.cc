// Malformed IRIs in documents of every syntax: an error that tells where and what, or a statement
// that is skipped and counted.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "storage/rdf/rdf_reader.h"
#include "tests/support/isomorphism.h"

namespace mote {
namespace {

using ::testing::HasSubstr;
using testing::QuadCollector;
using ::testing::StartsWith;

struct Place {
  const char* name;
  RdfFormat format;
  // A document with an IRI for each `@@` and good statements around, and where the error is.
  const char* document;
  const char* at;
};

constexpr Place kPlaces[] = {
    {"subject", RdfFormat::kNTriples, "<a:s> <a:p> 'x' .\n@@ <a:p> <a:o> .\n<a:s> <a:p> <a:o> .\n",
     "2:"},
    {"predicate", RdfFormat::kNTriples, "<a:s> <a:p> <a:o> .\n<a:s> @@ <a:o> .\n", "2:"},
    {"datatype", RdfFormat::kNTriples, "<a:s> <a:p> <a:o> .\n<a:s> <a:p> \"1\"^^@@ .\n", "2:"},
    {"triple term", RdfFormat::kNTriples,
     "<a:s> <a:p> <a:o> .\n<a:s> <a:p> <<( <a:s> <a:p> @@ )>> .\n", "2:"},
    {"graph", RdfFormat::kNQuads, "<a:s> <a:p> <a:o> .\n<a:s> <a:p> <a:o> @@ .\n", "2:"},
    {"object", RdfFormat::kTurtle, "<a:s> <a:p> <a:o> .\n<a:s> <a:p> @@ .\n", "2:13: "},
    {"datatype", RdfFormat::kTurtle, "<a:s> <a:p> <a:o> .\n<a:s> <a:p> '1'^^@@ .\n", "2:18: "},
    {"list", RdfFormat::kTurtle, "<a:s> <a:p> <a:o> .\n<a:s> <a:p> ( 1 @@ ) .\n", "2:17: "},
    {"prefix", RdfFormat::kTurtle, "<a:s> <a:p> <a:o> .\n@prefix p: @@ .\n", "2:12: "},
    {"base", RdfFormat::kTurtle, "<a:s> <a:p> <a:o> .\nBASE @@\n", "2:6: "},
    {"graph", RdfFormat::kTriG, "<a:s> <a:p> <a:o> .\n@@ { <a:s> <a:p> <a:o> }\n", "2:1: "},
    {"reifier", RdfFormat::kTriG, "<a:s> <a:p> <a:o> .\n<a:s> <a:p> <a:o> ~ @@ .\n", "2:21: "},
};

// Malformed IRIs and what errors show of them.
struct Malformed {
  std::string_view iri;
  std::string_view part;
};
constexpr Malformed kMalformed[] = {
    {"http://a/%zz", "malformed IRI: \"%zz\""},
    {"http://a/[b]", "malformed IRI: \"[\""},
    {"http://a:b/", "malformed IRI: \"b\""},
    {"http://[::1/", "malformed IRI: \"[::1\""},
    {"http://a/#b#c", "malformed IRI: \"#\""},
    {"http://a/\xEE\x80\x80", "malformed IRI: \"U+E000\""},
    {"http://a/\\uE000", "malformed IRI: \"U+E000\""},
    {"http://a/\\u0020", "malformed IRI: \"U+0020\""},
};

std::string With(std::string_view document, std::string_view iri) {
  std::string text(document);
  text.replace(text.find("@@"), 2, "<" + std::string(iri) + ">");
  return text;
}

TEST(MalformedIris, AreErrorsWithAPlaceAndAPart) {
  for (const Place& place : kPlaces) {
    for (const Malformed& malformed : kMalformed) {
      SCOPED_TRACE(std::string(RdfFormatName(place.format)) + " " + place.name);
      std::string document = With(place.document, malformed.iri);
      if (document.starts_with("<a:s> <a:p> 'x'")) document[12] = document[14] = '"';
      RdfReaderOptions options;
      options.format = place.format;
      options.file = "f";
      QuadCollector collector;
      absl::StatusOr<RdfReaderResult> result = ReadRdf(document, options, collector);
      const std::string message(result.status().message());
      EXPECT_THAT(message, StartsWith(std::string("f:") + place.at));
      EXPECT_THAT(message, HasSubstr(malformed.part));
      options.lenient = true;
      collector.quads.clear();
      result = ReadRdf(document, options, collector);
      ASSERT_TRUE(result.ok()) << result.status();
      EXPECT_EQ(result->skipped, 1u);
      EXPECT_GE(collector.quads.size(), 1u);
      // The same with a good IRI.
      ASSERT_TRUE(ReadRdf(With(place.document, "http://a/%20?b"), options, collector).ok());
    }
  }
}

// N-Triples tells the column of the offending part itself.
TEST(MalformedIris, OfNTriplesAreShownToTheCharacter) {
  QuadCollector collector;
  RdfReaderOptions options;
  options.format = RdfFormat::kNTriples;
  options.file = "f";
  const absl::Status status =
      ReadRdf("<a:s> <a:p> <http://\xC3\xA9/%4g> .\n", options, collector).status();
  EXPECT_EQ(std::string(status.message()),
            "f:1:23: malformed IRI: \"%4g\": % needs two hexadecimal digits behind it");
}

TEST(MalformedIris, FromPrefixedNames) {
  const auto error = [](std::string_view name) {
    RdfReaderOptions options;
    options.format = RdfFormat::kTurtle;
    options.file = "f";
    QuadCollector collector;
    const std::string document = "@prefix o: <http://a> . @prefix h: <http://a/#> .\n<a:s> <a:p> " +
                                 std::string(name) + " .";
    const absl::Status status = ReadRdf(document, options, collector).status();
    return status.ok() ? collector.quads.at(0).object.value() : std::string(status.message());
  };
  EXPECT_EQ(error("o:b"), "http://ab");
  EXPECT_EQ(error("o::8"), "http://a:8");
  EXPECT_EQ(error("h:b%20c"), "http://a/#b%20c");
  EXPECT_EQ(error("h:b\\/c"), "http://a/#b/c");
  EXPECT_THAT(error("o::b"), StartsWith("f:2:13: malformed IRI: \"b\""));
  EXPECT_THAT(error("h:a\\#b"), StartsWith("f:2:13: malformed IRI: \"#\""));
  EXPECT_THAT(error("h:a\\%b"), StartsWith("f:2:13: malformed IRI: \"%b\""));
  // A character of PN_CHARS_BASE that RFC 3987 has in no IRI.
  EXPECT_THAT(error("h:\xEF\xBF\xBD"), StartsWith("f:2:13: malformed IRI: \"U+FFFD\""));
}

TEST(MalformedIris, OfXml) {
  RdfReaderOptions options;
  options.format = RdfFormat::kRdfXml;
  options.file = "f";
  for (const std::string attribute :
       {"rdf:about='http://a/%zz'", "rdf:about='http://a/#%zz'", "xml:base='http://%zz/'"}) {
    QuadCollector collector;
    const absl::Status status =
        ReadRdf(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n"
            "<rdf:Description " +
                attribute + "/></rdf:RDF>",
            options, collector)
            .status();
    EXPECT_THAT(std::string(status.message()), StartsWith("f:2:1: malformed IRI: \"%zz\""));
  }
}

// JSON-LD 1.1 API, section 8.1.2: statements with IRIs that are not well-formed are dropped.
TEST(MalformedIris, OfJsonLdGiveNoStatements) {
  RdfReaderOptions options;
  options.format = RdfFormat::kJsonLd;
  for (const std::string iri : {"http://a/%zz", "http://a:b/", "http://a/b c", "http://a/#b#c"}) {
    QuadCollector collector;
    const std::string document = "[{\"@id\":\"" + iri + "\",\"a:p\":1},{\"@id\":\"a:s\",\"" + iri +
                                 "\":1,\"a:p\":{\"@id\":\"" + iri + "\"},\"a:q\":1}]";
    ASSERT_TRUE(ReadRdf(document, options, collector).ok());
    ASSERT_EQ(collector.quads.size(), 1u) << iri;
    EXPECT_EQ(collector.quads[0].predicate.value(), "a:q");
  }
}

}  // namespace
}  // namespace mote
