#ifndef MOTE_STORAGE_RDF_CUSTOMARY_PREFIXES_H_
#define MOTE_STORAGE_RDF_CUSTOMARY_PREFIXES_H_

#include <string_view>
#include <utility>

#include "storage/term/vocabulary.h"

namespace mote {

// Prefixes and namespaces that everybody knows, for documents that come without any.
inline constexpr std::pair<std::string_view, std::string_view> kCustomaryPrefixes[] = {
    {"rdf", rdf::kNamespace},
    {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
    {"xsd", xsd::kNamespace},
    {"owl", "http://www.w3.org/2002/07/owl#"},
    {"skos", "http://www.w3.org/2004/02/skos/core#"},
    {"dcterms", "http://purl.org/dc/terms/"},
    {"foaf", "http://xmlns.com/foaf/0.1/"},
    {"sh", "http://www.w3.org/ns/shacl#"},
    {"prov", "http://www.w3.org/ns/prov#"},
    {"schema", "http://schema.org/"},
    {"td", "https://www.w3.org/2019/wot/td#"},
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_CUSTOMARY_PREFIXES_H_
