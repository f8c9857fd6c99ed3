#include "storage/rdf/jsonld/expander.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/iri.h"
#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/jsonld/keywords.h"

namespace mote::jsonld {
namespace {

// What an expanded value takes besides its text: two objects' members and their keys.
constexpr uint64_t kValueBytes = 320;

bool IsAllowedInValue(std::string_view key) {
  return key == "@value" || key == "@type" || key == "@language" || key == "@direction" ||
         key == "@index";
}

// Whether an entry's key expands to `keyword`.
bool ExpandsTo(const ActiveContext& context, std::string_view key, std::string_view keyword) {
  if (key == keyword) return true;
  const TermDefinition* const definition = context.Find(key);
  return definition != nullptr && definition->iri == keyword;
}

}  // namespace

bool IsSimpleGraphObject(const JsonValue& value) {
  return IsGraphObject(value) && !value.Has("@id");
}

bool IsGraphObject(const JsonValue& value) {
  if (!value.Has("@graph")) return false;
  return std::all_of(value.object().begin(), value.object().end(), [](const auto& member) {
    return member.first == "@graph" || member.first == "@id" || member.first == "@index";
  });
}

void AddValue(JsonObject& object, std::string_view key, JsonValue value) {
  JsonValue& slot = object[key];
  if (slot.is_null()) {
    slot = JsonValue::MakeArray();
  } else if (!slot.is_array()) {
    JsonValue::Array items;
    items.push_back(std::move(slot));
    slot = JsonValue(std::move(items));
  }
  JsonValue::Array& items = slot.array();
  if (!value.is_array()) {
    items.push_back(std::move(value));
    return;
  }
  if (items.empty()) {
    items = std::move(value.array());
    return;
  }
  for (JsonValue& item : value.array()) items.push_back(std::move(item));
}

absl::StatusOr<JsonValue> Expander::ExpandDocument(const ContextPtr& active,
                                                   const JsonValue& element) {
  MOTE_ASSIGN_OR_RETURN(JsonValue result, Expand(active, nullptr, element, false));
  if (result.is_object() && result.object().size() == 1 && result.Has("@graph")) {
    result = JsonValue(std::move(*result.Find("@graph")));
  }
  if (result.is_null()) return JsonValue::MakeArray();
  if (result.is_array()) return result;
  JsonValue::Array items;
  items.push_back(std::move(result));
  return JsonValue(std::move(items));
}

absl::StatusOr<JsonObject> Expander::ExpandEntry(const ContextPtr& active,
                                                 const std::string* property,
                                                 const std::string& key, const std::string& iri,
                                                 const JsonValue& value) {
  JsonObject result;
  Map map{active, active, property, std::nullopt, &result};
  MOTE_RETURN_IF_ERROR(ExpandProperty(map, key, iri, value));
  return result;
}

absl::Status Expander::Charge(uint64_t bytes) {
  memory_ += bytes;
  if (memory_ <= max_memory_) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      "a node of the document needs more memory in expanded form than it may take (" +
      std::to_string(max_memory_ >> 20) + " MiB)");
}

absl::StatusOr<JsonValue> Expander::Expand(const ContextPtr& active, const std::string* property,
                                           const JsonValue& element, bool from_map) {
  if (element.is_null()) return JsonValue();
  if (element.is_array()) return ExpandArray(active, property, element.array(), from_map);
  if (element.is_object()) return ExpandMap(active, property, element, from_map);
  if (property == nullptr || *property == "@graph") return JsonValue();
  ContextPtr scoped = active;
  const TermDefinition* const definition = active->Find(*property);
  if (definition != nullptr && definition->context != nullptr) {
    ContextOptions options;
    options.override_protected = true;
    MOTE_ASSIGN_OR_RETURN(scoped, contexts_.ProcessScoped(active, *definition, options));
  }
  JsonValue value = ExpandValue(*scoped, property, element);
  MOTE_RETURN_IF_ERROR(Charge(kValueBytes + MemoryOf(value)));
  return value;
}

absl::StatusOr<JsonValue> Expander::ExpandArray(const ContextPtr& active,
                                                const std::string* property,
                                                const JsonValue::Array& element, bool from_map) {
  const TermDefinition* const definition = property == nullptr ? nullptr : active->Find(*property);
  const bool is_list = definition != nullptr && (definition->container & kListContainer) != 0;
  JsonValue::Array result;
  result.reserve(element.size());
  for (const JsonValue& item : element) {
    MOTE_ASSIGN_OR_RETURN(JsonValue expanded, Expand(active, property, item, from_map));
    if (expanded.is_null()) continue;
    if (!expanded.is_array()) {
      result.push_back(std::move(expanded));
    } else if (is_list) {
      JsonObject list;
      list.Set("@list", std::move(expanded));
      result.emplace_back(std::move(list));
    } else {
      for (JsonValue& inner : expanded.array()) result.push_back(std::move(inner));
    }
  }
  return JsonValue(std::move(result));
}

absl::StatusOr<ContextPtr> Expander::EnterMap(ContextPtr active, const std::string* property,
                                              const JsonValue& element, bool from_map) {
  const TermDefinition* const definition = property == nullptr ? nullptr : active->Find(*property);
  // Keeps the definition alive while the context changes.
  const ContextPtr outer = active;
  if (active->previous != nullptr && !from_map) {
    const JsonObject& object = element.object();
    const bool is_value = std::any_of(object.begin(), object.end(), [&](const auto& member) {
      return ExpandsTo(*active, member.first, "@value");
    });
    const bool is_reference =
        object.size() == 1 && ExpandsTo(*active, object.begin()->first, "@id");
    if (!is_value && !is_reference) active = active->previous;
  }
  if (definition != nullptr && definition->context != nullptr) {
    ContextOptions options;
    options.override_protected = true;
    MOTE_ASSIGN_OR_RETURN(active, contexts_.ProcessScoped(active, *definition, options));
  }
  if (const JsonValue* const context = element.Find("@context")) {
    MOTE_ASSIGN_OR_RETURN(active, contexts_.Process(active, *context, base_url_, {}));
  }
  return active;
}

absl::Status Expander::EnterTypes(const JsonValue& element, Map* map) {
  std::vector<const JsonObject::Member*> type_keys;
  for (const JsonObject::Member& member : element.object()) {
    if (ExpandsTo(*map->active, member.first, "@type")) type_keys.push_back(&member);
  }
  if (type_keys.empty()) return absl::OkStatus();
  std::sort(type_keys.begin(), type_keys.end(),
            [](const auto* a, const auto* b) { return a->first < b->first; });
  for (const JsonObject::Member* const member : type_keys) {
    std::vector<std::string_view> terms;
    for (size_t i = 0; i < ItemCount(member->second); ++i) {
      const JsonValue& type = ItemAt(member->second, i);
      if (type.is_string()) terms.push_back(type.string());
    }
    std::sort(terms.begin(), terms.end());
    for (const std::string_view term : terms) {
      const TermDefinition* const definition = map->type_scoped->Find(term);
      if (definition == nullptr || definition->context == nullptr) continue;
      ContextOptions options;
      options.propagate = false;
      MOTE_ASSIGN_OR_RETURN(map->active,
                            contexts_.ProcessScoped(map->active, *definition, options));
    }
  }
  const JsonValue& first = type_keys.front()->second;
  if (ItemCount(first) > 0) {
    const JsonValue& last = ItemAt(first, ItemCount(first) - 1);
    if (last.is_string()) map->input_type = ExpandIri(*map->active, last.string(), Relative::kBoth);
  }
  return absl::OkStatus();
}

absl::StatusOr<JsonValue> Expander::ExpandMap(ContextPtr active, const std::string* property,
                                              const JsonValue& element, bool from_map) {
  MOTE_RETURN_IF_ERROR(Charge(kValueBytes));
  JsonObject result;
  Map map;
  MOTE_ASSIGN_OR_RETURN(map.active, EnterMap(std::move(active), property, element, from_map));
  map.type_scoped = map.active;
  map.property = property;
  map.result = &result;
  MOTE_RETURN_IF_ERROR(EnterTypes(element, &map));
  MOTE_RETURN_IF_ERROR(ExpandEntries(map, element.object()));
  return Finish(std::move(result), property);
}

absl::Status Expander::ExpandEntries(Map& map, const JsonObject& element) {
  std::vector<const JsonObject::Member*> nests;
  for (const JsonObject::Member& member : element) {
    const auto& [key, value] = member;
    if (key == "@context") continue;
    std::optional<std::string> property = ExpandIri(*map.active, key, Relative::kVocabulary);
    if (!property.has_value() || property->empty()) continue;
    if (IsKeyword(*property)) {
      if (map.property != nullptr && *map.property == "@reverse") {
        return Error("invalid reverse property map", *property + " within @reverse");
      }
      if (*property == "@nest") {
        nests.push_back(&member);
        continue;
      }
      if (map.result->Has(*property) && *property != "@included" && *property != "@type" &&
          *property != "@reverse") {
        return Error("colliding keywords", *property);
      }
      MOTE_RETURN_IF_ERROR(ExpandKeyword(map, *property, value));
    } else if (property->find(':') != std::string::npos) {
      MOTE_RETURN_IF_ERROR(ExpandProperty(map, key, *std::move(property), value));
    }
  }
  for (const JsonObject::Member* const nest : nests) {
    MOTE_RETURN_IF_ERROR(ExpandNested(map, nest->first, nest->second));
  }
  return absl::OkStatus();
}

absl::Status Expander::ExpandNested(Map& map, const std::string& key, const JsonValue& values) {
  ContextPtr inner = map.active;
  const TermDefinition* const definition = map.active->Find(key);
  if (definition != nullptr && definition->context != nullptr) {
    ContextOptions options;
    options.override_protected = true;
    MOTE_ASSIGN_OR_RETURN(inner, contexts_.ProcessScoped(inner, *definition, options));
  }
  for (size_t i = 0; i < ItemCount(values); ++i) {
    const JsonValue& nested = ItemAt(values, i);
    if (!nested.is_object()) return Error("invalid @nest value", "must be an object");
    for (const auto& member : nested.object()) {
      if (ExpandsTo(*inner, member.first, "@value")) {
        return Error("invalid @nest value", "has @value");
      }
    }
    Map nest = map;
    nest.active = inner;
    nest.property = &key;
    MOTE_RETURN_IF_ERROR(ExpandEntries(nest, nested.object()));
  }
  return absl::OkStatus();
}

absl::StatusOr<JsonValue> Expander::Finish(JsonObject result, const std::string* property) {
  if (const JsonValue* const value = result.Find("@value")) {
    for (const auto& member : result) {
      if (!IsAllowedInValue(member.first)) {
        return Error("invalid value object", "@value with " + member.first);
      }
    }
    const JsonValue* const type = result.Find("@type");
    if (type != nullptr && (result.Has("@language") || result.Has("@direction"))) {
      return Error("invalid value object", "@type with @language or @direction");
    }
    if (type == nullptr || !type->is_string("@json")) {
      if (value->is_null() || (value->is_array() && value->array().empty())) return JsonValue();
      if (!value->is_string() && result.Has("@language")) {
        return Error("invalid language-tagged value", "only strings have a language");
      }
      if (type != nullptr && (!type->is_string() || !IsAbsoluteIri(type->string()))) {
        return Error("invalid typed value", "@type must be an IRI");
      }
    }
  } else if (JsonValue* const type = result.Find("@type")) {
    if (!type->is_array()) {
      JsonValue::Array types;
      types.push_back(std::move(*type));
      *type = JsonValue(std::move(types));
    }
  } else if (result.Has("@set") || result.Has("@list")) {
    if (result.size() > 2 || (result.size() == 2 && !result.Has("@index"))) {
      return Error("invalid set or list object", "has members besides @index");
    }
    if (JsonValue* const set = result.Find("@set")) return std::move(*set);
  }
  if (result.size() == 1 && result.Has("@language")) return JsonValue();
  if (property == nullptr || *property == "@graph") {
    if (result.empty() || result.Has("@value") || result.Has("@list")) return JsonValue();
    if (result.size() == 1 && result.Has("@id")) return JsonValue();
  }
  return JsonValue(std::move(result));
}

JsonValue Expander::ExpandValue(const ActiveContext& active, const std::string* property,
                                const JsonValue& value) {
  const TermDefinition* const definition = active.Find(*property);
  JsonObject result;
  const bool has_type = definition != nullptr && !definition->type.empty();
  if (has_type && value.is_string() &&
      (definition->type == "@id" || definition->type == "@vocab")) {
    const std::optional<std::string> iri = ExpandIri(
        active, value.string(), definition->type == "@id" ? Relative::kDocument : Relative::kBoth);
    result.Set("@id", iri.has_value() ? JsonValue(*iri) : JsonValue());
    return JsonValue(std::move(result));
  }
  result.Set("@value", value);
  if (has_type && definition->type != "@id" && definition->type != "@vocab" &&
      definition->type != "@none") {
    result.Set("@type", JsonValue(definition->type));
  } else if (value.is_string()) {
    const std::optional<std::string>& language =
        definition != nullptr && definition->language.has_value() ? *definition->language
                                                                  : active.language;
    const std::string& direction = definition != nullptr && definition->direction.has_value()
                                       ? *definition->direction
                                       : active.direction;
    if (language.has_value()) result.Set("@language", JsonValue(*language));
    if (!direction.empty()) result.Set("@direction", JsonValue(direction));
  }
  return JsonValue(std::move(result));
}

}  // namespace mote::jsonld
