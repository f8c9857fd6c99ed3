#ifndef MOTE_STORAGE_DICTIONARY_HASH_RUN_H_
#define MOTE_STORAGE_DICTIONARY_HASH_RUN_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "storage/index/run_format.h"

namespace mote {

// A run of (hash, id) in the space of hashes.
struct HashRunInfo {
  RunId id = 0;
  uint64_t rows = 0;
  uint64_t hash = 0;  // The sum of HashEntryHash over all rows.

  friend bool operator==(const HashRunInfo&, const HashRunInfo&) = default;
};

// Hash and id of a term, sorted by both.
using HashEntry = std::pair<uint64_t, uint64_t>;
using HashEntries = std::vector<HashEntry>;

}  // namespace mote

#endif  // MOTE_STORAGE_DICTIONARY_HASH_RUN_H_
