#ifndef MOTE_STORAGE_RDF_JSONLD_EXPANDER_H_
#define MOTE_STORAGE_RDF_JSONLD_EXPANDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/rdf/jsonld/active_context.h"
#include "storage/rdf/jsonld/context_processor.h"
#include "storage/rdf/jsonld/json_value.h"

namespace mote::jsonld {

// What an expanded value is (JSON-LD 1.1, section 9.3 and following).
inline bool IsValueObject(const JsonValue& value) { return value.Has("@value"); }
inline bool IsListObject(const JsonValue& value) { return value.Has("@list"); }
inline bool IsNodeObject(const JsonValue& value) {
  return value.is_object() && !value.Has("@value") && !value.Has("@list") && !value.Has("@set");
}
// Has @graph, and besides at most @id and @index.
bool IsGraphObject(const JsonValue& value);
// The same without @id.
bool IsSimpleGraphObject(const JsonValue& value);

// Adds `value`, or each item of it if it is an array, to the array that is `object`'s member `key`.
void AddValue(JsonObject& object, std::string_view key, JsonValue value);

// The Expansion Algorithm (JSON-LD 1.1 API, section 5.1), processing mode json-ld-1.1. For one
// document and one thread.
class Expander {
 public:
  // Borrows `contexts`. `base_url` is the address of the document, for relative contexts. Beyond
  // `max_memory` bytes of expanded values, roughly, the calls below fail with ResourceExhausted.
  Expander(ContextProcessor* contexts, std::string base_url, uint64_t max_memory)
      : contexts_(*contexts), base_url_(std::move(base_url)), max_memory_(max_memory) {}

  // The whole expanded document, an array. `element` must live as long as contexts of it are used.
  absl::StatusOr<JsonValue> ExpandDocument(const ContextPtr& active, const JsonValue& element);

  // The steps of the algorithm, for those who go through a document piece by piece. What is
  // expanded from one call of BeginPart to the next is bounded by `max_memory`.
  void BeginPart() { memory_ = 0; }
  // Expansion of any element; `property` is the active property, null at the top. Null where there
  // is nothing left.
  absl::StatusOr<JsonValue> Expand(const ContextPtr& active, const std::string* property,
                                   const JsonValue& element, bool from_map);
  // The context for the entries of the object `element`, that of its types aside: steps 7 to 9.
  absl::StatusOr<ContextPtr> EnterMap(ContextPtr active, const std::string* property,
                                      const JsonValue& element, bool from_map);
  // What the entry `key` of an object, whose active property is `property` and whose types have no
  // scoped contexts, adds to the expanded object; `iri` is what the key expands to: steps 13.5 to
  // 13.14.
  absl::StatusOr<JsonObject> ExpandEntry(const ContextPtr& active, const std::string* property,
                                         const std::string& key, const std::string& iri,
                                         const JsonValue& value);

 private:
  // State of the expansion of one map.
  struct Map {
    ContextPtr active;
    ContextPtr type_scoped;
    // The active property; null at the top.
    const std::string* property;
    std::optional<std::string> input_type;
    JsonObject* result;
  };

  absl::StatusOr<JsonValue> ExpandArray(const ContextPtr& active, const std::string* property,
                                        const JsonValue::Array& element, bool from_map);
  absl::StatusOr<JsonValue> ExpandMap(ContextPtr active, const std::string* property,
                                      const JsonValue& element, bool from_map);
  // Applies the contexts of the types of `element`: steps 10 to 12.
  absl::Status EnterTypes(const JsonValue& element, Map* map);
  // Steps 13 and 14.
  absl::Status ExpandEntries(Map& map, const JsonObject& element);
  absl::Status ExpandNested(Map& map, const std::string& key, const JsonValue& values);
  absl::Status ExpandKeyword(Map& map, const std::string& keyword, const JsonValue& value);
  absl::Status ExpandType(Map& map, const JsonValue& value);
  absl::Status ExpandIncluded(Map& map, const JsonValue& value);
  absl::Status ExpandReverse(Map& map, const JsonValue& value);
  absl::Status ExpandProperty(Map& map, const std::string& key, std::string property,
                              const JsonValue& value);
  absl::StatusOr<JsonValue> ExpandLanguageMap(const Map& map, const TermDefinition& definition,
                                              const JsonObject& value);
  absl::StatusOr<JsonValue> ExpandIndexMap(const Map& map, const std::string& key,
                                           const TermDefinition& definition,
                                           const JsonObject& value);
  absl::Status IndexItem(const Map& map, const TermDefinition& definition, const std::string& index,
                         const std::optional<std::string>& expanded_index, JsonValue* item);
  // Steps 15 to 20.
  static absl::StatusOr<JsonValue> Finish(JsonObject result, const std::string* property);
  static JsonValue ExpandValue(const ActiveContext& active, const std::string* property,
                               const JsonValue& value);

  absl::Status Charge(uint64_t bytes);

  ContextProcessor& contexts_;
  const std::string base_url_;
  const uint64_t max_memory_;
  // Of the part that is being expanded.
  uint64_t memory_ = 0;
};

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_EXPANDER_H_
