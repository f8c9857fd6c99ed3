#include "storage/delta/layer_cursor.h"

#include <algorithm>
#include <bit>

#include "storage/base/status_macros.h"
#include "storage/source/space.h"

namespace mote {
namespace {

// A lookup wants few rows, a scan many: each refill doubles up to the most.
constexpr size_t kFirstRefill = 8;
constexpr size_t kMaxRefill = 512;

}  // namespace

LayerCursor::LayerCursor(const MemoryLayer& layer, Order order)
    : key_columns_(KeyColumnCount(order)) {
  std::span<const ChangeRow> rows = layer.rows(order);
  begin_ = rows.data();
  end_ = position_ = begin_ + rows.size();
}

LayerCursor::LayerCursor(const QuadLayers& layers, const RunInfo& run, Order order)
    : key_columns_(KeyColumnCount(order)) {
  run_.emplace(layers.Open(run.id, order));
  layers_ = &layers;
  filters_ = layers.FiltersOf(run.id);
  order_ = order;
  run_rows_ = run.rows[IsNamedGraphOrder(order) ? 1 : 0];
  run_id_ = run.id;
}

absl::Status LayerCursor::Refill() {
  if (buffer_.size() < refill_rows_) {
    buffer_.resize(refill_rows_);
    column_.resize(refill_rows_);
  }
  begin_ = end_ = position_ = buffer_.data();
  if (!run_->valid()) return absl::OkStatus();
  const BlockView& block = run_->block();
  size_t row = run_->row();
  size_t n = std::min(refill_rows_, block.rows() - row);
  refill_rows_ = std::min(refill_rows_ * 2, kMaxRefill);
  for (int i = 0; i < key_columns_; ++i) {
    block.Decode(i, row, row + n, column_.data());
    for (size_t k = 0; k < n; ++k) buffer_[k].columns[static_cast<size_t>(i)] = column_[k];
  }
  block.Decode(key_columns_, row, row + n, column_.data());
  for (size_t k = 0; k < n; ++k) buffer_[k].origins = column_[k];
  end_ = begin_ + n;
  return run_->MoveTo(row + n);
}

absl::Status LayerCursor::Seek(std::span<const uint64_t> key, size_t wanted) {
  const int n = static_cast<int>(key.size());
  IdRow low{};
  std::copy(key.begin(), key.end(), low.begin());
  auto less = [n](const ChangeRow& row, const IdRow& bound) {
    return CompareColumns(row.columns.data(), bound.data(), n) < 0;
  };
  const int side = CompareColumns(low.data(), gap_begin_.data(), key_columns_);
  if (placed_ && (side > 0 || (side == 0 && !gap_is_open_))) {
    if (position_ == end_) {
      // Behind the last change; only a run's buffer could have more, and Advance refills it.
      return absl::OkStatus();
    }
    if (!less(*position_, low)) return absl::OkStatus();
    if (!less(*(end_ - 1), low)) {
      // Close by, most often.
      size_t step = 1;
      const ChangeRow* from = position_;
      while (static_cast<size_t>(end_ - from) > step && less(from[step], low)) {
        from += step;
        step *= 2;
      }
      const ChangeRow* to = static_cast<size_t>(end_ - from) > step ? from + step + 1 : end_;
      position_ = std::lower_bound(from, to, low, less);
      gap_begin_ = low;
      gap_is_open_ = false;
      return absl::OkStatus();
    }
  }
  if (filters_ != nullptr && wanted > 0) {
    if (const RunFilter* filter = filters_->Get(order_)) {
      if (!filter->MayContain(key.first(wanted))) {
        placed_ = false;
        position_ = end_;
        return absl::OkStatus();
      }
    } else if (filters_->CountSeek(order_, run_rows_)) {
      filters_->Make(order_, run_rows_, layers_->Open(run_id_, order_));
    }
  }
  placed_ = true;
  gap_begin_ = low;
  gap_is_open_ = false;
  if (!run_) {
    position_ = std::lower_bound(begin_, end_, low, less);
    return absl::OkStatus();
  }
  refill_rows_ = kFirstRefill;
  MOTE_RETURN_IF_ERROR(run_->Seek(key));
  return Refill();
}

DeltaCursor::DeltaCursor(const QuadLayers& layers, Order order, bool with_runs)
    : key_columns_(KeyColumnCount(order)) {
  const bool named = IsNamedGraphOrder(order);
  for (const RunInfo& run : layers.runs) {
    if (with_runs && run.rows[named ? 1 : 0] != 0) layers_.emplace_back(layers, run, order);
  }
  for (const auto& layer : layers.memory) {
    bool empty = named ? layer->quads().empty() : layer->triples().empty();
    if (!empty) layers_.emplace_back(*layer, order);
  }
  queue_.reserve(layers_.size());  // Scans do not allocate.
}

void DeltaCursor::Choose() {
  current_ = nullptr;
  at_current_ = 0;
  for (size_t i = 0; i < layers_.size(); ++i) {
    const ChangeRow* row = layers_[i].current();
    if (row == nullptr) continue;
    const int side = current_ == nullptr ? -1
                                         : CompareColumns(row->columns.data(),
                                                          current_->columns.data(), key_columns_);
    if (side > 0) continue;
    // On a tie the later, newer layer speaks.
    current_ = row;
    if (side < 0) {
      oldest_ = row;
      at_current_ = 0;
    }
    at_current_ |= uint64_t{1} << (i & 63);
  }
}

absl::Status DeltaCursor::Seek(std::span<const uint64_t> key, size_t wanted) {
  for (LayerCursor& layer : layers_) MOTE_RETURN_IF_ERROR(layer.Seek(key, wanted));
  has_queue_ = false;
  passed_ = 0;
  Choose();
  return absl::OkStatus();
}

void DeltaCursor::MakeQueue() {
  has_queue_ = true;
  queue_.clear();
  for (size_t i = 0; i < layers_.size(); ++i) {
    if (const ChangeRow* row = layers_[i].current()) queue_.push_back({row, i});
  }
  for (size_t i = queue_.size(); i-- > 0;) Sink(i);
}

void DeltaCursor::Sink(size_t place) {
  const Head head = queue_[place];
  size_t next = place + 1;
  for (; next < queue_.size(); ++next) {
    const int side =
        CompareColumns(queue_[next].row->columns.data(), head.row->columns.data(), key_columns_);
    if (side > 0 || (side == 0 && queue_[next].layer > head.layer)) break;
    queue_[next - 1] = queue_[next];
  }
  queue_[next - 1] = head;
}

void DeltaCursor::ChooseFirst() {
  current_ = oldest_ = nullptr;
  first_heads_ = 0;
  if (queue_.empty()) return;
  oldest_ = queue_[0].row;
  do {
    current_ = queue_[first_heads_++].row;
  } while (first_heads_ < queue_.size() &&
           CompareColumns(queue_[first_heads_].row->columns.data(), oldest_->columns.data(),
                          key_columns_) == 0);
}

absl::Status DeltaCursor::AdvanceQueue() {
  // From the last of them back: all that stand behind one are in order by then.
  for (size_t i = first_heads_; i-- > 0;) {
    LayerCursor& layer = layers_[queue_[i].layer];
    MOTE_RETURN_IF_ERROR(layer.Advance());
    queue_[i].row = layer.current();
    if (queue_[i].row == nullptr) {
      queue_.erase(queue_.begin() + static_cast<ptrdiff_t>(i));
    } else {
      Sink(i);
    }
  }
  ChooseFirst();
  return absl::OkStatus();
}

absl::Status DeltaCursor::AdvanceMany() {
  if (has_queue_) return AdvanceQueue();
  if (++passed_ > layers_.size()) {
    MakeQueue();
    ChooseFirst();
    return AdvanceQueue();
  }
  if (layers_.size() <= 64) {
    for (uint64_t rest = at_current_; rest != 0; rest &= rest - 1) {
      MOTE_RETURN_IF_ERROR(layers_[static_cast<size_t>(std::countr_zero(rest))].Advance());
    }
  } else {
    const IdRow done = current_->columns;
    for (LayerCursor& layer : layers_) {
      const ChangeRow* row = layer.current();
      if (row != nullptr && CompareColumns(row->columns.data(), done.data(), key_columns_) == 0) {
        MOTE_RETURN_IF_ERROR(layer.Advance());
      }
    }
  }
  Choose();
  return absl::OkStatus();
}

}  // namespace mote
