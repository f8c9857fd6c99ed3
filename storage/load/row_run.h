#ifndef MOTE_STORAGE_LOAD_ROW_RUN_H_
#define MOTE_STORAGE_LOAD_ROW_RUN_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/temp_file.h"
#include "storage/load/row.h"

namespace mote {

// Sorted rows without repetitions, in memory or on disk. The columns stand in the order that the
// rows are sorted by.
template <int kColumns>
struct RowRun {
  std::vector<Row<kColumns>> rows;  // In memory; else empty.
  TempSection section;              // On disk, if its file is not null.

  bool on_disk() const { return section.file != nullptr; }
};

// Writes `rows`, whose columns are permuted by `positions` on the way, to `file` as packed blocks.
// `positions[i]` is the column of `rows` that comes i-th. The only appender of the file meanwhile.
template <int kColumns>
absl::StatusOr<TempSection> SpillRows(std::span<const Row<kColumns>> rows,
                                      std::span<const int> positions, TempFile* file);

// Reads runs as one sorted sequence without repetitions. Borrows the runs in memory. Not
// thread-safe.
template <int kColumns>
class RunMerger {
 public:
  explicit RunMerger(std::span<const RowRun<kColumns>> runs);
  RunMerger(const RunMerger&) = delete;
  RunMerger& operator=(const RunMerger&) = delete;

  // Up to out.size() (> 0) further rows; 0 only at the end.
  absl::StatusOr<size_t> Next(std::span<Row<kColumns>> out);

 private:
  // A position in one run.
  struct Cursor {
    const Row<kColumns>* next = nullptr;
    const Row<kColumns>* end = nullptr;
    std::vector<Row<kColumns>> decoded;
    size_t reader = SIZE_MAX;  // Index into readers_, for a run on disk.
  };

  // Moves to the next row, and false at the end of the run.
  absl::StatusOr<bool> Refill(Cursor& cursor);
  absl::Status Start();
  void SiftDown(size_t at);

  std::vector<SectionReader> readers_;
  std::vector<Cursor> cursors_;
  std::vector<Cursor*> heap_;  // The smallest row on top.
  std::vector<uint64_t> column_;
  bool started_ = false;
  bool has_last_ = false;
  Row<kColumns> last_ = {};
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_ROW_RUN_H_
