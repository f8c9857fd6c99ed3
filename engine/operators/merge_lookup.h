#ifndef MOTE_ENGINE_OPERATORS_MERGE_LOOKUP_H_
#define MOTE_ENGINE_OPERATORS_MERGE_LOOKUP_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/operators/lookup_join.h"
#include "engine/operators/operator.h"

namespace mote {

// The right side of a merge join: an operator sorted by the key column, read once, forward, along
// with the left side, which is sorted by the same key. Stretches without a match are jumped over by
// galloping in the batch and then by SkipTo. The matches of the present key are kept, since several
// left rows may have it. Keys are bound in every row.
class MergeLookup {
 public:
  static constexpr char kName[] = "Merge";
  static constexpr bool kSorted = true;

  // `stored` are the right columns to keep, in the order that column() numbers them.
  MergeLookup(EvaluationContext& context, OperatorPtr right, uint32_t left_key, uint32_t right_key,
              std::vector<uint32_t> stored);

  OperatorPtr TakeChild() { return std::move(owned_); }
  void SetChild(Operator* right) { right_ = right; }

  absl::Status Open();
  absl::Status BeginBatch(const Batch&) { return absl::OkStatus(); }
  uint32_t RowAt(size_t i) const { return static_cast<uint32_t>(i); }
  absl::StatusOr<bool> Find(const Batch& left, uint32_t row) {
    Id key = left.columns[left_key_][row];
    if (has_run_ && key == run_key_) {
      next_ = run_begin_;
      return run_begin_ != run_end_;
    }
    return Advance(key);
  }
  absl::StatusOr<RightRows> NextRows(size_t max) {
    RightRows rows{next_, next_ + static_cast<uint32_t>(std::min<size_t>(max, run_end_ - next_))};
    next_ = rows.end;
    return rows;
  }
  void Release();
  bool AtEnd() const { return at_end_ && !has_run_; }
  const Id* column(uint32_t column) const { return storage_[column].data(); }

  uint32_t left_key() const { return left_key_; }
  // The least key that may still match, after Find found none.
  Id NextKey() const { return batch_.columns[right_key_][position_]; }

 private:
  absl::StatusOr<bool> Advance(Id key);
  absl::Status ReadBatch();
  absl::Status StoreRun();

  OperatorPtr owned_;
  Operator* right_ = nullptr;
  uint32_t left_key_;
  uint32_t right_key_;
  std::vector<uint32_t> stored_;

  Batch batch_;
  size_t position_ = 0;
  bool at_end_ = false;

  MemoryShare memory_;
  std::vector<std::vector<Id>> storage_;
  size_t reserved_ = 0;  // Rows that the memory share pays for.
  uint32_t used_ = 0;    // Rows in the storage, counted even if no column is stored.
  bool has_run_ = false;
  Id run_key_;
  uint32_t run_begin_ = 0;
  uint32_t run_end_ = 0;
  uint32_t next_ = 0;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_MERGE_LOOKUP_H_
