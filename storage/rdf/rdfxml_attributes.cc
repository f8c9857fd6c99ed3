#include "storage/rdf/rdfxml_attributes.h"

#include "storage/term/vocabulary.h"

namespace mote {
namespace {

// The attributes of the syntax, in the order in which errors look for them.
struct SyntaxAttribute {
  RdfXmlName name;
  std::string_view text;
};
constexpr SyntaxAttribute kSyntaxAttributes[] = {
    {RdfXmlName::kId, "rdf:ID"},
    {RdfXmlName::kAbout, "rdf:about"},
    {RdfXmlName::kParseType, "rdf:parseType"},
    {RdfXmlName::kResource, "rdf:resource"},
    {RdfXmlName::kNodeId, "rdf:nodeID"},
    {RdfXmlName::kDatatype, "rdf:datatype"},
    {RdfXmlName::kVersion, "rdf:version"},
    {RdfXmlName::kAnnotation, "rdf:annotation"},
    {RdfXmlName::kAnnotationNodeId, "rdf:annotationNodeID"},
};

bool IsSyntaxAttribute(RdfXmlName name) {
  for (const SyntaxAttribute& attribute : kSyntaxAttributes) {
    if (attribute.name == name) return true;
  }
  return false;
}

// Those that early RDF/XML wrote without a namespace (RDF/XML, section 6.1.4).
bool MayLackNamespace(RdfXmlName name) {
  return name == RdfXmlName::kId || name == RdfXmlName::kAbout || name == RdfXmlName::kResource ||
         name == RdfXmlName::kParseType || name == RdfXmlName::kType;
}

}  // namespace

std::string RdfXmlAttributes::Read(std::span<const XmlAttribute> attributes) {
  present_ = 0;
  has_type_ = false;
  properties_.clear();
  language_.reset();
  base_.reset();
  direction_.reset();
  for (const XmlAttribute& attribute : attributes) {
    const XmlName& name = attribute.name;
    if (name.space.starts_with(rdf::kNamespace)) {
      // An IRI counts, however it is divided.
      std::string divided;
      std::string_view local = name.local;
      if (name.space.size() > rdf::kNamespace.size()) {
        divided = name.space.substr(rdf::kNamespace.size());
        local = divided.append(name.local);
      }
      std::string error = ReadRdfAttribute(attribute, local);
      if (!error.empty()) return error;
    } else if (HasXmlPrefix(name.prefix)) {
      if (name.space != xml::kNamespace) continue;
      if (name.local == "lang") language_ = attribute.value;
      if (name.local == "base") base_ = attribute.value;
    } else if (name.space.empty()) {
      if (HasXmlPrefix(name.local)) continue;
      if (!MayLackNamespace(RdfXmlNameOf(name.local))) {
        return "the attribute \"" + std::string(name.local) + "\" has no namespace";
      }
      std::string error = ReadRdfAttribute(attribute, name.local);
      if (!error.empty()) return error;
    } else if (name.space == its::kNamespace && (name.local == "dir" || name.local == "version")) {
      if (name.local == "dir") direction_ = attribute.value;
    } else {
      properties_.push_back({name.space, name.local, attribute.value});
    }
  }
  return "";
}

std::string RdfXmlAttributes::ReadRdfAttribute(const XmlAttribute& attribute,
                                               std::string_view local) {
  const RdfXmlName name = RdfXmlNameOf(local);
  if (IsSyntaxAttribute(name)) {
    if (Has(name)) return "rdf:" + std::string(local) + " is there twice";
    present_ |= Bit(name);
    values_[static_cast<size_t>(name)] = attribute.value;
    return "";
  }
  if (!IsPropertyAttributeName(name)) {
    return "rdf:" + std::string(local) + " cannot be an attribute";
  }
  const bool is_type = name == RdfXmlName::kType;
  if (is_type) {
    if (has_type_) return "rdf:type is there twice";
    has_type_ = true;
  }
  const std::string_view space = is_type ? rdf::kNamespace : attribute.name.space;
  properties_.push_back({space, attribute.name.local, attribute.value, is_type});
  return "";
}

std::string RdfXmlAttributes::AllowOnly(std::initializer_list<RdfXmlName> allowed) const {
  uint32_t mask = Bit(RdfXmlName::kVersion);
  for (const RdfXmlName name : allowed) mask |= Bit(name);
  if ((present_ & ~mask) == 0) return "";
  for (const SyntaxAttribute& attribute : kSyntaxAttributes) {
    if ((present_ & ~mask & Bit(attribute.name)) != 0) {
      return std::string(attribute.text) + " is not allowed here";
    }
  }
  return "";
}

}  // namespace mote
