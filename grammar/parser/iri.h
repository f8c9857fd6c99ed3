#ifndef MOTE_GRAMMAR_PARSER_IRI_H_
#define MOTE_GRAMMAR_PARSER_IRI_H_

#include <string>
#include <string_view>

namespace mote {

// True if `iri` starts with a scheme (RFC 3986 section 3.1), i.e. is not a relative reference.
bool HasIriScheme(std::string_view iri);

// `reference` resolved against `base` as RFC 3986 section 5.2 says, without any normalisation
// (SPARQL 1.1 section 4.1.1). A reference with a scheme is returned as it is, dot segments
// included, because IRIs in data are not touched either. An empty base leaves the reference alone.
std::string ResolveIri(std::string_view base, std::string_view reference);

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_IRI_H_
