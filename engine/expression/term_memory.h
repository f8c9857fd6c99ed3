#ifndef MOTE_ENGINE_EXPRESSION_TERM_MEMORY_H_
#define MOTE_ENGINE_EXPRESSION_TERM_MEMORY_H_

#include <cstddef>

#include "storage/term/term.h"

namespace mote {

// About the bytes that a term takes in a table of terms: its strings, its entry, and about two
// slots of a hash table; those of a triple term's components too, though copies of it share them.
inline size_t MemoryOf(const Term& term) {
  size_t bytes = 0;
  const Term* at = &term;
  while (true) {
    bytes +=
        sizeof(Term) + 48 + at->value().size() + at->raw_datatype().size() + at->language().size();
    if (!at->is_triple()) return bytes;
    bytes += 2 * sizeof(Term) + sizeof(TripleTermView) + at->triple().subject.value().size() +
             at->triple().predicate.value().size();
    at = &at->triple().object;
  }
}

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_TERM_MEMORY_H_
