#include "engine/operators/group.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"

namespace mote {

Group::Group(EvaluationContext& context, OperatorPtr child, std::vector<VariableId> columns,
             Spec spec)
    : Operator(context, std::move(columns)),
      spec_(std::move(spec)),
      groups_(spec_.keys.size(), context),
      adjacent_keys_(spec_.keys.size()),
      memory_(context.memory()),
      numbers_(kBatchRows),
      key_columns_(spec_.keys.size()),
      values_(kBatchRows) {
  only_counts_ = std::all_of(
      spec_.aggregates.begin(), spec_.aggregates.end(),
      [](const Aggregate& aggregate) { return aggregate.spec.star && !aggregate.spec.distinct; });
  buffer_.Reserve(context.memory(), this->columns().size());
  AddChild(std::move(child));
}

absl::Status Group::DoOpen() {
  MOTE_RETURN_IF_ERROR(buffer_.Allocate());
  groups_.Clear();
  for (auto& keys : adjacent_keys_) keys.clear();
  aggregators_.clear();
  distinct_rows_.clear();
  for (const Aggregate& aggregate : spec_.aggregates) {
    aggregators_.push_back(MakeAggregator(aggregate.spec, context()));
    distinct_rows_.push_back(
        std::make_unique<TupleIndex>(aggregate.distinct_columns.size() + 1, context()));
  }
  last_values_.assign(spec_.aggregates.size(), LastValue());
  by_numbers_.assign(spec_.aggregates.size(), false);
  group_count_ = spec_.implicit ? 1 : 0;
  for (auto& aggregator : aggregators_) {
    MOTE_RETURN_IF_ERROR(aggregator->ResizeGroups(group_count_));
  }
  next_ = 0;
  MOTE_RETURN_IF_ERROR(children()[0]->Open());
  Batch input;
  while (true) {
    MOTE_RETURN_IF_ERROR(children()[0]->Next(&input));
    if (input.rows == 0) return absl::OkStatus();
    MOTE_RETURN_IF_ERROR(AddBatch(input));
  }
}

absl::Status Group::NumberAdjacent(const Batch& input) {
  uint32_t number = static_cast<uint32_t>(group_count_) - 1;
  size_t run = 0;
  auto end_run = [&](size_t end) -> absl::Status {
    if (!only_counts_ || end == run) return absl::OkStatus();
    for (auto& aggregator : aggregators_) {
      MOTE_RETURN_IF_ERROR(aggregator->ResizeGroups(group_count_));
      MOTE_RETURN_IF_ERROR(aggregator->AddRows(number, end - run));
    }
    run = end;
    return absl::OkStatus();
  };
  for (size_t row = 0; row < input.rows; ++row) {
    bool same = group_count_ > 0;
    for (size_t i = 0; same && i < key_columns_.size(); ++i) {
      same = adjacent_keys_[i].back() == key_columns_[i][row];
    }
    if (!same) {
      MOTE_RETURN_IF_ERROR(end_run(row));
      run = row;
      for (size_t i = 0; i < key_columns_.size(); ++i) {
        adjacent_keys_[i].push_back(key_columns_[i][row]);
      }
      number = static_cast<uint32_t>(group_count_++);
    }
    numbers_[row] = number;
  }
  MOTE_RETURN_IF_ERROR(end_run(input.rows));
  return memory_.Resize(2 * group_count_ * key_columns_.size() * sizeof(Id));
}

absl::Status Group::NumberGroups(const Batch& input) {
  for (size_t i = 0; i < spec_.keys.size(); ++i) key_columns_[i] = input.columns[spec_.keys[i]];
  if (spec_.keys_adjacent) return NumberAdjacent(input);
  MOTE_RETURN_IF_ERROR(groups_.FindOrInsert(key_columns_.data(), input.rows, numbers_.data()));
  group_count_ = groups_.size();
  return absl::OkStatus();
}

absl::Status Group::AddDistinctRows(size_t aggregate, const Batch& input) {
  std::vector<Id> group_ids(input.rows);
  for (size_t row = 0; row < input.rows; ++row) {
    group_ids[row] = Id(Tag::kInteger, spec_.keys.empty() ? 0 : numbers_[row]);
  }
  std::vector<const Id*> columns = {group_ids.data()};
  for (uint32_t column : spec_.aggregates[aggregate].distinct_columns) {
    columns.push_back(input.columns[column]);
  }
  TupleIndex& seen = *distinct_rows_[aggregate];
  auto next = static_cast<uint32_t>(seen.size());
  std::vector<uint32_t> tuples(input.rows);
  MOTE_RETURN_IF_ERROR(seen.FindOrInsert(columns.data(), input.rows, tuples.data()));
  for (size_t row = 0; row < input.rows; ++row) {
    if (tuples[row] != next) continue;
    ++next;
    MOTE_RETURN_IF_ERROR(
        aggregators_[aggregate]->AddRows(static_cast<uint32_t>(group_ids[row].payload()), 1));
  }
  return absl::OkStatus();
}

absl::Status Group::AddBatch(const Batch& input) {
  if (only_counts_ && spec_.keys.empty()) {
    // Batches without columns may be long: nothing is made for each row.
    group_count_ = 1;
    for (auto& aggregator : aggregators_) {
      MOTE_RETURN_IF_ERROR(aggregator->ResizeGroups(1));
      MOTE_RETURN_IF_ERROR(aggregator->AddRows(0, input.rows));
    }
    return absl::OkStatus();
  }
  const bool keyed = !spec_.keys.empty();
  if (keyed) {
    MOTE_RETURN_IF_ERROR(NumberGroups(input));
    if (spec_.keys_adjacent && only_counts_) return absl::OkStatus();
  } else {
    group_count_ = 1;
  }
  const uint32_t* numbers = keyed ? numbers_.data() : nullptr;
  for (size_t i = 0; i < aggregators_.size(); ++i) {
    Aggregate& aggregate = spec_.aggregates[i];
    Aggregator& aggregator = *aggregators_[i];
    MOTE_RETURN_IF_ERROR(aggregator.ResizeGroups(group_count_));
    if (aggregate.spec.star) {
      if (aggregate.spec.distinct) {
        MOTE_RETURN_IF_ERROR(AddDistinctRows(i, input));
      } else if (!keyed) {
        MOTE_RETURN_IF_ERROR(aggregator.AddRows(0, input.rows));
      } else {
        MOTE_RETURN_IF_ERROR(aggregator.Accumulate(nullptr, numbers, input.rows));
      }
      continue;
    }
    const Id* values = values_.data();
    if (aggregate.expression.has_value()) {
      ColumnBatch view = input.view();
      if (by_numbers_[i]) {
        sums_.resize(std::max(sums_.size(), input.rows));
        MOTE_RETURN_IF_ERROR(
            aggregate.expression->EvaluateNumbers(view, RowSelection::All(view), sums_.data()));
        MOTE_RETURN_IF_ERROR(aggregator.AccumulateNumbers(sums_.data(), numbers, input.rows));
        continue;
      }
      MOTE_RETURN_IF_ERROR(
          aggregate.expression->Evaluate(view, RowSelection::All(view), values_.data()));
      if (aggregate.spec.distinct) {
        MOTE_RETURN_IF_ERROR(
            context().local().Canonicalize(std::span<Id>(values_.data(), input.rows)));
      }
      by_numbers_[i] = AddsBetterByNumbers(i, std::span(values_.data(), input.rows));
    } else if (aggregate.column >= 0) {
      values = input.columns[static_cast<size_t>(aggregate.column)];
    } else {
      std::fill_n(values_.begin(), input.rows, Id::Undefined());
    }
    if (aggregate.skips_repetitions) {
      MOTE_RETURN_IF_ERROR(AddChangedValues(i, values, input.rows));
    } else {
      MOTE_RETURN_IF_ERROR(aggregator.Accumulate(values, numbers, input.rows));
    }
  }
  return absl::OkStatus();
}

bool Group::AddsBetterByNumbers(size_t aggregate, std::span<const Id> values) const {
  const Aggregate& what = spec_.aggregates[aggregate];
  if (!aggregators_[aggregate]->adds_numbers() || what.spec.distinct || what.skips_repetitions ||
      !what.expression->computes_numbers()) {
    return false;
  }
  // Integers and doubles are as cheap with ids; a decimal is often too long to be one, and would be
  // kept as text.
  return std::any_of(values.begin(), values.end(), [](Id id) {
    return id.tag() == Tag::kDecimal || id.tag() == Tag::kLocal || id.tag() == Tag::kNumberOther;
  });
}

absl::Status Group::AddChangedValues(size_t aggregate, const Id* values, size_t n) {
  changed_values_.resize(std::max(changed_values_.size(), n));
  changed_groups_.resize(changed_values_.size());
  LastValue last = last_values_[aggregate];
  size_t kept = 0;
  if (spec_.keys.empty()) {
    for (size_t row = 0; row < n; ++row) {
      changed_values_[kept] = values[row];
      kept += values[row] != last.value ? 1 : 0;
      last.value = values[row];
    }
  } else {
    for (size_t row = 0; row < n; ++row) {
      changed_values_[kept] = values[row];
      changed_groups_[kept] = numbers_[row];
      kept += values[row] != last.value || numbers_[row] != last.group ? 1 : 0;
      last = {values[row], numbers_[row]};
    }
  }
  last_values_[aggregate] = last;
  return aggregators_[aggregate]->Accumulate(
      changed_values_.data(), spec_.keys.empty() ? nullptr : changed_groups_.data(), kept);
}

absl::Status Group::DoNext(Batch* batch) {
  size_t n = std::min(kBatchRows, group_count_ - next_);
  for (size_t i = 0; i < spec_.keys.size(); ++i) {
    const std::vector<Id>& keys = spec_.keys_adjacent ? adjacent_keys_[i] : groups_.column(i);
    batch->columns[i] = keys.data() + next_;
  }
  for (size_t i = 0; i < aggregators_.size(); ++i) {
    Id* out = buffer_.Column(spec_.keys.size() + i);
    if (n > 0) MOTE_RETURN_IF_ERROR(aggregators_[i]->Finish(next_, n, out));
    batch->columns[spec_.keys.size() + i] = out;
  }
  batch->rows = n;
  next_ += n;
  return absl::OkStatus();
}

}  // namespace mote
