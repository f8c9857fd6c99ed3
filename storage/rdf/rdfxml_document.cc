#include "storage/rdf/rdfxml_document.h"

#include <utility>

#include "storage/rdf/rdfxml_names.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

bool IsWhiteSpace(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// Whether other syntaxes can write the prefix (PN_PREFIX of Turtle).
bool IsCommonPrefix(std::string_view prefix) {
  return prefix.empty() || (!prefix.starts_with('_') && !prefix.ends_with('.'));
}

}  // namespace

RdfXmlDocument::RdfXmlDocument(const RdfXmlParserOptions& options, QuadHandler& handler)
    : options_(options),
      handler_(handler),
      reader_({.file = options.file,
               .buffer_size = options.buffer_size,
               .max_token_bytes = options.max_token_bytes}) {
  bases_.push_back(options.base.empty() ? BaseIri() : BaseIri(options.base));
  languages_.emplace_back();
  quad_.predicate.kind = TermKind::kIri;
}

absl::Status RdfXmlDocument::Run(ByteSource& source) {
  absl::Status status = reader_.Run(source, *this);
  return status_.ok() ? status : status_;
}

bool RdfXmlDocument::Fail(const std::string& message) {
  status_ = ToStatus(reader_.ErrorHere(message));
  return false;
}

RdfXmlDocument::Element& RdfXmlDocument::Push() {
  if (elements_.size() == depth_) elements_.push_back(std::make_unique<Element>());
  Element& element = *elements_[depth_];
  if (depth_ == 0) {
    element.base = 0;
    element.language = 0;
    element.direction = Direction::kNone;
    element.version12 = false;
  } else {
    const Element& parent = *elements_[depth_ - 1];
    element.base = parent.base;
    element.language = parent.language;
    element.direction = parent.direction;
    element.version12 = parent.version12;
  }
  element.datatype.clear();
  element.id.clear();
  element.annotation.reset();
  element.has_node = false;
  element.items = 0;
  ++depth_;
  return element;
}

void RdfXmlDocument::Pop() {
  --depth_;
  bases_.resize(depth_ == 0 ? 1 : Top().base + 1);
  languages_.resize(depth_ == 0 ? 1 : Top().language + 1);
}

bool RdfXmlDocument::OnNamespace(std::string_view prefix, std::string_view iri) {
  if (!IsCommonPrefix(prefix) || !IsAbsoluteIri(iri)) return true;
  status_ = handler_.OnPrefix(prefix, iri);
  return status_.ok();
}

bool RdfXmlDocument::OnStartElement(const XmlName& name, std::span<const XmlAttribute> attributes) {
  if (depth_ + literal_.depth() + ignored_depth_ >= static_cast<size_t>(kMaxRdfXmlNesting)) {
    return Fail("elements are nested more than " + std::to_string(kMaxRdfXmlNesting) + " deep");
  }
  const bool has_parent = depth_ > 0;
  const Kind around = has_parent ? Top().kind : Kind::kRdf;
  if (around == Kind::kLiteral) {
    literal_.StartElement(name, attributes);
    return CheckLength(literal_.text());
  }
  if (around == Kind::kIgnored) {
    ++ignored_depth_;
    return true;
  }
  if (around == Kind::kEmpty) {
    return Fail("a property element with these attributes must be empty");
  }
  Element& element = Push();
  if (HasXmlPrefix(name.prefix) || (name.prefix.empty() && HasXmlPrefix(name.local))) {
    // RDF/XML, section 6: such elements do not count.
    element.kind = Kind::kIgnored;
    return true;
  }
  if (!Require(attributes_.Read(attributes)) || !ReadContext() ||
      !ExpandName(name.space, name.local, &iri_)) {
    return false;
  }
  if (around == Kind::kNode || around == Kind::kResource) return StartProperty();
  if (!has_parent && iri_.starts_with(rdf::kNamespace) &&
      RdfXmlNameOf(std::string_view(iri_).substr(rdf::kNamespace.size())) == RdfXmlName::kRdf) {
    return StartRdf();
  }
  return StartNode();
}

bool RdfXmlDocument::ReadContext() {
  Element& element = Top();
  if (attributes_.base()) {
    std::string_view iri;
    if (!ResolveIri(*attributes_.base(), &buffer_, &iri)) return false;
    bases_.emplace_back(iri);
    element.base = bases_.size() - 1;
    if (depth_ == 1) {
      status_ = handler_.OnBase(iri);
      if (!status_.ok()) return false;
    }
  }
  if (attributes_.language()) {
    if (!ReadLanguage(*attributes_.language())) return false;
    languages_.emplace_back(*attributes_.language());
    element.language = languages_.size() - 1;
  }
  if (attributes_.Has(RdfXmlName::kVersion)) {
    // A label from the future announces at least as much as 1.2 does.
    element.version12 = attributes_.Get(RdfXmlName::kVersion) != "1.1";
  }
  if (attributes_.direction()) {
    if (*attributes_.direction() == "ltr") {
      element.direction = Direction::kLtr;
    } else if (*attributes_.direction() == "rtl") {
      element.direction = Direction::kRtl;
    } else if (element.version12) {
      return Fail("its:dir must be ltr or rtl");
    }
  }
  return true;
}

bool RdfXmlDocument::StartRdf() {
  Top().kind = Kind::kRdf;
  if (!attributes_.properties().empty()) return Fail("rdf:RDF cannot have properties");
  return Require(attributes_.AllowOnly({}));
}

bool RdfXmlDocument::StartNode() {
  Element& element = Top();
  element.kind = Kind::kNode;
  bool is_description = false;
  if (iri_.starts_with(rdf::kNamespace)) {
    const std::string_view local = std::string_view(iri_).substr(rdf::kNamespace.size());
    const RdfXmlName name = RdfXmlNameOf(local);
    if (!IsNodeElementName(name)) {
      return Fail("rdf:" + std::string(local) + " cannot be a node element");
    }
    is_description = name == RdfXmlName::kDescription;
  }
  if (!Require(attributes_.AllowOnly({RdfXmlName::kId, RdfXmlName::kNodeId, RdfXmlName::kAbout}))) {
    return false;
  }
  const bool has_id = attributes_.Has(RdfXmlName::kId);
  const bool has_node_id = attributes_.Has(RdfXmlName::kNodeId);
  const bool has_about = attributes_.Has(RdfXmlName::kAbout);
  if (has_id + has_node_id + has_about > 1) {
    return Fail("rdf:ID, rdf:nodeID and rdf:about exclude one another");
  }
  if (has_about) {
    std::string_view iri;
    if (!ResolveIri(attributes_.Get(RdfXmlName::kAbout), &buffer_, &iri)) return false;
    element.node.kind = TermKind::kIri;
    element.node.text.assign(iri);
  } else if (has_id) {
    element.node.kind = TermKind::kIri;
    if (!ReadId(attributes_.Get(RdfXmlName::kId), &element.node.text)) return false;
  } else if (has_node_id) {
    if (!ReadNodeId(attributes_.Get(RdfXmlName::kNodeId), &element.node)) return false;
  } else {
    NewBlankNode(&element.node);
  }
  if (depth_ > 1 && !LinkNode()) return false;
  if (!is_description && !Emit(element.node.view(), rdf::kType, {TermKind::kIri, iri_})) {
    return false;
  }
  return EmitPropertyAttributes(element.node);
}

bool RdfXmlDocument::LinkNode() {
  const Element& element = Top();
  Element& parent = Parent();
  switch (parent.kind) {
    case Kind::kProperty:
      if (parent.has_node) return Fail("a property has one object; this is another element");
      if (!parent.datatype.empty()) {
        return Fail("a property element with rdf:datatype has text only");
      }
      if (!IsWhiteSpace(text_)) return Fail("a property element has either text or an element");
      parent.has_node = true;
      return EmitProperty(parent, *elements_[depth_ - 3], element.node.view());
    case Kind::kCollection:
      return AddListItem(parent, *elements_[depth_ - 3], element.node);
    case Kind::kTriple:
      if (parent.has_node) return Fail("a triple term has one node; this is another");
      parent.has_node = true;
      return true;
    default:
      return true;
  }
}

bool RdfXmlDocument::AddListItem(Element& list, const Element& owner, const Node& item) {
  Node cell;
  NewBlankNode(&cell);
  if (list.has_node) {
    if (!Emit(list.node.view(), rdf::kRest, cell.view())) return false;
  } else if (!EmitProperty(list, owner, cell.view())) {
    return false;
  }
  list.has_node = true;
  list.node = std::move(cell);
  return Emit(list.node.view(), rdf::kFirst, item.view());
}

bool RdfXmlDocument::OnEndElement(const XmlName& name) {
  Element& element = Top();
  if (element.kind == Kind::kLiteral && literal_.depth() > 0) {
    literal_.EndElement(name);
    return true;
  }
  if (element.kind == Kind::kIgnored && ignored_depth_ > 0) {
    --ignored_depth_;
    return true;
  }
  if (!EndProperty()) return false;
  Pop();
  return true;
}

bool RdfXmlDocument::OnText(std::string_view text) {
  Element& element = Top();
  switch (element.kind) {
    case Kind::kIgnored:
      return true;
    case Kind::kLiteral:
      literal_.Text(text);
      return CheckLength(literal_.text());
    case Kind::kProperty:
      if (element.has_node) {
        return IsWhiteSpace(text) || Fail("a property element has either text or an element");
      }
      text_.append(text);
      return CheckLength(text_);
    default:
      return IsWhiteSpace(text) || Fail("text is not allowed here");
  }
}

bool RdfXmlDocument::CheckLength(const std::string& literal) {
  return literal.size() <= options_.max_token_bytes ||
         Fail("this literal is longer than " + std::to_string(options_.max_token_bytes) + " bytes");
}

bool RdfXmlDocument::OnComment(std::string_view text) {
  if (depth_ == 0 || Top().kind != Kind::kLiteral) return true;
  literal_.Comment(text);
  return CheckLength(literal_.text());
}

bool RdfXmlDocument::OnProcessingInstruction(std::string_view target, std::string_view data) {
  if (depth_ == 0 || Top().kind != Kind::kLiteral) return true;
  literal_.ProcessingInstruction(target, data);
  return CheckLength(literal_.text());
}

}  // namespace mote
