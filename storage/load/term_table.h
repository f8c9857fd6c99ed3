#ifndef MOTE_STORAGE_LOAD_TERM_TABLE_H_
#define MOTE_STORAGE_LOAD_TERM_TABLE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "storage/dictionary/term_class.h"
#include "storage/term/id.h"

namespace mote {

// The terms of one generation of a load, by their dictionary bytes, with the ids given to them in
// order of arrival. Thread-safe: a term that is there already is found without a lock; new ones
// lock one of many shards.
//
// Each shard is an open-addressing table of (hash, pointer) over an arena that holds id, length and
// bytes. A grown shard keeps its former slots until the table goes away, so that a reader that
// still looks at them needs no protection: it finds the term, or misses and tries again under the
// lock.
class TermTable {
 public:
  // One term, in the arena of the table that owns it.
  class Entry {
   public:
    Entry() = default;
    Id id() const {
      uint64_t bits;
      std::memcpy(&bits, data_, sizeof(bits));
      return Id::FromBits(bits);
    }
    std::string_view bytes() const {
      uint32_t size;
      std::memcpy(&size, data_ + sizeof(uint64_t), sizeof(size));
      return {data_ + kHeaderSize, size};
    }
    // For prefetching.
    const void* address() const { return data_; }

   private:
    friend class TermTable;
    static constexpr size_t kHeaderSize = sizeof(uint64_t) + sizeof(uint32_t);
    explicit Entry(const char* data) : data_(data) {}

    const char* data_ = nullptr;
  };

  // Numbers are given from `first` on, class by class.
  explicit TermTable(const TermNumbers& first);
  ~TermTable();
  TermTable(const TermTable&) = delete;
  TermTable& operator=(const TermTable&) = delete;

  // The id of the term of class `tag` with these dictionary bytes and this hash of both.
  Id Intern(Tag tag, uint64_t hash, std::string_view bytes);

  // Hints to the processor, in this order, some time before Intern.
  void PrefetchSlot(uint64_t hash) const;
  void PrefetchEntry(uint64_t hash) const;

  // Memory in use. Exact when no other thread is in Intern.
  uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  uint64_t size() const;
  const TermNumbers& first() const { return first_; }
  // One beyond the last number given, class by class.
  TermNumbers next() const;

  // Calls visit(hash, entry) for every term, in no particular order. Not beside Intern.
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const Shard& shard : shards_) {
      const Slots* slots = shard.slots.load(std::memory_order_acquire);
      for (size_t i = 0; i <= slots->mask; ++i) {
        const char* data = slots->slot[i].data.load(std::memory_order_relaxed);
        if (data != nullptr) {
          visit(slots->slot[i].hash.load(std::memory_order_relaxed), Entry(data));
        }
      }
    }
  }

 private:
  static constexpr int kShardBits = 6;
  static constexpr size_t kFirstSlots = 64;

  // `hash` is valid once `data` is not null.
  struct Slot {
    std::atomic<uint64_t> hash{0};
    std::atomic<const char*> data{nullptr};
  };
  struct Slots {
    explicit Slots(size_t count) : mask(count - 1), slot(new Slot[count]) {}
    const size_t mask;
    const std::unique_ptr<Slot[]> slot;
  };
  struct alignas(64) Shard {
    std::atomic<Slots*> slots{nullptr};
    std::mutex mutex;
    size_t size = 0;
    std::vector<std::unique_ptr<Slots>> all_slots;  // The last is the current one.
    std::vector<std::unique_ptr<char[]>> arena;
    char* free_begin = nullptr;
    char* free_end = nullptr;
    size_t next_chunk = size_t{1} << 10;
  };

  static size_t ShardOf(uint64_t hash) { return hash >> (64 - kShardBits); }
  static const char* Find(const Slots& slots, Tag tag, uint64_t hash, std::string_view bytes,
                          size_t* position);
  void Grow(Shard& shard);
  char* Allocate(Shard& shard, size_t size);

  const TermNumbers first_;
  std::array<std::atomic<uint64_t>, kTermClassCount> next_;
  std::atomic<uint64_t> bytes_{0};
  std::array<Shard, size_t{1} << kShardBits> shards_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_TERM_TABLE_H_
