#ifndef MOTE_STORAGE_SOURCE_SPACE_H_
#define MOTE_STORAGE_SOURCE_SPACE_H_

#include <cstdint>

#include "storage/source/order.h"

namespace mote {

// The spaces of keys that a store keeps in its KvStore, by position (storage/FORMAT.md, "Spaces").
// Plain numbers, so that they pass as SpaceId. Never renumbered: a new version appends.
struct Space {
  static constexpr uint16_t kMeta = 0;           // Format, and the state of the last commit.
  static constexpr uint16_t kTerms = 1;          // Id to term.
  static constexpr uint16_t kTermHash = 2;       // Hash of a term to its id, in packed runs.
  static constexpr uint16_t kTermHashDelta = 3;  // The same for terms of recent small commits.
  static constexpr uint16_t kBlobs = 4;          // Terms too long for a block of terms.
  static constexpr uint16_t kTripleTerms = 5;    // Reserved (RDF 1.2).
  static constexpr uint16_t kGraphs = 6;         // Named graphs and their sizes.
  static constexpr uint16_t kCommits = 7;        // The history.
  static constexpr uint16_t kStatistics = 8;     // Per predicate.
  static constexpr uint16_t kDelta = 9;          // Changes of recent small commits.
  static constexpr uint16_t kFirstOrder = 10;    // Sorted runs: a space for each order.
  static constexpr uint16_t kCount = kFirstOrder + kOrderCount;
};

constexpr uint16_t OrderSpace(Order order) {
  return static_cast<uint16_t>(Space::kFirstOrder + static_cast<uint16_t>(order));
}

}  // namespace mote

#endif  // MOTE_STORAGE_SOURCE_SPACE_H_
