#ifndef MOTE_ENGINE_OPERATORS_SCAN_LOOKUP_H_
#define MOTE_ENGINE_OPERATORS_SCAN_LOOKUP_H_

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/operators/lookup_join.h"
#include "engine/operators/operator.h"
#include "engine/operators/scan_rows.h"

namespace mote {

// The right side of an index nested loop join: looks each left row's key up in an order of the
// source, the keys of a batch in ascending order, so that neighbours share their blocks.
class ScanLookup {
 public:
  static constexpr char kName[] = "Index";
  static constexpr bool kSorted = false;

  // A column of the scan's prefix: a constant, or a column of the left side.
  struct PrefixColumn {
    bool from_left = false;
    uint32_t left = 0;
    Id id;
  };
  struct Spec {
    ScanShape shape;
    std::vector<PrefixColumn> prefix;
    // The left batches come sorted by the key already.
    bool keys_sorted = false;
  };

  ScanLookup(EvaluationContext& context, Spec spec);

  OperatorPtr TakeChild() { return nullptr; }
  void SetChild(Operator*) {}

  absl::Status Open();
  absl::Status BeginBatch(const Batch& left);
  uint32_t RowAt(size_t i) const { return permuted_ ? permutation_[i] : static_cast<uint32_t>(i); }
  absl::StatusOr<bool> Find(const Batch& left, uint32_t row);
  absl::StatusOr<RightRows> NextRows(size_t max);
  void Release();
  bool AtEnd() const { return false; }
  const Id* column(uint32_t column) const { return storage_.Column(column); }

  uint32_t left_key() const { return 0; }
  Id NextKey() const { return Id(); }

 private:
  Spec spec_;
  ScanRows rows_;
  ScanSpec scan_;
  std::vector<std::pair<size_t, uint32_t>> key_columns_;  // Place in the prefix, left column.

  bool permuted_ = false;
  std::vector<uint32_t> permutation_;

  ColumnBuffer storage_;
  std::vector<Id*> targets_;
  uint32_t used_ = 0;  // Rows in the storage.
  // The matches of the key in scan_.prefix: those read lie in [run_begin_, run_end_).
  bool has_key_ = false;
  bool run_stored_ = false;    // None of them has been released.
  bool run_complete_ = false;  // All have been read.
  uint32_t run_begin_ = 0;
  uint32_t run_end_ = 0;
  uint32_t next_ = 0;  // The first that this left row has not been given.
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_SCAN_LOOKUP_H_
