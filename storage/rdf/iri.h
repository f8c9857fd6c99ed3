#ifndef MOTE_STORAGE_RDF_IRI_H_
#define MOTE_STORAGE_RDF_IRI_H_

#include <string>
#include <string_view>

namespace mote {

// Whether `iri` starts with a scheme, `[A-Za-z][A-Za-z0-9+.-]*:` (RFC 3986, section 3.1), which
// makes it absolute in the sense of RDF (fragments allowed).
bool HasScheme(std::string_view iri);

// Whether all characters of `text` may occur in an IRI: none of the characters that IRIREF of
// Turtle and SPARQL excludes, well-formed UTF-8, and beyond ASCII only ucschar and iprivate of RFC
// 3987. The structure (percent escapes, brackets) is not checked: real data breaks it often, and
// IRIs are compared as they stand.
bool HasIriCharacters(std::string_view text);

// HasScheme and HasIriCharacters.
bool IsAbsoluteIri(std::string_view iri);

// A base IRI, split once so that many references can be resolved against it.
class BaseIri {
 public:
  BaseIri() = default;
  // Requires HasScheme(iri).
  explicit BaseIri(std::string_view iri);

  // False until a base was given.
  bool is_set() const { return !iri_.empty(); }
  const std::string& iri() const { return iri_; }

  // Appends the target of `reference` (RFC 3986, section 5.2, strict). A reference with a scheme is
  // appended as it is: RDF compares IRIs by characters, and N-Triples would not change it either.
  // Requires is_set() unless the reference has a scheme.
  void Resolve(std::string_view reference, std::string* out) const;

 private:
  std::string iri_;
  // Ends of the parts of iri_: scheme with its colon, authority with its slashes, path, query.
  size_t scheme_end_ = 0;
  size_t authority_end_ = 0;
  size_t path_end_ = 0;
  size_t query_end_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_IRI_H_
