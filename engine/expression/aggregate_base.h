#ifndef MOTE_ENGINE_EXPRESSION_AGGREGATE_BASE_H_
#define MOTE_ENGINE_EXPRESSION_AGGREGATE_BASE_H_

#include <memory>
#include <vector>

#include "engine/expression/aggregate.h"
#include "engine/expression/query_limits.h"
#include "storage/base/status_macros.h"

namespace mote {

// An aggregate that keeps one `State` for each group.
template <typename State>
class GroupedAggregator : public Aggregator {
 public:
  absl::Status ResizeGroups(size_t count) override {
    if (count <= groups_.size()) return absl::OkStatus();
    if (count > groups_.capacity()) {
      // Growth by doubling holds the old array too until it is copied.
      size_t capacity = std::max(count, 2 * groups_.capacity());
      MOTE_RETURN_IF_ERROR(memory_.Resize(capacity * sizeof(State)));
      groups_.reserve(capacity);
    }
    groups_.resize(count);
    return absl::OkStatus();
  }

  absl::Status AddRows(uint32_t, uint64_t) override {
    return absl::InternalError("only COUNT(*) counts rows without values");
  }

 protected:
  explicit GroupedAggregator(EvaluationContext& context)
      : context_(context), memory_(context.memory()) {}

  EvaluationContext& context_;
  MemoryShare memory_;
  std::vector<State> groups_;
};

// SUM, or AVG if `average`.
std::unique_ptr<Aggregator> MakeSumAggregator(bool average, EvaluationContext& context);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_AGGREGATE_BASE_H_
