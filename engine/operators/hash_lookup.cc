#include "engine/operators/hash_lookup.h"

#include <algorithm>
#include <limits>

#include "engine/operators/in_parts.h"
#include "storage/base/status_macros.h"

namespace mote {

HashLookup::HashLookup(EvaluationContext& context, OperatorPtr right,
                       std::vector<uint32_t> left_keys, std::vector<uint32_t> right_keys,
                       std::vector<uint32_t> stored)
    : context_(&context),
      owned_(std::move(right)),
      left_keys_(std::move(left_keys)),
      right_keys_(std::move(right_keys)),
      stored_(std::move(stored)),
      index_(left_keys_.size(), context),
      memory_(context.memory()),
      columns_(stored_.size()),
      groups_(kBatchRows),
      key_columns_(left_keys_.size()) {}

absl::Status HashLookup::Open() {
  index_.Clear();
  row_count_ = 0;
  for (auto& column : columns_) column.clear();
  MOTE_RETURN_IF_ERROR(right_->Open());
  return Build();
}

absl::Status HashLookup::Build() {
  std::vector<uint32_t> row_groups;
  Batch batch;
  uint64_t reserved = 0;
  const bool keyed = !right_keys_.empty();
  while (true) {
    MOTE_RETURN_IF_ERROR(right_->Next(&batch));
    if (batch.rows == 0) break;
    if (batch.rows > std::numeric_limits<uint32_t>::max() - 1 - row_count_) {
      return absl::ResourceExhaustedError("a hash join has too many rows on one side");
    }
    row_count_ += batch.rows;
    if (row_count_ > reserved) {
      // Vectors double; while they are regrouped a second column exists.
      reserved = std::max<uint64_t>(2 * reserved, row_count_);
      MOTE_RETURN_IF_ERROR(
          memory_.Resize(reserved * (sizeof(Id) * (stored_.size() + 1) + 2 * sizeof(uint32_t))));
    }
    if (keyed) {
      size_t old = row_groups.size();
      row_groups.resize(row_count_);
      for (size_t i = 0; i < right_keys_.size(); ++i)
        key_columns_[i] = batch.columns[right_keys_[i]];
      MOTE_RETURN_IF_ERROR(
          index_.FindOrInsert(key_columns_.data(), batch.rows, row_groups.data() + old));
    }
    for (size_t i = 0; i < stored_.size(); ++i) {
      const Id* ids = batch.columns[stored_[i]];
      columns_[i].insert(columns_[i].end(), ids, ids + batch.rows);
    }
  }
  if (!keyed) {
    begins_ = {0, static_cast<uint32_t>(row_count_)};
    return absl::OkStatus();
  }

  begins_.assign(index_.size() + 1, 0);
  bool grouped = true;
  MOTE_RETURN_IF_ERROR(InParts(*context_, row_count_, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      ++begins_[row_groups[i] + 1];
      grouped &= i == 0 || row_groups[i] >= row_groups[i - 1];
    }
  }));
  for (size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
  if (grouped) return absl::OkStatus();
  // Rows move to the place of their key: row_groups becomes the new position of each row.
  std::vector<uint32_t> next(begins_.begin(), begins_.end() - 1);
  MOTE_RETURN_IF_ERROR(InParts(*context_, row_count_, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) row_groups[i] = next[row_groups[i]]++;
  }));
  std::vector<Id> moved(row_count_);
  for (auto& column : columns_) {
    MOTE_RETURN_IF_ERROR(InParts(*context_, row_count_, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) moved[row_groups[i]] = column[i];
    }));
    column.swap(moved);
  }
  return absl::OkStatus();
}

absl::Status HashLookup::BeginBatch(const Batch& left) {
  if (left_keys_.empty()) {
    std::fill_n(groups_.begin(), left.rows, row_count_ == 0 ? TupleIndex::kNone : 0);
    return absl::OkStatus();
  }
  for (size_t i = 0; i < left_keys_.size(); ++i) key_columns_[i] = left.columns[left_keys_[i]];
  index_.Find(key_columns_.data(), left.rows, groups_.data());
  return absl::OkStatus();
}

}  // namespace mote
