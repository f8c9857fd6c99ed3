#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/jsonld/compactor.h"
#include "storage/rdf/jsonld/expander.h"

// Adding compacted values to the containers of their terms: steps 12.8.7 to 12.8.9 of the
// Compaction Algorithm (JSON-LD 1.1 API, section 6.1.2).

namespace mote::jsonld {
namespace {

JsonObject& ObjectAt(JsonObject& object, const std::string& key) {
  JsonValue& slot = object[key];
  if (!slot.is_object()) slot = JsonValue::MakeObject();
  return slot.object();
}

// Takes the first value of a member, or the member, if that is a string.
JsonValue TakeFirst(JsonValue& object, const std::string& key) {
  JsonValue* const member = object.Find(key);
  if (member == nullptr) return JsonValue();
  if (!member->is_array()) {
    if (!member->is_string()) return JsonValue();
    JsonValue first = std::move(*member);
    object.object().Erase(key);
    return first;
  }
  JsonValue::Array& items = member->array();
  if (items.empty() || !items[0].is_string()) return JsonValue();
  JsonValue first = std::move(items[0]);
  items.erase(items.begin());
  if (items.empty()) {
    object.object().Erase(key);
  } else if (items.size() == 1) {
    JsonValue only = std::move(items[0]);
    *member = std::move(only);
  }
  return first;
}

}  // namespace

absl::Status Compactor::AddList(Map* map, const TermDefinition* definition, const std::string& term,
                                const JsonValue& expanded, JsonValue compacted,
                                JsonObject* target) {
  if (!compacted.is_array()) {
    JsonValue::Array items;
    items.push_back(std::move(compacted));
    compacted = JsonValue(std::move(items));
  }
  const uint8_t container = definition == nullptr ? uint8_t{kNoContainer} : definition->container;
  if ((container & kListContainer) != 0) {
    target->Set(term, std::move(compacted));
    return absl::OkStatus();
  }
  JsonObject list;
  MOTE_ASSIGN_OR_RETURN(std::string alias, Iri(*map->active, "@list"));
  list.Set(std::move(alias), std::move(compacted));
  if (const JsonValue* const index = expanded.Find("@index")) {
    MOTE_ASSIGN_OR_RETURN(alias, Iri(*map->active, "@index"));
    list.Set(std::move(alias), *index);
  }
  AddCompacted(*target, term, JsonValue(std::move(list)), AsArray(container, term));
  return absl::OkStatus();
}

absl::Status Compactor::AddGraph(Map* map, const TermDefinition* definition,
                                 const std::string& term, const JsonValue& expanded,
                                 JsonValue compacted, JsonObject* target) {
  const uint8_t container = definition == nullptr ? uint8_t{kNoContainer} : definition->container;
  const bool as_array = AsArray(container, term);
  const JsonValue* const id = expanded.Find("@id");
  const JsonValue* const index = expanded.Find("@index");
  const bool graph_container = (container & kGraphContainer) != 0;
  if (graph_container && (container & kIdContainer) != 0) {
    const std::string name = id == nullptr ? "@none" : id->string();
    MOTE_ASSIGN_OR_RETURN(const std::string key, Iri(*map->active, name, id == nullptr));
    AddCompacted(ObjectAt(*target, term), key, std::move(compacted), as_array);
    return absl::OkStatus();
  }
  if (graph_container && (container & kIndexContainer) != 0 && id == nullptr) {
    std::string key = index == nullptr ? "@none" : index->string();
    if (index == nullptr) {
      MOTE_ASSIGN_OR_RETURN(key, Iri(*map->active, key));
    }
    AddCompacted(ObjectAt(*target, term), key, std::move(compacted), as_array);
    return absl::OkStatus();
  }
  JsonObject object;
  if (graph_container && id == nullptr) {
    if (compacted.is_array() && compacted.array().size() > 1) {
      MOTE_ASSIGN_OR_RETURN(std::string alias, Iri(*map->active, "@included"));
      object.Set(std::move(alias), std::move(compacted));
      compacted = JsonValue(std::move(object));
    }
    AddCompacted(*target, term, std::move(compacted), as_array);
    return absl::OkStatus();
  }
  MOTE_ASSIGN_OR_RETURN(std::string alias, Iri(*map->active, "@graph"));
  object.Set(std::move(alias), std::move(compacted));
  if (id != nullptr) {
    MOTE_ASSIGN_OR_RETURN(alias, Iri(*map->active, "@id"));
    MOTE_ASSIGN_OR_RETURN(std::string iri, Iri(*map->active, id->string(), false));
    object.Set(std::move(alias), JsonValue(std::move(iri)));
  }
  if (index != nullptr) {
    MOTE_ASSIGN_OR_RETURN(alias, Iri(*map->active, "@index"));
    object.Set(std::move(alias), *index);
  }
  AddCompacted(*target, term, JsonValue(std::move(object)), as_array);
  return absl::OkStatus();
}

absl::Status Compactor::AddToMap(Map* map, const TermDefinition& definition,
                                 const std::string& term, const JsonValue& expanded,
                                 JsonValue compacted, JsonObject* target) {
  const uint8_t container = definition.container;
  JsonValue key;
  if ((container & kLanguageContainer) != 0 && expanded.Has("@value")) {
    if (const JsonValue* const language = expanded.Find("@language")) key = *language;
    compacted = *expanded.Find("@value");
  } else if ((container & kIndexContainer) != 0 && definition.index.empty()) {
    if (const JsonValue* const index = expanded.Find("@index")) key = *index;
  } else if ((container & kIndexContainer) != 0) {
    const std::optional<std::string> iri =
        ExpandIri(*map->active, definition.index, Relative::kVocabulary);
    MOTE_ASSIGN_OR_RETURN(const std::string alias,
                          Iri(*map->active, iri.value_or(definition.index)));
    // The term of the index mapping may not be the one that is chosen without a value.
    const bool by_term = !compacted.Has(alias) && compacted.Has(definition.index);
    if (compacted.is_object()) key = TakeFirst(compacted, by_term ? definition.index : alias);
  } else if ((container & kIdContainer) != 0) {
    MOTE_ASSIGN_OR_RETURN(const std::string alias, Iri(*map->active, "@id"));
    if (compacted.is_object()) key = TakeFirst(compacted, alias);
  } else if ((container & kTypeContainer) != 0) {
    MOTE_ASSIGN_OR_RETURN(const std::string alias, Iri(*map->active, "@type"));
    if (compacted.is_object()) key = TakeFirst(compacted, alias);
    const bool only_id =
        compacted.is_object() && compacted.object().size() == 1 &&
        ExpandIri(*map->active, compacted.object().begin()->first, Relative::kVocabulary) == "@id";
    if (only_id && expanded.Has("@id")) {
      JsonValue reference = JsonValue::MakeObject();
      reference.object().Set("@id", *expanded.Find("@id"));
      MOTE_ASSIGN_OR_RETURN(compacted, Compact(map->active, term, reference));
    }
  }
  if (!key.is_string()) {
    MOTE_ASSIGN_OR_RETURN(std::string none, Iri(*map->active, "@none"));
    key = JsonValue(std::move(none));
  }
  AddCompacted(ObjectAt(*target, term), key.string(), std::move(compacted),
               AsArray(container, term));
  return absl::OkStatus();
}

}  // namespace mote::jsonld
