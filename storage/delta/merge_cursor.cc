#include "storage/delta/merge_cursor.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/source/space.h"

namespace mote {
namespace {

// Stretches of the base at least this long between two changes are decoded in place; shorter ones
// by way of a buffer, where finding the place of a change costs less than in a packed block.
constexpr size_t kDirectStretch = 96;
constexpr size_t kBufferRows = 512;

static_assert(sizeof(Id) == sizeof(uint64_t));

}  // namespace

absl::Status ValidateScan(const ScanSpec& spec) {
  if (static_cast<int>(spec.order) >= kOrderCount) {
    return absl::InvalidArgumentError("a scan in an order that does not exist");
  }
  const int columns = KeyColumnCount(spec.order);
  if (spec.prefix_length < 0 || spec.prefix_length > columns ||
      (spec.has_range && spec.prefix_length == columns)) {
    return absl::InvalidArgumentError("a scan's prefix is longer than its order");
  }
  return absl::OkStatus();
}

ScanBounds::ScanBounds(const ScanSpec& spec) {
  for (int i = 0; i < spec.prefix_length; ++i) {
    size_t column = static_cast<size_t>(i);
    low_row[column] = high_row[column] = spec.prefix[column].bits();
  }
  columns = static_cast<size_t>(spec.prefix_length);
  if (spec.has_range) {
    low_row[columns] = spec.range_low.bits();
    high_row[columns] = spec.range_high.bits();
    empty = spec.range_low > spec.range_high;
    ++columns;
  }
}

MergeCursor::MergeCursor(std::shared_ptr<const QuadLayers> layers) : layers_(std::move(layers)) {}

absl::Status MergeCursor::Reset(const ScanSpec& spec) {
  MOTE_RETURN_IF_ERROR(ValidateScan(spec));
  if (!opened_ || order_ != spec.order) {
    opened_ = true;
    order_ = spec.order;
    key_columns_ = KeyColumnCount(order_);
    base_.reset();
    if (layers_->base.rows[IsNamedGraphOrder(order_) ? 1 : 0] != 0) {
      base_.emplace(layers_->kv, layers_->snapshot.get(), OrderSpace(order_), layers_->base.id,
                    QuadRunShape(order_));
    }
    delta_ = DeltaCursor(*layers_, order_);
  }
  bounds_ = ScanBounds(spec);
  base_row_ = base_end_ = 0;
  change_ = nullptr;
  if (bounds_.empty) return absl::OkStatus();
  if (base_) {
    MOTE_RETURN_IF_ERROR(base_->Seek(bounds_.low()));
    BoundBase();
  }
  if (delta_.has_layers()) {
    MOTE_RETURN_IF_ERROR(delta_.Seek(bounds_.low()));
    BoundDelta();
  }
  return absl::OkStatus();
}

void MergeCursor::BoundBase() {
  base_row_ = base_end_ = 0;
  if (!base_->valid()) return;
  const BlockView& block = base_->block();
  base_row_ = base_->row();
  base_end_ = block.rows();
  for (size_t i = 0; i < bounds_.columns; ++i) {
    uint64_t last = block.Get(static_cast<int>(i), block.rows() - 1);
    if (last == bounds_.high_row[i]) continue;
    if (last > bounds_.high_row[i]) {
      // Most scans by prefix are short: look near the beginning first.
      base_end_ = block.UpperBound(bounds_.high(), base_row_);
    }
    break;
  }
}

void MergeCursor::BoundDelta() {
  change_ = delta_.current();
  if (change_ != nullptr && CompareColumns(change_->columns.data(), bounds_.high_row.data(),
                                           static_cast<int>(bounds_.columns)) > 0) {
    change_ = nullptr;
  }
}

absl::Status MergeCursor::MoveBaseTo(size_t row) {
  base_row_ = row;
  // The scan ends inside this block, or goes on in the next.
  if (row < base_end_ || base_end_ < base_->block().rows()) return absl::OkStatus();
  MOTE_RETURN_IF_ERROR(base_->NextBlock());
  BoundBase();
  return absl::OkStatus();
}

absl::Status MergeCursor::CopyBase(Output& out, size_t end) {
  size_t n = std::min(end - base_row_, out.capacity - out.size);
  const BlockView& block = base_->block();
  for (int i = 0; i < key_columns_; ++i) {
    uint64_t* column = out.columns[static_cast<size_t>(i)];
    if (column != nullptr) block.Decode(i, base_row_, base_row_ + n, column + out.size);
  }
  out.size += n;
  return MoveBaseTo(base_row_ + n);
}

absl::Status MergeCursor::CopyDelta(Output& out) {
  if (change_->origins != kOriginRemoved) {
    for (int i = 0; i < key_columns_; ++i) {
      size_t column = static_cast<size_t>(i);
      if (out.columns[column] != nullptr) out.columns[column][out.size] = change_->columns[column];
    }
    ++out.size;
  }
  MOTE_RETURN_IF_ERROR(delta_.Advance());
  BoundDelta();
  return absl::OkStatus();
}

absl::Status MergeCursor::MergeStretch(Output& out) {
  const BlockView& block = base_->block();
  const size_t n = std::min({base_end_ - base_row_, kBufferRows, out.capacity - out.size});
  const int width = key_columns_;
  const int fixed = bounds_.columns > 0 && bounds_.low_row == bounds_.high_row
                        ? static_cast<int>(bounds_.columns)
                        : 0;
  if (buffer_.empty()) buffer_.resize(kBufferRows * 4);
  for (int i = fixed; i < width; ++i) {
    block.Decode(i, base_row_, base_row_ + n,
                 buffer_.data() + kBufferRows * static_cast<size_t>(i));
  }
  // Rows of the scan agree in the fixed columns.
  auto compare = [&](size_t row) {
    for (int i = fixed; i < width; ++i) {
      uint64_t a = buffer_[kBufferRows * static_cast<size_t>(i) + row];
      uint64_t b = change_->columns[static_cast<size_t>(i)];
      if (a != b) return a < b ? -1 : 1;
    }
    return 0;
  };
  size_t row = 0;
  while (row < n && out.size < out.capacity) {
    // The first row of the buffer not less than the change, by galloping.
    size_t stop = n;
    bool equal = false;
    if (change_ != nullptr) {
      size_t low = row;
      size_t step = 1;
      stop = row;
      int order = compare(stop);
      while (order < 0) {
        low = stop + 1;
        stop += step;
        step *= 2;
        if (stop >= n) {
          stop = n;
          break;
        }
        order = compare(stop);
      }
      while (low < stop) {
        size_t middle = (low + stop) / 2;
        if (compare(middle) < 0) {
          low = middle + 1;
        } else {
          stop = middle;
        }
      }
      equal = stop < n && compare(stop) == 0;
    }
    const size_t copied = std::min(stop - row, out.capacity - out.size);
    for (int i = 0; i < width; ++i) {
      uint64_t* column = out.columns[static_cast<size_t>(i)];
      if (column == nullptr) continue;
      if (i < fixed) {
        std::fill_n(column + out.size, copied, bounds_.low_row[static_cast<size_t>(i)]);
      } else {
        const uint64_t* from = buffer_.data() + kBufferRows * static_cast<size_t>(i) + row;
        std::copy_n(from, copied, column + out.size);
      }
    }
    out.size += copied;
    row += copied;
    if (row < stop || row == n) break;  // Full, or the change may lie behind these rows.
    if (out.size == out.capacity && change_->origins != kOriginRemoved) break;
    if (equal) ++row;
    MOTE_RETURN_IF_ERROR(CopyDelta(out));
  }
  return MoveBaseTo(base_row_ + row);
}

absl::StatusOr<size_t> MergeCursor::Next(std::span<Id* const> columns, size_t capacity) {
  Output out;
  out.capacity = capacity;
  for (size_t i = 0; i < columns.size() && i < static_cast<size_t>(key_columns_); ++i) {
    // Id is a class around one number, so that columns of both look the same in memory.
    out.columns[i] = reinterpret_cast<uint64_t*>(columns[i]);
  }
  while (out.size < out.capacity) {
    if (base_done()) {
      if (change_ == nullptr) break;
      MOTE_RETURN_IF_ERROR(CopyDelta(out));
      continue;
    }
    if (change_ == nullptr) {
      MOTE_RETURN_IF_ERROR(CopyBase(out, base_end_));
      continue;
    }
    size_t place =
        std::min(base_->block().LowerBound(
                     {change_->columns.data(), static_cast<size_t>(key_columns_)}, base_row_),
                 base_end_);
    if (place == base_end_ || place - base_row_ >= kDirectStretch) {
      MOTE_RETURN_IF_ERROR(CopyBase(out, place));
    } else {
      MOTE_RETURN_IF_ERROR(MergeStretch(out));
    }
  }
  return out.size;
}

absl::Status MergeCursor::SeekTo(std::span<const Id> key) {
  if (key.size() > static_cast<size_t>(key_columns_)) {
    return absl::InvalidArgumentError("a seek key is longer than the order");
  }
  uint64_t bits[4] = {};
  for (size_t i = 0; i < key.size(); ++i) bits[i] = key[i].bits();
  const std::span<const uint64_t> target(bits, key.size());
  if (!base_done()) {
    bool behind = false;
    for (size_t i = 0; i < target.size(); ++i) {
      uint64_t value = base_->block().Get(static_cast<int>(i), base_row_);
      if (value == target[i]) continue;
      behind = value < target[i];
      break;
    }
    if (behind) {
      // Lets the run's cursor gallop from where the scan stands.
      MOTE_RETURN_IF_ERROR(base_->MoveTo(base_row_));
      MOTE_RETURN_IF_ERROR(base_->Seek(target));
      BoundBase();
    }
  }
  if (change_ != nullptr &&
      CompareColumns(change_->columns.data(), target.data(), static_cast<int>(target.size())) < 0) {
    MOTE_RETURN_IF_ERROR(delta_.Seek(target));
    BoundDelta();
  }
  return absl::OkStatus();
}

}  // namespace mote
