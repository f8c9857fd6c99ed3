#include <algorithm>
#include <utility>

#include "engine/operators/hash_lookup.h"
#include "engine/operators/lookup_join.h"
#include "engine/operators/merge_lookup.h"
#include "engine/operators/scan_lookup.h"
#include "engine/planner/column_index.h"
#include "engine/planner/operator_builder.h"
#include "engine/planner/plan_factory.h"
#include "storage/base/check.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

// Where the columns of joined rows come from, given the columns of both sides.
struct JoinColumns {
  const std::vector<VariableId>& left;
  const std::vector<VariableId>& right;  // Those that the right side stores.
  const VariableSet& left_certain;
  VariableId mark = 0;

  JoinColumn Of(VariableId variable) const {
    bool in_left = std::find(left.begin(), left.end(), variable) != left.end();
    bool in_right = std::find(right.begin(), right.end(), variable) != right.end();
    JoinColumn column;
    if (in_left) column.left = IndexOf(left, variable);
    if (in_right) column.right = IndexOf(right, variable);
    if (in_left && (!in_right || left_certain.Contains(variable))) {
      column.from = JoinColumn::From::kLeft;
    } else if (in_left) {
      column.from = JoinColumn::From::kEither;
    } else if (in_right) {
      column.from = JoinColumn::From::kRight;
    } else {
      column.from = JoinColumn::From::kMark;
    }
    return column;
  }
};

}  // namespace

absl::StatusOr<OperatorPtr> OperatorBuilder::MakeJoin(const Plan& plan, const plan::Join& join,
                                                      const VariableSet& needed) {
  const Plan& left_plan = *plan.children[0];
  const bool by_index = join.algorithm == plan::Join::Algorithm::kIndex;
  VariableSet right_possible = by_index ? join.leaf->variables : plan.children[1]->possible;
  right_possible.Subtract(join.right_dropped);
  VariableSet shared = Intersection(left_plan.possible, right_possible);
  VariableSet keys;
  for (VariableId key : join.keys) keys.Add(key);
  VariableSet checked = Difference(shared, keys);
  compared_.UnionWith(shared);

  // What the right side must keep: what is checked, read by conditions, or wanted outside and not
  // to be had from the left.
  VariableSet condition_reads;
  for (const ExpressionRef& condition : join.conditions) {
    condition_reads.UnionWith(condition.Variables());
  }
  VariableSet stored = checked;
  VariableSet wanted_right = condition_reads;
  if (GivesPairs(join.mode)) wanted_right.UnionWith(needed);
  wanted_right.IntersectWith(right_possible);
  wanted_right.Subtract(left_plan.certain);
  stored.UnionWith(wanted_right);

  VariableSet left_needed = Union(needed, Union(condition_reads, shared));
  MOTE_ASSIGN_OR_RETURN(OperatorPtr left, Make(left_plan, left_needed));
  const std::vector<VariableId> left_columns = left->columns();
  const std::vector<VariableId> right_columns = stored.ToVector();

  JoinColumns where{left_columns, right_columns, left_plan.certain, join.mark};
  JoinSpec spec;
  spec.mode = join.mode;
  std::vector<VariableId> columns = Intersection(needed, plan.possible).ToVector();
  for (VariableId variable : columns) {
    JoinColumn column = where.Of(variable);
    // Selected left rows stay as they are, whatever their matches would bind.
    if (!GivesPairs(join.mode) && column.from == JoinColumn::From::kEither) {
      column.from = JoinColumn::From::kLeft;
    }
    spec.outputs.push_back(column);
  }
  bool key_counts = false;
  for (VariableId key : join.keys) key_counts |= !join.context.Contains(key);
  spec.needs_overlap = join.minus && !key_counts;
  checked.ForEach([&](VariableId variable) {
    spec.checks.push_back({IndexOf(left_columns, variable), IndexOf(right_columns, variable),
                           !join.context.Contains(variable)});
  });
  if (!join.conditions.empty()) {
    std::vector<VariableId> merged =
        Intersection(condition_reads, Union(left_plan.possible, right_possible)).ToVector();
    for (VariableId variable : merged) spec.condition_columns.push_back(where.Of(variable));
    for (const ExpressionRef& condition : join.conditions) {
      MOTE_ASSIGN_OR_RETURN(CompiledExpression compiled, Compile(condition, merged));
      spec.conditions.push_back(std::move(compiled));
    }
  }
  const bool keeps_order = !plan.sorted.empty() && !left_plan.sorted.empty();
  std::string detail = join.keys.empty() ? "all pairs" : Names(join.keys);
  auto finish = [&](auto made) -> OperatorPtr {
    if (keeps_order) made->AllowSkip();
    made->set_detail(detail);
    return made;
  };

  if (by_index) {
    ScanLookup::Spec lookup;
    int prefix = PrefixLength(*join.leaf, join.order, keys);
    auto positions = OrderPositions(join.order);
    for (int i = 0; i < prefix; ++i) {
      const PatternSlot& slot =
          join.leaf->slots[static_cast<size_t>(positions[static_cast<size_t>(i)])];
      ScanLookup::PrefixColumn column;
      if (slot.is_variable) {
        column.from_left = true;
        column.left = IndexOf(left_columns, slot.variable);
      } else {
        column.id = slot.id;
      }
      lookup.prefix.push_back(column);
    }
    lookup.shape = ShapeOf(*join.leaf, join.order, prefix, right_columns);
    lookup.keys_sorted = left_plan.sorted.size() >= join.keys.size() &&
                         std::equal(join.keys.begin(), join.keys.end(), left_plan.sorted.begin());
    detail += " in " + join.leaf->text + " by " + std::string(OrderName(join.order));
    return finish(std::make_unique<LookupJoin<ScanLookup>>(
        context_, std::move(columns), std::move(left), ScanLookup(context_, std::move(lookup)),
        std::move(spec)));
  }

  VariableSet right_needed = Union(stored, keys);
  MOTE_ASSIGN_OR_RETURN(OperatorPtr right, Make(*plan.children[1], right_needed));
  std::vector<uint32_t> right_stored;
  for (VariableId variable : right_columns) {
    right_stored.push_back(IndexOf(right->columns(), variable));
  }
  if (join.algorithm == plan::Join::Algorithm::kMerge) {
    uint32_t left_key = IndexOf(left_columns, join.keys[0]);
    uint32_t right_key = IndexOf(right->columns(), join.keys[0]);
    return finish(std::make_unique<LookupJoin<MergeLookup>>(
        context_, std::move(columns), std::move(left),
        MergeLookup(context_, std::move(right), left_key, right_key, std::move(right_stored)),
        std::move(spec)));
  }
  std::vector<uint32_t> left_keys;
  std::vector<uint32_t> right_keys;
  for (VariableId key : join.keys) {
    left_keys.push_back(IndexOf(left_columns, key));
    right_keys.push_back(IndexOf(right->columns(), key));
  }
  return finish(std::make_unique<LookupJoin<HashLookup>>(
      context_, std::move(columns), std::move(left),
      HashLookup(context_, std::move(right), std::move(left_keys), std::move(right_keys),
                 std::move(right_stored)),
      std::move(spec)));
}

}  // namespace mote
