#ifndef MOTE_STORAGE_RDF_RDFXML_WRITER_H_
#define MOTE_STORAGE_RDF_RDFXML_WRITER_H_

#include <memory>

#include "storage/rdf/quad_writer.h"

namespace mote {

// The writer of RDF/XML (RDF 1.2 XML Syntax); QuadWriter::Create chooses it. Statements are grouped
// by subject while it repeats, one property element each; a type that comes first is the name of
// the element. Namespaces are
// declared once at the top if they are known as prefixes or come within the first tens of
// kilobytes, later ones where they are used. What only RDF 1.2 has (triple terms, base directions)
// carries rdf:version, so that a document without it is RDF/XML 1.1.
//
// InvalidArgument for what the syntax cannot express: named graphs, a predicate that does not end
// in an XML name or that the syntax reserves (rdf:li), and characters that XML 1.0 does not have
// (most of the control characters, U+FFFE, U+FFFF). The document is then incomplete. Labels of
// blank nodes that are no XML names become other ones, different for different labels.
std::unique_ptr<QuadWriter> RdfXmlWriter(const QuadWriterOptions& options, ByteSink* sink);

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_RDFXML_WRITER_H_
