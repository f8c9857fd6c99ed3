#ifndef MOTE_ENGINE_OPERATORS_HASH_LOOKUP_H_
#define MOTE_ENGINE_OPERATORS_HASH_LOOKUP_H_

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "engine/operators/lookup_join.h"
#include "engine/operators/operator.h"
#include "engine/operators/tuple_index.h"

namespace mote {

// The right side of a hash join: reads its operator to the end into columns, grouped by key, so
// that the matches of a key lie together. Without key columns every row matches. Key columns are
// bound in every row.
class HashLookup {
 public:
  static constexpr char kName[] = "Hash";
  static constexpr bool kSorted = false;

  // `left_keys[i]` and `right_keys[i]` are columns of the two sides; `stored` are the right columns
  // to keep, in the order that column() numbers them.
  HashLookup(EvaluationContext& context, OperatorPtr right, std::vector<uint32_t> left_keys,
             std::vector<uint32_t> right_keys, std::vector<uint32_t> stored);

  OperatorPtr TakeChild() { return std::move(owned_); }
  void SetChild(Operator* right) { right_ = right; }

  absl::Status Open();
  absl::Status BeginBatch(const Batch& left);
  uint32_t RowAt(size_t i) const { return static_cast<uint32_t>(i); }
  absl::StatusOr<bool> Find(const Batch&, uint32_t row) {
    uint32_t group = groups_[row];
    if (group == TupleIndex::kNone) return false;
    next_ = begins_[group];
    end_ = begins_[group + 1];
    return next_ != end_;
  }
  absl::StatusOr<RightRows> NextRows(size_t max) {
    RightRows rows{next_, next_ + static_cast<uint32_t>(std::min<size_t>(max, end_ - next_))};
    next_ = rows.end;
    return rows;
  }
  void Release() {}
  bool AtEnd() const { return row_count_ == 0; }
  const Id* column(uint32_t column) const { return columns_[column].data(); }

  uint32_t left_key() const { return 0; }
  Id NextKey() const { return Id(); }

 private:
  absl::Status Build();

  EvaluationContext* context_;
  OperatorPtr owned_;
  Operator* right_ = nullptr;
  std::vector<uint32_t> left_keys_;
  std::vector<uint32_t> right_keys_;
  std::vector<uint32_t> stored_;

  TupleIndex index_;
  MemoryShare memory_;
  size_t row_count_ = 0;
  std::vector<std::vector<Id>> columns_;
  std::vector<uint32_t> begins_;  // The first row of each key, and the end of the last.
  std::vector<uint32_t> groups_;  // The key of each row of the left batch.
  std::vector<const Id*> key_columns_;
  uint32_t next_ = 0;
  uint32_t end_ = 0;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_HASH_LOOKUP_H_
