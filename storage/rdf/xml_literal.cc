#include "storage/rdf/xml_literal.h"

#include <algorithm>
#include <tuple>

#include "storage/rdf/rdfxml_names.h"
#include "storage/rdf/xml_escape.h"

namespace mote {
void XmlLiteral::Clear() {
  text_.clear();
  rendered_.clear();
  innermost_.clear();
  rendered_before_.clear();
}

void XmlLiteral::Use(const XmlName& name, bool is_attribute) {
  if (name.space == xml::kNamespace) return;        // Always declared.
  if (is_attribute && name.prefix.empty()) return;  // In no namespace.
  const auto [it, added] = innermost_.try_emplace(std::string(name.prefix), kNone);
  if (it->second == kNone) {
    // Nothing need take back a default namespace that is not in force.
    if (name.space.empty()) return;
  } else if (rendered_[it->second].iri == name.space) {
    return;
  }
  rendered_.push_back({std::string(name.prefix), std::string(name.space), it->second});
  it->second = rendered_.size() - 1;
}

void XmlLiteral::AppendName(const XmlName& name) {
  if (!name.prefix.empty()) text_.append(name.prefix).push_back(':');
  text_.append(name.local);
}

void XmlLiteral::StartElement(const XmlName& name, std::span<const XmlAttribute> attributes) {
  const size_t before = rendered_.size();
  rendered_before_.push_back(before);
  Use(name, /*is_attribute=*/false);
  sorted_.clear();
  for (const XmlAttribute& attribute : attributes) {
    Use(attribute.name, /*is_attribute=*/true);
    sorted_.push_back(&attribute);
  }
  new_declarations_.clear();
  for (size_t i = before; i < rendered_.size(); ++i) new_declarations_.push_back(&rendered_[i]);
  std::sort(new_declarations_.begin(), new_declarations_.end(),
            [](const Declaration* a, const Declaration* b) { return a->prefix < b->prefix; });
  std::sort(sorted_.begin(), sorted_.end(), [](const XmlAttribute* a, const XmlAttribute* b) {
    return std::tie(a->name.space, a->name.local) < std::tie(b->name.space, b->name.local);
  });
  text_.push_back('<');
  AppendName(name);
  for (const Declaration* declaration : new_declarations_) {
    text_.append(" xmlns");
    if (!declaration->prefix.empty()) text_.append(":").append(declaration->prefix);
    text_.append("=\"");
    AppendXmlValue(declaration->iri, &text_);
    text_.push_back('"');
  }
  for (const XmlAttribute* attribute : sorted_) {
    text_.push_back(' ');
    AppendName(attribute->name);
    text_.append("=\"");
    AppendXmlValue(attribute->value, &text_);
    text_.push_back('"');
  }
  text_.push_back('>');
}

void XmlLiteral::EndElement(const XmlName& name) {
  text_.append("</");
  AppendName(name);
  text_.push_back('>');
  for (; rendered_.size() > rendered_before_.back(); rendered_.pop_back()) {
    innermost_[rendered_.back().prefix] = rendered_.back().outer;
  }
  rendered_before_.pop_back();
}

// What comes out of a document, XML can hold.
void XmlLiteral::Text(std::string_view text) { AppendXmlText(text, &text_); }

void XmlLiteral::Comment(std::string_view text) { text_.append("<!--").append(text).append("-->"); }

void XmlLiteral::ProcessingInstruction(std::string_view target, std::string_view data) {
  text_.append("<?").append(target);
  if (!data.empty()) text_.append(" ").append(data);
  text_.append("?>");
}

}  // namespace mote
