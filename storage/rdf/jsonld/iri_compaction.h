#ifndef MOTE_STORAGE_RDF_JSONLD_IRI_COMPACTION_H_
#define MOTE_STORAGE_RDF_JSONLD_IRI_COMPACTION_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/rdf/jsonld/active_context.h"
#include "storage/rdf/jsonld/json_value.h"

namespace mote::jsonld {

struct IriCompaction {
  // The value for which a term is wanted; null: none.
  const JsonValue* value = nullptr;
  bool vocab = true;
  bool reverse = false;
  // Whether an IRI may become relative to the base.
  bool relative = true;
};

// IRI Compaction (JSON-LD 1.1 API, section 6.2). "IRI confused with prefix".
absl::StatusOr<std::string> CompactIri(const ActiveContext& context, const std::string& iri,
                                       const IriCompaction& options);

// A reference that resolves to `iri` against `base`, relative if they share scheme and authority.
std::string RelativeReference(std::string_view base, std::string_view iri);

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_IRI_COMPACTION_H_
