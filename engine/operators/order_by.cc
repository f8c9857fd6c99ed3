#include "engine/operators/order_by.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/expression/term_order.h"
#include "engine/operators/in_parts.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

// Rows beyond the limit that are gathered before the first ones are picked: reading their terms
// together is cheaper.
constexpr size_t kSpareRows = size_t{1} << 16;

std::vector<VariableId> Pick(const Operator& child, const std::vector<uint32_t>& outputs) {
  std::vector<VariableId> out;
  for (uint32_t column : outputs) out.push_back(child.columns()[column]);
  return out;
}

}  // namespace

OrderBy::OrderBy(EvaluationContext& context, OperatorPtr child, std::vector<uint32_t> outputs,
                 std::vector<Key> keys, std::optional<uint64_t> limit)
    : Operator(context, Pick(*child, outputs)),
      outputs_(std::move(outputs)),
      keys_(std::move(keys)),
      limit_(limit),
      columns_(outputs_.size() + keys_.size()),
      memory_(context.memory()),
      key_values_(keys_.size()),
      key_columns_(keys_.size()) {
  for (auto& values : key_values_) values.resize(kBatchRows);
  buffer_.Reserve(context.memory(), outputs_.size());
  AddChild(std::move(child));
}

absl::Status OrderBy::AccountMemory() {
  uint64_t bytes = (order_.capacity() + scratch_.capacity()) * sizeof(SortEntry);
  for (const auto& column : columns_) bytes += column.capacity() * sizeof(Id);
  return memory_.Resize(bytes);
}

absl::Status OrderBy::DoOpen() {
  MOTE_RETURN_IF_ERROR(buffer_.Allocate());
  for (auto& column : columns_) column.Clear();
  rows_ = 0;
  has_bound_ = false;
  next_ = 0;
  order_.Clear();
  if (limit_ == uint64_t{0}) return absl::OkStatus();
  MOTE_RETURN_IF_ERROR(children()[0]->Open());
  Batch input;
  while (true) {
    MOTE_RETURN_IF_ERROR(children()[0]->Next(&input));
    if (input.rows == 0) break;
    MOTE_RETURN_IF_ERROR(AddBatch(input));
    MOTE_RETURN_IF_ERROR(AccountMemory());
    if (limit_.has_value() && rows_ >= kSpareRows && rows_ / 2 >= *limit_) {
      MOTE_RETURN_IF_ERROR(Prune());
    }
  }
  return Sort();
}

absl::Status OrderBy::EvaluateKeys(const Batch& input) {
  ColumnBatch view = input.view();
  for (size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i].column >= 0) {
      key_columns_[i] = input.columns[static_cast<size_t>(keys_[i].column)];
      continue;
    }
    key_columns_[i] = key_values_[i].data();
    if (!keys_[i].expression.has_value()) continue;
    MOTE_RETURN_IF_ERROR(
        keys_[i].expression->Evaluate(view, RowSelection::All(view), key_values_[i].data()));
  }
  return absl::OkStatus();
}

uint64_t OrderBy::Earliest(Id first_key) const {
  return keys_[0].descending ? ~TermOrder::SortPrefixEnd(first_key)
                             : TermOrder::SortPrefix(first_key);
}

uint64_t OrderBy::Latest(Id first_key) const {
  return keys_[0].descending ? ~TermOrder::SortPrefix(first_key)
                             : TermOrder::SortPrefixEnd(first_key);
}

absl::Status OrderBy::AddBatch(const Batch& input) {
  MOTE_RETURN_IF_ERROR(EvaluateKeys(input));
  auto add = [this](size_t column, const Id* ids, size_t n) {
    GrowingArray<Id>& to = columns_[column];
    if (taken_.empty()) {
      to.Append(ids, n);
    } else {
      for (uint32_t row : taken_) to.push_back(ids[row]);
    }
  };
  taken_.clear();
  size_t n = input.rows;
  if (has_bound_) {
    for (uint32_t row = 0; row < input.rows; ++row) {
      if (Earliest(key_columns_[0][row]) <= bound_) taken_.push_back(row);
    }
    n = taken_.size();
  }
  if (rows_ + n > std::numeric_limits<uint32_t>::max()) {
    return absl::ResourceExhaustedError("ORDER BY has too many rows");
  }
  for (size_t i = 0; i < outputs_.size(); ++i) add(i, input.columns[outputs_[i]], n);
  for (size_t i = 0; i < keys_.size(); ++i) add(outputs_.size() + i, key_columns_[i], n);
  rows_ += n;
  return absl::OkStatus();
}

absl::Status OrderBy::Sort() {
  const size_t wanted = limit_.has_value() ? std::min<uint64_t>(*limit_, rows_) : rows_;
  MemoryShare memory(context().memory());
  MOTE_RETURN_IF_ERROR(
      memory.Add((rows_ - std::min(rows_, order_.capacity())) * sizeof(SortEntry)));
  order_.Clear();
  order_.Reserve(rows_);
  MOTE_RETURN_IF_ERROR(InParts(context(), rows_, [&](size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) order_.push_back({0, static_cast<uint32_t>(row)});
  }));
  memory.Clear();
  MOTE_RETURN_IF_ERROR(AccountMemory());
  // Parts of the order whose rows are equal in all keys so far.
  std::vector<std::pair<size_t, size_t>> parts;
  if (rows_ > 1) parts.emplace_back(0, rows_);
  GrowingArray<Id> ids;
  GrowingArray<uint64_t> ranks;
  for (size_t k = 0; k < keys_.size() && !parts.empty(); ++k) {
    const GrowingArray<Id>& column = columns_[outputs_.size() + k];
    ids.Clear();
    size_t undecided = 0;
    for (auto [begin, end] : parts) undecided += end - begin;
    MOTE_RETURN_IF_ERROR(memory.Resize(undecided * (sizeof(Id) + sizeof(uint64_t))));
    ids.Reserve(undecided);
    for (const auto& part : parts) {
      const size_t first = part.first;
      MOTE_RETURN_IF_ERROR(InParts(context(), part.second - first, [&](size_t begin, size_t end) {
        for (size_t i = first + begin; i < first + end; ++i) {
          ids.push_back(column[order_[i].row]);
        }
      }));
    }
    ranks.Resize(ids.size());
    MOTE_RETURN_IF_ERROR(
        RankTerms(context(), std::span<const Id>(ids.data(), ids.size()), ranks.data()));
    const uint64_t flip = keys_[k].descending ? ~uint64_t{0} : 0;
    std::vector<std::pair<size_t, size_t>> equal;
    size_t at = 0;
    for (auto [begin, end] : parts) {
      const size_t first = begin;
      MOTE_RETURN_IF_ERROR(InParts(context(), end - first, [&](size_t from, size_t to) {
        for (size_t i = first + from; i < first + to; ++i) order_[i].key = ranks[at++] ^ flip;
      }));
      MOTE_RETURN_IF_ERROR(
          SortByKey(context(), std::span(order_.data() + begin, end - begin), &scratch_));
      size_t first_equal = begin;
      MOTE_RETURN_IF_ERROR(InParts(context(), end - begin, [&](size_t from, size_t to) {
        for (size_t i = begin + from; i < begin + to; ++i) {
          if (i + 1 < end && order_[i + 1].key == order_[i].key) continue;
          if (i > first_equal && first_equal < wanted) equal.emplace_back(first_equal, i + 1);
          first_equal = i + 1;
        }
      }));
    }
    parts = std::move(equal);
  }
  order_.Resize(wanted);
  return AccountMemory();
}

absl::Status OrderBy::Prune() {
  MOTE_RETURN_IF_ERROR(Sort());
  // The rows stay in the order in which they came, so that equal ones keep it.
  for (SortEntry& entry : order_) entry.key = entry.row;
  MOTE_RETURN_IF_ERROR(SortByKey(context(), std::span(order_.data(), order_.size()), &scratch_));
  for (auto& column : columns_) {
    MOTE_RETURN_IF_ERROR(InParts(context(), order_.size(), [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) column[i] = column[order_[i].row];
    }));
    column.Resize(order_.size());
  }
  rows_ = order_.size();
  if (keys_.empty()) return absl::OkStatus();
  has_bound_ = true;
  bound_ = 0;
  for (Id id : columns_[outputs_.size()]) bound_ = std::max(bound_, Latest(id));
  return absl::OkStatus();
}

absl::Status OrderBy::DoNext(Batch* batch) {
  size_t n = std::min(kBatchRows, order_.size() - next_);
  for (size_t i = 0; i < outputs_.size(); ++i) {
    Id* out = buffer_.Column(i);
    for (size_t row = 0; row < n; ++row) out[row] = columns_[i][order_[next_ + row].row];
    batch->columns[i] = out;
  }
  batch->rows = n;
  next_ += n;
  return absl::OkStatus();
}

}  // namespace mote
