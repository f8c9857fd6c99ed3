#include "storage/rdf/jsonld/rdf_to_jsonld.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/jsonld/json_format.h"
#include "storage/rdf/jsonld/json_parser.h"
#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/jsonld/keywords.h"
#include "storage/rdf/jsonld/rdf_names.h"
#include "storage/rdf/scan.h"
#include "storage/rdf/turtle_writer.h"
#include "storage/term/vocabulary.h"

namespace mote::jsonld {
namespace {

// More values than this are looked up by hash.
constexpr size_t kFewValues = 32;
// What a quad takes besides its text, roughly.
constexpr uint64_t kQuadBytes = 400;
// Lists within each other: each takes two levels of JSON.
constexpr int kMaxListNesting = kMaxJsonNesting / 2 - 4;

std::string Identifier(const TermView& term) {
  if (term.kind != TermKind::kBlankNode) return std::string(term.value);
  std::string label;
  AppendBlankNodeLabel(term.value, &label);
  return label;
}

JsonValue Reference(std::string_view id) {
  JsonObject object;
  object.Set("@id", JsonValue(id));
  return JsonValue(std::move(object));
}

bool IsCanonical(const JsonValue& value, std::string_view text) {
  std::string canonical;
  AppendCanonicalJson(value, &canonical);
  return canonical == text;
}

// The JSON number or boolean of a lexical form; null if there is none.
JsonValue NativeValue(const TermView& literal) {
  if (literal.datatype == xsd::kBoolean) {
    if (literal.value == "true" || literal.value == "1") return JsonValue(true);
    if (literal.value == "false" || literal.value == "0") return JsonValue(false);
    return JsonValue();
  }
  if (literal.datatype != xsd::kInteger && literal.datatype != xsd::kDouble) return JsonValue();
  const absl::StatusOr<JsonValue> number = ParseJson(literal.value, {});
  if (!number.ok() || !number->is_number()) return JsonValue();
  // White space, and digits that a double would lose.
  if (!IsAsciiDigit(literal.value.back()) ||
      (literal.value[0] != '-' && !IsAsciiDigit(literal.value[0])))
    return JsonValue();
  if (literal.datatype == xsd::kInteger && !number->is_integer()) return JsonValue();
  return *number;
}

const JsonValue* OnlyText(const JsonValue::Array& values) {
  if (values.size() != 1) return nullptr;
  const JsonValue* const value = values[0].Find("@value");
  return value != nullptr && value->is_string() ? value : nullptr;
}

}  // namespace

RdfToJsonLd::Property* RdfToJsonLd::Node::Find(std::string_view iri) {
  if (places != nullptr) {
    const auto found = places->find(absl::string_view(iri.data(), iri.size()));
    return found == places->end() ? nullptr : &properties[found->second];
  }
  for (Property& property : properties) {
    if (property.iri == iri) return &property;
  }
  return nullptr;
}

RdfToJsonLd::Property& RdfToJsonLd::Node::PropertyOf(std::string_view iri) {
  if (Property* const known = Find(iri)) return *known;
  properties.emplace_back();
  properties.back().iri = std::string(iri);
  if (places == nullptr && properties.size() > kFewValues) {
    places = std::make_unique<absl::flat_hash_map<std::string, size_t>>();
    for (size_t i = 0; i < properties.size(); ++i) places->emplace(properties[i].iri, i);
  } else if (places != nullptr) {
    places->emplace(properties.back().iri, properties.size() - 1);
  }
  return properties.back();
}

void RdfToJsonLd::Node::AddType(const std::string& type) {
  if (known_types == nullptr && types.size() > kFewValues) {
    known_types = std::make_unique<absl::flat_hash_set<std::string>>(types.begin(), types.end());
  }
  const bool is_new = known_types != nullptr
                          ? known_types->insert(type).second
                          : std::find(types.begin(), types.end(), type) == types.end();
  if (is_new) types.push_back(type);
}

absl::Status RdfToJsonLd::Charge(uint64_t bytes) {
  memory_ += bytes;
  if (memory_ <= options_.max_memory) return absl::OkStatus();
  return absl::ResourceExhaustedError("the graph needs more memory as JSON-LD than it may take (" +
                                      std::to_string(options_.max_memory >> 20) + " MiB)");
}

RdfToJsonLd::Node* RdfToJsonLd::NodeOf(Graph& graph, const std::string& id) {
  Node*& node = graph.nodes[id];
  if (node == nullptr) {
    nodes_.emplace_back();
    node = &nodes_.back();
    node->id = id;
    if (IsBlankNodeId(id)) ++graph_counts_[id];
  }
  return node;
}

absl::StatusOr<JsonValue> RdfToJsonLd::ObjectOf(const TermView& object) const {
  if (object.kind == TermKind::kLiteral) return LiteralOf(object);
  return Reference(Identifier(object));
}

absl::StatusOr<JsonValue> RdfToJsonLd::LiteralOf(const TermView& literal) const {
  JsonObject object;
  if (literal.datatype == rdf::kJson) {
    absl::StatusOr<JsonValue> value = ParseJson(literal.value, {"the literal"});
    if (!value.ok() && !options_.lossless) {
      return Error("invalid JSON literal", std::string(value.status().message()));
    }
    if (value.ok() && (!options_.lossless || IsCanonical(*value, literal.value))) {
      object.Set("@value", *std::move(value));
      object.Set("@type", JsonValue("@json"));
      return JsonValue(std::move(object));
    }
  }
  if (options_.direction == JsonLdDirection::kI18nDatatype &&
      literal.datatype.starts_with(kI18nNamespace)) {
    const std::string_view tag = literal.datatype.substr(kI18nNamespace.size());
    const size_t underscore = tag.find('_');
    object.Set("@value", JsonValue(literal.value));
    if (underscore != 0) object.Set("@language", JsonValue(tag.substr(0, underscore)));
    if (underscore != std::string_view::npos) {
      object.Set("@direction", JsonValue(tag.substr(underscore + 1)));
    }
    return JsonValue(std::move(object));
  }
  JsonValue native = options_.native_types ? NativeValue(literal) : JsonValue();
  const bool is_native = !native.is_null();
  object.Set("@value", is_native ? std::move(native) : JsonValue(literal.value));
  if (!literal.language.empty()) {
    object.Set("@language", JsonValue(literal.language));
    if (literal.direction != Direction::kNone) {
      object.Set("@direction", JsonValue(literal.direction == Direction::kRtl ? "rtl" : "ltr"));
    }
  } else if (!literal.datatype.empty() && literal.datatype != xsd::kString && !is_native) {
    object.Set("@type", JsonValue(literal.datatype));
  }
  return JsonValue(std::move(object));
}

size_t RdfToJsonLd::AddUnique(Property& property, JsonValue value, bool* is_new) {
  *is_new = true;
  JsonValue::Array& values = property.values;
  if (values.size() < kFewValues) {
    const auto found = std::find(values.begin(), values.end(), value);
    *is_new = found == values.end();
    if (!*is_new) return static_cast<size_t>(found - values.begin());
  } else {
    if (property.known == nullptr) {
      property.known = std::make_unique<absl::flat_hash_set<std::string>>();
      for (const JsonValue& known : values) {
        std::string text;
        AppendCanonicalJson(known, &text);
        property.known->insert(std::move(text));
      }
    }
    std::string text;
    AppendCanonicalJson(value, &text);
    *is_new = property.known->insert(std::move(text)).second;
    if (!*is_new) return 0;
  }
  values.push_back(std::move(value));
  return values.size() - 1;
}

absl::Status RdfToJsonLd::OnQuad(const QuadView& quad) {
  if (quad.subject.kind == TermKind::kTriple || quad.object.kind == TermKind::kTriple) {
    return absl::InvalidArgumentError("JSON-LD 1.1 cannot express triple terms");
  }
  MOTE_RETURN_IF_ERROR(Charge(kQuadBytes + quad.subject.value.size() + quad.predicate.value.size() +
                              quad.object.value.size()));
  const std::string name = quad.has_graph ? Identifier(quad.graph) : std::string();
  Graph& graph = graphs_[name];
  if (quad.has_graph) NodeOf(graphs_[""], name);
  Node* const node = NodeOf(graph, Identifier(quad.subject));
  const bool is_resource = quad.object.kind != TermKind::kLiteral;
  std::string object_id;
  if (is_resource) {
    object_id = Identifier(quad.object);
    NodeOf(graph, object_id);
  }
  if (quad.predicate.value == rdf::kType && is_resource && !options_.use_rdf_type) {
    node->AddType(object_id);
    if (IsBlankNodeId(object_id)) usages_[object_id].node = nullptr;
    return absl::OkStatus();
  }
  if (options_.direction == JsonLdDirection::kCompoundLiteral &&
      quad.predicate.value == kRdfDirection) {
    graph.compound_literals.push_back(node->id);
  }
  MOTE_ASSIGN_OR_RETURN(JsonValue value, ObjectOf(quad.object));
  Property* const property = &node->PropertyOf(quad.predicate.value);
  bool is_new = false;
  const size_t place = AddUnique(*property, std::move(value), &is_new);
  if (!is_new || !is_resource) return absl::OkStatus();
  const Usage usage{&graph, node, static_cast<size_t>(property - node->properties.data()), place};
  if (object_id == rdf::kNil) {
    graph.nil_usages.push_back(usage);
  } else if (quad.object.kind == TermKind::kBlankNode) {
    const auto [known, first] = usages_.emplace(object_id, usage);
    if (!first) known->second.node = nullptr;
  }
  return absl::OkStatus();
}

const RdfToJsonLd::Usage* RdfToJsonLd::OnlyUsage(const Graph& graph, const std::string& id) const {
  // The specification does not look at other graphs, and would give the blank node there another
  // identity.
  const auto found = usages_.find(id);
  if (found == usages_.end() || found->second.node == nullptr || found->second.graph != &graph ||
      graph_counts_.find(id)->second != 1 || graphs_.count(id) != 0) {
    return nullptr;
  }
  return &found->second;
}

void RdfToJsonLd::FoldCompoundLiterals(Graph& graph) {
  for (const std::string& id : graph.compound_literals) {
    Node& literal = *graph.nodes[id];
    const Usage* const usage = OnlyUsage(graph, id);
    Property* const text = literal.Find(kRdfValue);
    Property* const direction = literal.Find(kRdfDirection);
    Property* const language = literal.Find(kRdfLanguage);
    if (usage == nullptr || text == nullptr || OnlyText(text->values) == nullptr ||
        direction == nullptr || OnlyText(direction->values) == nullptr ||
        (language != nullptr && OnlyText(language->values) == nullptr)) {
      continue;
    }
    JsonObject value;
    value.Set("@value", *OnlyText(text->values));
    if (language != nullptr) value.Set("@language", *OnlyText(language->values));
    value.Set("@direction", *OnlyText(direction->values));
    usage->node->properties[usage->property].values[usage->value] = JsonValue(std::move(value));
    literal.removed = true;
  }
}

bool RdfToJsonLd::IsWithinItself(const Node& owner) {
  int steps = 0;
  for (const Node* node = &owner; node->owner != nullptr; node = node->owner) {
    if (++steps > kMaxListNesting) return true;
  }
  return false;
}

void RdfToJsonLd::FoldLists(Graph& graph) {
  for (const Usage& nil : graph.nil_usages) {
    std::vector<Node*> cells;
    Usage head = nil;
    while (head.node->properties[head.property].iri == rdf::kRest) {
      Node& cell = *head.node;
      const Usage* const usage = IsBlankNodeId(cell.id) ? OnlyUsage(graph, cell.id) : nullptr;
      Property* const first = cell.Find(rdf::kFirst);
      const bool plain =
          cell.properties.size() == 2 && first != nullptr && first->values.size() == 1 &&
          cell.properties[head.property].values.size() == 1 &&
          (cell.types.empty() ||
           (!options_.lossless && cell.types.size() == 1 && cell.types[0] == kRdfList)) &&
          !cell.removed;
      if (usage == nullptr || !plain) break;
      cells.push_back(&cell);
      cell.removed = true;
      head = *usage;
      if (!IsBlankNodeId(head.node->id)) break;
    }
    for (Node* const cell : cells) cell->owner = head.node;
    if (IsWithinItself(*head.node)) {
      // Nothing would lead to such a list; it stays as it is.
      for (Node* const cell : cells) {
        cell->owner = nullptr;
        cell->removed = false;
      }
      continue;
    }
    lists_[&head.node->properties[head.property].values[head.value]] = std::move(cells);
  }
}

absl::StatusOr<JsonValue> RdfToJsonLd::RenderValue(const JsonValue& value, int depth) const {
  const auto list = lists_.find(&value);
  if (list == lists_.end()) return value;
  if (depth > kMaxListNesting) {
    return absl::InvalidArgumentError("collections nest deeper than " +
                                      std::to_string(kMaxListNesting) + " levels");
  }
  JsonValue::Array items;
  for (auto cell = list->second.rbegin(); cell != list->second.rend(); ++cell) {
    const JsonValue& first = (*cell)->Find(rdf::kFirst)->values[0];
    MOTE_ASSIGN_OR_RETURN(JsonValue item, RenderValue(first, depth + 1));
    items.push_back(std::move(item));
  }
  JsonObject object;
  object.Set("@list", JsonValue(std::move(items)));
  return JsonValue(std::move(object));
}

absl::StatusOr<JsonValue> RdfToJsonLd::Render(const Node& node) const {
  JsonObject object;
  object.Set("@id", JsonValue(node.id));
  if (!node.types.empty()) {
    JsonValue::Array types;
    for (const std::string& type : node.types) types.emplace_back(type);
    object.Set("@type", JsonValue(std::move(types)));
  }
  for (const Property& property : node.properties) {
    JsonValue::Array values;
    for (const JsonValue& value : property.values) {
      MOTE_ASSIGN_OR_RETURN(JsonValue rendered, RenderValue(value, 0));
      values.push_back(std::move(rendered));
    }
    object.Set(property.iri, JsonValue(std::move(values)));
  }
  return JsonValue(std::move(object));
}

absl::StatusOr<JsonValue> RdfToJsonLd::Finish() {
  for (auto& [name, graph] : graphs_) {
    FoldCompoundLiterals(graph);
    FoldLists(graph);
  }
  JsonValue::Array document;
  for (const auto& [id, node] : graphs_[""].nodes) {
    if (node->removed) continue;
    const auto named = id.empty() ? graphs_.end() : graphs_.find(id);
    if (node->empty() && named == graphs_.end()) continue;
    MOTE_ASSIGN_OR_RETURN(JsonValue rendered, Render(*node));
    if (named != graphs_.end()) {
      JsonValue::Array contents;
      for (const auto& inner : named->second.nodes) {
        if (!inner.second->removed && !inner.second->empty()) {
          MOTE_ASSIGN_OR_RETURN(JsonValue content, Render(*inner.second));
          contents.push_back(std::move(content));
        }
      }
      rendered.object().Set("@graph", JsonValue(std::move(contents)));
    }
    document.push_back(std::move(rendered));
  }
  return JsonValue(std::move(document));
}

}  // namespace mote::jsonld
