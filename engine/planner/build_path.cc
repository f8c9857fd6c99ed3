#include <algorithm>
#include <utility>

#include "engine/operators/lookup_join.h"
#include "engine/operators/path_operators.h"
#include "engine/planner/column_index.h"
#include "engine/planner/operator_builder.h"
#include "storage/base/check.h"
#include "storage/base/status_macros.h"

// Operators of repeated property paths.

namespace mote {
namespace {

bool IsGraph(const PathLeaf& leaf, const PatternSlot& end) {
  return end.is_variable && leaf.graph == end.variable;
}

bool SameVariable(const PathLeaf& leaf) {
  return leaf.subject.is_variable && leaf.object.is_variable &&
         leaf.subject.variable == leaf.object.variable;
}

}  // namespace

absl::StatusOr<OperatorPtr> OperatorBuilder::MakePathScan(const plan::PathScan& scan,
                                                          const VariableSet& needed) {
  const PathLeaf& leaf = *scan.leaf;
  std::vector<VariableId> columns = Intersection(needed, leaf.variables).ToVector();
  PathScan::Spec spec;
  spec.view = leaf.view;
  spec.step = &leaf.path->step;
  spec.subject = {leaf.subject.is_variable, leaf.subject.id};
  spec.object = {leaf.object.is_variable, leaf.object.id};
  spec.same_variable = SameVariable(leaf);
  spec.each_graph = leaf.graph.has_value();
  spec.graphs = leaf.graphs;
  spec.subject_is_graph = IsGraph(leaf, leaf.subject);
  spec.object_is_graph = IsGraph(leaf, leaf.object);
  if (leaf.graph.has_value()) spec.graph_column = IndexIn(columns, *leaf.graph);
  if (leaf.subject.is_variable && !spec.subject_is_graph) {
    spec.subject_column = IndexIn(columns, leaf.subject.variable);
  }
  if (leaf.object.is_variable && !spec.object_is_graph && !spec.same_variable) {
    spec.object_column = IndexIn(columns, leaf.object.variable);
  }
  auto out = std::make_unique<PathScan>(context_, std::move(columns), std::move(spec));
  out->set_detail(leaf.text);
  return out;
}

absl::StatusOr<OperatorPtr> OperatorBuilder::MakePathJoin(const Plan& plan,
                                                          const plan::PathJoin& join,
                                                          const VariableSet& needed) {
  const PathLeaf& leaf = *join.leaf;
  const Plan& left_plan = *plan.children[0];
  const bool forward = leaf.subject.is_variable && leaf.subject.variable == join.from;
  const PatternSlot& other = forward ? leaf.object : leaf.subject;
  compared_.UnionWith(leaf.variables);

  VariableSet left_needed = Union(needed, Intersection(leaf.variables, left_plan.possible));
  MOTE_ASSIGN_OR_RETURN(OperatorPtr left, Make(left_plan, left_needed));
  const std::vector<VariableId> left_columns = left->columns();
  PathLookup::Spec lookup;
  lookup.view = leaf.view;
  lookup.step = &leaf.path->step;
  lookup.direction =
      forward ? PathEvaluator::Direction::kForward : PathEvaluator::Direction::kBackward;
  int from = IndexIn(left_columns, join.from);
  MOTE_CHECK(from >= 0);
  lookup.from = static_cast<uint32_t>(from);
  if (leaf.graph.has_value()) {
    int graph = IndexIn(left_columns, *leaf.graph);
    MOTE_CHECK(graph >= 0);
    lookup.graph = static_cast<uint32_t>(graph);
    lookup.graphs = leaf.graphs;
  }
  lookup.same_variable = SameVariable(leaf);
  lookup.other = {other.is_variable, other.id};

  // The other end is compared where the left side may bind it, and given where it must not.
  const bool other_is_new = other.is_variable && !left_plan.certain.Contains(other.variable);
  JoinSpec spec;
  int other_column = other.is_variable ? IndexIn(left_columns, other.variable) : -1;
  if (other_column >= 0 && !lookup.same_variable) {
    spec.checks.push_back({static_cast<uint32_t>(other_column), 0, true});
  }
  std::vector<VariableId> columns = Intersection(needed, plan.possible).ToVector();
  for (VariableId variable : columns) {
    JoinColumn column;
    int at = IndexIn(left_columns, variable);
    if (at >= 0) column.left = static_cast<uint32_t>(at);
    if (other_is_new && variable == other.variable) {
      column.from = at >= 0 ? JoinColumn::From::kEither : JoinColumn::From::kRight;
    } else {
      MOTE_CHECK(at >= 0);
    }
    spec.outputs.push_back(column);
  }
  auto out = std::make_unique<LookupJoin<PathLookup>>(context_, std::move(columns), std::move(left),
                                                      PathLookup(context_, std::move(lookup)),
                                                      std::move(spec));
  out->set_detail(leaf.text + " from " + Name(join.from));
  return out;
}

}  // namespace mote
