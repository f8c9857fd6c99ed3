#include "storage/rdf/turtle_parser.h"

#include "storage/rdf/iri.h"
#include "storage/rdf/turtle_document.h"

namespace mote {

absl::Status ParseTurtle(ByteSource& source, const TurtleParserOptions& options,
                         QuadHandler& handler) {
  if (!options.base.empty() && !IsAbsoluteIri(options.base)) {
    return absl::InvalidArgumentError("the base <" + options.base + "> is not an absolute IRI");
  }
  return TurtleDocument(source, options, handler).Run();
}

}  // namespace mote
