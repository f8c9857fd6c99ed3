#ifndef MOTE_STORAGE_RDF_JSONLD_RESOURCE_H_
#define MOTE_STORAGE_RDF_JSONLD_RESOURCE_H_

#include <string>
#include <string_view>

#include "storage/rdf/iri.h"
#include "storage/term/term.h"

namespace mote::jsonld {

// An IRI or blank node of RDF, which borrows its text unless `own` is used.
struct Resource {
  TermKind kind = TermKind::kIri;
  std::string_view borrowed;
  std::string own;
  // Whether RDF has such a term: false for relative IRIs.
  bool valid = true;

  std::string_view text() const { return own.empty() ? borrowed : std::string_view(own); }
  TermView view() const { return {kind, text()}; }
};

// Borrows `iri`, which is no blank node identifier.
inline Resource IriResource(std::string_view iri) {
  Resource resource;
  resource.borrowed = iri;
  resource.valid = IsAbsoluteIri(iri);
  return resource;
}

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_RESOURCE_H_
