#include "storage/delta/row_merger.h"

#include <algorithm>
#include <span>

#include "storage/delta/row_search.h"
#include "storage/index/run_format.h"

namespace mote {
namespace {

// A stretch of up to so many rows becomes one block, a longer one several of usual size.
constexpr size_t kMaxRowsOfOne = kRowsPerBlock + kRowsPerBlock / 2;

static_assert(kMaxRowsOfOne <= kMaxBlockRows);

}  // namespace

void RowMerger::Start(int key_columns) {
  key_columns_ = key_columns;
  for (std::vector<uint64_t>& column : base_) column.clear();
  changes_.clear();
}

void RowMerger::AddBase(const BlockView& block, size_t begin, size_t end) {
  if (begin >= end) return;
  for (int i = 0; i <= key_columns_; ++i) {
    std::vector<uint64_t>& column = base_[static_cast<size_t>(i)];
    const size_t size = column.size();
    column.resize(size + end - begin);
    block.Decode(i, begin, end, column.data() + size);
  }
}

void RowMerger::AddChanges(const BlockView& block, size_t begin, size_t end) {
  if (begin >= end) return;
  const size_t n = end - begin;
  std::vector<ChangeRow>& rows = changes_.empty() ? changes_ : layer_;
  rows.assign(n, ChangeRow());
  column_.resize(n);
  for (int i = 0; i < key_columns_; ++i) {
    block.Decode(i, begin, end, column_.data());
    for (size_t k = 0; k < n; ++k) rows[k].columns[static_cast<size_t>(i)] = column_[k];
  }
  block.Decode(key_columns_, begin, end, column_.data());
  for (size_t k = 0; k < n; ++k) rows[k].origins = column_[k];
  if (&rows == &layer_) changes_ = MergeChanges(changes_, layer_);
}

template <int kColumns>
void RowMerger::Merge() {
  const size_t n = base_[0].size();
  const uint64_t* from[kColumns];
  for (size_t i = 0; i < kColumns; ++i) from[i] = base_[i].data();
  for (std::vector<uint64_t>& column : rows_) column.clear();
  auto copy = [&](size_t begin, size_t end) {
    for (size_t i = 0; i <= kColumns; ++i) {
      rows_[i].insert(rows_[i].end(), base_[i].data() + begin, base_[i].data() + end);
    }
  };
  size_t row = 0;
  for (const ChangeRow& change : changes_) {
    const size_t stop = FirstNotLess<kColumns>(from, change.columns.data(), row, n);
    copy(row, stop);
    bool equal = stop < n;
    for (size_t i = 0; i < kColumns; ++i) equal = equal && from[i][stop] == change.columns[i];
    if (change.origins != kOriginRemoved) {
      for (size_t i = 0; i < kColumns; ++i) rows_[i].push_back(change.columns[i]);
      rows_[kColumns].push_back(change.origins);
    }
    row = stop + (equal ? 1 : 0);
  }
  copy(row, n);
}

std::vector<std::string> RowMerger::Pack() {
  if (key_columns_ == 3) {
    Merge<3>();
  } else {
    Merge<4>();
  }
  const size_t n = rows_[0].size();
  const BlockShape shape{key_columns_, 1};
  std::array<const uint64_t*, 5> columns = {};
  for (size_t i = 0; i < columns.size(); ++i) columns[i] = rows_[i].data();
  const size_t count = n <= kMaxRowsOfOne ? 1 : (n + kRowsPerBlock - 1) / kRowsPerBlock;
  std::vector<std::string> blocks;
  for (size_t k = 0; k < count && n > 0; ++k) {
    EncodeBlock(shape, {columns.data(), static_cast<size_t>(shape.columns())}, n * k / count,
                n * (k + 1) / count, &blocks.emplace_back(), Packing::kQuick);
  }
  return blocks;
}

}  // namespace mote
