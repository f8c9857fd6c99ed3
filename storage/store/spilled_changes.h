#ifndef MOTE_STORAGE_STORE_SPILLED_CHANGES_H_
#define MOTE_STORAGE_STORE_SPILLED_CHANGES_H_

#include <array>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "storage/delta/quad_layers.h"
#include "storage/dictionary/hash_run.h"
#include "storage/dictionary/term_class.h"
#include "storage/store/inserted_rows.h"

namespace mote {

// What a running transaction has written ahead of its commit, because it took too much memory: runs
// of effective changes and of hashes, which the state lists as dropped until they are committed,
// and terms beyond the last number that the state gives out.
struct SpilledChanges {
  std::vector<RunInfo> runs;  // Oldest first, on top of all of the store's.
  std::vector<HashRunInfo> hash_runs;
  TermNumbers terms = {};
  std::array<InsertedRows, 2> changed;  // By family.
};

// Shows `visit` what `spilled` and the memory of `layers` change together, in an order of triples
// or quads; what undoes each other is left out. `layers` are those of the transaction.
absl::Status VisitChanges(const QuadLayers& layers, const SpilledChanges& spilled, Order order,
                          const std::function<absl::Status(const ChangeRow&)>& visit);

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_SPILLED_CHANGES_H_
