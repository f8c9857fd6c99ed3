#include "engine/operators/row_operators.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "storage/base/status_macros.h"

namespace mote {
namespace {

std::vector<int> Sources(const Operator& child, const std::vector<VariableId>& columns) {
  std::vector<int> out;
  for (VariableId variable : columns) out.push_back(child.ColumnOf(variable));
  return out;
}

// Fills `batch` from `input`; missing columns are `unbound`.
void PickColumns(const Batch& input, const std::vector<int>& sources,
                 const std::vector<Id>& unbound, Batch* batch) {
  batch->rows = input.rows;
  for (size_t i = 0; i < sources.size(); ++i) {
    batch->columns[i] =
        sources[i] >= 0 ? input.columns[static_cast<size_t>(sources[i])] : unbound.data();
  }
}

}  // namespace

Project::Project(EvaluationContext& context, OperatorPtr child, std::vector<VariableId> columns)
    : Operator(context, std::move(columns)), unbound_(kBatchRows) {
  sources_ = Sources(*child, this->columns());
  AddChild(std::move(child));
}

absl::Status Project::DoNext(Batch* batch) {
  MOTE_RETURN_IF_ERROR(children()[0]->Next(&input_));
  PickColumns(input_, sources_, unbound_, batch);
  return absl::OkStatus();
}

UnionAll::UnionAll(EvaluationContext& context, std::vector<OperatorPtr> children,
                   std::vector<VariableId> columns)
    : Operator(context, std::move(columns)), unbound_(kBatchRows) {
  for (OperatorPtr& child : children) {
    sources_.push_back(Sources(*child, this->columns()));
    AddChild(std::move(child));
  }
}

absl::Status UnionAll::DoOpen() {
  current_ = 0;
  return children().empty() ? absl::OkStatus() : children()[0]->Open();
}

absl::Status UnionAll::DoNext(Batch* batch) {
  while (current_ < children().size()) {
    MOTE_RETURN_IF_ERROR(children()[current_]->Next(&input_));
    if (input_.rows > 0) {
      PickColumns(input_, sources_[current_], unbound_, batch);
      return absl::OkStatus();
    }
    if (++current_ < children().size()) MOTE_RETURN_IF_ERROR(children()[current_]->Open());
  }
  return absl::OkStatus();
}

Slice::Slice(EvaluationContext& context, OperatorPtr child, uint64_t offset,
             std::optional<uint64_t> limit)
    : Operator(context, child->columns()), offset_(offset), limit_(limit) {
  AddChild(std::move(child));
}

absl::Status Slice::DoOpen() {
  to_skip_ = offset_;
  to_give_ = limit_.value_or(std::numeric_limits<uint64_t>::max());
  return to_give_ == 0 ? absl::OkStatus() : children()[0]->Open();
}

absl::Status Slice::DoNext(Batch* batch) {
  while (to_give_ > 0) {
    MOTE_RETURN_IF_ERROR(children()[0]->Next(batch));
    if (batch->rows == 0) return absl::OkStatus();
    uint64_t skip = std::min<uint64_t>(to_skip_, batch->rows);
    to_skip_ -= skip;
    uint64_t rows = std::min<uint64_t>(batch->rows - skip, to_give_);
    if (rows == 0) continue;
    for (const Id*& column : batch->columns) column += skip;
    batch->rows = rows;
    to_give_ -= rows;
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

}  // namespace mote
