#ifndef MOTE_STORAGE_RDF_JSONLD_JSONLD_OPTIONS_H_
#define MOTE_STORAGE_RDF_JSONLD_JSONLD_OPTIONS_H_

#include <cstdint>
#include <map>
#include <string>

namespace mote {

// How the base direction of a string stands in RDF (JSON-LD 1.1 API, section 9.3, `rdfDirection`).
enum class JsonLdDirection : uint8_t {
  kNone,          // Reading drops it, as the default of the specification, older than 1.2, has it.
  kI18nDatatype,  // A datatype in the i18n namespace.
  kCompoundLiteral,  // A blank node with rdf:value, rdf:language and rdf:direction.
  kBaseDirection,    // The direction of RDF 1.2; strings with a language only.
};

struct JsonLdParserOptions {
  // For error messages.
  std::string file;
  // Base IRI, or empty: then relative IRIs stay relative, and what has one is left out.
  std::string base;
  // The address of the document, against which relative contexts are resolved; empty: `base`.
  // Contexts are read from `file:` IRIs only if this is one.
  std::string document_url;
  // From the IRI of a context document to the file that stands for it.
  std::map<std::string, std::string> contexts;
  // A file with a context that holds before the document begins, or empty.
  std::string expand_context;
  // Memory that the document may take, roughly.
  uint64_t max_memory = uint64_t{1} << 30;
  JsonLdDirection direction = JsonLdDirection::kBaseDirection;
  // Whether properties that are blank nodes give quads, which are no RDF then.
  bool generalized = false;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_JSONLD_JSONLD_OPTIONS_H_
