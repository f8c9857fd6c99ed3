#include "storage/rdf/rdfxml_parser.h"

#include "storage/rdf/iri.h"
#include "storage/rdf/rdfxml_document.h"

namespace mote {

absl::Status ParseRdfXml(ByteSource& source, const RdfXmlParserOptions& options,
                         QuadHandler& handler) {
  if (!options.base.empty() && !IsAbsoluteIri(options.base)) {
    return absl::InvalidArgumentError("the base <" + options.base + "> is not an absolute IRI");
  }
  return RdfXmlDocument(options, handler).Run(source);
}

}  // namespace mote
