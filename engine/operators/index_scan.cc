#include "engine/operators/index_scan.h"

#include <utility>

#include "storage/base/status_macros.h"

namespace mote {

IndexScan::IndexScan(EvaluationContext& context, std::vector<VariableId> columns, Spec spec)
    : Operator(context, std::move(columns)), spec_(std::move(spec)), rows_(spec_.shape) {
  buffer_.Reserve(context.memory(), spec_.shape.outputs.size());
  targets_.resize(spec_.shape.outputs.size());
}

ScanSpec IndexScan::SpecOfRange(size_t range) const {
  ScanSpec scan;
  scan.order = spec_.shape.order;
  scan.prefix_length = spec_.prefix_length;
  scan.prefix = spec_.prefix;
  if (spec_.has_ranges) {
    scan.has_range = true;
    scan.range_low = spec_.ranges[range].low;
    scan.range_high = spec_.ranges[range].high;
  }
  return scan;
}

absl::Status IndexScan::DoOpen() {
  MOTE_RETURN_IF_ERROR(buffer_.Allocate());
  for (size_t i = 0; i < targets_.size(); ++i) targets_[i] = buffer_.Column(i);
  range_ = 0;
  at_end_ = spec_.has_ranges && spec_.ranges.empty();
  return at_end_ ? absl::OkStatus() : rows_.Start(SpecOfRange(0));
}

absl::Status IndexScan::DoNext(Batch* batch) {
  while (!at_end_) {
    MOTE_ASSIGN_OR_RETURN(size_t n, rows_.Next(targets_.data(), kBatchRows));
    if (n > 0) {
      for (size_t i = 0; i < targets_.size(); ++i) batch->columns[i] = targets_[i];
      batch->rows = n;
      return absl::OkStatus();
    }
    if (!spec_.has_ranges || ++range_ == spec_.ranges.size()) {
      at_end_ = true;
    } else {
      MOTE_RETURN_IF_ERROR(rows_.Start(SpecOfRange(range_)));
    }
  }
  return absl::OkStatus();
}

absl::Status IndexScan::SkipTo(Id key) {
  if (at_end_) return absl::OkStatus();
  while (spec_.has_ranges && spec_.ranges[range_].high < key) {
    if (++range_ == spec_.ranges.size()) {
      at_end_ = true;
      return absl::OkStatus();
    }
    MOTE_RETURN_IF_ERROR(rows_.Start(SpecOfRange(range_)));
  }
  std::array<Id, 4> target = spec_.prefix;
  auto length = static_cast<size_t>(spec_.prefix_length);
  target[length] = key;
  return rows_.SeekTo(std::span<const Id>(target.data(), length + 1));
}

}  // namespace mote
