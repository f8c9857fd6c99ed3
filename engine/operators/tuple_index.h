#ifndef MOTE_ENGINE_OPERATORS_TUPLE_INDEX_H_
#define MOTE_ENGINE_OPERATORS_TUPLE_INDEX_H_

#include <cstdint>
#include <limits>
#include <vector>

#include "absl/status/status.h"
#include "engine/expression/evaluation_context.h"
#include "engine/expression/query_limits.h"
#include "storage/term/id.h"

namespace mote {

// Numbers the distinct tuples of ids that it is given, from 0 in order of arrival: the hash table
// behind joins, grouping and DISTINCT. Open addressing; the tuples themselves are kept in columns.
// Not thread-safe.
class TupleIndex {
 public:
  static constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

  // Tuples of `width` ids; with width 0 there is one, the empty tuple. The limits are those of the
  // context, which must outlive the index.
  TupleIndex(size_t width, const EvaluationContext& context);

  size_t width() const { return width_; }
  size_t size() const { return size_; }
  void Clear();

  // Writes the number of each row's tuple to numbers[0..n), adding tuples that are new.
  // `columns` are the `width` columns of the rows.
  absl::Status FindOrInsert(const Id* const* columns, size_t n, uint32_t* numbers);
  // The same without adding: kNone for unknown tuples.
  void Find(const Id* const* columns, size_t n, uint32_t* numbers) const;

  // The values of one column of all tuples, by number.
  const std::vector<Id>& column(size_t column) const { return columns_[column]; }

 private:
  struct Slot {
    uint64_t tag = 0;  // The id itself if width is 1, else the hash of the tuple.
    uint32_t number = kNone;
  };

  static uint64_t Mix(uint64_t x) {
    x *= 0x9E3779B97F4A7C15u;
    x ^= x >> 32;
    x *= 0xD6E8FEB86659FD93u;
    return x ^ (x >> 32);
  }
  uint64_t TagOf(const Id* const* columns, size_t row) const;
  bool Equal(uint32_t number, const Id* const* columns, size_t row) const;
  absl::Status Grow(size_t tuples);

  const EvaluationContext& context_;
  size_t width_;
  size_t size_ = 0;
  uint64_t mask_ = 0;
  std::vector<Slot> slots_;
  std::vector<std::vector<Id>> columns_;
  MemoryShare memory_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_TUPLE_INDEX_H_
