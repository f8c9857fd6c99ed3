#ifndef MOTE_STORAGE_RDF_JSONLD_QUAD_EMITTER_H_
#define MOTE_STORAGE_RDF_JSONLD_QUAD_EMITTER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/rdf/jsonld/json_value.h"
#include "storage/rdf/jsonld/jsonld_options.h"
#include "storage/rdf/jsonld/resource.h"
#include "storage/rdf/quad_handler.h"

namespace mote::jsonld {

// Turns expanded nodes into quads: Deserialize JSON-LD to RDF (JSON-LD 1.1 API, section 8). Quads
// are emitted as nodes are met, without a node map before: merging nodes of the same identifier
// changes the order of quads and drops repetitions, nothing else. For one document and one thread.
class QuadEmitter {
 public:
  // Borrows both.
  QuadEmitter(const JsonLdParserOptions& options, QuadHandler* handler)
      : options_(options), handler_(*handler) {}

  // Emits the quads of a top-level node. "conflicting indexes" if a node is said to have different
  // indexes; else errors of the handler.
  absl::Status Emit(const JsonValue& node);

  // A graph name, which lives during the call; null for the default graph.
  using Graph = const Resource*;

  // The parts of Emit, for those who expand nodes piece by piece. Each emits the quads of an
  // expanded value; EmitNode returns what identifies the node.
  absl::StatusOr<Resource> EmitNode(const JsonValue& node, Graph graph);
  absl::Status EmitProperty(const Resource& subject, std::string_view property,
                            const JsonValue& values, Graph graph);
  // Of a map of reversed properties, as @reverse has it.
  absl::Status EmitReversed(const Resource& subject, const JsonValue& map, Graph graph);
  // Emits the quad whose object is `value`, and those of the nodes in it.
  absl::Status EmitObject(const Resource& subject, const Resource& predicate,
                          const JsonValue& value, Graph graph);
  // Emits a literal for a scalar. `datatype` is a valid one or empty; `language`, of a string, is a
  // valid tag or empty, as is `direction`.
  absl::Status EmitScalar(const Resource& subject, const Resource& predicate,
                          const JsonValue& scalar, std::string_view datatype,
                          std::string_view language, std::string_view direction, Graph graph);
  absl::Status EmitQuad(const Resource& subject, const Resource& predicate, const TermView& object,
                        Graph graph);

  // The first error of the handler.
  const absl::Status& handler_status() const { return handler_status_; }

  // What stands for an identifier, which it borrows.
  Resource ResourceOf(std::string_view id);
  Resource NewBlankNode();

 private:
  absl::Status EmitValue(const Resource& subject, const Resource& predicate, const JsonValue& value,
                         Graph graph);
  absl::Status EmitDirected(const Resource& subject, const Resource& predicate,
                            const TermView& literal, std::string_view direction, Graph graph);
  absl::Status EmitList(const Resource& subject, const Resource& predicate, const JsonValue& items,
                        Graph graph);
  absl::Status CheckIndex(const Resource& node, const JsonValue& index, Graph graph);

  const JsonLdParserOptions& options_;
  QuadHandler& handler_;
  absl::Status handler_status_;
  uint64_t blank_nodes_ = 0;
  // Labels of the document that other syntaxes cannot write, and what stands for them.
  absl::flat_hash_map<std::string, std::string> relabelled_;
  // The indexes of nodes that have one, by the number of the graph's name and the identifier.
  absl::flat_hash_map<std::string, uint64_t> graph_numbers_;
  absl::flat_hash_map<std::string, std::string> indexes_;
};

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_QUAD_EMITTER_H_
