#ifndef MOTE_STORAGE_RDF_RDFXML_PARSER_H_
#define MOTE_STORAGE_RDF_RDFXML_PARSER_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "storage/rdf/byte_source.h"
#include "storage/rdf/quad_handler.h"

namespace mote {

struct RdfXmlParserOptions {
  // For error messages.
  std::string file;
  // Base IRI, or empty: then a relative IRI without xml:base is an error.
  std::string base;
  // Bytes read at a time (> 0); tests use tiny ones.
  size_t buffer_size = size_t{1} << 16;
  // A literal, tag or comment that is longer is refused.
  size_t max_token_bytes = size_t{1} << 28;
};

// Parses an RDF/XML document (RDF 1.2 XML Syntax, and with it RDF 1.1), strictly, as a stream:
// memory is bounded by the longest tag or literal, the nesting (kMaxRdfXmlNesting), and 16 bytes
// for each rdf:ID, all of which must differ. Triple terms and base directions are understood where
// rdf:version says that the document has them; annotations always. XML literals are in exclusive
// canonical form. See XmlReader for encodings and entities.
//
// Statements reach the handler in document order, those before an error included; declarations of
// namespaces as prefixes. A blank node of rdf:nodeID has the label that it has there, unless that
// ends in a dot, which other syntaxes could not write. Errors: ToStatus(SyntaxError), at the
// beginning of the tag or text that is wrong; those of the source and the handler; InvalidArgument
// if `options.base` is no absolute IRI.
absl::Status ParseRdfXml(ByteSource& source, const RdfXmlParserOptions& options,
                         QuadHandler& handler);

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_RDFXML_PARSER_H_
