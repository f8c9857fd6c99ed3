#ifndef MOTE_STORAGE_DICTIONARY_TERM_CACHE_H_
#define MOTE_STORAGE_DICTIONARY_TERM_CACHE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "storage/base/mapped_memory.h"
#include "storage/dictionary/term_group.h"
#include "storage/index/block_cache.h"
#include "storage/term/id.h"

namespace mote {

// Terms in memory, for who asks for one by chance: the way from id to term without a search in the
// KvStore. What such a lookup costs is memory that is not at hand; here that is a line of a table
// and the beginning of a group of terms, which are written so that each is found without reading
// those before it.
//
//   - Sixteen terms of consecutive ids stand together as a group: what their texts begin with
//     alike, once, and the rest of each.
//   - Groups lie one behind the other in segments, which are filled in turn. A segment whose turn
//     comes again keeps those groups that were read since (at most until it is half full).
//   - A table of buckets, a cache line each, leads from a group's number to where it lies.
//
// An entry of the table counts who reads its group just now: reading and moving exclude each other
// by one instruction, without a lock. Who puts in takes a lock, and goes without where another has
// it.
//
// Ids are never used twice, so that what is here is never stale; what is put in must be committed.
// Thread-safe.
class TermCache {
 public:
  // Takes at most `capacity` bytes, out of those of `blocks`, which it borrows and which must
  // outlive it; none before there is something to put in.
  TermCache(BlockCache* blocks, uint64_t capacity) : blocks_(blocks), capacity_(capacity) {}
  ~TermCache();
  TermCache(const TermCache&) = delete;
  TermCache& operator=(const TermCache&) = delete;

  // The dictionary bytes of `id`, into `text`; false, and `text` as it was, if they are not here.
  bool Read(Id id, std::string* text) const;

  // Notes that a term was not here. False for the first few of a process, which may be all.
  bool IsWorthFilling() {
    return misses_.load(std::memory_order_relaxed) >= kFirstMisses ||
           misses_.fetch_add(1, std::memory_order_relaxed) >= kFirstMisses;
  }
  // Puts in a group of committed terms, in place of what is known of it if that is less. A hint:
  // without room it does nothing.
  void Insert(const TermGroup& group);

  // Whether there is room yet that nothing was ever put into.
  bool is_growing() const { return is_growing_.load(std::memory_order_relaxed); }

  // Bytes that are taken out of those of `blocks`.
  uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  struct Header;
  // Where a group lies in its lower 32 bits, in units of kUnit bytes and never 0; 16 bits of the
  // hash of its number; and in the upper 16, the number of its readers. 0: none.
  using Slot = std::atomic<uint64_t>;
  static constexpr size_t kUnit = 16;
  static constexpr size_t kBucketSlots = 8;
  static constexpr int kTagShift = 32;
  static constexpr int kReaderShift = 48;
  static constexpr uint64_t kOneReader = uint64_t{1} << kReaderShift;
  static constexpr uint64_t kMaxReaders = (uint64_t{1} << 16) - 1;
  static constexpr uint64_t kFirstMisses = 256;

  // Memory of the cache, once it has any.
  struct Memory {
    MappedMemory table;
    MappedMemory data;
    size_t buckets = 0;
    size_t segment_bytes = 0;
    size_t segments = 0;  // At most.

    Slot* Bucket(uint64_t hash) const;
    Header* HeaderAt(uint64_t unit) const;
    // The slot of the group `key`; null if there is none. Only under mutex_.
    Slot* Find(uint64_t key) const;
  };

  static uint64_t HashOf(uint64_t key);
  static uint64_t TagOf(uint64_t hash) { return hash >> 48; }
  static uint64_t UnitOf(uint64_t slot) { return slot & 0xFFFFFFFF; }

  // These require mutex_. Null if there is no memory to be had.
  Memory* GetMemory();
  // Room for `size` bytes, as a position in memory.data; 0 if there is none.
  size_t Allocate(Memory& memory, size_t size);
  bool NextSegment(Memory& memory);
  // Makes room in a segment that was filled before; returns where the room begins.
  size_t Clear(Memory& memory, size_t segment);
  static void Encode(const TermGroup& group, size_t prefix, size_t size, Header* header);

  BlockCache* const blocks_;
  const uint64_t capacity_;
  std::atomic<uint64_t> misses_{0};
  std::atomic<uint64_t> bytes_{0};
  std::atomic<bool> is_growing_{true};
  std::atomic<const Memory*> memory_{nullptr};  // Of owned_, once it is made.

  std::mutex mutex_;  // Guards the rest, and changes of slots but for their readers.
  std::unique_ptr<Memory> owned_;
  std::unique_ptr<size_t[]> ends_;  // For each segment, where its groups end.
  size_t reserved_ = 0;             // Segments that have been begun.
  size_t segment_ = 0;              // The current one.
  size_t position_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_DICTIONARY_TERM_CACHE_H_
