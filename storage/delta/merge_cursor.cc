#include "storage/delta/merge_cursor.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/delta/row_search.h"
#include "storage/source/space.h"

namespace mote {
namespace {

// Stretches of the base at least this long between two changes are decoded in place; shorter ones
// by way of a buffer, where finding the place of a change costs less than in a packed block.
constexpr size_t kDirectStretch = 96;
constexpr size_t kBufferRows = 512;
constexpr size_t kAlignment = 128;
// Rows that are copied without asking how many are wanted.
constexpr size_t kCopyRows = 32;
constexpr size_t kBufferStride = kBufferRows + kCopyRows;

static_assert(sizeof(Id) == sizeof(uint64_t));

// The least row greater than `row`, which is not the greatest.
IdRow Successor(IdRow row, int columns) {
  for (size_t i = static_cast<size_t>(columns); i-- > 0;) {
    if (++row[i] != 0) break;
  }
  return row;
}

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
  columns = fixed = static_cast<size_t>(spec.prefix_length);
  if (spec.has_range) {
    low_row[columns] = spec.range_low.bits();
    high_row[columns] = spec.range_high.bits();
    empty = spec.range_low > spec.range_high;
    ++columns;
  }
}

MergeCursor::MergeCursor(std::shared_ptr<const QuadLayers> layers) : layers_(std::move(layers)) {}

MergeCursor::~MergeCursor() { CountVisits(); }

void MergeCursor::CountVisits() {
  if (visits_ == 0) return;
  if (has_runs_ && layers_->merged != nullptr) {
    layers_->merged->CountVisits(order_, visits_, *layers_);
  }
  visits_ = 0;
}

bool MergeCursor::HasMergedRun() {
  if (merged_) return true;
  // Work on whole runs reads each block once.
  if (!has_runs_ || layers_->merged == nullptr || layers_->block_use != BlockUse::kKeep) {
    return false;
  }
  MergedRun* run = layers_->merged->Get(order_);
  if (run == nullptr) {
    CountVisits();
    run = layers_->merged->Get(order_);
    if (run == nullptr) return false;
  }
  merged_.emplace(layers_.get(), run);
  memory_changes_.emplace(*layers_, order_, /*with_runs=*/false);
  return true;
}

void MergeCursor::OpenRuns() {
  is_merged_ = false;
  if (!all_changes_) {
    if (layers_->base.rows[IsNamedGraphOrder(order_) ? 1 : 0] != 0) {
      base_.emplace(layers_->Open(layers_->base.id, order_));
    }
    all_changes_.emplace(*layers_, order_);
  }
  delta_ = &*all_changes_;
}

absl::Status MergeCursor::Reset(const ScanSpec& spec) {
  MOTE_RETURN_IF_ERROR(ValidateScan(spec));
  if (!opened_ || order_ != spec.order) {
    CountVisits();
    opened_ = true;
    order_ = spec.order;
    key_columns_ = KeyColumnCount(order_);
    const size_t family = IsNamedGraphOrder(order_) ? 1 : 0;
    has_runs_ = std::any_of(layers_->runs.begin(), layers_->runs.end(),
                            [&](const RunInfo& run) { return run.rows[family] != 0; });
    is_merged_ = false;
    merged_.reset();
    base_.reset();
    memory_changes_.reset();
    all_changes_.reset();
    delta_ = nullptr;
  }
  bounds_ = ScanBounds(spec);
  block_ = nullptr;
  base_row_ = base_end_ = buffer_end_ = 0;
  change_ = nullptr;
  return bounds_.empty ? absl::OkStatus() : Place(bounds_.low(), bounds_.fixed);
}

absl::Status MergeCursor::Place(std::span<const uint64_t> key, size_t wanted) {
  is_merged_ = false;
  if (HasMergedRun()) {
    MOTE_ASSIGN_OR_RETURN(is_merged_, merged_->Seek(key, bounds_.high()));
  }
  if (is_merged_) {
    delta_ = &*memory_changes_;
  } else {
    OpenRuns();
    ++visits_;
    if (base_) MOTE_RETURN_IF_ERROR(base_->Seek(key));
  }
  BoundBase();
  change_ = nullptr;
  if (delta_->has_layers()) {
    MOTE_RETURN_IF_ERROR(delta_->Seek(key, wanted));
    BoundDelta();
  }
  return absl::OkStatus();
}

absl::Status MergeCursor::LeaveMergedRun() {
  const IdRow behind = Successor(merged_->PassedFence(), key_columns_);
  const size_t width = static_cast<size_t>(key_columns_);
  // A change in memory may still be ahead of the rows to come. Other changes between it and them
  // are without effect: what they insert or remove was passed with the merged blocks.
  const bool change_is_first =
      change_ != nullptr &&
      CompareColumns(change_->columns.data(), behind.data(), key_columns_) < 0;
  const IdRow first_change = change_is_first ? change_->columns : behind;
  OpenRuns();
  if (base_) MOTE_RETURN_IF_ERROR(base_->Seek({behind.data(), width}));
  BoundBase();
  MOTE_RETURN_IF_ERROR(delta_->Seek({first_change.data(), width}, 0));
  BoundDelta();
  return absl::OkStatus();
}

absl::Status MergeCursor::NextBlock() {
  if (is_merged_) {
    MOTE_ASSIGN_OR_RETURN(const bool is_there, merged_->NextBlock());
    if (!is_there) return LeaveMergedRun();
  } else {
    ++visits_;
    MOTE_RETURN_IF_ERROR(base_->NextBlock());
  }
  BoundBase();
  return absl::OkStatus();
}

void MergeCursor::BoundBase() {
  base_row_ = base_end_ = buffer_end_ = 0;
  block_ = nullptr;
  if (is_merged_) {
    if (!merged_->valid()) return;
    block_ = &merged_->block();
    base_row_ = merged_->row();
  } else {
    if (!base_ || !base_->valid()) return;
    block_ = &base_->block();
    base_row_ = base_->row();
  }
  base_end_ = block_->rows();
  for (size_t i = 0; i < bounds_.columns; ++i) {
    uint64_t last = block_->Get(static_cast<int>(i), block_->rows() - 1);
    if (last == bounds_.high_row[i]) continue;
    if (last > bounds_.high_row[i]) {
      // Most scans by prefix are short: look near the beginning first.
      base_end_ = block_->UpperBound(bounds_.high(), base_row_);
    }
    break;
  }
}

void MergeCursor::BoundDelta() {
  change_ = delta_->current();
  if (change_ != nullptr && CompareColumns(change_->columns.data(), bounds_.high_row.data(),
                                           static_cast<int>(bounds_.columns)) > 0) {
    change_ = nullptr;
  }
}

absl::Status MergeCursor::MoveBaseTo(size_t row) {
  base_row_ = row;
  // The scan ends inside this block, or goes on in the next.
  if (row < base_end_ || base_end_ < block_->rows()) return absl::OkStatus();
  return NextBlock();
}

absl::Status MergeCursor::CopyBase(Output& out, size_t end) {
  size_t n = std::min(end - base_row_, out.capacity - out.size);
  const BlockView& block = *block_;
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
  MOTE_RETURN_IF_ERROR(delta_->Advance());
  BoundDelta();
  return absl::OkStatus();
}

absl::Status MergeCursor::MergeStretch(Output& out) {
  const int free_columns = key_columns_ - static_cast<int>(bounds_.fixed);
  // A scan that fixes all columns has one row at most: one column tells rows apart.
  MOTE_ASSIGN_OR_RETURN(const size_t passed, free_columns == 4   ? MergeColumns<4>(out)
                                             : free_columns == 3 ? MergeColumns<3>(out)
                                             : free_columns == 2 ? MergeColumns<2>(out)
                                                                 : MergeColumns<1>(out));
  return MoveBaseTo(base_row_ + passed);
}

template <int kColumns>
absl::StatusOr<size_t> MergeCursor::MergeColumns(Output& out) {
  // Rows of the scan agree in the fixed columns, which come first.
  const size_t fixed = static_cast<size_t>(key_columns_ - kColumns);
  if (buffer_.empty()) buffer_.resize(kBufferStride * 4);
  if (!is_buffered()) {
    // Whole frames, which decode fastest, and no more than the caller may want.
    const size_t wanted = base_row_ + std::max(out.capacity - out.size, kAlignment);
    buffer_begin_ = base_row_ / kAlignment * kAlignment;
    buffer_end_ = std::min({(wanted + kAlignment - 1) / kAlignment * kAlignment,
                            buffer_begin_ + kBufferRows, base_end_});
    for (size_t i = 0; i < kColumns; ++i) {
      block_->Decode(static_cast<int>(fixed + i), buffer_begin_, buffer_end_,
                     buffer_.data() + kBufferStride * i);
    }
  }
  const size_t n = buffer_end_ - base_row_;
  const uint64_t* from[kColumns];
  uint64_t* to[kColumns];
  for (size_t i = 0; i < kColumns; ++i) {
    from[i] = buffer_.data() + kBufferStride * i + (base_row_ - buffer_begin_);
    to[i] = out.columns[fixed + i];
  }
  const size_t begin = out.size;
  size_t row = 0;
  while (row < n && out.size < out.capacity) {
    size_t stop = n;
    bool equal = false;
    if (change_ != nullptr) {
      const uint64_t* key = change_->columns.data() + fixed;
      stop = FirstNotLess<kColumns>(from, key, row, n);
      equal = stop < n;
      for (size_t i = 0; i < kColumns; ++i) equal = equal && from[i][stop] == key[i];
    }
    const size_t copied = std::min(stop - row, out.capacity - out.size);
    // Most stretches are short: a fixed number of rows costs less than a loop whose end cannot be
    // predicted. What is written too much is overwritten or ignored.
    const bool has_slack = out.size + copied + kCopyRows <= out.capacity;
    for (size_t i = 0; i < kColumns; ++i) {
      if (to[i] == nullptr) continue;
      const uint64_t* source = from[i] + row;
      uint64_t* target = to[i] + out.size;
      if (has_slack) {
        std::memcpy(target, source, kCopyRows * sizeof(uint64_t));
        if (copied > kCopyRows) {
          std::copy_n(source + kCopyRows, copied - kCopyRows, target + kCopyRows);
        }
      } else {
        std::copy_n(source, copied, target);
      }
    }
    out.size += copied;
    row += copied;
    if (row < stop || row == n) break;  // Full, or the change may lie behind these rows.
    // Whether it inserts or removes cannot be predicted either: its row is written in any case.
    const bool inserts = change_->origins != kOriginRemoved;
    if (out.size == out.capacity) {
      if (inserts) break;
    } else {
      for (size_t i = 0; i < kColumns; ++i) {
        if (to[i] != nullptr) to[i][out.size] = change_->columns[fixed + i];
      }
      out.size += inserts ? 1 : 0;
    }
    row += equal ? 1 : 0;
    MOTE_RETURN_IF_ERROR(delta_->Advance());
    BoundDelta();
  }
  for (size_t i = 0; i < fixed; ++i) {
    if (out.columns[i] != nullptr) {
      std::fill_n(out.columns[i] + begin, out.size - begin, bounds_.low_row[i]);
    }
  }
  return row;
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
    if (is_buffered()) {
      MOTE_RETURN_IF_ERROR(MergeStretch(out));
      continue;
    }
    const size_t place = std::min(
        block_->LowerBound({change_->columns.data(), static_cast<size_t>(key_columns_)}, base_row_),
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
      uint64_t value = block_->Get(static_cast<int>(i), base_row_);
      if (value == target[i]) continue;
      behind = value < target[i];
      break;
    }
    if (behind) {
      // Lets the cursor gallop from where the scan stands.
      if (is_merged_) {
        merged_->set_row(base_row_);
      } else {
        MOTE_RETURN_IF_ERROR(base_->MoveTo(base_row_));
      }
      return Place(target, std::min(target.size(), bounds_.fixed));
    }
  }
  if (change_ != nullptr &&
      CompareColumns(change_->columns.data(), target.data(), static_cast<int>(target.size())) < 0) {
    MOTE_RETURN_IF_ERROR(delta_->Seek(target, std::min(target.size(), bounds_.fixed)));
    BoundDelta();
  }
  return absl::OkStatus();
}

}  // namespace mote
