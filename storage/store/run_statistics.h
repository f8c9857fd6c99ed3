#ifndef MOTE_STORAGE_STORE_RUN_STATISTICS_H_
#define MOTE_STORAGE_STORE_RUN_STATISTICS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>

#include "absl/container/flat_hash_map.h"
#include "storage/source/order.h"
#include "storage/source/quad_source.h"
#include "storage/term/id.h"

namespace mote {

// Exact counts of a set of quads, taken from its rows while they pass in sorted order: subjects
// from the order that begins with subject and predicate, objects and triples from that with
// predicate and object, the other total from that with the object. Index 0 is the default graph, 1
// all named graphs together. Orders may be counted apart, on a thread each, and merged. Not
// thread-safe.
class RunStatistics {
 public:
  // Counts rows [0, count) of `order`, column by column; rows of an order ascend over all calls.
  void Add(Order order, std::span<const uint64_t* const> columns, size_t count);

  // Adds what was counted of other orders.
  void Merge(const RunStatistics& other);

  std::array<uint64_t, 2> distinct_subjects = {};
  std::array<uint64_t, 2> distinct_objects = {};
  std::array<absl::flat_hash_map<uint64_t, PredicateStatistics>, 2> predicates;

 private:
  // The first two columns of the last row seen, and whether there was one, by order.
  std::array<std::array<uint64_t, 2>, kOrderCount> last_ = {};
  std::array<bool, kOrderCount> started_ = {};
};

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_RUN_STATISTICS_H_
