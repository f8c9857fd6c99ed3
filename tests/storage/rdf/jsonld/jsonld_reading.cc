#include "tests/storage/rdf/jsonld/jsonld_reading.h"

#include <algorithm>
#include <utility>

#include "storage/rdf/byte_source.h"
#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/jsonld/jsonld_parser.h"

namespace mote::testing {

std::string Json(std::string_view text) {
  std::string json(text);
  std::replace(json.begin(), json.end(), '\'', '"');
  return json;
}

std::string Repeat(std::string_view text, size_t count) {
  std::string repeated;
  repeated.reserve(text.size() * count);
  for (size_t i = 0; i < count; ++i) repeated += text;
  return repeated;
}

absl::Status ReadJsonLd(const std::string& text, JsonLdParserOptions options,
                        std::vector<TestQuad>* quads) {
  QuadCollector collector;
  if (options.file.empty()) options.file = "doc.jsonld";
  const absl::Status status = ParseJsonLd(*MemoryByteSource(text, 7001), options, collector);
  if (quads != nullptr) *quads = std::move(collector.quads);
  return status;
}

std::string JsonLdErrorOf(const std::string& text, const JsonLdParserOptions& options) {
  return jsonld::ErrorCodeOf(ReadJsonLd(text, options));
}

QuadView ViewOf(const TestQuad& quad) {
  QuadView view;
  view.subject = quad.subject.view();
  view.predicate = quad.predicate.view();
  view.object = quad.object.view();
  view.has_graph = quad.graph.has_value();
  if (view.has_graph) view.graph = quad.graph->view();
  return view;
}

void ContextFiles::Add(const std::string& name, const std::string& text) {
  WriteFile(directory_ / name, text);
  options_.contexts["http://c/" + name] = directory_ / name;
}

}  // namespace mote::testing
