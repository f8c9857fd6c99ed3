#ifndef MOTE_STORAGE_RDF_JSONLD_NODE_READER_H_
#define MOTE_STORAGE_RDF_JSONLD_NODE_READER_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/rdf/jsonld/active_context.h"
#include "storage/rdf/jsonld/entry_meaning.h"
#include "storage/rdf/jsonld/expander.h"
#include "storage/rdf/jsonld/json_value.h"
#include "storage/rdf/jsonld/quad_emitter.h"
#include "storage/rdf/jsonld/resource.h"

namespace mote::jsonld {

// Goes through a document and emits its quads. Nodes and values of the plain kinds that documents
// mostly consist of become quads at once, without an expanded form between; whatever else there is
// (maps, lists, type-scoped contexts, reversed properties, ...) is expanded by the Expander, a
// piece at a time, and emitted from there. The outcome is the same. For one document and one
// thread.
class NodeReader {
 public:
  // Borrows both.
  NodeReader(Expander* expander, QuadEmitter* emitter) : expander_(*expander), emitter_(*emitter) {}

  // Reads a whole document, which must outlive the reader. `active` is the context before it.
  // Errors: those of the expander, the emitter and its handler.
  absl::Status ReadDocument(const ContextPtr& active, const JsonValue& document);

 private:
  using Graph = QuadEmitter::Graph;

  // An object and what its keys mean.
  struct Shape {
    enum class Kind { kNode, kValue, kOther };
    Kind kind = Kind::kNode;
    const JsonValue* id = nullptr;
    absl::InlinedVector<const EntryMeaning*, 16> meanings;
  };

  // Nodes whose subject is not linked to anything: at the top, or within a graph.
  absl::Status ReadUnlinked(const ContextPtr& active, const std::string* property,
                            const JsonValue& element, Graph graph);
  absl::Status ReadLinked(const Resource& subject, const EntryMeaning& meaning,
                          const ContextPtr& active, const std::string& key,
                          const JsonValue& element, Graph graph);
  // The context that holds within an object and, in `shape`, what it is.
  absl::StatusOr<ContextPtr> Enter(const ContextPtr& active, const std::string* property,
                                   const JsonValue& element, Shape* shape);
  void Describe(EntryMeanings::Scope& scope, const JsonObject& object, Shape* shape);
  absl::StatusOr<Resource> ReadNode(const ContextPtr& active, const std::string* property,
                                    const JsonObject& object, const Shape& shape, Graph graph);
  // False if it is no plain value, and must be expanded.
  absl::StatusOr<bool> ReadValue(const Resource& subject, const EntryMeaning& meaning,
                                 const ContextPtr& active, const JsonObject& object,
                                 const Shape& shape, Graph graph);
  absl::Status ReadEntry(const Resource& subject, const EntryMeaning& meaning,
                         const ContextPtr& active, const std::string& key, const JsonValue& value,
                         Graph graph);
  absl::Status ReadScalar(const Resource& subject, const EntryMeaning& meaning,
                          const ActiveContext& active, const JsonValue& scalar, Graph graph);
  absl::Status ReadSpecial(const Resource& subject, const EntryMeaning& meaning,
                           const ContextPtr& active, const std::string* property,
                           const std::string& key, const JsonValue& value, Graph graph);
  // The resource that an identifier means; it may borrow from `id`.
  Resource ResourceOf(const ActiveContext& active, std::string_view id, Relative relative);

  Expander& expander_;
  QuadEmitter& emitter_;
  EntryMeanings meanings_;
};

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_NODE_READER_H_
