#include <algorithm>
#include <utility>

#include "engine/operators/lookup_join.h"
#include "engine/operators/triple_operators.h"
#include "engine/planner/column_index.h"
#include "engine/planner/operator_builder.h"
#include "storage/base/check.h"
#include "storage/base/status_macros.h"

// Operators of triple terms with variables inside.

namespace mote {
namespace {

// The first of the four columns that holds `variable`, or -1.
int TripleColumnOf(const TripleLeaf& leaf, VariableId variable) {
  if (variable == leaf.term) return 0;
  for (size_t i = 0; i < leaf.components.size(); ++i) {
    const PatternSlot& slot = leaf.components[i];
    if (slot.is_variable && slot.variable == variable) return static_cast<int>(i) + 1;
  }
  return -1;
}

TripleShape ShapeOf(const TripleLeaf& leaf) {
  TripleShape shape;
  shape.also = leaf.also;
  for (uint32_t a = 0; a < 3; ++a) {
    const PatternSlot& slot = leaf.components[a];
    if (!slot.is_variable) {
      shape.constants[a] = slot.id;
      continue;
    }
    for (uint32_t b = a + 1; b < 3; ++b) {
      const PatternSlot& other = leaf.components[b];
      if (other.is_variable && other.variable == slot.variable) shape.equal.emplace_back(a, b);
    }
  }
  return shape;
}

}  // namespace

OperatorPtr OperatorBuilder::MakeTripleScan(const plan::TripleScan& scan,
                                            const VariableSet& needed) {
  const TripleLeaf& leaf = *scan.leaf;
  std::vector<VariableId> columns = Intersection(needed, leaf.variables).ToVector();
  std::vector<uint32_t> sources;
  for (VariableId variable : columns) {
    sources.push_back(static_cast<uint32_t>(TripleColumnOf(leaf, variable)));
  }
  auto out =
      std::make_unique<TripleScan>(context_, std::move(columns), std::move(sources), ShapeOf(leaf));
  out->set_detail(leaf.text);
  return out;
}

absl::StatusOr<OperatorPtr> OperatorBuilder::MakeTripleJoin(const Plan& plan,
                                                            const plan::TripleJoin& join,
                                                            const VariableSet& needed) {
  const TripleLeaf& leaf = *join.leaf;
  const Plan& left_plan = *plan.children[0];
  compared_.UnionWith(leaf.variables);
  const VariableSet shared = Intersection(leaf.variables, left_plan.possible);
  MOTE_ASSIGN_OR_RETURN(OperatorPtr left, Make(left_plan, Union(needed, shared)));
  const std::vector<VariableId> left_columns = left->columns();
  auto is_key = [&](VariableId variable) { return IndexIn(join.keys, variable) >= 0; };

  JoinSpec spec;
  shared.ForEach([&](VariableId variable) {
    if (is_key(variable)) return;
    spec.checks.push_back({static_cast<uint32_t>(IndexIn(left_columns, variable)),
                           static_cast<uint32_t>(TripleColumnOf(leaf, variable)), true});
  });
  std::vector<VariableId> columns = Intersection(needed, plan.possible).ToVector();
  for (VariableId variable : columns) {
    JoinColumn column;
    const int at = IndexIn(left_columns, variable);
    const int right = TripleColumnOf(leaf, variable);
    if (at >= 0) column.left = static_cast<uint32_t>(at);
    if (right >= 0) column.right = static_cast<uint32_t>(right);
    if (at < 0) {
      column.from = JoinColumn::From::kRight;
    } else if (right >= 0 && !left_plan.certain.Contains(variable)) {
      column.from = JoinColumn::From::kEither;
    }
    spec.outputs.push_back(column);
  }
  OperatorPtr out;
  if (is_key(leaf.term)) {
    const int term = IndexIn(left_columns, leaf.term);
    MOTE_CHECK(term >= 0);
    out = std::make_unique<LookupJoin<TripleParts>>(
        context_, std::move(columns), std::move(left),
        TripleParts(context_, static_cast<uint32_t>(term), ShapeOf(leaf)), std::move(spec));
  } else {
    std::array<std::optional<uint32_t>, 3> keys;
    for (size_t i = 0; i < keys.size(); ++i) {
      const PatternSlot& slot = leaf.components[i];
      if (!slot.is_variable || !is_key(slot.variable)) continue;
      const int column = IndexIn(left_columns, slot.variable);
      MOTE_CHECK(column >= 0);
      keys[i] = static_cast<uint32_t>(column);
    }
    out = std::make_unique<LookupJoin<TripleLookup>>(context_, std::move(columns), std::move(left),
                                                     TripleLookup(context_, keys, ShapeOf(leaf)),
                                                     std::move(spec));
  }
  out->set_detail(leaf.text + " by " + Names(join.keys));
  return out;
}

}  // namespace mote
