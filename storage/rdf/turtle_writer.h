#ifndef MOTE_STORAGE_RDF_TURTLE_WRITER_H_
#define MOTE_STORAGE_RDF_TURTLE_WRITER_H_

#include <memory>

#include "storage/rdf/quad_writer.h"

namespace mote {

// The writer of Turtle and TriG; QuadWriter::Create chooses it.
std::unique_ptr<QuadWriter> TurtleWriter(const QuadWriterOptions& options, ByteSink* sink);

// Appends a blank node's label as writers spell it, `_:` included.
void AppendBlankNodeLabel(std::string_view label, std::string* out);

// A writer gives its bytes to the sink when it has this many.
inline constexpr size_t kWriterBufferSize = size_t{1} << 16;

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_TURTLE_WRITER_H_
