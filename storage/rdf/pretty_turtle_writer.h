#ifndef MOTE_STORAGE_RDF_PRETTY_TURTLE_WRITER_H_
#define MOTE_STORAGE_RDF_PRETTY_TURTLE_WRITER_H_

#include <memory>

#include "storage/rdf/quad_writer.h"

namespace mote {

// The writer of Turtle and TriG for people; TurtleWriter chooses it. It keeps all quads until
// Finish, which writes each once: the default graph first, graphs, subjects, predicates (rdf:type
// first, as `a`) and objects sorted, blank nodes and lists nested where PrettyGraph says so, a
// property on each line, strings of several lines as such. Only prefixes that are in use are
// declared; customary ones for well-known namespaces join those given.
//
// OnQuad: ResourceExhausted if the quads need more than `options.max_memory`.
std::unique_ptr<QuadWriter> PrettyTurtleWriter(const QuadWriterOptions& options, ByteSink* sink);

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_PRETTY_TURTLE_WRITER_H_
