#ifndef MOTE_STORAGE_RDF_JSONLD_COMPACTOR_H_
#define MOTE_STORAGE_RDF_JSONLD_COMPACTOR_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/rdf/jsonld/active_context.h"
#include "storage/rdf/jsonld/context_processor.h"
#include "storage/rdf/jsonld/iri_compaction.h"
#include "storage/rdf/jsonld/json_value.h"

namespace mote::jsonld {

struct CompactorOptions {
  // Arrays of one item become the item.
  bool compact_arrays = true;
  // IRIs become relative to the base.
  bool compact_to_relative = true;
};

// Adds a value to a member of `object`: "add value" of JSON-LD 1.1 API, section 1.4. Items of
// arrays are added one by one; what is alone stays without an array unless `as_array`.
void AddCompacted(JsonObject& object, std::string_view key, JsonValue value, bool as_array);

// The Compaction Algorithm (JSON-LD 1.1 API, section 6.1), processing mode json-ld-1.1. For one
// document and one thread.
class Compactor {
 public:
  // Borrows `contexts`.
  Compactor(ContextProcessor* contexts, const CompactorOptions& options)
      : contexts_(*contexts), options_(options) {}

  // The compacted form of a whole expanded document, without its context.
  absl::StatusOr<JsonValue> CompactDocument(const ContextPtr& active, const JsonValue& expanded);

 private:
  struct Map {
    ContextPtr active;
    ContextPtr type_scoped;
    const std::string& property;
    JsonObject result;
  };

  // `property` is empty at the top.
  absl::StatusOr<JsonValue> Compact(const ContextPtr& active, const std::string& property,
                                    const JsonValue& element);
  absl::StatusOr<JsonValue> CompactArray(const ContextPtr& active, const std::string& property,
                                         const JsonValue::Array& element);
  absl::StatusOr<JsonValue> CompactMap(ContextPtr active, const std::string& property,
                                       const JsonValue& element);
  absl::Status EnterTypes(Map* map, const JsonValue& types);
  absl::Status CompactTypes(Map* map, const JsonValue& types);
  absl::Status CompactReverse(Map* map, const JsonValue& value);
  absl::Status CompactProperty(Map* map, const std::string& property, const JsonValue& values);
  absl::Status CompactItem(Map* map, const std::string& property, const JsonValue& item);
  absl::Status AddList(Map* map, const TermDefinition* definition, const std::string& term,
                       const JsonValue& expanded, JsonValue compacted, JsonObject* target);
  absl::Status AddGraph(Map* map, const TermDefinition* definition, const std::string& term,
                        const JsonValue& expanded, JsonValue compacted, JsonObject* target);
  absl::Status AddToMap(Map* map, const TermDefinition& definition, const std::string& term,
                        const JsonValue& expanded, JsonValue compacted, JsonObject* target);
  // The object to which a term's value is added: the result, or a nested object of it.
  absl::StatusOr<JsonObject*> NestOf(Map* map, const TermDefinition* definition);
  absl::StatusOr<JsonValue> CompactValue(const ActiveContext& active, const std::string& property,
                                         const JsonValue& value);
  absl::StatusOr<std::string> Iri(const ActiveContext& active, const std::string& iri,
                                  bool vocab = true);
  bool AsArray(uint8_t container, std::string_view term) const;

  ContextProcessor& contexts_;
  const CompactorOptions options_;
};

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_COMPACTOR_H_
