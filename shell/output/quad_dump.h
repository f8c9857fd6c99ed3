#ifndef MOTE_SHELL_OUTPUT_QUAD_DUMP_H_
#define MOTE_SHELL_OUTPUT_QUAD_DUMP_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "storage/rdf/quad_writer.h"
#include "storage/source/quad_source.h"

namespace mote {

struct QuadDumpOptions {
  RdfFormat format = RdfFormat::kNQuads;
  // The named graph to write alone; nothing: all graphs.
  std::optional<std::string> graph;
  // The default graph alone; excludes `graph`.
  bool default_graph_only = false;
  // As in QuadWriterOptions.
  bool pretty = false;
  uint64_t max_memory = QuadWriterOptions().max_memory;
};

// Writes the quads of `source` to `sink`, the default graph first, subjects together, in memory
// that does not grow with them unless it is to be pretty. Terms are resolved a batch at a time.
// NotFound if the graph is not there; InvalidArgument if there are named graphs that the syntax
// cannot express.
absl::Status DumpQuads(const QuadSource& source, const QuadDumpOptions& options, ByteSink* sink);

}  // namespace mote

#endif  // MOTE_SHELL_OUTPUT_QUAD_DUMP_H_
