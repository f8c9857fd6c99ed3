#ifndef MOTE_STORAGE_RDF_JSONLD_INVERSE_CONTEXT_H_
#define MOTE_STORAGE_RDF_JSONLD_INVERSE_CONTEXT_H_

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/rdf/jsonld/active_context.h"

namespace mote::jsonld {

// An inverse context (JSON-LD 1.1 API, section 4.4): from an IRI, a container, and a type or a
// language to the term that is best for it.
struct InverseContext {
  struct Terms {
    std::map<std::string, std::string, std::less<>> language;
    std::map<std::string, std::string, std::less<>> type;
    std::string any;
  };
  absl::flat_hash_map<std::string, std::map<std::string, Terms, std::less<>>> iris;
  // The terms that may be the prefix of a compact IRI, and their IRIs.
  std::vector<std::pair<std::string, std::string>> prefixes;
};

// The inverse context of `context`, made when it is first asked for.
const InverseContext& InverseOf(const ActiveContext& context);

// Which of the three maps of a term Term Selection looks at.
enum class TermAspect : uint8_t { kLanguage, kType, kAny };

// Term Selection (section 4.5); null if there is no term.
const std::string* SelectTerm(const ActiveContext& context, std::string_view iri,
                              std::span<const std::string_view> containers, TermAspect aspect,
                              std::span<const std::string> preferred);

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_INVERSE_CONTEXT_H_
