#ifndef MOTE_ENGINE_OPERATORS_INDEX_SCAN_H_
#define MOTE_ENGINE_OPERATORS_INDEX_SCAN_H_

#include <array>
#include <string>
#include <vector>

#include "engine/expression/range_filter.h"
#include "engine/operators/operator.h"
#include "engine/operators/scan_rows.h"

namespace mote {

// The matches of one pattern, read from one order: constants first, then, if `ranges` is not
// empty, only rows whose next column lies in one of them. Sorted by the columns after the prefix.
class IndexScan final : public Operator {
 public:
  struct Spec {
    ScanShape shape;
    int prefix_length = 0;
    std::array<Id, 4> prefix = {};
    bool has_ranges = false;
    IdRanges ranges;  // Of the column after the prefix.
  };

  // `columns` name the shape's outputs.
  IndexScan(EvaluationContext& context, std::vector<VariableId> columns, Spec spec);

  std::string Name() const override { return "IndexScan"; }
  absl::Status SkipTo(Id key) override;

 protected:
  absl::Status DoOpen() override;
  absl::Status DoNext(Batch* batch) override;

 private:
  ScanSpec SpecOfRange(size_t range) const;

  Spec spec_;
  ScanRows rows_;
  size_t range_ = 0;
  bool at_end_ = false;
  ColumnBuffer buffer_;
  std::vector<Id*> targets_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_INDEX_SCAN_H_
