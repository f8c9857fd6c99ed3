#include "engine/operators/apply.h"

#include <utility>

#include "storage/base/status_macros.h"
#include "storage/term/inline_value.h"

namespace mote {

Apply::Apply(EvaluationContext& context, OperatorPtr left, OperatorPtr pattern,
             std::shared_ptr<IdTable> table, std::vector<uint32_t> parameters, JoinMode mode,
             std::vector<VariableId> columns)
    : Operator(context, std::move(columns)),
      table_(std::move(table)),
      parameters_(std::move(parameters)),
      mode_(mode) {
  AddChild(std::move(left));
  AddChild(std::move(pattern));
  buffer_.Reserve(context.memory(), this->columns().size());
}

absl::Status Apply::DoOpen() {
  MOTE_RETURN_IF_ERROR(buffer_.Allocate());
  return children()[0]->Open();
}

absl::Status Apply::DoNext(Batch* batch) {
  const size_t width = children()[0]->columns().size();
  while (batch->rows == 0) {
    MOTE_RETURN_IF_ERROR(children()[0]->Next(&input_));
    if (input_.rows == 0) return absl::OkStatus();
    for (size_t row = 0; row < input_.rows; ++row) {
      table_->rows = 1;
      table_->columns.resize(parameters_.size() + 1);
      for (size_t i = 0; i < parameters_.size(); ++i) {
        table_->columns[i].Assign(&input_.columns[parameters_[i]][row], 1);
      }
      constexpr Id kOnlyRow(Tag::kInteger, 0);
      table_->columns.back().Assign(&kOnlyRow, 1);
      MOTE_RETURN_IF_ERROR(children()[1]->Open());
      MOTE_RETURN_IF_ERROR(children()[1]->Next(&matches_));
      bool found = matches_.rows > 0;
      if (mode_ != JoinMode::kMark && found != (mode_ == JoinMode::kKeep)) continue;
      for (size_t i = 0; i < width; ++i) {
        buffer_.Column(i)[batch->rows] = input_.columns[i][row];
      }
      if (mode_ == JoinMode::kMark) buffer_.Column(width)[batch->rows] = EncodeBoolean(found);
      ++batch->rows;
    }
    for (size_t i = 0; i < columns().size(); ++i) batch->columns[i] = buffer_.Column(i);
  }
  return absl::OkStatus();
}

}  // namespace mote
