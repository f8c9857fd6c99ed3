#ifndef MOTE_STORAGE_INDEX_RUN_WRITER_H_
#define MOTE_STORAGE_INDEX_RUN_WRITER_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "storage/index/entry_sink.h"
#include "storage/index/id_row.h"
#include "storage/index/run_format.h"

namespace mote {

// Cuts ascending rows into blocks and puts them into a sink, as one run of one space. Not
// thread-safe; writers of different orders may work on different threads.
class RunWriter {
 public:
  // A run of quads in `order`. Borrows the sink.
  RunWriter(EntrySink* sink, Order order, RunId run);
  // A run of the dictionary's (hash, id).
  static RunWriter OfHashes(EntrySink* sink, RunId run);

  // Appends rows [0, count) of `columns`, one pointer for each column of the shape, payload
  // included. Rows must ascend strictly, across calls too.
  absl::Status Append(std::span<const uint64_t* const> columns, size_t count);
  // Appends one row of all columns.
  absl::Status Append(const uint64_t* row);
  // Writes what is left, and the run's directory. A run without rows has no block.
  absl::Status Finish();

  uint64_t rows() const { return rows_; }
  // Rows whose payload is not kOriginRemoved.
  uint64_t inserts() const { return inserts_; }
  // The sum of the QuadHash (or HashEntryHash) of all rows: equal for all orders of one run.
  uint64_t hash() const { return hash_; }
  // Bytes of keys and values written.
  uint64_t bytes() const { return bytes_; }

 private:
  RunWriter(EntrySink* sink, SpaceId space, RunId run, const BlockShape& shape);
  // Writes the buffered rows; the last block of a run has the highest fence.
  absl::Status Flush(bool last);
  absl::Status WriteDirectory();
  void Count();

  EntrySink* sink_;
  SpaceId space_;
  RunId run_;
  BlockShape shape_;
  bool hashes_ = false;
  Order order_ = Order::kSpo;
  std::array<std::vector<uint64_t>, kMaxBlockColumns> columns_;
  size_t buffered_ = 0;
  std::array<std::vector<uint64_t>, kMaxBlockColumns> fences_;  // Of the key columns.
  std::vector<uint64_t> block_rows_;
  std::string key_;
  std::string value_;
  uint64_t rows_ = 0;
  uint64_t inserts_ = 0;
  uint64_t hash_ = 0;
  uint64_t bytes_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_INDEX_RUN_WRITER_H_
