#include "storage/delta/run_filter.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/index/id_row.h"

namespace mote {
namespace {

// Bits for each row and length of prefix: about one lookup in thirty passes in vain.
constexpr uint64_t kBitsPerPrefix = 12;

}  // namespace

absl::StatusOr<std::unique_ptr<RunFilter>> RunFilter::Build(RunCursor cursor, uint64_t rows,
                                                            int key_columns) {
  const uint64_t prefixes = rows * static_cast<uint64_t>(key_columns);
  std::unique_ptr<RunFilter> filter(
      new RunFilter(static_cast<size_t>(prefixes * kBitsPerPrefix / 64 + 8)));
  std::array<std::vector<uint64_t>, 4> columns;
  IdRow last = {};
  bool first = true;
  MOTE_RETURN_IF_ERROR(cursor.SeekToFirst());
  while (cursor.valid()) {
    const BlockView& block = cursor.block();
    for (int i = 0; i < key_columns; ++i) {
      std::vector<uint64_t>& column = columns[static_cast<size_t>(i)];
      column.resize(block.rows());
      block.Decode(i, 0, block.rows(), column.data());
    }
    for (size_t row = 0; row < block.rows(); ++row) {
      uint64_t hash = 0;
      bool same = !first;  // As the row before, so far: then the prefix is in already.
      for (size_t i = 0; i < static_cast<size_t>(key_columns); ++i) {
        const uint64_t value = columns[i][row];
        hash = Mix(hash, value);
        same = same && value == last[i];
        if (!same) filter->Add(hash);
        last[i] = value;
      }
      first = false;
    }
    MOTE_RETURN_IF_ERROR(cursor.NextBlock());
  }
  return filter;
}

void RunFilters::Make(Order order, uint64_t rows, RunCursor cursor) {
  absl::StatusOr<std::unique_ptr<RunFilter>> filter =
      RunFilter::Build(std::move(cursor), rows, KeyColumnCount(order));
  if (!filter.ok()) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  filters_.push_back(*std::move(filter));
  ready_[static_cast<size_t>(order)].store(filters_.back().get(), std::memory_order_release);
}

}  // namespace mote
