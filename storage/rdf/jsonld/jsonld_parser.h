#ifndef MOTE_STORAGE_RDF_JSONLD_JSONLD_PARSER_H_
#define MOTE_STORAGE_RDF_JSONLD_JSONLD_PARSER_H_

#include "absl/status/status.h"
#include "storage/rdf/byte_source.h"
#include "storage/rdf/jsonld/jsonld_options.h"
#include "storage/rdf/quad_handler.h"

namespace mote {

// Parses a JSON-LD 1.1 document and hands its quads to `handler`: the Expansion and Deserialize
// JSON-LD to RDF algorithms of JSON-LD 1.1 API, processing mode json-ld-1.1. The document is in
// memory as JSON, one of its top-level nodes at a time in expanded form.
//
// Contexts come from `options.contexts` and, for a document that is a local file, from files; never
// from the network. Blank nodes keep their labels if other syntaxes can write them. Quads may
// repeat. What is no well-formed RDF (relative IRIs, malformed language tags) gives no quads, as
// the specification wants it.
//
// Errors: ToStatus(SyntaxError) for malformed JSON; InvalidArgument `FILE: CODE: detail` with a
// code of section 9.6 for malformed JSON-LD, context loops and unknown contexts included;
// InvalidArgument for JSON nested too deep; ResourceExhausted beyond `options.max_memory`; those of
// the source and the handler. Quads before an error may have been handed over.
absl::Status ParseJsonLd(ByteSource& source, const JsonLdParserOptions& options,
                         QuadHandler& handler);

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_JSONLD_JSONLD_PARSER_H_
