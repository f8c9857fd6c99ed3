#ifndef MOTE_STORAGE_DELTA_RUN_FILTER_H_
#define MOTE_STORAGE_DELTA_RUN_FILTER_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/index/run_cursor.h"
#include "storage/source/order.h"

namespace mote {

// Which prefixes of rows occur in one order of a run: a Bloom filter in memory (in blocks of a
// cache line; Putze, Sanders, Singler: Cache-, hash- and space-efficient Bloom filters, 2007). Most
// lookups find nothing in a layer of the delta; the filter says so for the price of a cache miss
// instead of a seek. Immutable and thread-safe.
class RunFilter {
 public:
  // Reads the whole run with `cursor`. `rows` is about its number of rows.
  static absl::StatusOr<std::unique_ptr<RunFilter>> Build(RunCursor cursor, uint64_t rows,
                                                          int key_columns);

  // False if no row of the run begins with `prefix`.
  bool MayContain(std::span<const uint64_t> prefix) const {
    uint64_t hash = 0;
    for (uint64_t column : prefix) hash = Mix(hash, column);
    return (Line(hash) & Bits(hash)) == Bits(hash);
  }

  size_t bytes() const { return lines_.size() * sizeof(uint64_t); }

 private:
  explicit RunFilter(size_t words) : lines_(words) {}

  static uint64_t Mix(uint64_t hash, uint64_t column) {
    uint64_t h = (hash ^ column) * 0x9E3779B97F4A7C15u;
    return (h ^ (h >> 29)) * 0xBF58476D1CE4E5B9u;
  }
  // Four bits of one word: a word is the block.
  static uint64_t Bits(uint64_t hash) {
    return (uint64_t{1} << (hash & 63)) | (uint64_t{1} << (hash >> 6 & 63)) |
           (uint64_t{1} << (hash >> 12 & 63)) | (uint64_t{1} << (hash >> 18 & 63));
  }
  size_t WordOf(uint64_t hash) const {
    return static_cast<size_t>(((hash >> 32) * lines_.size()) >> 32);
  }
  uint64_t Line(uint64_t hash) const { return lines_[WordOf(hash)]; }
  void Add(uint64_t hash) { lines_[WordOf(hash)] |= Bits(hash); }

  std::vector<uint64_t> lines_;
};

// The filters of one run, an order each, made when so many seeks have been spent on the run that
// making one pays. Shared by all versions of the store that have the run. Thread-safe.
class RunFilters {
 public:
  // Null as long as there is none.
  const RunFilter* Get(Order order) const {
    return ready_[static_cast<size_t>(order)].load(std::memory_order_acquire);
  }
  // Notes a seek in `order` of the run, which has `rows` rows; true if the caller should now call
  // Make.
  bool CountSeek(Order order, uint64_t rows) {
    if (rows > kMaxRows) return false;
    const uint64_t limit = rows / kRowsPerSeek + kMinSeeks;
    return seeks_[static_cast<size_t>(order)].fetch_add(1, std::memory_order_relaxed) + 1 == limit;
  }
  // Reads the run with `cursor` and keeps its filter. What cannot be read gives no filter: readers
  // will meet the error by themselves.
  void Make(Order order, uint64_t rows, RunCursor cursor);

 private:
  // Reading a row costs about this part of a seek.
  static constexpr uint64_t kRowsPerSeek = 64;
  static constexpr uint64_t kMinSeeks = 16;
  // Larger runs are folded soon, and would take more than some ten megabytes.
  static constexpr uint64_t kMaxRows = 8'000'000;

  std::array<std::atomic<const RunFilter*>, kOrderCount> ready_ = {};
  std::array<std::atomic<uint64_t>, kOrderCount> seeks_ = {};
  std::mutex mutex_;
  std::vector<std::unique_ptr<RunFilter>> filters_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_DELTA_RUN_FILTER_H_
