#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/jsonld/expander.h"
#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/jsonld/keywords.h"

// The entries of a map: steps 13.4 (keywords) and 13.5 to 13.14 (properties) of the Expansion
// Algorithm (JSON-LD 1.1 API, section 5.1.2).

namespace mote::jsonld {
namespace {

// What an entry takes in an expanded object besides its text, roughly.
constexpr uint64_t kEntryBytes = 160;

JsonValue AsArray(JsonValue value) {
  if (value.is_array()) return value;
  JsonValue::Array items;
  if (!value.is_null()) items.push_back(std::move(value));
  return JsonValue(std::move(items));
}

JsonValue Wrap(std::string_view key, JsonValue value) {
  JsonObject object;
  object.Set(std::string(key), std::move(value));
  return JsonValue(std::move(object));
}

JsonObject& ReverseMap(JsonObject& result) {
  JsonValue& slot = result["@reverse"];
  if (slot.is_null()) slot = JsonValue::MakeObject();
  return slot.object();
}

absl::Status CheckReversed(const JsonValue& item) {
  if (!IsValueObject(item) && !IsListObject(item)) return absl::OkStatus();
  return Error("invalid reverse property value", "must be a node");
}

}  // namespace

absl::Status Expander::ExpandKeyword(Map& map, const std::string& keyword, const JsonValue& value) {
  JsonObject& result = *map.result;
  if (keyword == "@type") return ExpandType(map, value);
  if (keyword == "@included") return ExpandIncluded(map, value);
  if (keyword == "@reverse") return ExpandReverse(map, value);
  if (keyword == "@id") {
    if (!value.is_string()) return Error("invalid @id value", "must be a string");
    std::optional<std::string> iri = ExpandIri(*map.active, value.string(), Relative::kDocument);
    MOTE_RETURN_IF_ERROR(Charge(iri.value_or("").size()));
    result.Set("@id", iri.has_value() ? JsonValue(*std::move(iri)) : JsonValue());
  } else if (keyword == "@graph") {
    const std::string property = "@graph";
    MOTE_ASSIGN_OR_RETURN(JsonValue graph, Expand(map.active, &property, value, false));
    result.Set("@graph", AsArray(std::move(graph)));
  } else if (keyword == "@value") {
    if (map.input_type != "@json" && !value.is_scalar() && !value.is_null()) {
      return Error("invalid value object value", "@value must be a scalar or null");
    }
    result.Set("@value", value);
  } else if (keyword == "@language") {
    if (!value.is_string()) return Error("invalid language-tagged string", "must be a string");
    result.Set("@language", value);
  } else if (keyword == "@direction") {
    if (!value.is_string("ltr") && !value.is_string("rtl")) {
      return Error("invalid base direction", "@direction must be \"ltr\" or \"rtl\"");
    }
    result.Set("@direction", value);
  } else if (keyword == "@index") {
    if (!value.is_string()) return Error("invalid @index value", "must be a string");
    result.Set("@index", value);
  } else if (keyword == "@list") {
    if (map.property == nullptr || *map.property == "@graph") return absl::OkStatus();
    MOTE_ASSIGN_OR_RETURN(JsonValue list, Expand(map.active, map.property, value, false));
    result.Set("@list", AsArray(std::move(list)));
  } else if (keyword == "@set") {
    MOTE_ASSIGN_OR_RETURN(JsonValue set, Expand(map.active, map.property, value, false));
    if (!set.is_null()) result.Set("@set", std::move(set));
  }
  return absl::OkStatus();
}

absl::Status Expander::ExpandType(Map& map, const JsonValue& value) {
  JsonValue::Array types;
  for (size_t i = 0; i < ItemCount(value); ++i) {
    const JsonValue& type = ItemAt(value, i);
    if (!type.is_string()) return Error("invalid type value", "@type must hold strings");
    std::optional<std::string> iri = ExpandIri(*map.type_scoped, type.string(), Relative::kBoth);
    MOTE_RETURN_IF_ERROR(Charge(sizeof(JsonValue) + iri.value_or("").size()));
    if (iri.has_value()) types.emplace_back(*std::move(iri));
  }
  JsonObject& result = *map.result;
  if (result.Has("@type")) {
    AddValue(result, "@type", JsonValue(std::move(types)));
  } else if (value.is_array()) {
    result.Set("@type", JsonValue(std::move(types)));
  } else if (!types.empty()) {
    result.Set("@type", std::move(types[0]));
  }
  return absl::OkStatus();
}

absl::Status Expander::ExpandIncluded(Map& map, const JsonValue& value) {
  MOTE_ASSIGN_OR_RETURN(JsonValue included, Expand(map.active, nullptr, value, false));
  included = AsArray(std::move(included));
  const bool nodes = std::all_of(included.array().begin(), included.array().end(),
                                 [](const JsonValue& item) { return IsNodeObject(item); });
  // Scalars have been dropped on the way, though they are no nodes either.
  bool scalars = false;
  for (size_t i = 0; i < ItemCount(value); ++i) scalars = scalars || ItemAt(value, i).is_scalar();
  for (size_t i = 0; i < ItemCount(value); ++i) {
    const JsonValue& item = ItemAt(value, i);
    if (!item.is_object()) continue;
    for (const auto& member : item.object()) {
      const std::optional<std::string> key =
          ExpandIri(*map.active, member.first, Relative::kVocabulary);
      scalars = scalars || key == "@value" || key == "@list";
    }
  }
  if (!nodes || scalars) return Error("invalid @included value", "must hold nodes");
  AddValue(*map.result, "@included", std::move(included));
  return absl::OkStatus();
}

absl::Status Expander::ExpandReverse(Map& map, const JsonValue& value) {
  if (!value.is_object()) return Error("invalid @reverse value", "must be an object");
  const std::string property = "@reverse";
  MOTE_ASSIGN_OR_RETURN(JsonValue expanded, Expand(map.active, &property, value, false));
  if (!expanded.is_object()) return absl::OkStatus();
  for (auto& [key, items] : expanded.object()) {
    if (key == "@reverse") {
      for (auto& [reversed, item] : items.object()) {
        AddValue(*map.result, reversed, std::move(item));
      }
      continue;
    }
    for (size_t i = 0; i < ItemCount(items); ++i) {
      MOTE_RETURN_IF_ERROR(CheckReversed(ItemAt(items, i)));
    }
    AddValue(ReverseMap(*map.result), key, std::move(items));
  }
  return absl::OkStatus();
}

absl::Status Expander::ExpandProperty(Map& map, const std::string& key, std::string property,
                                      const JsonValue& value) {
  MOTE_RETURN_IF_ERROR(Charge(sizeof(JsonObject::Member) + property.size()));
  const TermDefinition* const definition = map.active->Find(key);
  const uint8_t container = definition == nullptr ? uint8_t{kNoContainer} : definition->container;
  JsonValue expanded;
  if (definition != nullptr && definition->type == "@json") {
    expanded = Wrap("@value", value);
    expanded.object().Set("@type", JsonValue("@json"));
  } else if ((container & kLanguageContainer) != 0 && value.is_object()) {
    MOTE_ASSIGN_OR_RETURN(expanded, ExpandLanguageMap(map, *definition, value.object()));
  } else if ((container & (kIndexContainer | kTypeContainer | kIdContainer)) != 0 &&
             value.is_object()) {
    MOTE_ASSIGN_OR_RETURN(expanded, ExpandIndexMap(map, key, *definition, value.object()));
  } else {
    MOTE_ASSIGN_OR_RETURN(expanded, Expand(map.active, &key, value, false));
  }
  if (expanded.is_null()) return absl::OkStatus();
  if ((container & kListContainer) != 0 && !IsListObject(expanded)) {
    expanded = Wrap("@list", AsArray(std::move(expanded)));
  }
  if ((container & kGraphContainer) != 0 && (container & (kIdContainer | kIndexContainer)) == 0) {
    expanded = AsArray(std::move(expanded));
    for (JsonValue& item : expanded.array()) item = Wrap("@graph", AsArray(std::move(item)));
  }
  if (definition == nullptr || !definition->reverse) {
    AddValue(*map.result, property, std::move(expanded));
    return absl::OkStatus();
  }
  for (size_t i = 0; i < ItemCount(expanded); ++i) {
    MOTE_RETURN_IF_ERROR(CheckReversed(ItemAt(expanded, i)));
  }
  AddValue(ReverseMap(*map.result), property, std::move(expanded));
  return absl::OkStatus();
}

absl::StatusOr<JsonValue> Expander::ExpandLanguageMap(const Map& map,
                                                      const TermDefinition& definition,
                                                      const JsonObject& value) {
  const std::string& direction =
      definition.direction.has_value() ? *definition.direction : map.active->direction;
  JsonValue::Array expanded;
  for (const auto& [language, values] : value) {
    const bool none = ExpandIri(*map.active, language, Relative::kVocabulary) == "@none";
    for (size_t i = 0; i < ItemCount(values); ++i) {
      const JsonValue& item = ItemAt(values, i);
      if (item.is_null()) continue;
      if (!item.is_string()) return Error("invalid language map value", "must be a string");
      MOTE_RETURN_IF_ERROR(Charge(kEntryBytes + item.string().size() + language.size()));
      JsonValue object = Wrap("@value", item);
      if (!none) object.object().Set("@language", JsonValue(language));
      if (!direction.empty()) object.object().Set("@direction", JsonValue(direction));
      expanded.push_back(std::move(object));
    }
  }
  return JsonValue(std::move(expanded));
}

absl::StatusOr<JsonValue> Expander::ExpandIndexMap(const Map& map, const std::string& key,
                                                   const TermDefinition& definition,
                                                   const JsonObject& value) {
  const uint8_t container = definition.container;
  JsonValue::Array expanded;
  for (const auto& [index, values] : value) {
    ContextPtr context = map.active;
    if ((container & (kIdContainer | kTypeContainer)) != 0 && context->previous != nullptr) {
      context = context->previous;
    }
    if ((container & kTypeContainer) != 0) {
      const TermDefinition* const type = context->Find(index);
      if (type != nullptr && type->context != nullptr) {
        const ContextPtr outer = context;
        MOTE_ASSIGN_OR_RETURN(context, contexts_.ProcessScoped(outer, *type, {}));
      }
    }
    const std::optional<std::string> expanded_index =
        ExpandIri(*map.active, index, Relative::kVocabulary);
    MOTE_ASSIGN_OR_RETURN(JsonValue items, Expand(context, &key, values, true));
    items = AsArray(std::move(items));
    for (JsonValue& item : items.array()) {
      MOTE_RETURN_IF_ERROR(IndexItem(map, definition, index, expanded_index, &item));
      expanded.push_back(std::move(item));
    }
  }
  return JsonValue(std::move(expanded));
}

absl::Status Expander::IndexItem(const Map& map, const TermDefinition& definition,
                                 const std::string& index,
                                 const std::optional<std::string>& expanded_index,
                                 JsonValue* item) {
  const uint8_t container = definition.container;
  if ((container & kGraphContainer) != 0 && !IsGraphObject(*item)) {
    *item = Wrap("@graph", AsArray(std::move(*item)));
  }
  if (expanded_index == "@none") return absl::OkStatus();
  JsonObject& object = item->object();
  if ((container & kIndexContainer) != 0 && !definition.index.empty()) {
    JsonValue value = ExpandValue(*map.active, &definition.index, JsonValue(index));
    MOTE_RETURN_IF_ERROR(Charge(kEntryBytes + MemoryOf(value)));
    const std::optional<std::string> property =
        ExpandIri(*map.active, definition.index, Relative::kVocabulary);
    if (!property.has_value()) return Error("invalid term definition", "@index");
    JsonValue::Array values;
    values.push_back(std::move(value));
    if (JsonValue* const existing = object.Find(*property)) {
      JsonValue items = AsArray(std::move(*existing));
      for (JsonValue& other : items.array()) values.push_back(std::move(other));
    }
    object.Set(*property, JsonValue(std::move(values)));
    if (IsValueObject(*item)) {
      return Error("invalid value object", "a value cannot have an index property");
    }
  } else if ((container & kIndexContainer) != 0) {
    if (!object.Has("@index")) object.Set("@index", JsonValue(index));
  } else if ((container & kIdContainer) != 0) {
    if (!object.Has("@id")) {
      const std::optional<std::string> id = ExpandIri(*map.active, index, Relative::kDocument);
      MOTE_RETURN_IF_ERROR(Charge(kEntryBytes + id.value_or("").size()));
      object.Set("@id", id.has_value() ? JsonValue(*id) : JsonValue());
    }
  } else if (expanded_index.has_value()) {
    MOTE_RETURN_IF_ERROR(Charge(kEntryBytes + expanded_index->size()));
    JsonValue::Array types;
    types.emplace_back(*expanded_index);
    if (JsonValue* const existing = object.Find("@type")) {
      JsonValue items = AsArray(std::move(*existing));
      for (JsonValue& other : items.array()) types.push_back(std::move(other));
    }
    object.Set("@type", JsonValue(std::move(types)));
  }
  return absl::OkStatus();
}

}  // namespace mote::jsonld
