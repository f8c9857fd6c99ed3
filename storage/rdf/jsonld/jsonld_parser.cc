#include "storage/rdf/jsonld/jsonld_parser.h"

#include <memory>
#include <string>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/iri.h"
#include "storage/rdf/jsonld/context_loader.h"
#include "storage/rdf/jsonld/context_processor.h"
#include "storage/rdf/jsonld/expander.h"
#include "storage/rdf/jsonld/json_parser.h"
#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/jsonld/node_reader.h"
#include "storage/rdf/jsonld/quad_emitter.h"

namespace mote {
namespace {

// Of the memory that the document may take, what is left for expanded nodes at least.
constexpr uint64_t kExpandedShare = 2;

// A byte order mark at the beginning is no part of the text (RFC 8259, section 8.1).
std::string_view WithoutByteOrderMark(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

absl::StatusOr<jsonld::JsonValue> ReadJson(ByteSource& source, const std::string& file,
                                           uint64_t max_memory) {
  MOTE_ASSIGN_OR_RETURN(const std::string text, jsonld::ReadAll(source, file, max_memory));
  return jsonld::ParseJson(WithoutByteOrderMark(text), {file, max_memory});
}

}  // namespace

absl::Status ParseJsonLd(ByteSource& source, const JsonLdParserOptions& options,
                         QuadHandler& handler) {
  if (!options.base.empty() && !IsAbsoluteIri(options.base)) {
    return absl::InvalidArgumentError("the base `" + options.base + "` is no absolute IRI");
  }
  const std::string& url = options.document_url.empty() ? options.base : options.document_url;
  const uint64_t max_memory = options.max_memory / kExpandedShare;
  MOTE_ASSIGN_OR_RETURN(const jsonld::JsonValue document,
                        ReadJson(source, options.file, max_memory));
  jsonld::ContextLoader loader(options.contexts, url.starts_with("file:"), max_memory);
  jsonld::ContextProcessor contexts(&loader, max_memory);
  jsonld::ContextPtr context = jsonld::ContextProcessor::Initial(options.base);
  jsonld::JsonValue outer;
  if (!options.expand_context.empty()) {
    MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> file,
                          OpenByteSource(options.expand_context));
    MOTE_ASSIGN_OR_RETURN(outer, ReadJson(*file, options.expand_context, max_memory));
    const jsonld::JsonValue* const inner = outer.Find("@context");
    absl::StatusOr<jsonld::ContextPtr> processed =
        contexts.Process(context, inner == nullptr ? outer : *inner, url, {});
    if (!processed.ok()) {
      return jsonld::Prefixed(options.expand_context + ": ", processed.status());
    }
    context = *std::move(processed);
  }
  jsonld::Expander expander(&contexts, url, max_memory);
  jsonld::QuadEmitter emitter(options, &handler);
  jsonld::NodeReader reader(&expander, &emitter);
  const absl::Status status = reader.ReadDocument(context, document);
  // The handler's own errors are returned unchanged.
  if (!emitter.handler_status().ok()) return emitter.handler_status();
  return status.ok() ? status : jsonld::Prefixed(options.file + ": ", status);
}

}  // namespace mote
