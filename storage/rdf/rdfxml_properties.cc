// Property elements of RDF/XML (sections 7.2.14 to 7.2.21).

#include <utility>

#include "storage/rdf/rdfxml_document.h"
#include "storage/rdf/rdfxml_names.h"
#include "storage/term/vocabulary.h"

namespace mote {

bool RdfXmlDocument::StartProperty() {
  Element& element = Top();
  if (iri_.starts_with(rdf::kNamespace)) {
    const std::string_view local = std::string_view(iri_).substr(rdf::kNamespace.size());
    const RdfXmlName name = RdfXmlNameOf(local);
    if (!IsPropertyElementName(name)) {
      return Fail("rdf:" + std::string(local) + " cannot be a property element");
    }
    if (name == RdfXmlName::kLi) {
      iri_.assign(rdf::kNamespace);
      iri_ += '_';
      iri_ += std::to_string(++Parent().items);
    }
  }
  std::swap(element.predicate, iri_);
  if (attributes_.Has(RdfXmlName::kId) && !ReadId(attributes_.Get(RdfXmlName::kId), &element.id)) {
    return false;
  }
  if (attributes_.Has(RdfXmlName::kAnnotation)) {
    if (attributes_.Has(RdfXmlName::kAnnotationNodeId)) {
      return Fail("rdf:annotation and rdf:annotationNodeID exclude one another");
    }
    std::string_view iri;
    if (!ResolveIri(attributes_.Get(RdfXmlName::kAnnotation), &buffer_, &iri)) return false;
    element.annotation = Node{TermKind::kIri, std::string(iri)};
  } else if (attributes_.Has(RdfXmlName::kAnnotationNodeId)) {
    Node node;
    if (!ReadNodeId(attributes_.Get(RdfXmlName::kAnnotationNodeId), &node)) return false;
    element.annotation = std::move(node);
  }
  if (attributes_.Has(RdfXmlName::kParseType)) {
    return StartParsedProperty(attributes_.Get(RdfXmlName::kParseType));
  }
  if (attributes_.Has(RdfXmlName::kResource) || attributes_.Has(RdfXmlName::kNodeId) ||
      !attributes_.properties().empty()) {
    return StartEmptyProperty();
  }
  element.kind = Kind::kProperty;
  text_.clear();
  if (attributes_.Has(RdfXmlName::kDatatype)) {
    std::string_view iri;
    if (!ResolveIri(attributes_.Get(RdfXmlName::kDatatype), &buffer_, &iri)) return false;
    if (rdf::NeedsLanguage(iri)) {
      return Fail("a literal of this datatype needs a language tag: xml:lang");
    }
    element.datatype.assign(iri);
  }
  return Require(attributes_.AllowOnly({RdfXmlName::kId, RdfXmlName::kAnnotation,
                                        RdfXmlName::kAnnotationNodeId, RdfXmlName::kDatatype}));
}

bool RdfXmlDocument::StartParsedProperty(std::string_view parse_type) {
  Element& element = Top();
  if (!attributes_.properties().empty()) {
    return Fail("a property element with rdf:parseType cannot have property attributes");
  }
  if (!Require(attributes_.AllowOnly({RdfXmlName::kId, RdfXmlName::kAnnotation,
                                      RdfXmlName::kAnnotationNodeId, RdfXmlName::kParseType}))) {
    return false;
  }
  if (parse_type == "Resource") {
    element.kind = Kind::kResource;
    NewBlankNode(&element.node);
    return EmitProperty(element, Parent(), element.node.view());
  }
  if (parse_type == "Collection") {
    element.kind = Kind::kCollection;
    return true;
  }
  if (parse_type == "Triple") {
    // Without the version, a document is read as one that knows of no triple terms; what it says
    // here is left out.
    element.kind = element.version12 ? Kind::kTriple : Kind::kIgnored;
    element.triple.reset();
    if (element.version12) triples_.push_back(depth_ - 1);
    return true;
  }
  element.kind = Kind::kLiteral;
  literal_.Clear();
  return true;
}

bool RdfXmlDocument::StartEmptyProperty() {
  Element& element = Top();
  element.kind = Kind::kEmpty;
  if (!Require(attributes_.AllowOnly({RdfXmlName::kId, RdfXmlName::kAnnotation,
                                      RdfXmlName::kAnnotationNodeId, RdfXmlName::kResource,
                                      RdfXmlName::kNodeId, RdfXmlName::kDatatype}))) {
    return false;
  }
  const bool has_resource = attributes_.Has(RdfXmlName::kResource);
  const bool has_node_id = attributes_.Has(RdfXmlName::kNodeId);
  // With property attributes alone, a datatype is allowed but means nothing (production
  // emptyPropertyElt).
  if (has_resource + has_node_id + attributes_.Has(RdfXmlName::kDatatype) > 1) {
    return Fail("rdf:resource, rdf:nodeID and rdf:datatype exclude one another");
  }
  if (has_resource) {
    std::string_view iri;
    if (!ResolveIri(attributes_.Get(RdfXmlName::kResource), &buffer_, &iri)) return false;
    if (attributes_.properties().empty()) {
      return EmitProperty(element, Parent(), {TermKind::kIri, iri});
    }
    element.node.kind = TermKind::kIri;
    element.node.text.assign(iri);
  } else if (has_node_id) {
    if (!ReadNodeId(attributes_.Get(RdfXmlName::kNodeId), &element.node)) return false;
  } else {
    NewBlankNode(&element.node);
  }
  return EmitProperty(element, Parent(), element.node.view()) &&
         EmitPropertyAttributes(element.node);
}

bool RdfXmlDocument::EndProperty() {
  Element& element = Top();
  switch (element.kind) {
    case Kind::kProperty: {
      if (element.has_node) return true;
      if (element.datatype.empty()) return EmitProperty(element, Parent(), PlainLiteral(text_));
      TermView literal = {TermKind::kLiteral, text_};
      if (element.datatype != xsd::kString) literal.datatype = element.datatype;
      return EmitProperty(element, Parent(), literal);
    }
    case Kind::kLiteral: {
      const bool ok =
          EmitProperty(element, Parent(), {TermKind::kLiteral, literal_.text(), rdf::kXmlLiteral});
      literal_.Clear();
      return ok;
    }
    case Kind::kCollection:
      if (element.has_node) {
        return Emit(element.node.view(), rdf::kRest, {TermKind::kIri, rdf::kNil});
      }
      return EmitProperty(element, Parent(), {TermKind::kIri, rdf::kNil});
    case Kind::kTriple: {
      triples_.pop_back();
      if (!element.triple) return Fail("a triple term must hold one statement, and there is none");
      const Term triple = *std::move(element.triple);
      element.triple.reset();
      return EmitProperty(element, Parent(), triple.view());
    }
    default:
      return true;
  }
}

}  // namespace mote
