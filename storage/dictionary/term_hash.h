#ifndef MOTE_STORAGE_DICTIONARY_TERM_HASH_H_
#define MOTE_STORAGE_DICTIONARY_TERM_HASH_H_

#include <xxhash.h>

#include <cstdint>
#include <string_view>

#include "storage/term/id.h"

namespace mote {

// The hash under which the dictionary finds a term of class `tag` with these bytes
// (storage/term/dictionary_key.h). The seed is drawn when a database is made, so that nobody can
// prepare terms that collide. Part of the on-disk format: XXH3, 64 bits, with the class folded into
// the seed.
inline uint64_t TermHash(uint64_t seed, Tag tag, std::string_view bytes) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(),
                              seed ^ (uint64_t{static_cast<uint8_t>(tag)} << 56));
}

}  // namespace mote

#endif  // MOTE_STORAGE_DICTIONARY_TERM_HASH_H_
