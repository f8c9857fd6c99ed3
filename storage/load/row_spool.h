#ifndef MOTE_STORAGE_LOAD_ROW_SPOOL_H_
#define MOTE_STORAGE_LOAD_ROW_SPOOL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/temp_file.h"
#include "storage/load/row.h"

namespace mote {

// Some rows as they came from the parsers, with the ids of one generation of terms.
template <int kColumns>
struct RowBuffer {
  static constexpr size_t kRows = size_t{1} << 15;

  uint32_t generation = 0;
  std::vector<Row<kColumns>> rows;
};

// Keeps unsorted rows between parsing and sorting, in memory up to a limit and then on disk.
// Thread-safe; first all calls of Add, then all of Take.
template <int kColumns>
class RowSpool {
 public:
  RowSpool(std::string directory, uint64_t memory_limit)
      : directory_(std::move(directory)), memory_limit_(memory_limit) {}

  absl::Status Add(RowBuffer<kColumns>&& buffer);
  // Takes any buffer of `generation` out; false if there is none left.
  absl::StatusOr<bool> Take(uint32_t generation, RowBuffer<kColumns>* buffer);

  uint64_t rows() const;
  uint64_t spilled_bytes() const;

 private:
  struct Spilled {
    uint32_t generation;
    uint64_t offset;
    size_t rows;
  };

  const std::string directory_;
  const uint64_t memory_limit_;
  mutable std::mutex mutex_;
  uint64_t rows_ = 0;
  uint64_t memory_bytes_ = 0;
  std::vector<RowBuffer<kColumns>> in_memory_;
  std::unique_ptr<TempFile> file_;
  std::vector<Spilled> spilled_;
  size_t next_in_memory_ = 0;
  size_t next_spilled_ = 0;
  bool sorted_ = false;
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_ROW_SPOOL_H_
