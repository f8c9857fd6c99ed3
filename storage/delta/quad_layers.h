#ifndef MOTE_STORAGE_DELTA_QUAD_LAYERS_H_
#define MOTE_STORAGE_DELTA_QUAD_LAYERS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "storage/delta/memory_layer.h"
#include "storage/delta/merged_run.h"
#include "storage/delta/run_filter.h"
#include "storage/index/run_cursor.h"
#include "storage/index/run_format.h"
#include "storage/kv/kv_store.h"
#include "storage/source/order.h"
#include "storage/source/space.h"

namespace mote {

// One run of quads, in all orders of its kind. The index is 0 for the default graph's triples and 1
// for the quads of named graphs, which stand in orders of their own.
struct RunInfo {
  RunId id = 0;
  std::array<uint64_t, 2> rows = {};
  std::array<uint64_t, 2> inserts = {};  // Rows that are not removals; in a base, all.
  std::array<uint64_t, 2> hash = {};     // Sums of QuadHash over all rows, the same in every order.

  bool empty() const { return rows[0] == 0 && rows[1] == 0; }
  uint64_t removals(bool named) const { return rows[named ? 1 : 0] - inserts[named ? 1 : 0]; }
  friend bool operator==(const RunInfo&, const RunInfo&) = default;
};

// A consistent set of quads: a base, and on top of it layers of effective changes, first those in
// runs, then those in memory, both oldest first. Immutable.
struct QuadLayers {
  BlockCache* blocks = nullptr;
  BlockUse block_use = BlockUse::kKeep;
  std::shared_ptr<const KvSnapshot> snapshot;
  RunInfo base;
  std::vector<RunInfo> runs;
  std::vector<std::shared_ptr<const MemoryLayer>> memory;
  // Of some of the runs.
  std::vector<std::pair<RunId, std::shared_ptr<RunFilters>>> filters;

  // What has been merged of base and runs; null if nothing is to be.
  std::shared_ptr<MergedRuns> merged;

  // A cursor over a run of these layers in one order.
  RunCursor Open(RunId run, Order order) const {
    return {blocks, snapshot.get(), OrderSpace(order), run, QuadRunShape(order), block_use};
  }

  // Null if there are none.
  RunFilters* FiltersOf(RunId run) const {
    for (const auto& [id, entry] : filters) {
      if (id == run) return entry.get();
    }
    return nullptr;
  }

  uint64_t RowCount(bool named) const {
    size_t i = named ? 1 : 0;
    uint64_t count = base.rows[i];
    for (const RunInfo& run : runs) count += run.inserts[i] - run.removals(named);
    for (const auto& layer : memory) count += layer->inserts(named) - layer->removals(named);
    return count;
  }
};

}  // namespace mote

#endif  // MOTE_STORAGE_DELTA_QUAD_LAYERS_H_
