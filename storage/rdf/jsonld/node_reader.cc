#include "storage/rdf/jsonld/node_reader.h"

#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/jsonld/rdf_names.h"
#include "storage/term/vocabulary.h"

namespace mote::jsonld {
namespace {

// The active property of the nodes of a graph.
const std::string& GraphProperty() {
  static const std::string property = "@graph";
  return property;
}

bool AllStrings(const JsonValue& value) {
  for (size_t i = 0; i < ItemCount(value); ++i) {
    if (!ItemAt(value, i).is_string()) return false;
  }
  return true;
}

}  // namespace

absl::Status NodeReader::ReadDocument(const ContextPtr& active, const JsonValue& document) {
  // A graph without a name is the default graph if it is, but for its context, all of the document.
  if (document.is_object()) {
    MOTE_ASSIGN_OR_RETURN(const ContextPtr inner,
                          expander_.EnterMap(active, nullptr, document, false));
    EntryMeanings::Scope& scope = meanings_.ScopeOf(inner);
    const JsonValue* graph = nullptr;
    size_t others = 0;
    for (const auto& [key, value] : document.object()) {
      if (key == "@context") continue;
      ++others;
      if (meanings_.EntryOf(scope, key).kind == EntryKind::kGraph) graph = &value;
    }
    if (graph != nullptr && others == 1) {
      for (size_t i = 0; i < ItemCount(*graph); ++i) {
        meanings_.Shrink();
        MOTE_RETURN_IF_ERROR(ReadUnlinked(inner, &GraphProperty(), ItemAt(*graph, i), nullptr));
      }
      return absl::OkStatus();
    }
  }
  for (size_t i = 0; i < ItemCount(document); ++i) {
    meanings_.Shrink();
    MOTE_RETURN_IF_ERROR(ReadUnlinked(active, nullptr, ItemAt(document, i), nullptr));
  }
  return absl::OkStatus();
}

absl::Status NodeReader::ReadUnlinked(const ContextPtr& active, const std::string* property,
                                      const JsonValue& element, Graph graph) {
  if (element.is_array()) {
    for (const JsonValue& item : element.array()) {
      MOTE_RETURN_IF_ERROR(ReadUnlinked(active, property, item, graph));
    }
    return absl::OkStatus();
  }
  if (!element.is_object()) return absl::OkStatus();
  Shape shape;
  MOTE_ASSIGN_OR_RETURN(const ContextPtr inner, Enter(active, property, element, &shape));
  if (shape.kind == Shape::Kind::kNode) {
    return ReadNode(inner, property, element.object(), shape, graph).status();
  }
  expander_.BeginPart();
  MOTE_ASSIGN_OR_RETURN(const JsonValue expanded,
                        expander_.Expand(active, property, element, false));
  if (expanded.is_null()) return absl::OkStatus();
  for (size_t i = 0; i < ItemCount(expanded); ++i) {
    MOTE_RETURN_IF_ERROR(emitter_.EmitNode(ItemAt(expanded, i), graph).status());
  }
  return absl::OkStatus();
}

absl::Status NodeReader::ReadLinked(const Resource& subject, const EntryMeaning& meaning,
                                    const ContextPtr& active, const std::string& key,
                                    const JsonValue& element, Graph graph) {
  Shape shape;
  MOTE_ASSIGN_OR_RETURN(const ContextPtr inner, Enter(active, &key, element, &shape));
  if (shape.kind == Shape::Kind::kNode) {
    MOTE_ASSIGN_OR_RETURN(const Resource node,
                          ReadNode(inner, &key, element.object(), shape, graph));
    if (!node.valid) return absl::OkStatus();
    return emitter_.EmitQuad(subject, meaning.predicate, node.view(), graph);
  }
  if (shape.kind == Shape::Kind::kValue) {
    MOTE_ASSIGN_OR_RETURN(const bool done,
                          ReadValue(subject, meaning, inner, element.object(), shape, graph));
    if (done) return absl::OkStatus();
  }
  expander_.BeginPart();
  MOTE_ASSIGN_OR_RETURN(const JsonValue expanded, expander_.Expand(active, &key, element, false));
  if (expanded.is_null()) return absl::OkStatus();
  for (size_t i = 0; i < ItemCount(expanded); ++i) {
    MOTE_RETURN_IF_ERROR(
        emitter_.EmitObject(subject, meaning.predicate, ItemAt(expanded, i), graph));
  }
  return absl::OkStatus();
}

absl::StatusOr<ContextPtr> NodeReader::Enter(const ContextPtr& active, const std::string* property,
                                             const JsonValue& element, Shape* shape) {
  ContextPtr inner = active;
  // No property that comes here has a scoped context.
  if (active->previous != nullptr || element.Has("@context")) {
    MOTE_ASSIGN_OR_RETURN(inner, expander_.EnterMap(active, property, element, false));
  }
  Describe(meanings_.ScopeOf(inner), element.object(), shape);
  return inner;
}

void NodeReader::Describe(EntryMeanings::Scope& scope, const JsonObject& object, Shape* shape) {
  bool graph = false;
  bool node = false;
  for (const auto& [key, value] : object) {
    const EntryMeaning& meaning = meanings_.EntryOf(scope, key);
    shape->meanings.push_back(&meaning);
    // Whatever is wrong or special here, the expander knows what to do or say.
    bool special = false;
    switch (meaning.kind) {
      case EntryKind::kIgnored:
        break;
      case EntryKind::kProperty:
      case EntryKind::kSpecial:
        node = true;
        break;
      case EntryKind::kId:
        special = shape->id != nullptr || !value.is_string();
        shape->id = &value;
        node = true;
        break;
      case EntryKind::kType:
        special = !AllStrings(value);
        for (size_t i = 0; i < ItemCount(value) && !special; ++i) {
          special = meanings_.TypeOf(scope, ItemAt(value, i).string()).special;
        }
        break;
      case EntryKind::kGraph:
        special = graph;
        graph = true;
        node = true;
        break;
      case EntryKind::kValue:
        special = shape->kind == Shape::Kind::kValue;
        shape->kind = Shape::Kind::kValue;
        break;
      case EntryKind::kLanguage:
      case EntryKind::kKeyword:
      case EntryKind::kUnknown:
        special = meaning.kind != EntryKind::kLanguage;
        break;
    }
    if (special) {
      shape->kind = Shape::Kind::kOther;
      return;
    }
  }
  const bool value = shape->kind == Shape::Kind::kValue;
  if (value && node) shape->kind = Shape::Kind::kOther;
  if (value) return;
  for (const EntryMeaning* const meaning : shape->meanings) {
    if (meaning->kind == EntryKind::kLanguage) shape->kind = Shape::Kind::kOther;
  }
}

absl::StatusOr<Resource> NodeReader::ReadNode(const ContextPtr& active, const std::string* property,
                                              const JsonObject& object, const Shape& shape,
                                              Graph graph) {
  const Resource subject = shape.id == nullptr
                               ? emitter_.NewBlankNode()
                               : ResourceOf(*active, shape.id->string(), Relative::kDocument);
  size_t i = 0;
  for (const auto& [key, value] : object) {
    const EntryMeaning& meaning = *shape.meanings[i++];
    if (meaning.kind == EntryKind::kProperty) {
      MOTE_RETURN_IF_ERROR(ReadEntry(subject, meaning, active, key, value, graph));
    } else if (meaning.kind == EntryKind::kSpecial) {
      MOTE_RETURN_IF_ERROR(ReadSpecial(subject, meaning, active, property, key, value, graph));
    } else if (meaning.kind == EntryKind::kGraph) {
      MOTE_RETURN_IF_ERROR(ReadUnlinked(active, &GraphProperty(), value, &subject));
    } else if (meaning.kind == EntryKind::kType) {
      Resource predicate;
      predicate.borrowed = rdf::kType;
      EntryMeanings::Scope& scope = meanings_.ScopeOf(active);
      for (size_t j = 0; j < ItemCount(value); ++j) {
        const TypeMeaning& type = meanings_.TypeOf(scope, ItemAt(value, j).string());
        if (!type.type.valid) continue;
        MOTE_RETURN_IF_ERROR(emitter_.EmitQuad(subject, predicate, type.type.view(), graph));
      }
    }
  }
  return subject;
}

absl::StatusOr<bool> NodeReader::ReadValue(const Resource& subject, const EntryMeaning& meaning,
                                           const ContextPtr& active, const JsonObject& object,
                                           const Shape& shape, Graph graph) {
  const JsonValue* scalar = nullptr;
  std::string_view datatype;
  std::string_view language;
  size_t others = 0;
  size_t i = 0;
  for (const auto& [key, value] : object) {
    const EntryKind kind = shape.meanings[i++]->kind;
    if (kind == EntryKind::kValue) {
      scalar = &value;
    } else if (kind == EntryKind::kType) {
      if (!value.is_string()) return false;
      const TypeMeaning& type = meanings_.TypeOf(meanings_.ScopeOf(active), value.string());
      if (!type.is_datatype) return false;
      datatype = type.iri;
      ++others;
    } else if (kind == EntryKind::kLanguage) {
      if (!value.is_string() || value.string().empty()) return false;
      language = value.string();
      ++others;
    } else {
      return false;
    }
  }
  if (scalar == nullptr || !scalar->is_scalar() || others > 1) return false;
  if (!language.empty() && (!scalar->is_string() || !IsLanguageTag(language))) return false;
  MOTE_RETURN_IF_ERROR(emitter_.EmitScalar(subject, meaning.predicate, *scalar, datatype, language,
                                           /*direction=*/{}, graph));
  return true;
}

absl::Status NodeReader::ReadEntry(const Resource& subject, const EntryMeaning& meaning,
                                   const ContextPtr& active, const std::string& key,
                                   const JsonValue& value, Graph graph) {
  if (value.is_scalar()) return ReadScalar(subject, meaning, *active, value, graph);
  if (value.is_object()) return ReadLinked(subject, meaning, active, key, value, graph);
  if (value.is_null()) return absl::OkStatus();
  for (const JsonValue& item : value.array()) {
    MOTE_RETURN_IF_ERROR(ReadEntry(subject, meaning, active, key, item, graph));
  }
  return absl::OkStatus();
}

absl::Status NodeReader::ReadScalar(const Resource& subject, const EntryMeaning& meaning,
                                    const ActiveContext& active, const JsonValue& scalar,
                                    Graph graph) {
  const bool is_string = scalar.is_string();
  if (is_string && meaning.coercion != Coercion::kLiteral) {
    const Relative relative =
        meaning.coercion == Coercion::kId ? Relative::kDocument : Relative::kBoth;
    const Resource object = ResourceOf(active, scalar.string(), relative);
    if (!object.valid) return absl::OkStatus();
    return emitter_.EmitQuad(subject, meaning.predicate, object.view(), graph);
  }
  if (!meaning.datatype_valid) return absl::OkStatus();
  if (!is_string || !meaning.datatype.empty()) {
    return emitter_.EmitScalar(subject, meaning.predicate, scalar, meaning.datatype, {}, {}, graph);
  }
  if (!meaning.language_valid) return absl::OkStatus();
  return emitter_.EmitScalar(subject, meaning.predicate, scalar, {}, meaning.language,
                             meaning.direction, graph);
}

absl::Status NodeReader::ReadSpecial(const Resource& subject, const EntryMeaning& meaning,
                                     const ContextPtr& active, const std::string* property,
                                     const std::string& key, const JsonValue& value, Graph graph) {
  expander_.BeginPart();
  MOTE_ASSIGN_OR_RETURN(const JsonObject expanded,
                        expander_.ExpandEntry(active, property, key, meaning.iri, value));
  for (const auto& [iri, values] : expanded) {
    if (iri == "@reverse") {
      MOTE_RETURN_IF_ERROR(emitter_.EmitReversed(subject, values, graph));
    } else {
      MOTE_RETURN_IF_ERROR(emitter_.EmitProperty(subject, iri, values, graph));
    }
  }
  return absl::OkStatus();
}

Resource NodeReader::ResourceOf(const ActiveContext& active, std::string_view id,
                                Relative relative) {
  std::string buffer;
  const std::optional<std::string_view> iri = ExpandIri(active, id, relative, &buffer);
  if (!iri.has_value()) return IriResource({});
  Resource resource = emitter_.ResourceOf(*iri);
  if (!buffer.empty() && resource.own.empty()) {
    if (resource.kind == TermKind::kBlankNode) buffer.erase(0, 2);
    resource.own = std::move(buffer);
  }
  return resource;
}

}  // namespace mote::jsonld
