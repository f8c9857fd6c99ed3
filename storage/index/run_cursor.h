#ifndef MOTE_STORAGE_INDEX_RUN_CURSOR_H_
#define MOTE_STORAGE_INDEX_RUN_CURSOR_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "storage/index/run_format.h"
#include "storage/kv/kv_store.h"

namespace mote {

// A position in one run: a block, and a row in it. Blocks are parsed once and read in place; moving
// inside a block costs no access to the KvStore. Not thread-safe; borrows store and snapshot.
class RunCursor {
 public:
  RunCursor(const KvStore* kv, const KvSnapshot* snapshot, SpaceId space, RunId run,
            const BlockShape& shape);

  // To the first row not less than `key`, a prefix of the key columns; in either direction. Cheap
  // if that row is in the current block or, in a sequence of such moves, in the next one.
  absl::Status Seek(std::span<const uint64_t> key);
  absl::Status SeekToFirst() { return Seek({}); }

  // False before the first Seek and behind the last row.
  bool valid() const { return valid_; }

  // The current block and row; only if valid().
  const BlockView& block() const { return block_; }
  size_t row() const { return row_; }
  uint64_t Get(int column) const { return block_.Get(column, row_); }

  // Moves on inside the block; to the next block if `row` is behind its last row.
  absl::Status MoveTo(size_t row) {
    row_ = row;
    return row_ < block_.rows() ? absl::OkStatus() : NextBlock();
  }
  // To the first row of the next block.
  absl::Status NextBlock();

  // The key of the current block, for messages.
  std::string_view block_key() const { return cursor_->key(); }

 private:
  // Parses the block under the KvCursor; not valid if there is none.
  absl::Status Load();
  bool KeyIsBeyondBlock(std::span<const uint64_t> key) const;
  absl::Status SeekStore(std::span<const uint64_t> key);

  const KvStore* kv_;
  const KvSnapshot* snapshot_;
  SpaceId space_;
  RunId run_;
  BlockShape shape_;
  std::unique_ptr<KvCursor> cursor_;
  std::string lower_;
  std::string upper_;
  std::string seek_key_;
  BlockView block_;
  size_t row_ = 0;
  uint64_t first_[kMaxBlockColumns] = {};  // The block's first row.
  bool valid_ = false;
  bool loaded_ = false;  // block_ is the block under cursor_.
  uint8_t neighbour_hits_ = 1;
  uint32_t far_moves_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_INDEX_RUN_CURSOR_H_
