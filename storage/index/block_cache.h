#ifndef MOTE_STORAGE_INDEX_BLOCK_CACHE_H_
#define MOTE_STORAGE_INDEX_BLOCK_CACHE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/index/block_memory.h"
#include "storage/index/run_directory.h"
#include "storage/kv/kv_store.h"

namespace mote {

// Whether a block that had to be read stays in memory.
enum class BlockUse : uint8_t {
  kKeep,  // It may be read again.
  kOnce,  // Work on whole runs, such as folding, must not push out what queries need.
};

// A block in memory for as long as the pin lives. Movable; not thread-safe.
class BlockPin {
 public:
  BlockPin() = default;
  ~BlockPin() { Reset(); }
  BlockPin(BlockPin&& other) noexcept { *this = std::move(other); }
  BlockPin& operator=(BlockPin&& other) noexcept;

  const BlockView& view() const { return block_->view(); }
  bool empty() const { return block_ == nullptr; }
  void Reset();

 private:
  friend class BlockCache;
  CachedBlock* block_ = nullptr;
  RunDirectory* directory_ = nullptr;  // Null if the pin owns its block.
  size_t index_ = 0;
};

// The blocks of all runs of a store that are in memory, up to a number of bytes, and the
// directories of the runs. A block that is here costs a lookup one atomic addition: no lock, no
// allocation, no parsing. Blocks are evicted by a clock (CLOCK, Corbato 1968) that spares those
// which were found here since the hand last passed; so one scan of much data does not push out
// what is used often.
//
// Runs are immutable and their numbers never used twice, so that what is here is never stale.
// Thread-safe. Must outlive all directories and pins.
class BlockCache {
 public:
  // Borrows the store. `capacity` is in bytes, directories included.
  BlockCache(const KvStore* kv, uint64_t capacity)
      : kv_(kv), capacity_(capacity), memory_(capacity) {}
  ~BlockCache();
  BlockCache(const BlockCache&) = delete;
  BlockCache& operator=(const BlockCache&) = delete;

  // The directory of `run` in `space`, read through `snapshot` if it is not known yet. A run that
  // is not there has no blocks. Errors: those of reading; kDataLoss.
  absl::StatusOr<std::shared_ptr<RunDirectory>> Directory(SpaceId space, RunId run,
                                                          const BlockShape& shape,
                                                          const KvSnapshot* snapshot);
  // Pins a block of a run that `snapshot` can read. `value` is scratch memory of the caller.
  absl::Status Pin(RunDirectory& directory, size_t block, const KvSnapshot* snapshot, BlockUse use,
                   KvValue* value, BlockPin* pin) {
    pin->Reset();
    pin->block_ = directory.TryPin(block);
    if (pin->block_ == nullptr) return Read(directory, block, snapshot, use, value, pin);
    pin->directory_ = &directory;
    pin->index_ = block;
    return absl::OkStatus();
  }

  // Forgets the directories of all other runs, with their blocks, once nobody reads them.
  void Retain(std::span<const RunId> runs);

  // Takes `size` bytes of the capacity for what others keep in place of blocks; false if they have
  // half of it already.
  bool TryReserve(size_t size);
  void Release(size_t size) {
    reserved_.fetch_sub(size, std::memory_order_relaxed);
    Uncharge(size);
  }
  // False if TryReserve of a block would most likely fail.
  bool HasRoom() const {
    return reserved_.load(std::memory_order_relaxed) < capacity_ / 2 - capacity_ / 64;
  }

  uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  uint64_t capacity() const { return capacity_; }

 private:
  friend class RunDirectory;

  absl::Status Read(RunDirectory& directory, size_t block, const KvSnapshot* snapshot, BlockUse use,
                    KvValue* value, BlockPin* pin);
  absl::StatusOr<std::shared_ptr<RunDirectory>> ReadDirectory(SpaceId space, RunId run,
                                                              const BlockShape& shape,
                                                              const KvSnapshot* snapshot);
  void Register(RunDirectory* directory);
  void Unregister(RunDirectory* directory);
  void Charge(size_t bytes);
  void Uncharge(size_t bytes) { bytes_.fetch_sub(bytes, std::memory_order_relaxed); }
  // Moves the hand until there is room, or all blocks are in use.
  void Evict();

  const KvStore* const kv_;
  const uint64_t capacity_;
  BlockMemory memory_;
  std::atomic<uint64_t> bytes_{0};
  std::atomic<uint64_t> reserved_{0};  // Those of others among them.

  std::mutex directories_mutex_;
  absl::flat_hash_map<std::pair<SpaceId, RunId>, std::shared_ptr<RunDirectory>> directories_;

  std::mutex clock_mutex_;  // Guards the next three.
  std::vector<RunDirectory*> clock_;
  size_t hand_directory_ = 0;
  size_t hand_block_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_INDEX_BLOCK_CACHE_H_
