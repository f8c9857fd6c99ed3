#include "engine/operators/id_table.h"

#include <algorithm>

#include "storage/base/status_macros.h"

namespace mote {
absl::Status TableScan::DoNext(Batch* batch) {
  size_t n = std::min(kBatchRows, table_->rows - next_);
  batch->rows = n;
  for (size_t i = 0; i < sources_.size(); ++i) {
    batch->columns[i] = table_->columns[sources_[i]].data() + next_;
  }
  next_ += n;
  return absl::OkStatus();
}

Materialize::Materialize(EvaluationContext& context, OperatorPtr child,
                         std::shared_ptr<IdTable> table, std::vector<VariableId> columns,
                         bool row_number)
    : Operator(context, std::move(columns)), table_(std::move(table)), row_number_(row_number) {
  AddChild(std::move(child));
}

absl::Status Materialize::DoOpen() {
  next_ = 0;
  Operator* child = children()[0].get();
  table_->rows = 0;
  size_t width = child->columns().size();
  table_->columns.resize(width + (row_number_ ? 1 : 0));
  for (auto& column : table_->columns) column.Clear();
  MOTE_RETURN_IF_ERROR(child->Open());
  Batch batch;
  uint64_t reserved = 0;
  while (true) {
    MOTE_RETURN_IF_ERROR(child->Next(&batch));
    if (batch.rows == 0) return absl::OkStatus();
    uint64_t rows = table_->rows + batch.rows;
    if (rows > reserved) {
      reserved = std::max<uint64_t>(rows, 2 * reserved);
      MOTE_RETURN_IF_ERROR(table_->memory.Resize(reserved * sizeof(Id) * table_->columns.size()));
    }
    for (size_t i = 0; i < width; ++i) {
      table_->columns[i].Append(batch.columns[i], batch.rows);
    }
    if (row_number_) {
      for (uint64_t row = table_->rows; row < rows; ++row) {
        table_->columns.back().push_back(Id(Tag::kInteger, row));
      }
    }
    table_->rows = rows;
  }
}

absl::Status Materialize::DoNext(Batch* batch) {
  size_t n = std::min(kBatchRows, table_->rows - next_);
  batch->rows = n;
  for (size_t i = 0; i < batch->columns.size(); ++i) {
    batch->columns[i] = table_->columns[i].data() + next_;
  }
  next_ += n;
  return absl::OkStatus();
}

}  // namespace mote
