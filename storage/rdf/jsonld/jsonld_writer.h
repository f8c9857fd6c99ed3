#ifndef MOTE_STORAGE_RDF_JSONLD_JSONLD_WRITER_H_
#define MOTE_STORAGE_RDF_JSONLD_JSONLD_WRITER_H_

#include <memory>

#include "storage/rdf/quad_writer.h"

namespace mote {

// The writer of JSON-LD; QuadWriter::Create chooses it. The document is in expanded and flat form,
// an array of nodes, those of a named graph within a node of its name. It is written as a stream:
// quads of the same graph and subject share a node while they follow each other; a node may occur
// more than once, which means the same. Literals keep their lexical forms, collections stay cells
// of rdf:first and rdf:rest, base directions become `@direction`.
//
// InvalidArgument for triple terms, which JSON-LD 1.1 cannot express.
//
// With `options.pretty` or `options.jsonld_context` the document is made in memory instead: each
// node once, ordered by identifiers, with lists for collections; indented if pretty; and compacted
// against the context, if there is one, which it then begins with. Finish returns the errors of
// doing so. ResourceExhausted where the quads take more than `options.max_memory`, roughly.
std::unique_ptr<QuadWriter> JsonLdWriter(const QuadWriterOptions& options, ByteSink* sink);

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_JSONLD_JSONLD_WRITER_H_
