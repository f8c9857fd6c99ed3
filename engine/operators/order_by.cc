#include "engine/operators/order_by.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "storage/base/status_macros.h"

namespace mote {
namespace {

std::vector<VariableId> Pick(const Operator& child, const std::vector<uint32_t>& outputs) {
  std::vector<VariableId> out;
  for (uint32_t column : outputs) out.push_back(child.columns()[column]);
  return out;
}

// The first eight bytes of a key as a number; short keys are filled up with zeros.
uint64_t KeyPrefix(const char* bytes, size_t length) {
  uint64_t prefix = 0;
  for (size_t i = 0; i < 8; ++i) {
    prefix = (prefix << 8) | (i < length ? static_cast<uint8_t>(bytes[i]) : 0u);
  }
  return prefix;
}

}  // namespace

OrderBy::OrderBy(EvaluationContext& context, OperatorPtr child, std::vector<uint32_t> outputs,
                 std::vector<Key> keys, std::optional<uint64_t> limit)
    : Operator(context, Pick(*child, outputs)),
      outputs_(std::move(outputs)),
      keys_(std::move(keys)),
      limit_(limit),
      order_(context),
      columns_(outputs_.size()),
      memory_(context.memory()),
      key_values_(keys_.size()),
      key_columns_(keys_.size()) {
  for (auto& values : key_values_) values.resize(kBatchRows);
  buffer_.Allocate(outputs_.size());
  AddChild(std::move(child));
}

bool OrderBy::Less(const Row& a, const Row& b) const {
  if (a.prefix != b.prefix) return a.prefix < b.prefix;
  size_t common = std::min(a.key_length, b.key_length);
  int order =
      std::memcmp(key_bytes_.data() + a.key_offset, key_bytes_.data() + b.key_offset, common);
  if (order != 0) return order < 0;
  if (a.key_length != b.key_length) return a.key_length < b.key_length;
  return a.number < b.number;
}

absl::Status OrderBy::AccountMemory() {
  return memory_.Resize(rows_.capacity() * sizeof(Row) + key_bytes_.capacity() +
                        (columns_.empty() ? 0 : columns_[0].capacity()) * columns_.size() *
                            sizeof(Id));
}

absl::Status OrderBy::DoOpen() {
  rows_.clear();
  key_bytes_.clear();
  for (auto& column : columns_) column.clear();
  has_bound_ = false;
  next_ = 0;
  if (limit_ == uint64_t{0}) return absl::OkStatus();
  MOTE_RETURN_IF_ERROR(children()[0]->Open());
  Batch input;
  while (true) {
    MOTE_RETURN_IF_ERROR(children()[0]->Next(&input));
    if (input.rows == 0) break;
    MOTE_RETURN_IF_ERROR(AddBatch(input));
    MOTE_RETURN_IF_ERROR(AccountMemory());
    if (limit_.has_value() && rows_.size() >= 2 * kBatchRows && rows_.size() / 2 >= *limit_) {
      MOTE_RETURN_IF_ERROR(Prune());
    }
  }
  if (limit_.has_value() && rows_.size() > *limit_) MOTE_RETURN_IF_ERROR(Prune());
  std::sort(rows_.begin(), rows_.end(), [this](const Row& a, const Row& b) { return Less(a, b); });
  return absl::OkStatus();
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

uint64_t OrderBy::CoarseKey(uint32_t row) const {
  if (keys_.empty()) return 0;
  Id id = key_columns_[0][row];
  return keys_[0].descending ? ~TermOrder::SortPrefixEnd(id) : TermOrder::SortPrefix(id);
}

uint64_t OrderBy::CoarseKeyEnd(uint32_t row) const {
  if (keys_.empty()) return 0;
  Id id = key_columns_[0][row];
  return keys_[0].descending ? ~TermOrder::SortPrefix(id) : TermOrder::SortPrefixEnd(id);
}

absl::Status OrderBy::AddBatch(const Batch& input) {
  if (rows_.size() + input.rows > std::numeric_limits<uint32_t>::max()) {
    return absl::ResourceExhaustedError("ORDER BY has too many rows");
  }
  MOTE_RETURN_IF_ERROR(EvaluateKeys(input));
  std::vector<uint32_t> taken;
  taken.reserve(input.rows);
  for (uint32_t row = 0; row < input.rows; ++row) {
    if (has_bound_ && CoarseKey(row) > bound_) continue;
    taken.push_back(row);
  }
  if (taken.empty()) return absl::OkStatus();
  context().terms().BeginBatch();
  std::vector<Id> ids(taken.size());
  for (size_t k = 0; k < keys_.size(); ++k) {
    for (size_t i = 0; i < taken.size(); ++i) ids[i] = key_columns_[k][taken[i]];
    MOTE_RETURN_IF_ERROR(order_.Prefetch(ids));
  }
  for (uint32_t row : taken) {
    Row entry;
    entry.coarse = CoarseKeyEnd(row);
    entry.number = static_cast<uint32_t>(rows_.size());
    entry.key_offset = key_bytes_.size();
    for (size_t k = 0; k < keys_.size(); ++k) {
      MOTE_RETURN_IF_ERROR(
          order_.AppendSortKey(key_columns_[k][row], keys_[k].descending, &key_bytes_));
    }
    size_t length = key_bytes_.size() - entry.key_offset;
    if (length > std::numeric_limits<uint32_t>::max()) {
      return absl::ResourceExhaustedError("a sort key is too long");
    }
    entry.key_length = static_cast<uint32_t>(length);
    entry.prefix = KeyPrefix(key_bytes_.data() + entry.key_offset, length);
    rows_.push_back(entry);
    for (size_t i = 0; i < outputs_.size(); ++i) {
      columns_[i].push_back(input.columns[outputs_[i]][row]);
    }
  }
  return absl::OkStatus();
}

absl::Status OrderBy::Prune() {
  MOTE_RETURN_IF_ERROR(context().CheckInterrupt());
  auto less = [this](const Row& a, const Row& b) { return Less(a, b); };
  auto middle = rows_.begin() + static_cast<ptrdiff_t>(*limit_);
  std::nth_element(rows_.begin(), middle - 1, rows_.end(), less);
  rows_.erase(middle, rows_.end());
  has_bound_ = true;
  // Rows keep their arrival order, so that equal keys stay in it.
  std::sort(rows_.begin(), rows_.end(),
            [](const Row& a, const Row& b) { return a.number < b.number; });
  std::string bytes;
  std::vector<std::vector<Id>> columns(columns_.size());
  bound_ = 0;
  for (Row& row : rows_) {
    bound_ = std::max(bound_, row.coarse);
    for (size_t i = 0; i < columns_.size(); ++i) columns[i].push_back(columns_[i][row.number]);
    size_t offset = bytes.size();
    bytes.append(key_bytes_, row.key_offset, row.key_length);
    row.key_offset = offset;
    row.number = static_cast<uint32_t>(&row - rows_.data());
  }
  key_bytes_ = std::move(bytes);
  columns_ = std::move(columns);
  return AccountMemory();
}

absl::Status OrderBy::DoNext(Batch* batch) {
  size_t n = std::min(kBatchRows, rows_.size() - next_);
  for (size_t i = 0; i < outputs_.size(); ++i) {
    Id* out = buffer_.Column(i);
    for (size_t row = 0; row < n; ++row) out[row] = columns_[i][rows_[next_ + row].number];
    batch->columns[i] = out;
  }
  batch->rows = n;
  next_ += n;
  return absl::OkStatus();
}

}  // namespace mote
