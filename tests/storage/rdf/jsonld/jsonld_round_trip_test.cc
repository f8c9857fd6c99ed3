// Round trips: what is read from the official suites, and random datasets, written in each form of
// JSON-LD and read again is the same.

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "storage/rdf/jsonld/json_format.h"
#include "storage/rdf/jsonld/jsonld_parser.h"
#include "storage/rdf/jsonld/rdf_to_jsonld.h"
#include "storage/rdf/quad_writer.h"
#include "storage/rdf/rdf_reader.h"
#include "storage/term/vocabulary.h"
#include "tests/storage/rdf/jsonld/jsonld_reading.h"
#include "tests/storage/rdf/jsonld/suite_json.h"
#include "tests/support/isomorphism.h"
#include "tests/support/shared_data.h"
#include "tests/support/suite_documents.h"

namespace mote {
namespace {

using testing::Json;
using testing::QuadCollector;
using testing::ReadJsonLd;
using testing::TestQuad;
using testing::ViewOf;
using testing::W3cTest;

// Random datasets with what is delicate: cycles, collections whole and broken, shared cells, blank
// graph names, odd literals.
class RandomQuads {
 public:
  explicit RandomQuads(unsigned seed) : random_(seed) {}

  std::vector<TestQuad> Make() {
    std::vector<TestQuad> quads;
    const int count = Below(30);
    for (int i = 0; i < count; ++i) {
      TestQuad quad{Resource(), Property(), Object(), Graph()};
      if (Below(4) == 0) {
        AddList(&quad, &quads);
      }
      quads.push_back(quad);
    }
    return quads;
  }

 private:
  int Below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  Term Blank() { return Term::BlankNode("b" + std::to_string(Below(6))); }
  Term Iri() { return Term::Iri("http://example.org/n" + std::to_string(Below(5))); }
  Term Resource() { return Below(2) == 0 ? Blank() : Iri(); }
  Term Property() {
    const int kind = Below(8);
    if (kind == 0) return Term::Iri(std::string(rdf::kFirst));
    if (kind == 1) return Term::Iri(std::string(rdf::kRest));
    if (kind == 2) return Term::Iri(std::string(rdf::kType));
    return Term::Iri("urn:p:" + std::to_string(Below(3)));
  }
  Term Object() {
    switch (Below(9)) {
      case 0:
        return Term::Literal("a \"quote\"\n\\ \x01 \u00e9\U0001F600");
      case 1:
        return Term::LangLiteral("chat", Below(2) == 0 ? "fr" : "en-GB");
      case 2:
        return Term::LangLiteral("x", "ar", Below(2) == 0 ? Direction::kRtl : Direction::kLtr);
      case 3:
        return Term::Literal("01", std::string(xsd::kInteger));
      case 4:
        return Term::Literal("{\"a\":[1,null]}", std::string(rdf::kJson));
      case 5:
        return Term::Iri(std::string(rdf::kNil));
      default:
        return Resource();
    }
  }
  std::optional<Term> Graph() {
    if (Below(2) == 0) return std::nullopt;
    return Below(3) == 0 ? Blank() : Term::Iri("http://example.org/g" + std::to_string(Below(2)));
  }
  // Makes the object of `quad` a collection.
  void AddList(TestQuad* quad, std::vector<TestQuad>* quads) {
    Term next = Term::Iri(std::string(rdf::kNil));
    const int count = Below(4);
    for (int i = 0; i < count; ++i) {
      const Term cell = Term::BlankNode("cell" + std::to_string(++cells_));
      quads->push_back({cell, Term::Iri(std::string(rdf::kFirst)), Object(), quad->graph});
      quads->push_back({cell, Term::Iri(std::string(rdf::kRest)), next, quad->graph});
      next = cell;
    }
    quad->object = next;
  }

  std::mt19937 random_;
  int cells_ = 0;
};

// A way to write a dataset as JSON-LD.
struct Form {
  const char* name;
  absl::StatusOr<std::string> (*write)(const std::vector<TestQuad>& quads);
  JsonLdDirection direction;
};

absl::StatusOr<std::string> Write(const std::vector<TestQuad>& quads,
                                  const std::string& context_file, bool pretty = false) {
  std::string text;
  const auto sink = StringByteSink(&text);
  QuadWriterOptions options;
  options.format = RdfFormat::kJsonLd;
  options.jsonld_context = context_file;
  options.pretty = pretty;
  absl::StatusOr<std::unique_ptr<QuadWriter>> writer = QuadWriter::Create(options, sink.get());
  absl::Status status = writer.status();
  for (const TestQuad& quad : quads) {
    if (status.ok()) status = (*writer)->OnQuad(ViewOf(quad));
  }
  if (status.ok()) status = (*writer)->Finish();
  if (!status.ok()) return status;
  return text;
}

absl::StatusOr<std::string> Flat(const std::vector<TestQuad>& quads) { return Write(quads, ""); }

absl::StatusOr<std::string> Pretty(const std::vector<TestQuad>& quads) {
  return Write(quads, "", /*pretty=*/true);
}

absl::StatusOr<std::string> Compacted(const std::vector<TestQuad>& quads) {
  const testing::TemporaryDirectory directory;
  testing::WriteFile(
      directory / "context.jsonld",
      Json("{'@context':{'@version':1.1,'n':'http://example.org/','p':{'@id':'urn:p:0'},"
           "'refs':{'@id':'urn:p:1','@type':'@id','@container':'@set'},'@language':'fr',"
           "'items':{'@id':'urn:p:2','@container':'@list'},'id':'@id','type':'@type',"
           "'said':{'@id':'urn:p:0','@container':'@language'}}}"));
  return Write(quads, directory / "context.jsonld");
}

absl::StatusOr<std::string> Converted(const std::vector<TestQuad>& quads,
                                      const jsonld::RdfToJsonLdOptions& options) {
  jsonld::RdfToJsonLd converter(options);
  for (const TestQuad& quad : quads) {
    const absl::Status status = converter.OnQuad(ViewOf(quad));
    if (!status.ok()) return status;
  }
  const absl::StatusOr<jsonld::JsonValue> document = converter.Finish();
  if (!document.ok()) return document.status();
  std::string text;
  jsonld::AppendJson(*document, 0, &text);
  return text;
}

absl::StatusOr<std::string> WithTypesAsProperties(const std::vector<TestQuad>& quads) {
  jsonld::RdfToJsonLdOptions options;
  options.use_rdf_type = true;
  return Converted(quads, options);
}

constexpr Form kForms[] = {
    {"flat", Flat, JsonLdDirection::kBaseDirection},
    {"pretty", Pretty, JsonLdDirection::kBaseDirection},
    {"compacted", Compacted, JsonLdDirection::kBaseDirection},
    {"rdf:type", WithTypesAsProperties, JsonLdDirection::kBaseDirection},
};

void ExpectSame(const std::vector<TestQuad>& quads, const Form& form, const std::string& what) {
  const absl::StatusOr<std::string> text = form.write(quads);
  ASSERT_TRUE(text.ok()) << what << ", " << form.name << ": " << text.status();
  JsonLdParserOptions options;
  options.direction = form.direction;
  std::vector<TestQuad> read;
  const absl::Status status = ReadJsonLd(*text, options, &read);
  ASSERT_TRUE(status.ok()) << what << ", " << form.name << ": " << status << "\n" << *text;
  ASSERT_TRUE(AreIsomorphic(quads, read))
      << what << ", " << form.name << Difference(quads, read) << *text;
}

TEST(JsonLdRoundTrip, RandomDatasets) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    const std::vector<TestQuad> quads = RandomQuads(seed).Make();
    for (const Form& form : kForms) ExpectSame(quads, form, "seed " + std::to_string(seed));
  }
}

TEST(JsonLdWriter, IsReadableIfPretty) {
  const Term list = Term::BlankNode("l");
  const std::vector<TestQuad> quads = {
      {Term::Iri("http://a/z"), Term::Iri("http://a/p"), list, {}},
      {list, Term::Iri(std::string(rdf::kFirst)), Term::Literal("x"), {}},
      {list, Term::Iri(std::string(rdf::kRest)), Term::Iri(std::string(rdf::kNil)), {}},
      {Term::Iri("http://a/a"), Term::Iri(std::string(rdf::kType)), Term::Iri("http://a/T"), {}}};
  const absl::StatusOr<std::string> text = Pretty(quads);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text,
            "[\n"
            "  {\n"
            "    \"@id\": \"http://a/a\",\n"
            "    \"@type\": [\n"
            "      \"http://a/T\"\n"
            "    ]\n"
            "  },\n"
            "  {\n"
            "    \"@id\": \"http://a/z\",\n"
            "    \"http://a/p\": [\n"
            "      {\n"
            "        \"@list\": [\n"
            "          {\n"
            "            \"@value\": \"x\"\n"
            "          }\n"
            "        ]\n"
            "      }\n"
            "    ]\n"
            "  }\n"
            "]\n");
}

TEST(JsonLdWriter, KeepsToItsMemory) {
  std::string text;
  const auto sink = StringByteSink(&text);
  QuadWriterOptions options;
  options.format = RdfFormat::kJsonLd;
  options.pretty = true;
  options.max_memory = 100000;
  auto writer = QuadWriter::Create(options, sink.get());
  ASSERT_TRUE(writer.ok());
  absl::Status status;
  for (int i = 0; i < 1000 && status.ok(); ++i) {
    const TestQuad quad{Term::Iri("http://a/" + std::to_string(i)), Term::Iri("http://a/p"),
                        Term::Literal("x"), std::nullopt};
    status = (*writer)->OnQuad(ViewOf(quad));
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
}

// Nodes with more types, properties and values than anyone looks through one by one.
TEST(JsonLdRoundTrip, LargeNodes) {
  std::vector<TestQuad> quads;
  const Term node = Term::Iri("http://a/s");
  const Term type = Term::Iri(std::string(rdf::kType));
  const Term property = Term::Iri("http://a/p");
  for (int i = 0; i < 1000; ++i) {
    const std::string number = std::to_string(i % 700);
    quads.push_back({node, type, Term::Iri("http://a/T" + number), {}});
    quads.push_back({node, Term::Iri("http://a/q" + number), Term::Literal(number), {}});
    quads.push_back({node, property, Term::Literal(number), {}});
  }
  for (const Form& form : kForms) ExpectSame(quads, form, "a large node");
}

// What JSON has types for keeps its value, if not its lexical form.
TEST(JsonLdRoundTrip, NativeTypes) {
  std::vector<TestQuad> quads;
  const Term subject = Term::Iri("http://a/s");
  const Term property = Term::Iri("http://a/p");
  for (const char* integer : {"0", "1", "-7", "9007199254740993", "9223372036854775807"}) {
    quads.push_back({subject, property, Term::Literal(integer, std::string(xsd::kInteger)), {}});
  }
  for (const char* number : {"1.5E0", "1.0E21", "-5.0E-324", "1.0E-7"}) {
    quads.push_back({subject, property, Term::Literal(number, std::string(xsd::kDouble)), {}});
  }
  for (const char* truth : {"true", "false"}) {
    quads.push_back({subject, property, Term::Literal(truth, std::string(xsd::kBoolean)), {}});
  }
  // None that JSON could hold.
  for (const char* odd : {"INF", "NaN", "1e999", "x", "", " 1", "1 ", "01", "+1"}) {
    quads.push_back({subject, property, Term::Literal(odd, std::string(xsd::kDouble)), {}});
    quads.push_back({subject, property, Term::Literal(odd, std::string(xsd::kInteger)), {}});
  }
  const std::string large = "12345678901234567890";
  quads.push_back({subject, property, Term::Literal(large, std::string(xsd::kInteger)), {}});
  const auto native = [](const std::vector<TestQuad>& written) {
    jsonld::RdfToJsonLdOptions options;
    options.native_types = true;
    return Converted(written, options);
  };
  const absl::StatusOr<std::string> text = native(quads);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_NE(text->find("9007199254740993\n"), std::string::npos) << *text;
  ExpectSame(quads, {"native", +native, JsonLdDirection::kNone}, "numbers");
}

// Whether JSON-LD can express the quads.
bool HaveNoTripleTerms(const std::vector<TestQuad>& quads) {
  return std::none_of(quads.begin(), quads.end(), [](const TestQuad& quad) {
    return quad.subject.kind() == TermKind::kTriple || quad.object.kind() == TermKind::kTriple;
  });
}

TEST(JsonLdRoundTrip, TheSuites) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  RdfReaderOptions options;
  options.jsonld.contexts = testing::SuiteContexts();
  options.jsonld.direction = JsonLdDirection::kBaseDirection;
  int documents = 0;
  const auto keep = [](const W3cTest& test) { return test.action.format != "rdfxml"; };
  const auto check = [&](const W3cTest& test, const std::vector<TestQuad>& quads) {
    if (!HaveNoTripleTerms(quads)) return;
    ++documents;
    for (const Form& form : kForms) ExpectSame(quads, form, test.id);
  };
  const absl::Status status = testing::ForEachSuiteDocument(keep, options, check);
  ASSERT_TRUE(status.ok()) << status;
  std::printf("%d documents\n", documents);
  EXPECT_GT(documents, 1000);
}

TEST(JsonLdWriter, RefusesTripleTerms) {
  const Term triple =
      Term::Triple(Term::Iri("http://a/s"), Term::Iri("http://a/p"), Term::Literal("o"));
  const std::vector<TestQuad> quads = {
      {Term::Iri("http://a/s"), Term::Iri("http://a/p"), triple, std::nullopt}};
  for (const Form& form : kForms) {
    EXPECT_EQ(form.write(quads).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace mote
