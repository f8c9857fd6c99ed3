#include "engine/planner/plan_factory.h"

#include <algorithm>
#include <utility>

#include "engine/planner/cost_model.h"

namespace mote {
namespace {}  // namespace

int PrefixLength(const PatternLeaf& leaf, Order order, const VariableSet& bound) {
  int n = 0;
  while (n < leaf.width()) {
    const PatternSlot& slot = leaf.SlotOf(order, n);
    if (slot.is_variable && !bound.Contains(slot.variable)) break;
    ++n;
  }
  return n;
}

std::vector<Order> OrdersOf(const PatternLeaf& leaf) {
  std::vector<Order> out;
  int first = leaf.view->has_graph_column() ? kDefaultGraphOrderCount : 0;
  int last = leaf.view->has_graph_column() ? kOrderCount : kDefaultGraphOrderCount;
  for (int i = first; i < last; ++i) {
    if (leaf.view->HasOrder(static_cast<Order>(i))) out.push_back(static_cast<Order>(i));
  }
  return out;
}

PlanPtr MakeEmpty(VariableSet possible) {
  auto out = std::make_shared<Plan>();
  out->op = plan::Empty{};
  out->certain = possible;
  out->possible = std::move(possible);
  return out;
}

PlanPtr MakeUnit() {
  auto out = std::make_shared<Plan>();
  out->op = plan::Unit{};
  out->rows = 1;
  return out;
}

PlanPtr MakeScan(std::shared_ptr<const PatternLeaf> leaf, Order order) {
  auto out = std::make_shared<Plan>();
  out->possible = out->certain = leaf->variables;
  out->rows = leaf->rows;
  out->cost =
      cost::kOpen + leaf->rows * cost::kScanColumn * static_cast<double>(leaf->variables.size());
  out->distinct = leaf->distinct;
  // A variable that stands twice is sorted by where it stands first.
  int prefix = PrefixLength(*leaf, order, {});
  for (int i = prefix; i < leaf->width(); ++i) {
    const PatternSlot& slot = leaf->SlotOf(order, i);
    if (slot.is_variable &&
        std::find(out->sorted.begin(), out->sorted.end(), slot.variable) == out->sorted.end()) {
      out->sorted.push_back(slot.variable);
    }
  }
  if (!leaf->ranges.empty()) {
    const PatternSlot* next = prefix < leaf->width() ? &leaf->SlotOf(order, prefix) : nullptr;
    bool used = false;
    for (const auto& [variable, ranges] : leaf->ranges) {
      used |= next != nullptr && next->is_variable && next->variable == variable;
    }
    // Orders that cannot use the ranges read the rows outside them too.
    if (!used) out->cost *= 4;
  }
  out->op = plan::Scan{std::move(leaf), order};
  return out;
}

PlanPtr MakePathScan(std::shared_ptr<const PathLeaf> leaf) {
  auto out = std::make_shared<Plan>();
  out->possible = out->certain = leaf->variables;
  out->rows = leaf->rows;
  out->cost = cost::kOpen + leaf->rows * cost::kPathNode;
  out->op = plan::PathScan{std::move(leaf)};
  return out;
}

PlanPtr MakeTripleScan(std::shared_ptr<const TripleLeaf> leaf) {
  auto out = std::make_shared<Plan>();
  out->possible = out->certain = leaf->variables;
  out->rows = leaf->rows;
  out->cost = cost::kOpen + leaf->rows * cost::kTripleRow;
  out->distinct = leaf->distinct;
  out->op = plan::TripleScan{std::move(leaf)};
  return out;
}

PlanPtr MakeConstants(plan::Constants rows) {
  auto out = std::make_shared<Plan>();
  for (size_t i = 0; i < rows.variables.size(); ++i) {
    out->possible.Add(rows.variables[i]);
    const std::vector<Id>& column = rows.columns[i];
    if (std::none_of(column.begin(), column.end(), [](Id id) { return id.is_undefined(); })) {
      out->certain.Add(rows.variables[i]);
    }
  }
  out->rows = static_cast<double>(rows.rows);
  out->cost = out->rows;
  out->op = std::move(rows);
  return out;
}

PlanPtr MakeTableRows(size_t table, const std::vector<VariableId>& variables,
                      const VariableSet& certain, double rows) {
  auto out = std::make_shared<Plan>();
  for (VariableId variable : variables) out->possible.Add(variable);
  out->certain = certain;
  out->rows = rows;
  out->cost = rows;
  out->op = plan::TableRows{table};
  return out;
}

PlanPtr MakeMaterialize(PlanPtr child, size_t table, std::optional<VariableId> row_number) {
  auto out = std::make_shared<Plan>();
  out->possible = child->possible;
  out->certain = child->certain;
  if (row_number.has_value()) {
    out->possible.Add(*row_number);
    out->certain.Add(*row_number);
  }
  out->sorted = child->sorted;
  out->rows = child->rows;
  out->cost = child->cost + child->rows * cost::kOutputRow;
  out->distinct = child->distinct;
  out->op = plan::Materialize{table, row_number};
  out->children = {std::move(child)};
  return out;
}

PlanPtr MakeFilter(PlanPtr child, std::vector<ExpressionRef> conditions) {
  if (conditions.empty()) return child;
  auto out = std::make_shared<Plan>();
  out->possible = child->possible;
  out->certain = child->certain;
  out->sorted = child->sorted;
  out->distinct = child->distinct;
  out->rows = child->rows;
  for (size_t i = 0; i < conditions.size(); ++i) out->rows *= cost::kFilterSelectivity;
  out->cost = child->cost + child->rows * cost::kFilterRow * static_cast<double>(conditions.size());
  out->op = plan::Filter{std::move(conditions)};
  out->children = {std::move(child)};
  return out;
}

PlanPtr MakeExtend(PlanPtr child, VariableId variable, ExpressionRef expression) {
  auto out = std::make_shared<Plan>();
  out->possible = child->possible;
  out->certain = child->certain;
  out->possible.Add(variable);
  if (std::holds_alternative<ast::TermNode>(expression.ast->node)) out->certain.Add(variable);
  if (std::holds_alternative<ast::Variable>(expression.ast->node) &&
      expression.bindings.size() == 1 && child->certain.Contains(expression.bindings[0].second)) {
    out->certain.Add(variable);
  }
  out->sorted = child->sorted;
  out->distinct = child->distinct;
  out->rows = child->rows;
  out->cost = child->cost + child->rows * cost::kExtendRow;
  out->op = plan::Extend{variable, std::move(expression)};
  out->children = {std::move(child)};
  return out;
}

PlanPtr MakeUnion(std::vector<PlanPtr> children) {
  if (children.size() == 1) return children[0];
  auto out = std::make_shared<Plan>();
  for (size_t i = 0; i < children.size(); ++i) {
    out->possible.UnionWith(children[i]->possible);
    if (i == 0) {
      out->certain = children[i]->certain;
    } else {
      out->certain.IntersectWith(children[i]->certain);
    }
    out->rows += children[i]->rows;
    out->cost += children[i]->cost;
  }
  if (children.empty()) {
    out->op = plan::Empty{};
    return out;
  }
  out->op = plan::Union{};
  out->children = std::move(children);
  return out;
}

namespace {

// True if rows that agree on all of `variables` come one after the other.
bool Adjacent(const Plan& child, const std::vector<VariableId>& variables) {
  std::vector<VariableId> wanted;
  for (VariableId variable : variables) {
    if (!child.possible.Contains(variable)) continue;  // Unbound everywhere.
    if (std::find(wanted.begin(), wanted.end(), variable) == wanted.end()) {
      wanted.push_back(variable);
    }
  }
  if (wanted.size() > child.sorted.size()) return false;
  return std::all_of(wanted.begin(), wanted.end(), [&](VariableId variable) {
    auto end = child.sorted.begin() + static_cast<ptrdiff_t>(wanted.size());
    return std::find(child.sorted.begin(), end, variable) != end;
  });
}

double DistinctRows(const Plan& child, const std::vector<VariableId>& variables) {
  double rows = 1;
  for (VariableId variable : variables) {
    if (child.possible.Contains(variable)) rows *= child.DistinctOf(variable);
  }
  return std::min(rows, child.rows);
}

}  // namespace

PlanPtr MakeGroup(PlanPtr child, const algebra::Group& group) {
  auto out = std::make_shared<Plan>();
  plan::Group op{group, false, {}};
  for (VariableId key : group.keys) {
    if (child->possible.Contains(key)) out->possible.Add(key);
    if (child->certain.Contains(key)) out->certain.Add(key);
  }
  for (const algebra::Aggregate& aggregate : group.aggregates) {
    out->possible.Add(aggregate.result);
    if (aggregate.kind == ast::AggregateKind::kCount) out->certain.Add(aggregate.result);
  }
  op.keys_adjacent = !group.keys.empty() && Adjacent(*child, group.keys);
  if (op.keys_adjacent) {
    for (VariableId variable : child->sorted) {
      if (!out->possible.Contains(variable)) break;
      out->sorted.push_back(variable);
    }
  }
  out->rows = DistinctRows(*child, group.keys);
  const bool sorted_groups = group.keys.empty() || op.keys_adjacent;
  double per_row = sorted_groups ? cost::kScanColumn : cost::kHashBuildRow / 2;
  per_row += 4 * static_cast<double>(group.aggregates.size());
  for (const algebra::Aggregate& aggregate : group.aggregates) {
    bool adjacent = false;
    if (aggregate.distinct && aggregate.argument.has_value() && sorted_groups &&
        std::holds_alternative<ast::Variable>(aggregate.argument->ast->node)) {
      std::vector<VariableId> variables = group.keys;
      variables.push_back(aggregate.argument->bindings[0].second);
      adjacent = child->certain.Contains(variables.back()) && Adjacent(*child, variables);
    }
    op.adjacent_values.push_back(adjacent);
    if (aggregate.distinct && !adjacent) per_row += cost::kHashBuildRow;
  }
  out->cost = child->cost + child->rows * per_row;
  out->op = std::move(op);
  out->children = {std::move(child)};
  return out;
}

PlanPtr MakeProject(PlanPtr child, std::vector<VariableId> variables) {
  auto out = std::make_shared<Plan>();
  for (VariableId variable : variables) {
    if (child->possible.Contains(variable)) out->possible.Add(variable);
    if (child->certain.Contains(variable)) out->certain.Add(variable);
  }
  for (VariableId variable : child->sorted) {
    if (!out->possible.Contains(variable)) break;
    out->sorted.push_back(variable);
  }
  for (const auto& [variable, n] : child->distinct) {
    if (out->possible.Contains(variable)) out->distinct.emplace_back(variable, n);
  }
  out->rows = child->rows;
  out->cost = child->cost;
  out->op = plan::Project{std::move(variables)};
  out->children = {std::move(child)};
  return out;
}

PlanPtr MakeDistinct(PlanPtr child) {
  auto out = std::make_shared<Plan>();
  std::vector<VariableId> variables = child->possible.ToVector();
  bool adjacent = Adjacent(*child, variables);
  out->possible = child->possible;
  out->certain = child->certain;
  out->sorted = child->sorted;
  out->distinct = child->distinct;
  out->rows = DistinctRows(*child, variables);
  out->cost = child->cost + child->rows * (adjacent ? cost::kScanColumn : cost::kHashBuildRow);
  out->op = plan::Distinct{adjacent};
  out->children = {std::move(child)};
  return out;
}

PlanPtr MakeOrderBy(PlanPtr child, std::vector<algebra::OrderKey> keys,
                    std::optional<uint64_t> limit) {
  auto out = std::make_shared<Plan>();
  out->possible = child->possible;
  out->certain = child->certain;
  out->distinct = child->distinct;
  out->rows = child->rows;
  if (limit.has_value()) out->rows = std::min(out->rows, static_cast<double>(*limit));
  out->cost = child->cost + child->rows * (limit.has_value() ? cost::kFilterRow : cost::kSortRow);
  out->op = plan::OrderBy{std::move(keys), limit};
  out->children = {std::move(child)};
  return out;
}

PlanPtr MakePartlyRead(PlanPtr plan, double rows, double cost) {
  if (rows >= plan->rows && cost >= plan->cost) return plan;
  auto out = std::make_shared<Plan>(*plan);
  out->rows = std::min(out->rows, rows);
  out->cost = std::min(out->cost, cost);
  return out;
}

PlanPtr MakeSlice(PlanPtr child, uint64_t offset, std::optional<uint64_t> limit) {
  auto out = std::make_shared<Plan>();
  out->possible = child->possible;
  out->certain = child->certain;
  out->sorted = child->sorted;
  out->distinct = child->distinct;
  out->rows = std::max(0.0, child->rows - static_cast<double>(offset));
  if (limit.has_value()) out->rows = std::min(out->rows, static_cast<double>(*limit));
  out->cost = child->cost;
  out->op = plan::Slice{offset, limit};
  out->children = {std::move(child)};
  return out;
}

}  // namespace mote
