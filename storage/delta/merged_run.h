#ifndef MOTE_STORAGE_DELTA_MERGED_RUN_H_
#define MOTE_STORAGE_DELTA_MERGED_RUN_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/delta/row_merger.h"
#include "storage/index/block_cache.h"
#include "storage/index/id_row.h"
#include "storage/index/run_directory.h"
#include "storage/source/order.h"

namespace mote {

struct QuadLayers;

// The rows of one stretch of a MergedRun: packed anew, or those of one block of one run, which has
// the stretch to itself. Immutable.
class MergedBlock {
 public:
  // A block of run number `run`, counted from the base, 0.
  MergedBlock(size_t run, size_t block) : run_(run), block_(block) {}
  // Takes blocks of `shape`.
  static absl::StatusOr<std::unique_ptr<MergedBlock>> Make(const BlockShape& shape,
                                                           std::vector<std::string> blocks);

  bool is_packed() const { return run_ == kPacked; }
  // Only if not is_packed().
  size_t run() const { return run_; }
  size_t block() const { return block_; }
  // Only if is_packed(): in order, none of them empty; all rows may be gone.
  std::span<const BlockView> pieces() const { return pieces_; }
  // Bytes of memory.
  size_t size() const { return size_; }

 private:
  static constexpr size_t kPacked = ~size_t{0};
  MergedBlock() = default;

  size_t run_ = kPacked;
  size_t block_ = 0;
  std::vector<std::string> bytes_;
  std::vector<BlockView> pieces_;
  size_t size_ = sizeof(MergedBlock);
};

// One order of a base and of the runs of its delta as if it were one run: a directory made of the
// fences of all of them, and those of its blocks that have been merged so far, kept in memory. So
// many changes cost what no changes cost, once where they lie has been read a few times. Between
// two fences lie rows of at most one block of each run. Thread-safe.
class MergedRun {
 public:
  // Reads the directories of the runs of `layers`.
  static absl::StatusOr<std::unique_ptr<MergedRun>> Make(const QuadLayers& layers, Order order);
  ~MergedRun();

  size_t blocks() const { return directory_->blocks(); }
  // As RunDirectory::Find.
  size_t Find(std::span<const uint64_t> key, size_t hint) const {
    return directory_->Find(key, hint);
  }
  // True if all rows that begin with `key`, or with less, stand before the end of `block`.
  bool EndsWithin(size_t block, std::span<const uint64_t> key) const;
  // The fence of a block.
  IdRow Fence(size_t block) const;

  // Null if the block is not merged yet.
  const MergedBlock* Ready(size_t block) const {
    return slots_[block].load(std::memory_order_acquire);
  }
  // Notes that the block is to be read, by a scan that goes beyond it or by a lookup; true if
  // merging it first pays.
  bool CountRead(size_t block, bool beyond);
  // Merges a block and keeps it. Null if there is no room in memory. `layers` are some that this
  // was made for. Errors: those of reading.
  absl::StatusOr<const MergedBlock*> Merge(size_t block, const QuadLayers& layers,
                                           RowMerger* merger);

  // Of run `run`, counted from the base; null if it has no rows.
  RunDirectory* directory_of(size_t run) const { return runs_[run].get(); }
  int key_columns() const { return shape_.key_columns; }

 private:
  MergedRun(BlockCache* cache, const BlockShape& shape) : cache_(cache), shape_(shape) {}

  // Rows [begin, end) of block `block` of a run.
  struct Part {
    size_t run = 0;
    size_t block = 0;
    size_t begin = 0;
    size_t end = 0;
    BlockPin pin;
  };
  absl::StatusOr<std::vector<Part>> PartsOf(size_t block, const QuadLayers& layers) const;

  BlockCache* const cache_;
  const BlockShape shape_;
  std::vector<std::shared_ptr<RunDirectory>> runs_;  // The base first; null if it has no rows.
  std::unique_ptr<RunDirectory> directory_;          // Used for its fences alone.
  std::unique_ptr<std::atomic<const MergedBlock*>[]> slots_;
  std::unique_ptr<std::atomic<uint8_t>[]> reads_;
  std::atomic<size_t> bytes_{0};
};

// The merged runs of a base and some runs, an order each, made when so much has been read in the
// order that making one pays. Shared by all versions of the store with these runs. Thread-safe.
class MergedRuns {
 public:
  // Null as long as there is none.
  MergedRun* Get(Order order) const {
    return ready_[static_cast<size_t>(order)].load(std::memory_order_acquire);
  }
  // Notes that `blocks` blocks of the order's base have been visited without; makes the merged run
  // if that was much. What cannot be read gives none: readers will meet the error by themselves.
  void CountVisits(Order order, uint64_t blocks, const QuadLayers& layers);

 private:
  std::array<std::atomic<MergedRun*>, kOrderCount> ready_ = {};
  std::array<std::atomic<uint64_t>, kOrderCount> visits_ = {};
  std::mutex mutex_;
  std::array<std::unique_ptr<MergedRun>, kOrderCount> runs_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_DELTA_MERGED_RUN_H_
