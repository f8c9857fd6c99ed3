#include "storage/rdf/jsonld/compactor.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/rdf/jsonld/expander.h"
#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/jsonld/rdf_names.h"

namespace mote::jsonld {
namespace {

uint8_t ContainerOf(const TermDefinition* definition) {
  return definition == nullptr ? uint8_t{kNoContainer} : definition->container;
}

std::string TextOf(const JsonValue& object, std::string_view key) {
  const JsonValue* const member = object.Find(key);
  return member != nullptr && member->is_string() ? member->string() : std::string();
}

}  // namespace

bool Compactor::AsArray(uint8_t container, std::string_view term) const {
  return (container & kSetContainer) != 0 || term == "@graph" || term == "@list" ||
         !options_.compact_arrays;
}

void AddCompacted(JsonObject& object, std::string_view key, JsonValue value, bool as_array) {
  JsonValue* const known = object.Find(key);
  if (as_array || known != nullptr) {
    if (as_array || !value.is_array() || !value.array().empty()) {
      AddValue(object, key, std::move(value));
    }
    return;
  }
  if (value.is_array()) {
    // One by one, so that an empty array adds nothing and one value stays without an array.
    for (JsonValue& item : value.array()) AddCompacted(object, key, std::move(item), false);
    return;
  }
  object.Set(std::string(key), std::move(value));
}

absl::StatusOr<std::string> Compactor::Iri(const ActiveContext& active, const std::string& iri,
                                           bool vocab) {
  IriCompaction options;
  options.vocab = vocab;
  options.relative = options_.compact_to_relative;
  return CompactIri(active, iri, options);
}

absl::StatusOr<JsonValue> Compactor::CompactDocument(const ContextPtr& active,
                                                     const JsonValue& expanded) {
  MOTE_ASSIGN_OR_RETURN(JsonValue compacted, Compact(active, "", expanded));
  if (compacted.is_object()) return compacted;
  JsonValue result = JsonValue::MakeObject();
  if (compacted.is_array() && compacted.array().empty()) return result;
  MOTE_ASSIGN_OR_RETURN(const std::string graph, Iri(*active, "@graph"));
  result.object().Set(graph, std::move(compacted));
  return result;
}

absl::StatusOr<JsonValue> Compactor::Compact(const ContextPtr& active, const std::string& property,
                                             const JsonValue& element) {
  if (element.is_array()) return CompactArray(active, property, element.array());
  if (element.is_object()) return CompactMap(active, property, element);
  return element;
}

absl::StatusOr<JsonValue> Compactor::CompactArray(const ContextPtr& active,
                                                  const std::string& property,
                                                  const JsonValue::Array& element) {
  JsonValue::Array result;
  for (const JsonValue& item : element) {
    MOTE_ASSIGN_OR_RETURN(JsonValue compacted, Compact(active, property, item));
    if (!compacted.is_null()) result.push_back(std::move(compacted));
  }
  const uint8_t container = ContainerOf(active->Find(property));
  if (result.size() != 1 || !options_.compact_arrays || property == "@graph" ||
      property == "@set" || (container & (kListContainer | kSetContainer)) != 0) {
    return JsonValue(std::move(result));
  }
  return std::move(result[0]);
}

absl::Status Compactor::EnterTypes(Map* map, const JsonValue& types) {
  std::vector<std::string> compacted;
  for (size_t i = 0; i < ItemCount(types); ++i) {
    if (!ItemAt(types, i).is_string()) continue;
    MOTE_ASSIGN_OR_RETURN(std::string type, Iri(*map->active, ItemAt(types, i).string()));
    compacted.push_back(std::move(type));
  }
  std::sort(compacted.begin(), compacted.end());
  for (const std::string& type : compacted) {
    const TermDefinition* const definition = map->type_scoped->Find(type);
    if (definition == nullptr || definition->context == nullptr) continue;
    ContextOptions options;
    options.propagate = false;
    MOTE_ASSIGN_OR_RETURN(map->active, contexts_.ProcessScoped(map->active, *definition, options));
  }
  return absl::OkStatus();
}

absl::StatusOr<JsonValue> Compactor::CompactMap(ContextPtr active, const std::string& property,
                                                const JsonValue& element) {
  const ContextPtr type_scoped = active;
  const bool is_reference = element.object().size() == 1 && element.Has("@id");
  if (active->previous != nullptr && !element.Has("@value") && !is_reference) {
    active = active->previous;
  }
  // Of the context as it was handed in: the property belongs to the outer one.
  const TermDefinition* definition = type_scoped->Find(property);
  if (definition != nullptr && definition->context != nullptr) {
    ContextOptions options;
    options.override_protected = true;
    MOTE_ASSIGN_OR_RETURN(active, contexts_.ProcessScoped(active, *definition, options));
  }
  definition = active->Find(property);
  if (element.Has("@value") || element.Has("@id")) {
    MOTE_ASSIGN_OR_RETURN(JsonValue value, CompactValue(*active, property, element));
    if (value.is_scalar() || (definition != nullptr && definition->type == "@json")) return value;
  }
  if (IsListObject(element) && (ContainerOf(definition) & kListContainer) != 0) {
    return Compact(active, property, *element.Find("@list"));
  }
  Map map{active, type_scoped, property, {}};
  if (const JsonValue* const types = element.Find("@type")) {
    MOTE_RETURN_IF_ERROR(EnterTypes(&map, *types));
  }
  for (const JsonObject::Member* const member : element.object().Sorted()) {
    const auto& [key, value] = *member;
    if (key == "@id") {
      MOTE_ASSIGN_OR_RETURN(const std::string alias, Iri(*map.active, key));
      JsonValue id = value;
      if (value.is_string()) {
        MOTE_ASSIGN_OR_RETURN(id.string(), Iri(*map.active, value.string(), false));
      }
      map.result.Set(alias, std::move(id));
    } else if (key == "@type") {
      MOTE_RETURN_IF_ERROR(CompactTypes(&map, value));
    } else if (key == "@reverse") {
      MOTE_RETURN_IF_ERROR(CompactReverse(&map, value));
    } else if (key == "@index" &&
               (ContainerOf(map.active->Find(property)) & kIndexContainer) != 0) {
      continue;
    } else if (key == "@direction" || key == "@index" || key == "@language" || key == "@value") {
      MOTE_ASSIGN_OR_RETURN(const std::string alias, Iri(*map.active, key));
      map.result.Set(alias, value);
    } else {
      MOTE_RETURN_IF_ERROR(CompactProperty(&map, key, value));
    }
  }
  return JsonValue(std::move(map.result));
}

absl::Status Compactor::CompactTypes(Map* map, const JsonValue& types) {
  JsonValue::Array compacted;
  for (size_t i = 0; i < ItemCount(types); ++i) {
    if (!ItemAt(types, i).is_string()) continue;
    MOTE_ASSIGN_OR_RETURN(std::string type, Iri(*map->type_scoped, ItemAt(types, i).string()));
    compacted.emplace_back(std::move(type));
  }
  MOTE_ASSIGN_OR_RETURN(const std::string alias, Iri(*map->active, "@type"));
  const bool as_array =
      (ContainerOf(map->active->Find(alias)) & kSetContainer) != 0 || !options_.compact_arrays;
  if (compacted.empty()) {
    map->result.Set(alias, JsonValue(std::move(compacted)));
  } else {
    AddCompacted(map->result, alias, JsonValue(std::move(compacted)), as_array);
  }
  return absl::OkStatus();
}

absl::Status Compactor::CompactReverse(Map* map, const JsonValue& value) {
  MOTE_ASSIGN_OR_RETURN(JsonValue compacted, Compact(map->active, "@reverse", value));
  if (!compacted.is_object()) return absl::OkStatus();
  JsonObject remaining;
  for (auto& [property, item] : compacted.object()) {
    const TermDefinition* const definition = map->active->Find(property);
    if (definition == nullptr || !definition->reverse) {
      remaining.Set(property, std::move(item));
      continue;
    }
    AddCompacted(map->result, property, std::move(item), AsArray(definition->container, property));
  }
  if (remaining.empty()) return absl::OkStatus();
  MOTE_ASSIGN_OR_RETURN(const std::string alias, Iri(*map->active, "@reverse"));
  map->result.Set(alias, JsonValue(std::move(remaining)));
  return absl::OkStatus();
}

absl::StatusOr<JsonObject*> Compactor::NestOf(Map* map, const TermDefinition* definition) {
  if (definition == nullptr || definition->nest.empty()) return &map->result;
  if (definition->nest != "@nest" &&
      ExpandIri(*map->active, definition->nest, Relative::kVocabulary) != "@nest") {
    return Error("invalid @nest value", "`" + definition->nest + "` does not mean @nest");
  }
  JsonValue& slot = map->result[definition->nest];
  if (!slot.is_object()) slot = JsonValue::MakeObject();
  return &slot.object();
}

absl::Status Compactor::CompactProperty(Map* map, const std::string& property,
                                        const JsonValue& values) {
  if (!values.is_array() || !values.array().empty()) {
    for (size_t i = 0; i < ItemCount(values); ++i) {
      MOTE_RETURN_IF_ERROR(CompactItem(map, property, ItemAt(values, i)));
    }
    return absl::OkStatus();
  }
  IriCompaction options;
  options.value = &values;
  options.reverse = map->property == "@reverse";
  MOTE_ASSIGN_OR_RETURN(const std::string term, CompactIri(*map->active, property, options));
  MOTE_ASSIGN_OR_RETURN(JsonObject* const target, NestOf(map, map->active->Find(term)));
  AddCompacted(*target, term, JsonValue::MakeArray(), true);
  return absl::OkStatus();
}

absl::Status Compactor::CompactItem(Map* map, const std::string& property, const JsonValue& item) {
  IriCompaction options;
  options.value = &item;
  options.reverse = map->property == "@reverse";
  MOTE_ASSIGN_OR_RETURN(std::string term, CompactIri(*map->active, property, options));
  const TermDefinition* definition = map->active->Find(term);
  if (IsListObject(item) && (ContainerOf(definition) & kListContainer) != 0) {
    MOTE_ASSIGN_OR_RETURN(const JsonObject* const known, NestOf(map, definition));
    if (known->Has(term)) {
      // A second list would replace the first, as the specification has it; it stands for itself.
      term = property;
      definition = map->active->Find(term);
      if ((ContainerOf(definition) & kListContainer) != 0 ||
          ExpandIri(*map->active, term, Relative::kVocabulary) != property) {
        return Error("compaction to list of lists", "several lists of <" + property + ">");
      }
    }
  }
  const uint8_t container = ContainerOf(definition);
  const bool is_graph = IsGraphObject(item);
  const JsonValue* inner = &item;
  if (IsListObject(item)) inner = item.Find("@list");
  if (is_graph) inner = item.Find("@graph");
  MOTE_ASSIGN_OR_RETURN(JsonValue compacted, Compact(map->active, term, *inner));
  MOTE_ASSIGN_OR_RETURN(JsonObject* const target, NestOf(map, definition));
  if (IsListObject(item)) {
    return AddList(map, definition, term, item, std::move(compacted), target);
  }
  if (is_graph) return AddGraph(map, definition, term, item, std::move(compacted), target);
  if ((container & (kLanguageContainer | kIndexContainer | kIdContainer | kTypeContainer)) != 0 &&
      (container & kGraphContainer) == 0) {
    return AddToMap(map, *definition, term, item, std::move(compacted), target);
  }
  AddCompacted(*target, term, std::move(compacted), AsArray(container, term));
  return absl::OkStatus();
}

absl::StatusOr<JsonValue> Compactor::CompactValue(const ActiveContext& active,
                                                  const std::string& property,
                                                  const JsonValue& value) {
  const TermDefinition* const definition = active.Find(property);
  const std::string type_mapping = definition == nullptr ? "" : definition->type;
  const std::string language = definition != nullptr && definition->language.has_value()
                                   ? definition->language->value_or("")
                                   : active.language.value_or("");
  const std::string direction = definition != nullptr && definition->direction.has_value()
                                    ? *definition->direction
                                    : active.direction;
  const bool has_index = value.Has("@index");
  const bool index_fits = !has_index || (ContainerOf(definition) & kIndexContainer) != 0;
  JsonValue result = value;
  const JsonValue* const type = value.Find("@type");
  if (value.Has("@id") && value.object().size() == (has_index ? 2u : 1u)) {
    const std::string id = TextOf(value, "@id");
    if (type_mapping == "@id" || type_mapping == "@vocab") {
      MOTE_ASSIGN_OR_RETURN(std::string iri, Iri(active, id, type_mapping == "@vocab"));
      return JsonValue(std::move(iri));
    }
  } else if (!value.Has("@value")) {
    return result;
  } else if (type != nullptr && type->is_string(type_mapping)) {
    if (index_fits) return *value.Find("@value");
  } else if (type_mapping == "@none" || type != nullptr) {
    if (type != nullptr && type->is_string()) {
      MOTE_ASSIGN_OR_RETURN(std::string iri, Iri(active, type->string()));
      result.object().Set("@type", JsonValue(std::move(iri)));
    }
  } else if (!value.Find("@value")->is_string()) {
    if (index_fits) return *value.Find("@value");
  } else if (LowerCase(TextOf(value, "@language")) == LowerCase(language) &&
             TextOf(value, "@direction") == direction) {
    if (index_fits) return *value.Find("@value");
  }
  JsonObject renamed;
  for (auto& [key, member] : result.object()) {
    MOTE_ASSIGN_OR_RETURN(std::string alias, Iri(active, key));
    renamed.Set(std::move(alias), std::move(member));
  }
  return JsonValue(std::move(renamed));
}

}  // namespace mote::jsonld
