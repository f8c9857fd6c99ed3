#include "engine/operators/scan_rows.h"

#include <algorithm>

#include "engine/operators/batch.h"
#include "storage/base/status_macros.h"

namespace mote {

ScanRows::ScanRows(ScanShape shape) : shape_(std::move(shape)) {
  if (shape_.filters()) scratch_.resize(4 * kBatchRows);
}

absl::Status ScanRows::Start(const ScanSpec& spec) {
  if (cursor_ != nullptr) return cursor_->Reset(spec);
  MOTE_ASSIGN_OR_RETURN(cursor_, shape_.view->Scan(spec));
  return absl::OkStatus();
}

absl::StatusOr<size_t> ScanRows::Next(Id* const* outputs, size_t capacity) {
  targets_ = {};
  for (size_t i = 0; i < shape_.outputs.size(); ++i) targets_[shape_.outputs[i]] = outputs[i];
  std::span<Id* const> targets(targets_.data(), shape_.view->has_graph_column() ? 4 : 3);
  if (!shape_.filters()) return cursor_->Next(targets, capacity);

  auto need = [this](size_t column) {
    if (targets_[column] == nullptr) targets_[column] = scratch_.data() + column * kBatchRows;
  };
  for (const auto& [a, b] : shape_.equal) {
    need(a);
    need(b);
  }
  for (const auto& [column, id] : shape_.constants) need(column);
  if (shape_.excluded_column >= 0) need(static_cast<size_t>(shape_.excluded_column));
  while (true) {
    MOTE_ASSIGN_OR_RETURN(size_t n, cursor_->Next(targets, capacity));
    if (n == 0) return 0;
    size_t kept = Keep(n);
    if (kept > 0) return kept;
  }
}

size_t ScanRows::Keep(size_t n) {
  size_t kept = 0;
  for (size_t row = 0; row < n; ++row) {
    bool keep = true;
    for (const auto& [a, b] : shape_.equal) keep &= targets_[a][row] == targets_[b][row];
    for (const auto& [column, id] : shape_.constants) keep &= targets_[column][row] == id;
    if (keep && shape_.excluded_column >= 0) {
      Id id = targets_[static_cast<size_t>(shape_.excluded_column)][row];
      keep = !std::binary_search(shape_.excluded.begin(), shape_.excluded.end(), id);
    }
    if (!keep) continue;
    if (kept != row) {
      for (Id* target : targets_) {
        if (target != nullptr) target[kept] = target[row];
      }
    }
    ++kept;
  }
  return kept;
}

}  // namespace mote
