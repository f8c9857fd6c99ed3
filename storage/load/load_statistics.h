#ifndef MOTE_STORAGE_LOAD_LOAD_STATISTICS_H_
#define MOTE_STORAGE_LOAD_LOAD_STATISTICS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/source/order.h"
#include "storage/source/quad_source.h"
#include "storage/term/id.h"

namespace mote {

// Exact counts over the quads of a load, of the default graph or of the named graphs together. Each
// order contributes what it shows without further sorting, so that threads that write different
// orders fill different members.
struct LoadStatistics {
  // From the order that begins with the subject: totals, and subjects for each predicate.
  uint64_t distinct_subjects = 0;
  absl::flat_hash_map<uint64_t, uint64_t> subjects_of_predicate;
  // From the order that begins with predicate and object.
  struct PredicateCount {
    uint64_t predicate;
    uint64_t rows;
    uint64_t distinct_objects;
  };
  std::vector<PredicateCount> predicates;  // Ascending.
  // From the order that begins with the object.
  uint64_t distinct_objects = 0;
  // From the order that begins with graph and subject.
  std::vector<std::pair<Id, uint64_t>> graphs;  // Ascending.

  // By ascending predicate.
  std::vector<std::pair<Id, PredicateStatistics>> Predicates() const;
};

// Counts over the rows of one order as they pass, and adds them up in a LoadStatistics at the end.
template <int kColumns>
class OrderStatistics {
 public:
  // Borrows `statistics`, which may be null.
  OrderStatistics(Order order, LoadStatistics* statistics);

  // `count` (> 0) further rows, column by column of the order.
  void Add(std::span<const uint64_t* const> columns, size_t count);
  void Finish();

 private:
  void AddSubjects(const uint64_t* subject, const uint64_t* predicate, size_t count);
  void AddPredicates(const uint64_t* predicate, const uint64_t* object, size_t count);
  void AddGraphs(const uint64_t* graph, size_t count);

  const Order order_;
  LoadStatistics* const statistics_;
  // The last row, once there is one.
  bool started_ = false;
  uint64_t last_[2] = {};
  // Of the predicate or graph that `last_` begins with.
  uint64_t rows_ = 0;
  uint64_t distinct_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_LOAD_STATISTICS_H_
