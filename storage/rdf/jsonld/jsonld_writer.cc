#include "storage/rdf/jsonld/jsonld_writer.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/rdf/byte_source.h"
#include "storage/rdf/jsonld/compactor.h"
#include "storage/rdf/jsonld/context_loader.h"
#include "storage/rdf/jsonld/context_processor.h"
#include "storage/rdf/jsonld/json_format.h"
#include "storage/rdf/jsonld/json_parser.h"
#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/jsonld/rdf_to_jsonld.h"
#include "storage/rdf/turtle_writer.h"
#include "storage/term/ntriples_format.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

// A node with more properties than this is continued in another one.
constexpr size_t kMaxProperties = 256;

class Writer final : public QuadWriter {
 public:
  explicit Writer(ByteSink* sink) : sink_(*sink) {
    buffer_.reserve(kWriterBufferSize * 2);
    buffer_.push_back('[');
  }

  absl::Status OnQuad(const QuadView& quad) override {
    if (quad.subject.kind == TermKind::kTriple || quad.object.kind == TermKind::kTriple) {
      return absl::InvalidArgumentError("JSON-LD 1.1 cannot express triple terms");
    }
    identifier_.clear();
    if (quad.has_graph) AppendIdentifier(quad.graph, &identifier_);
    if (identifier_ != graph_) {
      CloseGraph();
      OpenGraph();
    }
    identifier_.clear();
    AppendIdentifier(quad.subject, &identifier_);
    const bool is_type =
        quad.predicate.value == rdf::kType && quad.object.kind != TermKind::kLiteral;
    const std::string_view key = is_type ? "@type" : quad.predicate.value;
    if (identifier_ != subject_ || !SelectProperty(key)) {
      CloseNode();
      OpenNode();
      OpenProperty(key);
    }
    AppendObject(quad.object, is_type);
    return buffer_.size() < kWriterBufferSize ? absl::OkStatus() : Flush();
  }

  absl::Status Finish() override {
    CloseGraph();
    buffer_.append("\n]\n");
    return Flush();
  }

 private:
  static void AppendIdentifier(const TermView& term, std::string* out) {
    if (term.kind == TermKind::kBlankNode) {
      AppendBlankNodeLabel(term.value, out);
    } else {
      out->append(term.value);
    }
  }

  // Begins the graph of identifier_, which is empty for the default graph.
  void OpenGraph() {
    graph_ = identifier_;
    if (graph_.empty()) return;
    buffer_.append(first_ ? "\n{\"@id\":" : ",\n{\"@id\":");
    jsonld::AppendJsonString(graph_, &buffer_);
    buffer_.append(",\"@graph\":[");
    first_ = true;
  }

  void CloseGraph() {
    CloseNode();
    if (graph_.empty()) return;
    buffer_.append("\n]}");
    graph_.clear();
    first_ = false;
  }

  void OpenNode() {
    subject_ = identifier_;
    buffer_.append(first_ ? "\n{\"@id\":" : ",\n{\"@id\":");
    jsonld::AppendJsonString(subject_, &buffer_);
    first_ = false;
  }

  void CloseNode() {
    if (subject_.empty()) return;
    if (property_count_ > 0) buffer_.push_back(']');
    buffer_.push_back('}');
    subject_.clear();
    property_count_ = 0;
  }

  // Makes `key` the property that is being written; false if it cannot be, since it was closed.
  bool SelectProperty(std::string_view key) {
    if (property_count_ > 0 && properties_[property_count_ - 1] == key) {
      buffer_.push_back(',');
      return true;
    }
    const auto end = properties_.begin() + static_cast<std::ptrdiff_t>(property_count_);
    if (property_count_ == kMaxProperties || std::find(properties_.begin(), end, key) != end) {
      return false;
    }
    OpenProperty(key);
    return true;
  }

  void OpenProperty(std::string_view key) {
    buffer_.append(property_count_ == 0 ? "," : "],");
    if (property_count_ == properties_.size()) properties_.emplace_back();
    properties_[property_count_++].assign(key);
    jsonld::AppendJsonString(key, &buffer_);
    buffer_.append(":[");
  }

  void AppendObject(const TermView& object, bool is_type) {
    if (object.kind != TermKind::kLiteral) {
      identifier_.clear();
      AppendIdentifier(object, &identifier_);
      if (!is_type) buffer_.append("{\"@id\":");
      jsonld::AppendJsonString(identifier_, &buffer_);
      if (!is_type) buffer_.push_back('}');
      return;
    }
    buffer_.append("{\"@value\":");
    jsonld::AppendJsonString(object.value, &buffer_);
    if (!object.language.empty()) {
      buffer_.append(",\"@language\":");
      jsonld::AppendJsonString(object.language, &buffer_);
      if (object.direction != Direction::kNone) {
        buffer_.append(object.direction == Direction::kRtl ? ",\"@direction\":\"rtl\""
                                                           : ",\"@direction\":\"ltr\"");
      }
    } else if (!object.datatype.empty()) {
      buffer_.append(",\"@type\":");
      jsonld::AppendJsonString(object.datatype, &buffer_);
    }
    buffer_.push_back('}');
  }

  absl::Status Flush() {
    MOTE_RETURN_IF_ERROR(sink_.Write(buffer_));
    buffer_.clear();
    return absl::OkStatus();
  }

  ByteSink& sink_;
  std::string buffer_;
  // The graph and the subject whose node is open; empty: the default graph, and none.
  std::string graph_;
  std::string subject_;
  // The properties of the open node, the last of them open; strings behind are kept for later.
  std::vector<std::string> properties_;
  size_t property_count_ = 0;
  // Whether the next node is the first of its array.
  bool first_ = true;
  std::string identifier_;
};

// Collects the quads, makes a document of them with lists, and compacts it if there is a context.
class DocumentWriter final : public QuadWriter {
 public:
  DocumentWriter(const QuadWriterOptions& options, ByteSink* sink)
      : options_(options), sink_(*sink), converter_(ConverterOptions(options)) {}

  absl::Status OnQuad(const QuadView& quad) override { return converter_.OnQuad(quad); }

  absl::Status Finish() override {
    MOTE_ASSIGN_OR_RETURN(jsonld::JsonValue document, converter_.Finish());
    if (!options_.jsonld_context.empty()) {
      MOTE_ASSIGN_OR_RETURN(document, Compact(document));
    }
    std::string out;
    jsonld::AppendJson(document, options_.pretty ? 0 : -1, &out);
    out.push_back('\n');
    return sink_.Write(out);
  }

 private:
  static jsonld::RdfToJsonLdOptions ConverterOptions(const QuadWriterOptions& options) {
    jsonld::RdfToJsonLdOptions converter;
    converter.max_memory = options.max_memory;
    return converter;
  }

  absl::StatusOr<jsonld::JsonValue> Compact(const jsonld::JsonValue& expanded) const {
    const std::string& file = options_.jsonld_context;
    const uint64_t max_memory = options_.max_memory;
    MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, OpenByteSource(file));
    MOTE_ASSIGN_OR_RETURN(const std::string text, jsonld::ReadAll(*source, file, max_memory));
    MOTE_ASSIGN_OR_RETURN(const jsonld::JsonValue parsed,
                          jsonld::ParseJson(text, {file, max_memory}));
    const jsonld::JsonValue* const inner = parsed.Find("@context");
    const jsonld::JsonValue& context = inner == nullptr ? parsed : *inner;
    jsonld::ContextLoader loader(options_.jsonld.contexts, /*allow_files=*/false, max_memory);
    jsonld::ContextProcessor contexts(&loader);
    const absl::StatusOr<jsonld::ContextPtr> active =
        contexts.Process(jsonld::ContextProcessor::Initial(""), context, "", {});
    if (!active.ok()) return jsonld::Prefixed(file + ": ", active.status());
    jsonld::Compactor compactor(&contexts, {});
    MOTE_ASSIGN_OR_RETURN(jsonld::JsonValue compacted,
                          compactor.CompactDocument(*active, expanded));
    jsonld::JsonObject result;
    result.Set("@context", context);
    for (auto& [key, value] : compacted.object()) result.Set(key, std::move(value));
    return jsonld::JsonValue(std::move(result));
  }

  const QuadWriterOptions options_;
  ByteSink& sink_;
  jsonld::RdfToJsonLd converter_;
};

}  // namespace

std::unique_ptr<QuadWriter> JsonLdWriter(const QuadWriterOptions& options, ByteSink* sink) {
  if (options.pretty || !options.jsonld_context.empty()) {
    return std::make_unique<DocumentWriter>(options, sink);
  }
  return std::make_unique<Writer>(sink);
}

}  // namespace mote
