#ifndef MOTE_STORAGE_STORE_VERSION_H_
#define MOTE_STORAGE_STORE_VERSION_H_

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "storage/delta/memory_layer.h"
#include "storage/delta/quad_layers.h"
#include "storage/dictionary/hash_run.h"
#include "storage/kv/kv_store.h"
#include "storage/store/state_record.h"

namespace mote {

// The store at one moment: a snapshot of its KvStore, and what is known about it in memory. Made
// anew by each commit and by each fold, while nothing else is written, so that its parts agree.
// Immutable.
struct Version {
  uint64_t sequence = 0;  // Rises with every version of an open store.
  std::shared_ptr<const KvSnapshot> snapshot;
  StateRecord state;
  std::shared_ptr<const MemoryLayer> recent;        // The changes in the space of deltas.
  std::shared_ptr<const HashEntries> recent_terms;  // Those in the delta of the hashes.
  std::shared_ptr<const QuadLayers> layers;         // Base, runs and recent, for cursors.
  // Runs that are written beside the log and may be published while this version is read, which
  // then sees their blocks: these, and those with numbers from `first_later_run` on.
  std::vector<RunId> unpublished;
  RunId first_later_run = kBulkRun;
};

// Fills in `layers` from the other members; from the layers of the version before, which may be
// null, it takes what is known of runs that are still there.
inline void CompleteVersion(BlockCache* blocks, Version* version) {
  auto layers = std::make_shared<QuadLayers>();
  layers->blocks = blocks;
  layers->snapshot = version->snapshot;
  layers->base = version->state.base;
  layers->runs = version->state.runs;
  for (const RunInfo& run : layers->runs) {
    std::shared_ptr<RunFilters> filters;
    if (version->layers != nullptr) {
      for (const auto& [id, known] : version->layers->filters) {
        if (id == run.id) filters = known;
      }
    }
    if (filters == nullptr) filters = std::make_shared<RunFilters>();
    layers->filters.emplace_back(run.id, std::move(filters));
  }
  const QuadLayers* before = version->layers.get();
  layers->merged = before != nullptr && before->base == layers->base && before->runs == layers->runs
                       ? before->merged
                       : std::make_shared<MergedRuns>();
  if (!version->recent->empty()) layers->memory.push_back(version->recent);
  version->layers = std::move(layers);
}

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_VERSION_H_
