#ifndef MOTE_STORAGE_LOAD_PERMUTATION_BUILDER_H_
#define MOTE_STORAGE_LOAD_PERMUTATION_BUILDER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "storage/base/temp_file.h"
#include "storage/load/load_statistics.h"
#include "storage/load/order_plan.h"
#include "storage/load/order_writer.h"
#include "storage/load/row.h"
#include "storage/load/row_run.h"
#include "storage/load/row_spool.h"
#include "storage/load/term_merge.h"
#include "storage/store/bulk_commit.h"

namespace mote {

// Turns the unsorted rows of a load into runs of every order: triples of the default graph with
// three columns, quads of named graphs with four. In three steps:
//
//   Sort       chunks of rows, with final ids, by the base order;
//   Distribute merges them, drops what the store has, writes the base order and sorts it, chunk by
//              chunk, into the others;
//   Tasks      merge and write each of those.
//
// Where everything fits in one chunk nothing is spilled, and the tasks do all of the last two steps
// on rows in memory. For one load only; each step once, in this order.
template <int kColumns>
class PermutationBuilder {
 public:
  using MapOf = std::function<absl::StatusOr<GenerationMap>(size_t generation)>;

  struct Limits {
    int threads = 1;
    uint64_t memory = 0;  // Bytes of all rows and copies of them in memory.
    const std::atomic<bool>* cancel = nullptr;
  };

  // Borrows everything.
  PermutationBuilder(BulkCommit* commit, RowSpool<kColumns>* spool, const Limits& limits);
  ~PermutationBuilder();

  // `map_of` null: the ids are final.
  absl::Status Sort(size_t generations, const MapOf& map_of);
  absl::Status Distribute();
  // What is left to do; independent of each other, the longest first.
  std::vector<std::function<absl::Status()>> Tasks();
  // Adds what was written to `contents`, after the tasks: the counts of all orders must agree.
  void Report(BulkContents* contents) const;

  // Written to temporary files, after the tasks.
  uint64_t spilled_bytes() const { return spilled_bytes_.load(); }

 private:
  using Plan = OrderPlan<kColumns>;
  static constexpr size_t kDerivedCount = Plan::kDerived.size();
  class ChunkSorter;

  // Three areas for the rows of a chain of orders.
  struct Areas;

  absl::Status SortChunks(size_t generation, const GenerationMap* map, ChunkSorter* sorter);
  absl::Status DistributeInMemory();
  absl::Status DistributeChunks();
  // Sorts `base` into the orders of a chain and hands each to `use`.
  template <typename Use>
  absl::Status DeriveChain(std::span<const Row<kColumns>> base, const PlanChain& chain,
                           Areas* areas, Use use);
  absl::Status WriteChain(const PlanChain& chain);
  absl::Status SpillChunk(std::span<const Row<kColumns>> base, Areas* areas);
  absl::Status MergeOrder(size_t derived);
  std::unique_ptr<OrderWriter<kColumns>> NewWriter(Order order);
  bool cancelled() const { return limits_.cancel != nullptr && limits_.cancel->load(); }

  BulkCommit* const commit_;
  RowSpool<kColumns>* const spool_;
  const Limits limits_;
  // Whether all rows are one chunk, and otherwise how many a chunk has.
  const bool in_memory_;
  const size_t chunk_rows_;

  LoadStatistics statistics_;
  std::atomic<uint64_t> spilled_bytes_{0};
  std::mutex mutex_;  // Guards runs while several threads add to them.
  std::unique_ptr<TempFile> base_file_;
  std::vector<RowRun<kColumns>> base_runs_;
  // In memory: all rows in the base order, each once and new.
  std::vector<Row<kColumns>> base_rows_;
  std::unique_ptr<TempFile> derived_files_[kDerivedCount];
  std::mutex derived_mutexes_[kDerivedCount];
  std::vector<RowRun<kColumns>> derived_runs_[kDerivedCount];
  std::unique_ptr<OrderWriter<kColumns>> base_writer_;
  std::unique_ptr<OrderWriter<kColumns>> derived_writers_[kDerivedCount];
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_PERMUTATION_BUILDER_H_
