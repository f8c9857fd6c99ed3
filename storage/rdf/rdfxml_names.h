#ifndef MOTE_STORAGE_RDF_RDFXML_NAMES_H_
#define MOTE_STORAGE_RDF_RDFXML_NAMES_H_

#include <cstdint>
#include <string_view>

// Names that RDF/XML reserves, and the names of XML. Shared by the reader and the writer.

namespace mote {

namespace xml {
inline constexpr std::string_view kNamespace = "http://www.w3.org/XML/1998/namespace";
inline constexpr std::string_view kXmlnsNamespace = "http://www.w3.org/2000/xmlns/";
}  // namespace xml

namespace its {
// Internationalization Tag Set 2.0, of which RDF/XML 1.2 takes the base direction.
inline constexpr std::string_view kNamespace = "http://www.w3.org/2005/11/its";
inline constexpr std::string_view kVersion = "2.0";
}  // namespace its

// The version label with which a document says that it has triple terms and base directions.
inline constexpr std::string_view kRdfXmlVersion = "1.2";

// Elements inside one another beyond which a document is refused. The deepest triple term that
// Mote knows takes two elements for each of its levels.
inline constexpr int kMaxRdfXmlNesting = 4096;

// The names in the RDF namespace that mean something to the syntax (RDF/XML, section 5.1).
enum class RdfXmlName : uint8_t {
  kNone,
  kRdf,
  kId,
  kAbout,
  kParseType,
  kResource,
  kNodeId,
  kDatatype,
  kVersion,
  kAnnotation,
  kAnnotationNodeId,
  kDescription,
  kLi,
  kType,
  kAboutEach,
  kAboutEachPrefix,
  kBagId,
};

// `local` is what follows the RDF namespace in an IRI.
RdfXmlName RdfXmlNameOf(std::string_view local);

// Whether a name may stand for a node, a property, or be a property attribute (productions
// nodeElementURIs, propertyElementURIs and propertyAttributeURIs).
bool IsNodeElementName(RdfXmlName name);
bool IsPropertyElementName(RdfXmlName name);
bool IsPropertyAttributeName(RdfXmlName name);

// Whether `text` is a name without colon (Namespaces in XML 1.0, production NCName).
bool IsNcName(std::string_view text);
// The same, of characters that every edition of XML allows (xml_name_chars.h).
bool IsPortableNcName(std::string_view text);

// Whether a name begins with `xml`, in any case, and so is reserved.
bool HasXmlPrefix(std::string_view text);

// The length of the longest beginning of `iri` so that the rest is a portable NCName; iri.size() if
// it does not end in one.
size_t SplitIri(std::string_view iri);

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_RDFXML_NAMES_H_
