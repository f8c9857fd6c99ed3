#ifndef MOTE_STORAGE_RDF_IRI_H_
#define MOTE_STORAGE_RDF_IRI_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "storage/term/iri_characters.h"

// IRIs as RFC 3987 defines them, with the generic syntax and the resolution of RFC 3986. The one
// implementation for all readers, SPARQL and the interfaces to programs.

namespace mote {

// Whether `iri` starts with a scheme, `[A-Za-z][A-Za-z0-9+.-]*:` (RFC 3986, section 3.1), which
// makes it absolute in the sense of RDF (fragments allowed).
bool HasScheme(std::string_view iri);

// A part of an IRI that the syntax does not allow.
struct IriFlaw {
  // The part is [begin, end) of the text; never empty unless the text is.
  size_t begin = 0;
  size_t end = 0;
  // Why, for a message; a constant.
  const char* why = nullptr;
};

// The first flaw of `text` as an IRI reference (RFC 3987, section 2.2: absolute, with or without
// fragment, or relative), if it has one: characters, UTF-8, percent escapes, authority (host,
// address in brackets, port), one fragment, private-use characters in queries only, no colon in the
// first segment of a relative path. What schemes demand beyond that is not looked at. One thing is
// let through that the RFCs do not have: a single `%` at the end of a fragment.
std::optional<IriFlaw> FindIriFlaw(std::string_view text);

// The flaw of `iri` in words, with the offending part.
std::string DescribeIriFlaw(std::string_view iri, const IriFlaw& flaw);

// Whether `iri` is an IRI: it has a scheme and no flaw.
bool IsAbsoluteIri(std::string_view iri);

// Whether what follows `iri` could be part of its authority or of a percent escape, so that a valid
// name behind a valid IRI need not make a valid IRI.
bool HasOpenEnd(std::string_view iri);

// A base IRI, split once so that many references can be resolved against it.
class BaseIri {
 public:
  BaseIri() = default;
  // What is resolved against an `iri` without scheme stays relative.
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
