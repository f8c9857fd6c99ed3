#include "engine/operators/distinct.h"

#include <utility>

#include "storage/base/status_macros.h"

namespace mote {

Distinct::Distinct(EvaluationContext& context, OperatorPtr child, Input input)
    : Operator(context, child->columns()),
      input_order_(input),
      seen_(child->columns().size(), context),
      numbers_(kBatchRows),
      last_(child->columns().size()) {
  buffer_.Reserve(context.memory(), columns().size());
  AddChild(std::move(child));
}

absl::Status Distinct::DoOpen() {
  MOTE_RETURN_IF_ERROR(buffer_.Allocate());
  seen_.Clear();
  has_last_ = false;
  return children()[0]->Open();
}

absl::StatusOr<size_t> Distinct::KeepChanged() {
  size_t kept = 0;
  for (size_t row = 0; row < input_.rows; ++row) {
    bool same = has_last_;
    for (size_t i = 0; same && i < last_.size(); ++i) {
      same = (row == 0 ? last_[i] : input_.columns[i][row - 1]) == input_.columns[i][row];
    }
    has_last_ = true;
    if (!same) numbers_[kept++] = static_cast<uint32_t>(row);
  }
  for (size_t i = 0; i < last_.size(); ++i) last_[i] = input_.columns[i][input_.rows - 1];
  // Long repetitions are cheaper to seek over than to read.
  if (last_.size() == 1 && kept <= 2 && input_.rows == kBatchRows) {
    MOTE_RETURN_IF_ERROR(children()[0]->SkipTo(Id::FromBits(last_[0].bits() + 1)));
  }
  return kept;
}

size_t Distinct::KeepNew() {
  // New tuples are numbered in the order in which they come.
  size_t kept = 0;
  uint32_t next = static_cast<uint32_t>(seen_before_);
  for (size_t row = 0; row < input_.rows; ++row) {
    if (numbers_[row] != next) continue;
    ++next;
    numbers_[kept++] = static_cast<uint32_t>(row);
  }
  return kept;
}

absl::Status Distinct::DoNext(Batch* batch) {
  while (true) {
    // Without columns all rows are equal.
    if (columns().empty() && has_last_) return absl::OkStatus();
    MOTE_RETURN_IF_ERROR(children()[0]->Next(&input_));
    if (input_.rows == 0) return absl::OkStatus();
    if (columns().empty()) {
      has_last_ = true;
      batch->rows = 1;
      return absl::OkStatus();
    }
    size_t kept = 0;
    if (input_order_ == Input::kAnyOrder) {
      seen_before_ = seen_.size();
      MOTE_RETURN_IF_ERROR(seen_.FindOrInsert(input_.columns.data(), input_.rows, numbers_.data()));
      kept = KeepNew();
    } else {
      MOTE_ASSIGN_OR_RETURN(kept, KeepChanged());
    }
    if (kept == 0) continue;
    batch->rows = kept;
    for (size_t i = 0; i < columns().size(); ++i) {
      const Id* from = input_.columns[i];
      Id* to = buffer_.Column(i);
      for (size_t row = 0; row < kept; ++row) to[row] = from[numbers_[row]];
      batch->columns[i] = to;
    }
    return absl::OkStatus();
  }
}

}  // namespace mote
