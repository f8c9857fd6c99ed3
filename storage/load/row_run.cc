#include "storage/load/row_run.h"

#include <algorithm>
#include <array>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/block/block.h"

namespace mote {
namespace {

// A merge holds a block and a buffer of every run. Both are small parts of a run, so that together
// they are a small part of the memory that the runs were sorted in, however small that is.
size_t BlockRows(size_t run_rows) { return std::clamp<size_t>(run_rows / 64, 256, kMaxBlockRows); }

size_t ReadBuffer(const TempSection& section) {
  return std::clamp<size_t>((section.end - section.begin) / 32, size_t{4} << 10, size_t{64} << 10);
}

}  // namespace

template <int kColumns>
absl::StatusOr<TempSection> SpillRows(std::span<const Row<kColumns>> rows,
                                      std::span<const int> positions, TempFile* file) {
  SectionWriter writer(file);
  const BlockShape shape{kColumns, 0};
  std::array<std::vector<uint64_t>, kColumns> columns;
  std::array<const uint64_t*, kColumns> pointers;
  const size_t block_rows = BlockRows(rows.size());
  for (int c = 0; c < kColumns; ++c) {
    columns[c].resize(block_rows);
    pointers[c] = columns[c].data();
  }
  std::string block;
  for (size_t begin = 0; begin < rows.size(); begin += block_rows) {
    const size_t count = std::min(block_rows, rows.size() - begin);
    for (int c = 0; c < kColumns; ++c) {
      const int from = positions[c];
      for (size_t i = 0; i < count; ++i) columns[c][i] = rows[begin + i][from];
    }
    block.clear();
    EncodeBlock(shape, pointers, 0, count, &block);
    MOTE_RETURN_IF_ERROR(writer.AppendString(block));
  }
  return writer.Finish();
}

template <int kColumns>
RunMerger<kColumns>::RunMerger(std::span<const RowRun<kColumns>> runs) {
  readers_.reserve(runs.size());
  cursors_.resize(runs.size());
  for (size_t i = 0; i < runs.size(); ++i) {
    if (runs[i].on_disk()) {
      cursors_[i].reader = readers_.size();
      readers_.emplace_back(runs[i].section, ReadBuffer(runs[i].section));
    } else {
      cursors_[i].next = runs[i].rows.data();
      cursors_[i].end = runs[i].rows.data() + runs[i].rows.size();
    }
  }
}

template <int kColumns>
absl::StatusOr<bool> RunMerger<kColumns>::Refill(Cursor& cursor) {
  if (cursor.reader == SIZE_MAX || readers_[cursor.reader].AtEnd()) return false;
  MOTE_ASSIGN_OR_RETURN(const std::string_view bytes, readers_[cursor.reader].NextString());
  MOTE_ASSIGN_OR_RETURN(const BlockView block, BlockView::Parse(BlockShape{kColumns, 0}, bytes));
  cursor.decoded.resize(block.rows());
  column_.resize(block.rows());
  for (int c = 0; c < kColumns; ++c) {
    block.Decode(c, 0, block.rows(), column_.data());
    for (size_t i = 0; i < block.rows(); ++i) cursor.decoded[i][c] = column_[i];
  }
  cursor.next = cursor.decoded.data();
  cursor.end = cursor.next + cursor.decoded.size();
  return true;
}

template <int kColumns>
absl::Status RunMerger<kColumns>::Start() {
  for (Cursor& cursor : cursors_) {
    if (cursor.next == cursor.end) {
      MOTE_ASSIGN_OR_RETURN(const bool more, Refill(cursor));
      if (!more) continue;
    }
    heap_.push_back(&cursor);
  }
  for (size_t i = heap_.size() / 2; i-- > 0;) SiftDown(i);
  started_ = true;
  return absl::OkStatus();
}

template <int kColumns>
void RunMerger<kColumns>::SiftDown(size_t at) {
  Cursor* const moving = heap_[at];
  const size_t size = heap_.size();
  while (true) {
    size_t child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && *heap_[child + 1]->next < *heap_[child]->next) ++child;
    if (!(*heap_[child]->next < *moving->next)) break;
    heap_[at] = heap_[child];
    at = child;
  }
  heap_[at] = moving;
}

template <int kColumns>
absl::StatusOr<size_t> RunMerger<kColumns>::Next(std::span<Row<kColumns>> out) {
  if (!started_) MOTE_RETURN_IF_ERROR(Start());
  size_t count = 0;
  while (count < out.size() && !heap_.empty()) {
    Cursor& top = *heap_[0];
    // Rows of the top run that come before all others are taken without touching the heap.
    const Row<kColumns>* limit = nullptr;
    if (heap_.size() > 1) {
      limit = heap_[1]->next;
      if (heap_.size() > 2 && *heap_[2]->next < *limit) limit = heap_[2]->next;
    }
    while (top.next != top.end && count < out.size() &&
           (limit == nullptr || !(*limit < *top.next))) {
      const Row<kColumns>& row = *top.next++;
      if (has_last_ && row == last_) continue;
      out[count++] = row;
      last_ = row;
      has_last_ = true;
    }
    if (top.next == top.end) {
      MOTE_ASSIGN_OR_RETURN(const bool more, Refill(top));
      if (!more) {
        heap_[0] = heap_.back();
        heap_.pop_back();
        if (heap_.empty()) break;
      }
    }
    SiftDown(0);
  }
  return count;
}

template absl::StatusOr<TempSection> SpillRows<2>(std::span<const Row<2>>, std::span<const int>,
                                                  TempFile*);
template absl::StatusOr<TempSection> SpillRows<3>(std::span<const Row<3>>, std::span<const int>,
                                                  TempFile*);
template absl::StatusOr<TempSection> SpillRows<4>(std::span<const Row<4>>, std::span<const int>,
                                                  TempFile*);
template class RunMerger<2>;
template class RunMerger<3>;
template class RunMerger<4>;

}  // namespace mote
