#ifndef MOTE_ENGINE_OPERATORS_PATH_OPERATORS_H_
#define MOTE_ENGINE_OPERATORS_PATH_OPERATORS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/operators/lookup_join.h"
#include "engine/operators/operator.h"
#include "engine/operators/path_evaluator.h"

namespace mote {

// One end of a path: a constant, or a variable.
struct PathEnd {
  bool is_variable = false;
  Id id;
};

// All pairs of ends of a repeated path, from a constant end or from every node: in one graph, or in
// each of several graphs in turn.
class PathScan final : public Operator {
 public:
  struct Spec {
    std::shared_ptr<const GraphView> view;
    const algebra::PathStep* step = nullptr;
    PathEnd subject;
    PathEnd object;
    bool same_variable = false;  // Both ends are one variable.
    // With `each_graph` the path is followed within each of `graphs`, and `view` only says where
    // they are. An end may be the graph's own variable.
    bool each_graph = false;
    std::vector<Id> graphs;
    bool subject_is_graph = false;
    bool object_is_graph = false;
    // The columns of the ends and of the graph, or -1 where nobody wants them.
    int subject_column = -1;
    int object_column = -1;
    int graph_column = -1;
  };

  PathScan(EvaluationContext& context, std::vector<VariableId> columns, Spec spec);

  std::string Name() const override { return "PathScan"; }

 protected:
  absl::Status DoOpen() override;
  absl::Status DoNext(Batch* batch) override;

 private:
  // Finds the nodes to start at in the graph of `evaluator_`.
  absl::Status FindStarts();
  // Goes to the next graph; false at the end.
  absl::StatusOr<bool> NextGraph();

  Spec spec_;
  bool backward_ = false;  // From the object to the subject.
  size_t next_graph_ = 0;
  std::unique_ptr<const GraphView> graph_view_;
  std::unique_ptr<PathEvaluator> evaluator_;
  std::vector<Id> starts_;
  size_t next_start_ = 0;
  std::vector<Id> ends_;
  size_t next_end_ = 0;
  Id start_;
  ColumnBuffer buffer_;
};

// The right side of a join that follows a path from each left row's node. Its one column is the
// other end of the path.
class PathLookup {
 public:
  static constexpr char kName[] = "Path";
  static constexpr bool kSorted = false;

  struct Spec {
    std::shared_ptr<const GraphView> view;
    const algebra::PathStep* step = nullptr;
    PathEvaluator::Direction direction = PathEvaluator::Direction::kForward;
    uint32_t from = 0;              // The left column with the nodes to start at.
    std::optional<uint32_t> graph;  // The left column with the graph to walk in,
    std::vector<Id> graphs;         // which must be one of these (sorted).
    // The other end: a variable, the same variable, or this constant.
    bool same_variable = false;
    PathEnd other;
  };

  PathLookup(EvaluationContext& context, Spec spec) : context_(&context), spec_(std::move(spec)) {}

  OperatorPtr TakeChild() { return nullptr; }
  void SetChild(Operator*) {}
  absl::Status Open();
  absl::Status BeginBatch(const Batch&) { return absl::OkStatus(); }
  uint32_t RowAt(size_t i) const { return static_cast<uint32_t>(i); }
  absl::StatusOr<bool> Find(const Batch& left, uint32_t row);
  absl::StatusOr<RightRows> NextRows(size_t max) {
    RightRows rows{next_, next_ + static_cast<uint32_t>(std::min<size_t>(max, end_ - next_))};
    next_ = rows.end;
    return rows;
  }
  void Release();
  bool AtEnd() const { return false; }
  const Id* column(uint32_t) const { return storage_.data(); }
  uint32_t left_key() const { return 0; }
  Id NextKey() const { return Id(); }

 private:
  EvaluationContext* context_;
  Spec spec_;
  std::shared_ptr<const GraphView> graph_view_;
  Id graph_;
  std::unique_ptr<PathEvaluator> evaluator_;
  std::vector<Id> storage_;
  std::vector<Id> ends_;
  bool has_key_ = false;
  Id key_;
  uint32_t begin_ = 0;  // The ends of `key_` in the storage.
  uint32_t end_ = 0;
  uint32_t next_ = 0;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_PATH_OPERATORS_H_
