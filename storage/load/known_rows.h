#ifndef MOTE_STORAGE_LOAD_KNOWN_ROWS_H_
#define MOTE_STORAGE_LOAD_KNOWN_ROWS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/load/row.h"
#include "storage/source/quad_source.h"

namespace mote {

// Drops from ascending rows, subject, predicate, object and graph, those that the store has: one
// forward scan of the base order, which gallops over what lies between. Not thread-safe.
template <int kColumns>
class KnownRows {
 public:
  // Borrows the store's state.
  explicit KnownRows(const QuadSource& store);

  // Moves the rows that are new to the front, and returns how many they are. Rows ascend through
  // all calls.
  absl::StatusOr<size_t> Remove(std::span<Row<kColumns>> rows);

 private:
  static constexpr size_t kFewestRows = 8;
  static constexpr size_t kMostRows = 1024;

  // Makes the buffer hold the first known row that is not less than `row`, if there is one.
  absl::Status MoveTo(const Row<kColumns>& row);
  Row<kColumns> Buffered(size_t i) const;

  const QuadSource& store_;
  const bool store_has_rows_;
  std::unique_ptr<ScanCursor> cursor_;
  bool at_end_ = false;
  // Known rows [next_, size_) of the buffer; how many to read depends on how many were of use.
  std::array<std::array<Id, kMostRows>, kColumns> buffer_;
  size_t next_ = 0;
  size_t size_ = 0;
  size_t wanted_ = kFewestRows;
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_KNOWN_ROWS_H_
