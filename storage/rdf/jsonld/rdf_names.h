#ifndef MOTE_STORAGE_RDF_JSONLD_RDF_NAMES_H_
#define MOTE_STORAGE_RDF_JSONLD_RDF_NAMES_H_

#include <string>
#include <string_view>

namespace mote::jsonld {

// What RDF and JSON-LD 1.1 API, section 8, call things.
inline constexpr std::string_view kRdfValue = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value";
inline constexpr std::string_view kRdfLanguage =
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#language";
inline constexpr std::string_view kRdfDirection =
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#direction";
inline constexpr std::string_view kRdfList = "http://www.w3.org/1999/02/22-rdf-syntax-ns#List";
inline constexpr std::string_view kI18nNamespace = "https://www.w3.org/ns/i18n#";

// Whether `tag` has the form of a language tag (LANGTAG of Turtle, subtags bounded as in BCP 47).
bool IsLanguageTag(std::string_view tag);

// Whether literals without a language may have `datatype`: an IRI, and none of those of strings
// with a language.
bool IsLiteralDatatype(std::string_view datatype);

// Whether `label` can follow `_:` in N-Triples and Turtle (BLANK_NODE_LABEL).
bool IsWritableLabel(std::string_view label);

// With ASCII letters in lower case.
std::string LowerCase(std::string_view text);

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_RDF_NAMES_H_
