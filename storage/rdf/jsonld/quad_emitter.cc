#include "storage/rdf/jsonld/quad_emitter.h"

#include <cmath>
#include <cstdio>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/iri.h"
#include "storage/rdf/jsonld/expander.h"
#include "storage/rdf/jsonld/json_format.h"
#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/jsonld/keywords.h"
#include "storage/rdf/jsonld/rdf_names.h"
#include "storage/term/vocabulary.h"
#include "storage/term/xsd_number.h"

namespace mote::jsonld {
namespace {

// From here on a number is a double even without a fraction (section 8.2.2).
constexpr double kFirstNonInteger = 1e21;

// The lexical form of a number or boolean and, if `datatype` is empty, its datatype.
std::string LexicalForm(const JsonValue& value, std::string_view* datatype) {
  if (value.is_bool()) {
    if (datatype->empty()) *datatype = xsd::kBoolean;
    return value.boolean() ? "true" : "false";
  }
  const double number = value.number();
  const bool whole =
      value.is_integer() || (std::trunc(number) == number && std::abs(number) < kFirstNonInteger);
  if (!whole || *datatype == xsd::kDouble) {
    if (datatype->empty()) *datatype = xsd::kDouble;
    return FormatDouble(number);
  }
  if (datatype->empty()) *datatype = xsd::kInteger;
  if (value.is_integer()) return std::to_string(value.integer());
  if (number == 0) return "0";  // Also -0.0.
  char buffer[32];
  const int size = std::snprintf(buffer, sizeof(buffer), "%.0f", number);
  return std::string(buffer, static_cast<size_t>(size));
}

// A resource that is known to be valid.
Resource Known(std::string_view iri) {
  Resource resource;
  resource.borrowed = iri;
  return resource;
}

}  // namespace

Resource QuadEmitter::NewBlankNode() {
  Resource resource;
  resource.kind = TermKind::kBlankNode;
  resource.own = "#" + std::to_string(++blank_nodes_);
  return resource;
}

Resource QuadEmitter::ResourceOf(std::string_view id) {
  if (!IsBlankNodeId(id)) return IriResource(id);
  Resource resource;
  resource.kind = TermKind::kBlankNode;
  resource.borrowed = id.substr(2);
  if (!IsWritableLabel(resource.borrowed)) {
    std::string& label = relabelled_[std::string(resource.borrowed)];
    if (label.empty()) label = NewBlankNode().own;
    resource.own = label;
  }
  return resource;
}

absl::Status QuadEmitter::Emit(const JsonValue& node) { return EmitNode(node, nullptr).status(); }

absl::Status QuadEmitter::CheckIndex(const Resource& node, const JsonValue& index, Graph graph) {
  if (!index.is_string()) return absl::OkStatus();
  uint64_t number = 0;
  if (graph != nullptr) {
    std::string name(graph->kind == TermKind::kIri ? "<" : "_:");
    name.append(graph->text());
    number = graph_numbers_.emplace(std::move(name), graph_numbers_.size() + 1).first->second;
  }
  std::string key(std::to_string(number));
  key.append(node.kind == TermKind::kIri ? "<" : "_:").append(node.text());
  const auto [known, is_new] = indexes_.emplace(std::move(key), index.string());
  if (is_new || known->second == index.string()) return absl::OkStatus();
  return Error("conflicting indexes", "`" + known->second + "` and `" + index.string() + "` of <" +
                                          std::string(node.view().value) + ">");
}

absl::StatusOr<Resource> QuadEmitter::EmitNode(const JsonValue& node, Graph graph) {
  if (!node.is_object() || IsValueObject(node)) return NewBlankNode();
  const JsonValue* const id = node.Find("@id");
  Resource subject;
  if (id == nullptr) {
    subject = NewBlankNode();
  } else {
    // A null identifier, which stands for a reserved one, is no resource.
    subject = ResourceOf(id->is_string() ? std::string_view(id->string()) : std::string_view());
  }
  for (const auto& [key, value] : node.object()) {
    if (key[0] != '@' || !IsKeyword(key)) {
      MOTE_RETURN_IF_ERROR(EmitProperty(subject, key, value, graph));
    } else if (key == "@type") {
      for (size_t i = 0; i < ItemCount(value); ++i) {
        if (!ItemAt(value, i).is_string()) continue;
        const Resource type = ResourceOf(ItemAt(value, i).string());
        if (!type.valid) continue;
        MOTE_RETURN_IF_ERROR(EmitQuad(subject, Known(rdf::kType), type.view(), graph));
      }
    } else if (key == "@graph") {
      for (size_t i = 0; i < ItemCount(value); ++i) {
        MOTE_RETURN_IF_ERROR(EmitNode(ItemAt(value, i), &subject).status());
      }
    } else if (key == "@included") {
      for (size_t i = 0; i < ItemCount(value); ++i) {
        MOTE_RETURN_IF_ERROR(EmitNode(ItemAt(value, i), graph).status());
      }
    } else if (key == "@index") {
      MOTE_RETURN_IF_ERROR(CheckIndex(subject, value, graph));
    } else if (key == "@reverse" && value.is_object()) {
      MOTE_RETURN_IF_ERROR(EmitReversed(subject, value, graph));
    }
  }
  return subject;
}

absl::Status QuadEmitter::EmitReversed(const Resource& subject, const JsonValue& map, Graph graph) {
  for (const auto& [property, nodes] : map.object()) {
    const Resource predicate = ResourceOf(property);
    for (size_t i = 0; i < ItemCount(nodes); ++i) {
      MOTE_ASSIGN_OR_RETURN(const Resource other, EmitNode(ItemAt(nodes, i), graph));
      if (!subject.valid) continue;
      MOTE_RETURN_IF_ERROR(EmitQuad(other, predicate, subject.view(), graph));
    }
  }
  return absl::OkStatus();
}

absl::Status QuadEmitter::EmitProperty(const Resource& subject, std::string_view property,
                                       const JsonValue& values, Graph graph) {
  const Resource predicate = ResourceOf(property);
  for (size_t i = 0; i < ItemCount(values); ++i) {
    MOTE_RETURN_IF_ERROR(EmitObject(subject, predicate, ItemAt(values, i), graph));
  }
  return absl::OkStatus();
}

absl::Status QuadEmitter::EmitObject(const Resource& subject, const Resource& predicate,
                                     const JsonValue& value, Graph graph) {
  if (IsValueObject(value)) return EmitValue(subject, predicate, value, graph);
  if (const JsonValue* const list = value.Find("@list")) {
    return EmitList(subject, predicate, *list, graph);
  }
  MOTE_ASSIGN_OR_RETURN(const Resource object, EmitNode(value, graph));
  if (!object.valid) return absl::OkStatus();
  return EmitQuad(subject, predicate, object.view(), graph);
}

absl::Status QuadEmitter::EmitValue(const Resource& subject, const Resource& predicate,
                                    const JsonValue& object, Graph graph) {
  const JsonValue& value = *object.Find("@value");
  const JsonValue* const type = object.Find("@type");
  const JsonValue* const language = object.Find("@language");
  const JsonValue* const direction = object.Find("@direction");
  if (type != nullptr && type->is_string("@json")) {
    std::string text;
    AppendCanonicalJson(value, &text);
    TermView literal;
    literal.kind = TermKind::kLiteral;
    literal.value = text;
    literal.datatype = rdf::kJson;
    return EmitQuad(subject, predicate, literal, graph);
  }
  if (!value.is_scalar()) return absl::OkStatus();
  std::string_view datatype;
  if (type != nullptr && type->is_string()) {
    datatype = type->string();
    if (!IsLiteralDatatype(datatype)) return absl::OkStatus();
  }
  std::string_view tag;
  if (language != nullptr && language->is_string()) {
    tag = language->string();
    if (!IsLanguageTag(tag)) return absl::OkStatus();
  }
  std::string_view base_direction;
  if (direction != nullptr && direction->is_string()) base_direction = direction->string();
  return EmitScalar(subject, predicate, value, datatype, tag, base_direction, graph);
}

absl::Status QuadEmitter::EmitScalar(const Resource& subject, const Resource& predicate,
                                     const JsonValue& scalar, std::string_view datatype,
                                     std::string_view language, std::string_view direction,
                                     Graph graph) {
  TermView literal;
  literal.kind = TermKind::kLiteral;
  literal.datatype = datatype;
  std::string text;
  if (scalar.is_string()) {
    literal.value = scalar.string();
  } else {
    text = LexicalForm(scalar, &literal.datatype);
    literal.value = text;
  }
  if (literal.datatype == xsd::kString) literal.datatype = {};
  if (!language.empty()) {
    literal.language = language;
    literal.datatype = {};
  }
  if (!direction.empty()) return EmitDirected(subject, predicate, literal, direction, graph);
  return EmitQuad(subject, predicate, literal, graph);
}

absl::Status QuadEmitter::EmitDirected(const Resource& subject, const Resource& predicate,
                                       const TermView& literal, std::string_view direction,
                                       Graph graph) {
  TermView object = literal;
  switch (options_.direction) {
    case JsonLdDirection::kNone:
      break;
    case JsonLdDirection::kBaseDirection:
      if (!object.language.empty()) {
        object.direction = direction == "rtl" ? Direction::kRtl : Direction::kLtr;
      }
      break;
    case JsonLdDirection::kI18nDatatype: {
      const std::string datatype =
          std::string(kI18nNamespace) + LowerCase(literal.language) + "_" + std::string(direction);
      object.language = {};
      object.datatype = datatype;
      return EmitQuad(subject, predicate, object, graph);
    }
    case JsonLdDirection::kCompoundLiteral: {
      const Resource compound = NewBlankNode();
      const std::string language = LowerCase(literal.language);
      object.language = {};
      MOTE_RETURN_IF_ERROR(EmitQuad(subject, predicate, compound.view(), graph));
      MOTE_RETURN_IF_ERROR(EmitQuad(compound, Known(kRdfValue), object, graph));
      if (!language.empty()) {
        object.value = language;
        MOTE_RETURN_IF_ERROR(EmitQuad(compound, Known(kRdfLanguage), object, graph));
      }
      object.value = direction;
      return EmitQuad(compound, Known(kRdfDirection), object, graph);
    }
  }
  return EmitQuad(subject, predicate, object, graph);
}

absl::Status QuadEmitter::EmitList(const Resource& subject, const Resource& predicate,
                                   const JsonValue& items, Graph graph) {
  const Resource first = Known(rdf::kFirst);
  const Resource rest = Known(rdf::kRest);
  const Resource nil = Known(rdf::kNil);
  const size_t count = ItemCount(items);
  if (count == 0) return EmitQuad(subject, predicate, nil.view(), graph);
  Resource cell = NewBlankNode();
  MOTE_RETURN_IF_ERROR(EmitQuad(subject, predicate, cell.view(), graph));
  for (size_t i = 0; i < count; ++i) {
    MOTE_RETURN_IF_ERROR(EmitObject(cell, first, ItemAt(items, i), graph));
    Resource next = i + 1 < count ? NewBlankNode() : nil;
    MOTE_RETURN_IF_ERROR(EmitQuad(cell, rest, next.view(), graph));
    cell = std::move(next);
  }
  return absl::OkStatus();
}

absl::Status QuadEmitter::EmitQuad(const Resource& subject, const Resource& predicate,
                                   const TermView& object, Graph graph) {
  if (!subject.valid || !predicate.valid || (graph != nullptr && !graph->valid)) {
    return absl::OkStatus();
  }
  if (predicate.kind == TermKind::kBlankNode && !options_.generalized) return absl::OkStatus();
  QuadView quad;
  quad.subject = subject.view();
  quad.predicate = predicate.view();
  quad.object = object;
  if (graph != nullptr) {
    quad.graph = graph->view();
    quad.has_graph = true;
  }
  absl::Status status = handler_.OnQuad(quad);
  if (!status.ok()) handler_status_ = status;
  return status;
}

}  // namespace mote::jsonld
