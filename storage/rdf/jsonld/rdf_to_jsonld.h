#ifndef MOTE_STORAGE_RDF_JSONLD_RDF_TO_JSONLD_H_
#define MOTE_STORAGE_RDF_JSONLD_RDF_TO_JSONLD_H_

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/rdf/jsonld/json_value.h"
#include "storage/rdf/jsonld/jsonld_options.h"
#include "storage/rdf/quad_handler.h"

namespace mote::jsonld {

struct RdfToJsonLdOptions {
  // Numbers and booleans as those of JSON, at the price of their lexical forms.
  bool native_types = false;
  // rdf:type as a property like others instead of @type.
  bool use_rdf_type = false;
  JsonLdDirection direction = JsonLdDirection::kBaseDirection;
  // Whether reading the document gives back all quads. The specification drops the type rdf:List of
  // cells, and makes JSON of all JSON literals, whatever their lexical form; malformed ones are an
  // error then.
  bool lossless = true;
  // Memory that the quads may take, roughly.
  uint64_t max_memory = uint64_t{1} << 30;
};

// Serialize RDF as JSON-LD (JSON-LD 1.1 API, section 8.4): collects quads, then makes the expanded
// document of them, with lists where collections can be told. All of it is in memory.
class RdfToJsonLd : public QuadHandler {
 public:
  explicit RdfToJsonLd(const RdfToJsonLdOptions& options) : options_(options) {}

  // InvalidArgument for triple terms; "invalid JSON literal" unless `lossless`;
  // ResourceExhausted.
  absl::Status OnQuad(const QuadView& quad) override;

  // The document. Call once, last. InvalidArgument if collections nest deeper than JSON may.
  absl::StatusOr<JsonValue> Finish();

 private:
  struct Property {
    std::string iri;
    JsonValue::Array values;
    // The values in canonical form, once there are many.
    std::unique_ptr<absl::flat_hash_set<std::string>> known;
  };
  struct Node {
    std::string id;
    std::vector<std::string> types;
    std::vector<Property> properties;
    // The types, and the places of the properties, once there are many.
    std::unique_ptr<absl::flat_hash_set<std::string>> known_types;
    std::unique_ptr<absl::flat_hash_map<std::string, size_t>> places;
    // Merged into another node.
    bool removed = false;
    // Of a cell of a list: the node that has the list.
    const Node* owner = nullptr;

    // Null if there is none.
    Property* Find(std::string_view iri);
    // The same, which is new then.
    Property& PropertyOf(std::string_view iri);
    void AddType(const std::string& type);
    bool empty() const { return types.empty() && properties.empty(); }
  };
  struct Graph;
  // Where a node is the object.
  struct Usage {
    const Graph* graph;
    Node* node;
    size_t property;
    size_t value;
  };
  struct Graph {
    // By identifier, in order.
    std::map<std::string, Node*, std::less<>> nodes;
    std::vector<Usage> nil_usages;
    std::vector<std::string> compound_literals;
  };
  // The only use of a blank node in all graphs; no node: there are more.
  using Usages = absl::flat_hash_map<std::string, Usage>;

  Node* NodeOf(Graph& graph, const std::string& id);
  absl::StatusOr<JsonValue> ObjectOf(const TermView& object) const;
  absl::StatusOr<JsonValue> LiteralOf(const TermView& literal) const;
  // The place of the value; the next one if it is new, which `*is_new` tells.
  static size_t AddUnique(Property& property, JsonValue value, bool* is_new);
  absl::Status Charge(uint64_t bytes);
  void FoldCompoundLiterals(Graph& graph);
  void FoldLists(Graph& graph);
  // Whether a list, whose cells know their owner, is within itself, or too deep in others.
  static bool IsWithinItself(const Node& owner);
  // Where the blank node `id` of `graph` is the object, if that is the only place besides its own
  // statements where it occurs at all.
  const Usage* OnlyUsage(const Graph& graph, const std::string& id) const;
  absl::StatusOr<JsonValue> Render(const Node& node) const;
  absl::StatusOr<JsonValue> RenderValue(const JsonValue& value, int depth) const;

  const RdfToJsonLdOptions options_;
  uint64_t memory_ = 0;
  std::deque<Node> nodes_;
  // The default graph is the one without a name.
  std::map<std::string, Graph> graphs_;
  Usages usages_;
  // In how many graphs a blank node occurs.
  absl::flat_hash_map<std::string, int> graph_counts_;
  // From the value that is the head of a list to the list's cells, from the last to the first.
  absl::flat_hash_map<const JsonValue*, std::vector<Node*>> lists_;
};

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_RDF_TO_JSONLD_H_
