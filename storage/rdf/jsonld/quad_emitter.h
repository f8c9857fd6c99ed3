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

 private:
  // An IRI or blank node; borrows from the expanded node unless `own` is used.
  struct Resource {
    TermKind kind = TermKind::kIri;
    std::string_view borrowed;
    std::string own;
    // Whether RDF has such a term: false for relative IRIs.
    bool valid = true;

    TermView view() const { return {kind, own.empty() ? borrowed : std::string_view(own)}; }
  };
  // A graph name; null for the default graph.
  using Graph = const Resource*;

  absl::StatusOr<Resource> EmitNode(const JsonValue& node, Graph graph);
  absl::Status EmitProperty(const Resource& subject, std::string_view property,
                            const JsonValue& values, Graph graph);
  // Emits the quad whose object is `value`, and those of the nodes in it.
  absl::Status EmitObject(const Resource& subject, const Resource& predicate,
                          const JsonValue& value, Graph graph);
  absl::Status EmitValue(const Resource& subject, const Resource& predicate, const JsonValue& value,
                         Graph graph);
  absl::Status EmitDirected(const Resource& subject, const Resource& predicate,
                            const TermView& literal, std::string_view direction, Graph graph);
  absl::Status EmitList(const Resource& subject, const Resource& predicate, const JsonValue& items,
                        Graph graph);
  absl::Status EmitQuad(const Resource& subject, const Resource& predicate, const TermView& object,
                        Graph graph);
  absl::Status CheckIndex(const Resource& node, const JsonValue& index, Graph graph);

  Resource ResourceOf(std::string_view id);
  Resource NewBlankNode();
  static Resource Known(std::string_view iri);

  const JsonLdParserOptions& options_;
  QuadHandler& handler_;
  uint64_t blank_nodes_ = 0;
  // Labels of the document that other syntaxes cannot write, and what stands for them.
  absl::flat_hash_map<std::string, std::string> relabelled_;
  // The indexes of nodes that have one, by graph and identifier.
  absl::flat_hash_map<std::string, std::string> indexes_;
};

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_QUAD_EMITTER_H_
