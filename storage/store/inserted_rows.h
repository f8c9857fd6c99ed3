#ifndef MOTE_STORAGE_STORE_INSERTED_ROWS_H_
#define MOTE_STORAGE_STORE_INSERTED_ROWS_H_

#include <cstdint>
#include <functional>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/delta/memory_layer.h"
#include "storage/source/quad_source.h"

namespace mote {

// Asked while a commit is prepared; its error ends the commit with it, and nothing has changed.
using CommitCheck = std::function<absl::Status()>;

// What the rows of one family that a transaction changes show, by predicate and in all.
struct InsertedRows {
  absl::flat_hash_map<uint64_t, PredicateStatistics> predicates;  // Distinct among themselves.
  absl::flat_hash_map<uint64_t, int64_t> triples;                 // Inserts less removals.
  uint64_t distinct_subjects = 0;
  uint64_t distinct_objects = 0;
  uint64_t inserts = 0;
  uint64_t removals = 0;

  bool empty() const { return inserts + removals == 0; }
  // What both show together, as far as sums tell: distinct values of both count twice.
  void Add(const InsertedRows& other);
};

// `check` is asked before each of the sorts that this takes.
absl::StatusOr<InsertedRows> SummariseChanges(const MemoryLayer& changes, bool named,
                                              const CommitCheck& check);

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_INSERTED_ROWS_H_
