#ifndef MOTE_STORAGE_LOAD_ROW_SORTER_H_
#define MOTE_STORAGE_LOAD_ROW_SORTER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/temp_file.h"
#include "storage/load/row.h"
#include "storage/load/row_run.h"

namespace mote {

// Sorts any number of rows by all their columns in bounded memory: full buffers are sorted and
// spilled, and merged in the end. Not thread-safe.
template <int kColumns>
class RowSorter {
 public:
  // Uses `memory` bytes for rows; temporary files, if need be, go to `directory`.
  RowSorter(std::string directory, uint64_t memory);

  absl::Status Add(const Row<kColumns>& row);
  // All rows in order, each once; borrows the sorter. Adding is over.
  absl::StatusOr<std::unique_ptr<RunMerger<kColumns>>> Finish();

  uint64_t spilled_bytes() const { return file_ == nullptr ? 0 : file_->size(); }

 private:
  // Sorts the buffer and makes a run of it.
  absl::Status Flush(bool spill);

  const std::string directory_;
  const size_t buffer_rows_;
  std::vector<Row<kColumns>> rows_;
  std::unique_ptr<TempFile> file_;
  std::vector<RowRun<kColumns>> runs_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_ROW_SORTER_H_
