#ifndef MOTE_STORAGE_INDEX_RUN_CURSOR_H_
#define MOTE_STORAGE_INDEX_RUN_CURSOR_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "storage/index/block_cache.h"
#include "storage/index/run_format.h"
#include "storage/kv/kv_store.h"

namespace mote {

// A position in one run: a block, and a row in it. The block is found in the run's directory and
// read in place in the cache; in steady state neither the KvStore nor memory is asked for anything.
// Not thread-safe; borrows cache and snapshot.
class RunCursor {
 public:
  RunCursor(BlockCache* cache, const KvSnapshot* snapshot, SpaceId space, RunId run,
            const BlockShape& shape, BlockUse use = BlockUse::kKeep)
      : cache_(cache), snapshot_(snapshot), space_(space), run_(run), shape_(shape), use_(use) {}

  // To the first row not less than `key`, a prefix of the key columns; in either direction.
  // Cheapest if that row is in the current block or behind it.
  absl::Status Seek(std::span<const uint64_t> key);
  // The same by the first column alone, for a run whose values there are spread evenly, as hashes
  // are: where in its block a key stands can be told from the key.
  absl::Status SeekEven(uint64_t key);
  absl::Status SeekToFirst() { return Seek({}); }

  // False before the first Seek and behind the last row.
  bool valid() const { return valid_; }

  // The current block and row; only if valid().
  const BlockView& block() const { return pin_.view(); }
  size_t row() const { return row_; }
  uint64_t Get(int column) const { return block().Get(column, row_); }

  // Moves on inside the block; to the next block if `row` is behind its last row.
  absl::Status MoveTo(size_t row) {
    row_ = row;
    return row_ < block().rows() ? absl::OkStatus() : NextBlock();
  }
  // To the first row of the next block.
  absl::Status NextBlock();

  // Rows of the run before the current one; of the whole run, if not valid() after a Seek.
  uint64_t RowNumber() const { return directory_->RowsBefore(block_) + (valid_ ? row_ : 0); }
  // Rows of the whole run. Only after a Seek.
  uint64_t RunRows() const { return directory_->RowsBefore(directory_->blocks()); }

 private:
  // Pins block number `block`; not valid if there is none.
  absl::Status Load(size_t block);

  BlockCache* cache_;
  const KvSnapshot* snapshot_;
  SpaceId space_;
  RunId run_;
  BlockShape shape_;
  BlockUse use_;
  std::shared_ptr<RunDirectory> directory_;  // Null before the first Seek.
  BlockPin pin_;                             // Of block_, unless it is empty.
  KvValue value_;
  size_t block_ = 0;
  size_t row_ = 0;
  bool valid_ = false;
};

}  // namespace mote

#endif  // MOTE_STORAGE_INDEX_RUN_CURSOR_H_
