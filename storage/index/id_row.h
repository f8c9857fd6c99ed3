#ifndef MOTE_STORAGE_INDEX_ID_ROW_H_
#define MOTE_STORAGE_INDEX_ID_ROW_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "storage/source/order.h"
#include "storage/term/id.h"

namespace mote {

// The columns of an order, as bits of ids; beyond KeyColumnCount(order) they are zero.
using IdRow = std::array<uint64_t, 4>;

// Less than, equal to or more than zero, by the first `columns` numbers.
inline int CompareColumns(const uint64_t* a, const uint64_t* b, int columns) {
  for (int i = 0; i < columns; ++i) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

inline IdRow RowOfQuad(const IdQuad& quad, Order order) {
  const uint64_t by_position[4] = {quad.subject.bits(), quad.predicate.bits(), quad.object.bits(),
                                   quad.graph.bits()};
  const std::array<Position, 4> positions = OrderPositions(order);
  IdRow row{};
  for (int i = 0; i < KeyColumnCount(order); ++i) {
    row[static_cast<size_t>(i)] = by_position[static_cast<size_t>(positions[i])];
  }
  return row;
}

inline IdQuad QuadOfRow(const uint64_t* row, Order order) {
  uint64_t by_position[4] = {0, 0, 0, 0};
  const std::array<Position, 4> positions = OrderPositions(order);
  for (int i = 0; i < KeyColumnCount(order); ++i) {
    by_position[static_cast<size_t>(positions[i])] = row[i];
  }
  return {Id::FromBits(by_position[0]), Id::FromBits(by_position[1]), Id::FromBits(by_position[2]),
          Id::FromBits(by_position[3])};
}

// A hash of a quad with its origins. The sum of the hashes of a set of quads does not depend on the
// order in which they are visited, so that equal sums show that two orders hold the same quads.
inline uint64_t QuadHash(const IdQuad& quad, uint64_t origins) {
  constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15u;
  uint64_t h = (quad.subject.bits() + kMultiplier) * kMultiplier;
  h = ((h ^ (h >> 32)) + quad.predicate.bits()) * 0xC2B2AE3D27D4EB4Fu;
  h = ((h ^ (h >> 29)) + quad.object.bits()) * 0x165667B19E3779F9u;
  h = ((h ^ (h >> 32)) + quad.graph.bits()) * kMultiplier;
  h = ((h ^ (h >> 29)) + origins) * 0xC2B2AE3D27D4EB4Fu;
  return h ^ (h >> 32);
}

// The same for an entry of the dictionary from hash to id.
inline uint64_t HashEntryHash(uint64_t hash, uint64_t id) {
  uint64_t h = (hash ^ (hash >> 31)) * 0x9E3779B97F4A7C15u;
  h = ((h ^ (h >> 32)) + id) * 0xC2B2AE3D27D4EB4Fu;
  return h ^ (h >> 29);
}

}  // namespace mote

#endif  // MOTE_STORAGE_INDEX_ID_ROW_H_
