#ifndef MOTE_STORAGE_INDEX_RUN_DIRECTORY_H_
#define MOTE_STORAGE_INDEX_RUN_DIRECTORY_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/block/block.h"
#include "storage/index/block_memory.h"
#include "storage/index/run_format.h"
#include "storage/kv/kv_store.h"

namespace mote {

class BlockCache;

// A block of a run in memory, parsed; the bytes follow the object. Immutable but for `used`.
class CachedBlock {
 public:
  // A copy of `bytes`, in `memory`, which must outlive it, if that is not null and has room;
  // kDataLoss if they are no block of `shape`.
  static absl::StatusOr<CachedBlock*> Make(const BlockShape& shape, std::string_view bytes,
                                           BlockMemory* memory);
  static void Free(CachedBlock* block);

  const BlockView& view() const { return view_; }
  // Bytes of memory.
  size_t size() const { return size_; }

  // Asks for what a search in the block reads first, its directory of frames among it, all at once
  // instead of line after line.
  void Prefetch() const {
    constexpr size_t kLine = 64;
    constexpr size_t kLines = 8;
    const char* const begin = reinterpret_cast<const char*>(this);
    for (size_t i = 0; i < kLines; ++i) __builtin_prefetch(begin + i * kLine);
  }

  // Set by who finds the block in the cache, cleared by the hand of the clock that evicts.
  bool used() const { return used_.load(std::memory_order_relaxed); }
  void set_used(bool used) {
    if (used_.load(std::memory_order_relaxed) != used) used_.store(used, std::memory_order_relaxed);
  }

 private:
  CachedBlock(size_t size, BlockMemory* memory) : memory_(memory), size_(size) {}

  BlockView view_;
  BlockMemory* memory_;  // Null: of the heap.
  size_t size_;
  std::atomic<bool> used_{false};
};

// Where the blocks of one run begin and end, and those of them that are in memory: the way from a
// row to its block without a search in the KvStore. Made by BlockCache, which evicts the blocks;
// thread-safe. Holds 8 bytes for each block and key column, and 16 for each block.
class RunDirectory {
 public:
  // Borrows the cache, which must outlive the directory. `fences` has a column for each key column,
  // `rows` the rows of each block.
  RunDirectory(BlockCache* cache, SpaceId space, RunId run, const BlockShape& shape,
               std::vector<std::vector<uint64_t>> fences, const std::vector<uint64_t>& rows);
  ~RunDirectory();
  RunDirectory(const RunDirectory&) = delete;
  RunDirectory& operator=(const RunDirectory&) = delete;

  size_t blocks() const { return blocks_; }
  // Rows in the blocks before `block`; of the whole run, for blocks().
  uint64_t RowsBefore(size_t block) const { return rows_before_[block]; }
  // A column of the fence of `block`.
  uint64_t Fence(size_t column, size_t block) const { return fences_[column][block]; }
  // The first block that can have rows not less than `key`, a prefix of the key columns; blocks()
  // only if there are none. Fastest if the answer is `hint` or close behind it.
  size_t Find(std::span<const uint64_t> key, size_t hint) const;
  // The key of a block in the KvStore, into `key`.
  void BlockKey(size_t block, std::string* key) const;

  size_t bytes() const;

 private:
  friend class BlockCache;
  friend class BlockPin;

  // A slot holds the address of a block in its lower 48 bits and the number of its pins in the
  // upper 16, so that pinning and evicting exclude each other with one instruction and no lock.
  using Slot = std::atomic<uint64_t>;
  static constexpr int kPinShift = 48;
  static constexpr uint64_t kOnePin = uint64_t{1} << kPinShift;
  static constexpr uint64_t kAddressMask = kOnePin - 1;
  static constexpr uint64_t kMaxPins = (uint64_t{1} << 16) - 1;

  static CachedBlock* BlockOf(uint64_t slot) {
    return reinterpret_cast<CachedBlock*>(slot & kAddressMask);
  }
  // Null if the block is not in memory, or has as many pins as can be counted.
  CachedBlock* TryPin(size_t block);
  // Puts `made` into the cache, pinned once, unless there is one: then that is pinned and `made`
  // freed. Null, and `made` not freed, if it has too many pins.
  CachedBlock* PinMade(size_t block, CachedBlock* made);
  void Unpin(size_t block) { slots_[block].fetch_sub(kOnePin, std::memory_order_release); }
  // For the clock: frees a block that was not used since the hand last passed; returns its bytes.
  size_t TryEvict(size_t block);

  // Less than zero, zero or more as the fence of `block` is to the prefix `key`.
  int CompareFence(size_t block, std::span<const uint64_t> key) const;

  BlockCache* const cache_;
  const SpaceId space_;
  const RunId run_;
  const BlockShape shape_;
  const size_t blocks_;
  const std::vector<std::vector<uint64_t>> fences_;
  std::vector<uint64_t> rows_before_;
  const std::unique_ptr<Slot[]> slots_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_INDEX_RUN_DIRECTORY_H_
