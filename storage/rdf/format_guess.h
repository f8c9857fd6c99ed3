#ifndef MOTE_STORAGE_RDF_FORMAT_GUESS_H_
#define MOTE_STORAGE_RDF_FORMAT_GUESS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/rdf/byte_source.h"
#include "storage/rdf/rdf_syntax.h"

namespace mote {

// The syntax of a document that begins with `text`, which is all of it if `complete`. XML is taken
// for RDF/XML and JSON for JSON-LD. Lines that all are N-Triples or N-Quads are that; anything else
// that looks like text is taken for TriG, which reads Turtle as well. Nothing for an empty
// document, HTML, and bytes that are no text.
std::optional<RdfFormat> GuessRdfFormat(std::string_view text, bool complete);

// The same for a source; `*source` becomes one that gives all bytes again. InvalidArgument, with
// `name`, if the beginning tells nothing; errors of the source.
absl::StatusOr<RdfFormat> GuessRdfFormat(std::unique_ptr<ByteSource>* source,
                                         const std::string& name);

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_FORMAT_GUESS_H_
