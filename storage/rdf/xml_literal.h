#ifndef MOTE_STORAGE_RDF_XML_LITERAL_H_
#define MOTE_STORAGE_RDF_XML_LITERAL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/rdf/xml_reader.h"

namespace mote {

// Builds the lexical form of an rdf:XMLLiteral from the events inside of an element: Exclusive XML
// Canonicalization 1.0 with comments, without inclusive prefixes. Namespaces are declared where
// their prefix is used first, attributes are sorted, empty elements have an end tag.
class XmlLiteral {
 public:
  // Begins a new literal; the memory of the last is used again.
  void Clear();

  void StartElement(const XmlName& name, std::span<const XmlAttribute> attributes);
  void EndElement(const XmlName& name);
  void Text(std::string_view text);
  void Comment(std::string_view text);
  void ProcessingInstruction(std::string_view target, std::string_view data);

  // Elements that are open.
  size_t depth() const { return rendered_before_.size(); }
  const std::string& text() const { return text_; }

 private:
  // A declaration in force.
  struct Declaration {
    std::string prefix;
    std::string iri;
    size_t outer;  // The declaration of the prefix that this one hides, or kNone.
  };
  static constexpr size_t kNone = SIZE_MAX;

  // Declares the namespace of a name unless it is in force.
  void Use(const XmlName& name, bool is_attribute);
  void AppendName(const XmlName& name);

  std::string text_;
  std::vector<Declaration> rendered_;
  // From a prefix to its innermost declaration in rendered_.
  absl::flat_hash_map<std::string, size_t> innermost_;
  // For each open element, how many of rendered_ were there before it.
  std::vector<size_t> rendered_before_;
  // Scratch space.
  std::vector<const Declaration*> new_declarations_;
  std::vector<const XmlAttribute*> sorted_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_XML_LITERAL_H_
