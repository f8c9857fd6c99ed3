#ifndef MOTE_ENGINE_PLANNER_PLANNER_H_
#define MOTE_ENGINE_PLANNER_PLANNER_H_

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/algebra/node.h"
#include "engine/expression/evaluation_context.h"
#include "engine/planner/dataset.h"
#include "engine/planner/plan.h"
#include "engine/planner/plan_factory.h"

namespace mote {

// A table that one part of a plan fills and others read.
struct PlannedTable {
  std::vector<VariableId> columns;
  VariableSet certain;
  double rows = 0;  // Expected.
};

// Chooses a physical plan for an algebra tree: resolves constants, counts matches in the source,
// pushes filters down, orders joins (Q2 to Q4 of the design). Use once. Not thread-safe; must not
// outlive the dataset, the context and the variables. The plan borrows from the tree and from the
// planner, which must live as long as operators are built from it.
//
// The parts lie in files of their own: patterns and their statistics (plan_pattern.cc), triple
// terms in patterns (plan_triple.cc), groups of joins (plan_join_group.cc, join_search.cc),
// OPTIONAL, MINUS and EXISTS (plan_two_sided.cc).
class Planner {
 public:
  Planner(const Dataset& dataset, EvaluationContext& context, VariableTable& variables)
      : dataset_(dataset), context_(context), variables_(variables) {}
  Planner(const Planner&) = delete;
  Planner& operator=(const Planner&) = delete;

  // Adds a table of one row, which comes with each run of the plan, and gives its number. To be
  // called before Plan.
  size_t AddParameters(const std::vector<VariableId>& variables);

  // The cheapest plan found. Errors are those of the source and of too deep nesting.
  absl::StatusOr<PlanPtr> Plan(const algebra::Node& node);

  const std::vector<PlannedTable>& tables() const { return tables_; }

 private:
  using Plans = std::vector<PlanPtr>;
  using Conditions = std::vector<ExpressionRef>;

  // Plans of `node` with `conditions` on top, that differ in cost and in sort order; at least one.
  absl::StatusOr<Plans> Candidates(const algebra::Node& node, Conditions conditions);
  absl::StatusOr<PlanPtr> Best(const algebra::Node& node, Conditions conditions);
  absl::StatusOr<Plans> CandidatesOf(const algebra::Node& node, Conditions conditions);

  // Patterns.
  absl::StatusOr<Plans> PatternCandidates(const algebra::Pattern& pattern,
                                          const Conditions& conditions);
  // Nothing if no row can match.
  absl::StatusOr<std::shared_ptr<const PatternLeaf>> ResolvePattern(const algebra::Pattern& pattern,
                                                                    const Conditions& conditions);
  absl::StatusOr<std::shared_ptr<const PathLeaf>> ResolvePath(const algebra::Path& path);
  absl::StatusOr<std::shared_ptr<const TripleLeaf>> ResolveTriple(
      const algebra::TripleComponents& triple);
  absl::Status EstimatePattern(PatternLeaf* leaf);
  absl::StatusOr<double> CountPattern(const PatternLeaf& leaf, Order order, bool* exact);
  // False if the term is unknown to the source.
  absl::StatusOr<bool> ResolveSlot(const algebra::Slot& slot, PatternSlot* out);
  // The same, but a term that is unknown gets a local id.
  absl::Status ResolveAnySlot(const algebra::Slot& slot, PatternSlot* out);
  absl::StatusOr<std::shared_ptr<const GraphView>> ResolveGraph(const algebra::GraphSlot& graph,
                                                                PatternSlot* slot);
  absl::StatusOr<PlanPtr> PlanValues(const algebra::Values& values);
  absl::StatusOr<PlanPtr> PlanGraphNames(const algebra::GraphNames& names);
  absl::StatusOr<PlanPtr> PlanForEachGraph(const algebra::Node& node);
  std::string SlotText(const algebra::Slot& slot) const;

  // Groups of joins: all the children of a Join together, with the filters on top of them.
  absl::StatusOr<Plans> JoinGroupCandidates(std::vector<const algebra::Node*> parts,
                                            Conditions conditions);

  // OPTIONAL, MINUS, EXISTS.
  absl::StatusOr<Plans> LeftJoinCandidates(const algebra::Node& node, Conditions conditions);
  absl::StatusOr<Plans> MinusCandidates(const algebra::Node& node, Conditions conditions);
  absl::StatusOr<Plans> ExistsCandidates(const algebra::Node& node, Conditions conditions);
  absl::StatusOr<PlanPtr> CorrelatedExists(const algebra::Node& node, PlanPtr left);
  absl::StatusOr<PlanPtr> LeftJoinWithMarks(const algebra::Node& node, PlanPtr left);
  // The cheapest way to join `left` with what `right` matches.
  absl::StatusOr<Plans> JoinWith(const Plans& lefts, const algebra::Node& right,
                                 const JoinOptions& options);
  // A join with the right side restricted to the keys that `left` has; nothing if that cannot pay.
  absl::StatusOr<PlanPtr> JoinByKeys(PlanPtr left, const algebra::Node& right, double plain_cost,
                                     const JoinOptions& options);
  size_t AddTable(std::vector<VariableId> columns, VariableSet certain, double rows);
  // Keeps trees alive that planning has made.
  const algebra::Node& Own(algebra::NodePtr node) {
    owned_.push_back(std::move(node));
    return *owned_.back();
  }

  const Dataset& dataset_;
  EvaluationContext& context_;
  VariableTable& variables_;
  std::vector<PlannedTable> tables_;
  std::vector<algebra::NodePtr> owned_;
  int depth_ = 0;
  int keyed_depth_ = 0;
  // How many rows of the node being planned, conditions applied, will be read at most: a LIMIT
  // above it, with nothing between that drops rows or must see all of them first.
  double row_goal_ = std::numeric_limits<double>::infinity();
};

}  // namespace mote

#endif  // MOTE_ENGINE_PLANNER_PLANNER_H_
