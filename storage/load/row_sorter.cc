#include "storage/load/row_sorter.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/load/radix_sort.h"

namespace mote {
namespace {

constexpr std::array<int, 4> kInOrder = {0, 1, 2, 3};
// Smaller buffers would make more runs than merging likes.
constexpr size_t kFewestRows = 1024;

}  // namespace

template <int kColumns>
RowSorter<kColumns>::RowSorter(std::string directory, uint64_t memory)
    : directory_(std::move(directory)),
      // Sorting takes as much again.
      buffer_rows_(std::max(kFewestRows, memory / (2 * sizeof(Row<kColumns>)))) {}

template <int kColumns>
absl::Status RowSorter<kColumns>::Add(const Row<kColumns>& row) {
  if (rows_.size() == buffer_rows_) MOTE_RETURN_IF_ERROR(Flush(/*spill=*/true));
  rows_.push_back(row);
  return absl::OkStatus();
}

template <int kColumns>
absl::Status RowSorter<kColumns>::Flush(bool spill) {
  if (rows_.empty()) return absl::OkStatus();
  const std::span<const int> columns = std::span<const int>(kInOrder).first(kColumns);
  std::vector<Row<kColumns>> scratch(rows_.size());
  const std::span<Row<kColumns>> sorted = RadixSort<kColumns>(rows_, scratch, rows_, columns);
  RowRun<kColumns> run;
  if (spill) {
    if (file_ == nullptr) {
      MOTE_ASSIGN_OR_RETURN(file_, TempFile::Create(directory_));
    }
    MOTE_ASSIGN_OR_RETURN(run.section, SpillRows<kColumns>(sorted, columns, file_.get()));
    rows_.clear();
  } else {
    run.rows = std::move(sorted.data() == rows_.data() ? rows_ : scratch);
    rows_ = std::vector<Row<kColumns>>();
  }
  runs_.push_back(std::move(run));
  return absl::OkStatus();
}

template <int kColumns>
absl::StatusOr<std::unique_ptr<RunMerger<kColumns>>> RowSorter<kColumns>::Finish() {
  MOTE_RETURN_IF_ERROR(Flush(/*spill=*/false));
  return std::make_unique<RunMerger<kColumns>>(runs_);
}

template class RowSorter<2>;
template class RowSorter<4>;

}  // namespace mote
