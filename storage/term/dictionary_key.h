#ifndef MOTE_STORAGE_TERM_DICTIONARY_KEY_H_
#define MOTE_STORAGE_TERM_DICTIONARY_KEY_H_

#include <string>
#include <string_view>

#include "storage/term/id.h"
#include "storage/term/term.h"

namespace mote {

// The bytes under which the dictionary holds a term, given the class that DictionaryTag names:
//
//   kIri, kString                the text itself
//   kLangString                  text, language, length of the language
//   kDirLangString               text, language, length of the language, 0 (ltr) or 1 (rtl)
//   kNumberOther, kDateOther,    text, number of the datatype (enum Datatype) + 0x80;
//   kOtherLiteral                or text, datatype IRI, its length
//   kTriple                      the ids of subject, predicate and object, 8 bytes each, big-endian
//
// A length below 0x80 is one byte; others are four bytes, big-endian, and a byte 0xFF. What
// describes the text comes last, so that terms with common beginnings lie side by side and share
// prefixes. The mapping is exact and one to one within a class, whatever bytes the text holds;
// a blank node's key is its label. Part of the on-disk format.

// Appends the key of `term`, which is no triple term.
void AppendDictionaryKey(const TermView& term, std::string* out);

// The inverse, for a key of class `tag`. The views borrow from `key` or are static. A key that
// cannot have been written (damaged data) gives false and leaves `term` unspecified. Not for
// triple terms.
bool ParseDictionaryKey(Tag tag, std::string_view key, TermView* term);

// The key of a triple term, whose components are ids, and its inverse; false, and `triple`
// unspecified, if the length is wrong.
inline constexpr size_t kTripleKeyBytes = 24;
void AppendTripleKey(const IdTriple& triple, std::string* out);
bool ParseTripleKey(std::string_view key, IdTriple* triple);

}  // namespace mote

#endif  // MOTE_STORAGE_TERM_DICTIONARY_KEY_H_
