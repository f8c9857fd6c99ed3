#ifndef MOTE_STORAGE_TERM_NTRIPLES_FORMAT_H_
#define MOTE_STORAGE_TERM_NTRIPLES_FORMAT_H_

#include <string>
#include <string_view>

#include "storage/term/term.h"

// Terms in canonical N-Triples (RDF 1.2 N-Triples, section 4): the form of `mote dump`, of query
// results in the Turtle family, and of Term::ToString.

namespace mote {

// Appends `_:label`, `<iri>`, a literal, or a triple term as `<<( s p o )>>`.
void AppendNTriples(const TermView& term, std::string* out);
void AppendNTriples(const Term& term, std::string* out);

// Appends the text of a string literal between its quotes: \t \b \n \r \f \" \\ as such, the
// other control characters, U+007F, U+FFFE and U+FFFF as \uXXXX, everything else as it is.
void AppendEscapedString(std::string_view text, std::string* out);

// Appends an IRI between `<` and `>`, with \uXXXX for the characters that IRIREF excludes.
void AppendIriRef(std::string_view iri, std::string* out);

}  // namespace mote

#endif  // MOTE_STORAGE_TERM_NTRIPLES_FORMAT_H_
