// The official suites of JSON-LD 1.1 API: expansion, compaction, toRdf and fromRdf; those of
// processing mode json-ld-1.0 aside.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "storage/rdf/jsonld/compactor.h"
#include "storage/rdf/jsonld/context_processor.h"
#include "storage/rdf/jsonld/expander.h"
#include "storage/rdf/jsonld/json_format.h"
#include "storage/rdf/jsonld/json_parser.h"
#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/jsonld/jsonld_parser.h"
#include "storage/rdf/jsonld/rdf_to_jsonld.h"
#include "storage/rdf/rdf_reader.h"
#include "tests/storage/rdf/jsonld/suite_json.h"
#include "tests/support/isomorphism.h"
#include "tests/support/shared_data.h"

namespace mote {
namespace {

using jsonld::JsonValue;
using testing::HasOption;
using testing::IsFalse;
using testing::OptionOf;
using testing::QuadCollector;
using testing::SuiteReport;
using testing::TestQuad;
using testing::W3cTest;

constexpr char kFreeLabel[] = "urn:x-blank:";

JsonLdDirection DirectionOf(const W3cTest& test) {
  const std::string name = OptionOf(test, "rdfDirection");
  if (name == "i18n-datatype") return JsonLdDirection::kI18nDatatype;
  return name == "compound-literal" ? JsonLdDirection::kCompoundLiteral : JsonLdDirection::kNone;
}

JsonLdParserOptions OptionsOf(const W3cTest& test) {
  JsonLdParserOptions options;
  options.file = test.action.data.at(0);
  options.base = OptionOf(test, "base").empty() ? test.base : OptionOf(test, "base");
  options.document_url = test.base;
  options.contexts = testing::SuiteContexts();
  const std::string context = OptionOf(test, "expandContext");
  if (!context.empty()) options.expand_context = testing::SharedPath("w3c/" + context);
  options.direction = DirectionOf(test);
  options.generalized = HasOption(test, "produceGeneralizedRdf");
  return options;
}

// Generalized RDF has no syntax to read: its blank predicates are read as IRIs, and made blank.
std::vector<TestQuad> ReadExpected(const W3cTest& test) {
  std::string text = *testing::ReadFile(test.result->file);
  const bool generalized = HasOption(test, "produceGeneralizedRdf");
  if (generalized) {
    for (size_t at = 0; (at = text.find(" _:", at)) != std::string::npos;) {
      const size_t line = text.rfind('\n', at) + 1;
      const size_t end = text.find(' ', at + 1);
      const bool predicate = text.find(' ', line) == at;
      if (predicate) {
        text = text.substr(0, at + 1) + "<" + kFreeLabel + text.substr(at + 3, end - at - 3) + ">" +
               text.substr(end);
      }
      ++at;
    }
  }
  RdfReaderOptions options;
  options.format = RdfFormat::kNQuads;
  options.file = test.result->file;
  QuadCollector collector;
  const absl::Status status = ReadRdf(text, options, collector).status();
  EXPECT_TRUE(status.ok()) << status;
  for (TestQuad& quad : collector.quads) {
    const std::string& predicate = quad.predicate.value();
    if (generalized && predicate.rfind(kFreeLabel, 0) == 0) {
      quad.predicate = Term::BlankNode(predicate.substr(sizeof(kFreeLabel) - 1));
    }
  }
  return std::move(collector.quads);
}

void CheckError(const W3cTest& test, const absl::Status& status, SuiteReport* report) {
  const std::string wanted = test.result ? test.result->error : "";
  if (status.ok()) return report->Fail(test.id, "accepted; wanted " + wanted);
  const std::string code = jsonld::ErrorCodeOf(status);
  if (code != wanted)
    return report->Fail(test.id, std::string(status.message()) + "; wanted " + wanted);
  report->Pass();
}

void RunToRdf(const W3cTest& test, SuiteReport* report) {
  const auto text = testing::ReadFile(test.action.data.at(0));
  ASSERT_TRUE(text.ok()) << text.status();
  QuadCollector collector;
  const absl::Status status = ParseJsonLd(*MemoryByteSource(*text), OptionsOf(test), collector);
  if (test.type.find("Negative") != std::string::npos) return CheckError(test, status, report);
  if (!status.ok()) return report->Fail(test.id, std::string(status.message()));
  if (test.result) {
    const std::vector<TestQuad> expected = ReadExpected(test);
    if (!AreIsomorphic(collector.quads, expected)) {
      return report->Fail(test.id, "differs:\n" + Difference(collector.quads, expected));
    }
  }
  report->Pass();
}

absl::StatusOr<JsonValue> Expand(const W3cTest& test, const JsonValue& document) {
  const JsonLdParserOptions options = OptionsOf(test);
  jsonld::ContextLoader loader(options.contexts, false, UINT64_MAX);
  jsonld::ContextProcessor contexts(&loader);
  jsonld::ContextPtr context = jsonld::ContextProcessor::Initial(options.base);
  JsonValue outer;
  if (!options.expand_context.empty()) {
    outer = testing::ReadJsonFile(options.expand_context);
    auto processed = contexts.Process(context, *outer.Find("@context"), test.base, {});
    if (!processed.ok()) return processed.status();
    context = *processed;
  }
  jsonld::Expander expander(&contexts, test.base, UINT64_MAX);
  return expander.ExpandDocument(context, document);
}

void RunExpand(const W3cTest& test, SuiteReport* report) {
  const JsonValue document = testing::ReadJsonFile(test.action.data.at(0));
  const absl::StatusOr<JsonValue> expanded = Expand(test, document);
  if (test.type.find("Negative") != std::string::npos) {
    return CheckError(test, expanded.status(), report);
  }
  if (!expanded.ok()) return report->Fail(test.id, std::string(expanded.status().message()));
  const JsonValue expected = testing::ReadJsonFile(test.result->file);
  if (!testing::SameJsonLd(*expanded, expected)) {
    std::string message = "got ";
    jsonld::AppendJson(*expanded, -1, &message);
    message += "\nwanted ";
    jsonld::AppendJson(expected, -1, &message);
    return report->Fail(test.id, message);
  }
  report->Pass();
}

void RunFromRdf(const W3cTest& test, SuiteReport* report) {
  const auto text = testing::ReadFile(test.action.data.at(0));
  ASSERT_TRUE(text.ok()) << text.status();
  jsonld::RdfToJsonLdOptions options;
  options.native_types = HasOption(test, "useNativeTypes");
  options.use_rdf_type = HasOption(test, "useRdfType");
  options.direction = DirectionOf(test);
  options.lossless = false;
  jsonld::RdfToJsonLd converter(options);
  RdfReaderOptions reader;
  reader.format = RdfFormat::kNQuads;
  reader.file = test.action.data.at(0);
  absl::Status status = ReadRdf(*text, reader, converter).status();
  absl::StatusOr<JsonValue> document;
  if (status.ok()) {
    document = converter.Finish();
    status = document.status();
  }
  if (test.type.find("Negative") != std::string::npos) return CheckError(test, status, report);
  if (!status.ok()) return report->Fail(test.id, std::string(status.message()));
  const JsonValue expected = testing::ReadJsonFile(test.result->file);
  if (!testing::SameJsonLd(*document, expected)) {
    std::string message = "got ";
    jsonld::AppendJson(*document, -1, &message);
    message += "\nwanted ";
    jsonld::AppendJson(expected, -1, &message);
    return report->Fail(test.id, message);
  }
  report->Pass();
}

absl::StatusOr<JsonValue> Compact(const W3cTest& test, const JsonValue& document,
                                  const JsonValue& context_document) {
  const JsonLdParserOptions options = OptionsOf(test);
  jsonld::ContextLoader loader(options.contexts, false, UINT64_MAX);
  jsonld::ContextProcessor contexts(&loader);
  const jsonld::ContextPtr initial = jsonld::ContextProcessor::Initial(options.base);
  jsonld::Expander expander(&contexts, test.base, UINT64_MAX);
  absl::StatusOr<JsonValue> expanded = expander.ExpandDocument(initial, document);
  if (!expanded.ok()) return expanded.status();
  const JsonValue* const inner = context_document.Find("@context");
  const JsonValue& context = inner == nullptr ? context_document : *inner;
  const auto active = contexts.Process(initial, context, test.base, {});
  if (!active.ok()) return active.status();
  jsonld::CompactorOptions compactor_options;
  compactor_options.compact_arrays = !IsFalse(test, "compactArrays");
  compactor_options.compact_to_relative = !IsFalse(test, "compactToRelative");
  jsonld::Compactor compactor(&contexts, compactor_options);
  absl::StatusOr<JsonValue> compacted = compactor.CompactDocument(*active, *expanded);
  const bool empty = (context.is_object() && context.object().empty()) ||
                     (context.is_array() && context.array().empty()) || context.is_null();
  if (compacted.ok() && !empty) compacted->object().Set("@context", context);
  return compacted;
}

void RunCompact(const W3cTest& test, SuiteReport* report) {
  const JsonValue document = testing::ReadJsonFile(test.action.data.at(0));
  const JsonValue context = test.action.context.empty()
                                ? JsonValue::MakeObject()
                                : testing::ReadJsonFile(test.action.context);
  const absl::StatusOr<JsonValue> compacted = Compact(test, document, context);
  if (test.type.find("Negative") != std::string::npos) {
    return CheckError(test, compacted.status(), report);
  }
  if (!compacted.ok()) return report->Fail(test.id, std::string(compacted.status().message()));
  const JsonValue expected = testing::ReadJsonFile(test.result->file);
  if (!testing::SameJsonLd(*compacted, expected)) {
    std::string message = "got ";
    jsonld::AppendJson(*compacted, -1, &message);
    message += "\nwanted ";
    jsonld::AppendJson(expected, -1, &message);
    return report->Fail(test.id, message);
  }
  report->Pass();
}

void RunSuite(const std::string& suite, void (*run)(const W3cTest&, SuiteReport*)) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  const auto tests = testing::LoadW3cIndex(
      [&](const W3cTest& test) { return test.suite == suite && testing::IsOfJsonLd11(test); });
  ASSERT_TRUE(tests.ok()) << tests.status();
  ASSERT_FALSE(tests->empty());
  SuiteReport report(suite);
  for (const W3cTest& test : *tests) run(test, &report);
  report.Print();
  EXPECT_EQ(report.failed(), 0);
}

TEST(W3cJsonLd, Expand) { RunSuite("jsonld/expand", RunExpand); }
TEST(W3cJsonLd, ToRdf) { RunSuite("jsonld/toRdf", RunToRdf); }
TEST(W3cJsonLd, Compact) { RunSuite("jsonld/compact", RunCompact); }
TEST(W3cJsonLd, FromRdf) { RunSuite("jsonld/fromRdf", RunFromRdf); }

}  // namespace
}  // namespace mote
