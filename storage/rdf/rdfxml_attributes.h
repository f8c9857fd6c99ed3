#ifndef MOTE_STORAGE_RDF_RDFXML_ATTRIBUTES_H_
#define MOTE_STORAGE_RDF_RDFXML_ATTRIBUTES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/rdf/rdfxml_names.h"
#include "storage/rdf/xml_reader.h"

namespace mote {

// The attributes of one element, told apart by what they are in RDF/XML. The views are those of the
// XML attributes.
class RdfXmlAttributes {
 public:
  // A property attribute; its IRI is the namespace and the local name together.
  struct Property {
    std::string_view space;
    std::string_view local;
    std::string_view value;
    bool is_type = false;  // rdf:type, whose value is an IRI.
  };

  // Sorts `attributes` in place of those of the last element. Returns what is wrong with them, or
  // nothing. Reserved names (`xml...`) other than xml:lang and xml:base are left out.
  std::string Read(std::span<const XmlAttribute> attributes);

  // An attribute in the RDF namespace that belongs to the syntax.
  bool Has(RdfXmlName name) const { return (present_ & Bit(name)) != 0; }
  // Requires Has(name).
  std::string_view Get(RdfXmlName name) const { return values_[static_cast<size_t>(name)]; }

  const std::vector<Property>& properties() const { return properties_; }

  // Attributes that hold for an element and all inside of it.
  const std::optional<std::string_view>& language() const { return language_; }    // xml:lang
  const std::optional<std::string_view>& base() const { return base_; }            // xml:base
  const std::optional<std::string_view>& direction() const { return direction_; }  // its:dir

  // Checks that there are no attributes of the syntax but those `allowed` and rdf:version. Returns
  // what is wrong, or nothing.
  std::string AllowOnly(std::initializer_list<RdfXmlName> allowed) const;

 private:
  static constexpr uint32_t Bit(RdfXmlName name) { return uint32_t{1} << static_cast<int>(name); }

  // The attribute `rdf:local`. Returns what is wrong with it, or nothing.
  std::string ReadRdfAttribute(const XmlAttribute& attribute, std::string_view local);

  uint32_t present_ = 0;
  std::array<std::string_view, 32> values_;
  bool has_type_ = false;
  std::vector<Property> properties_;
  std::optional<std::string_view> language_;
  std::optional<std::string_view> base_;
  std::optional<std::string_view> direction_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_RDFXML_ATTRIBUTES_H_
