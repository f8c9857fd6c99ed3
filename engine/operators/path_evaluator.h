#ifndef MOTE_ENGINE_OPERATORS_PATH_EVALUATOR_H_
#define MOTE_ENGINE_OPERATORS_PATH_EVALUATOR_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "engine/algebra/node.h"
#include "engine/expression/evaluation_context.h"
#include "engine/operators/graph_view.h"
#include "engine/operators/scan_rows.h"

namespace mote {

// Follows a repeated path through a graph (SPARQL 1.1 section 18.4, ALP): breadth first, each node
// once for each start. What it has read of the graph it keeps, so that further starts walk in
// memory. Not thread-safe; must not outlive the view, the path and the context.
class PathEvaluator {
 public:
  enum class Direction { kForward, kBackward };

  // `step` is of kind kRepeat.
  PathEvaluator(EvaluationContext& context, const GraphView& view, const algebra::PathStep& step,
                Direction direction);
  ~PathEvaluator();
  PathEvaluator(const PathEvaluator&) = delete;
  PathEvaluator& operator=(const PathEvaluator&) = delete;

  // The nodes at the other end of a path from `start`, in no particular order, appended to `ends`.
  absl::Status Ends(Id start, std::vector<Id>* ends);

  // Whether a term is a subject or object of the graph: paths of no steps between two variables
  // relate nodes alone (section 18.4).
  absl::StatusOr<bool> IsNode(Id term);

  // Every node of the graph: subjects and objects, once each. For paths of no steps, and as a
  // superset of the nodes that a path can start at.
  absl::Status AllNodes(std::vector<Id>* nodes);
  // Nodes that a path of at least one step can start at; a superset.
  absl::Status Starts(std::vector<Id>* nodes);

 private:
  // A step with its constants resolved and its cursors open.
  struct Step;
  static constexpr uint32_t kUnknown = 0xFFFFFFFF;

  absl::Status Resolve(const algebra::PathStep& step, bool backward, std::unique_ptr<Step>* out);
  // The nodes one `step` away from any of `from` (sorted), as a sorted set.
  absl::Status Image(Step& step, std::span<const Id> from, std::vector<Id>* to);
  absl::Status ImageOfScan(Step& step, std::span<const Id> from, std::vector<Id>* to);
  absl::Status ImageOfRepeat(Step& step, std::span<const Id> from, std::vector<Id>* to);
  absl::StatusOr<bool> HasRow(Order order, Id first, std::unique_ptr<ScanRows>* rows);
  absl::Status ScanNodes(Order order, Id prefix, bool has_prefix, std::vector<Id>* nodes);

  // The part of the graph that is known: nodes by number, and the neighbours of expanded ones.
  uint32_t NumberOf(Id node);
  absl::Status Expand(uint32_t node);
  absl::Status AccountMemory();

  EvaluationContext& context_;
  const GraphView& view_;
  int min_ = 0;
  bool unbounded_ = false;
  std::unique_ptr<Step> step_;  // What is repeated.
  // It has sequences with parts of no steps; then the start of the search if that is no node.
  bool has_empty_parts_ = false;
  Id foreign_;
  std::unique_ptr<ScanRows> as_subject_;
  std::unique_ptr<ScanRows> as_object_;

  absl::flat_hash_map<uint64_t, uint32_t> numbers_;
  std::vector<Id> nodes_;
  std::vector<uint32_t> first_edge_;  // kUnknown: not expanded yet.
  std::vector<uint32_t> last_edge_;
  std::vector<uint32_t> edges_;
  std::vector<uint32_t> seen_;  // The number of the search that saw the node last.
  uint32_t search_ = 0;
  std::vector<uint32_t> queue_;
  std::vector<Id> image_;
  MemoryShare memory_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_PATH_EVALUATOR_H_
