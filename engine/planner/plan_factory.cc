#include "engine/planner/plan_factory.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace mote {
namespace {

constexpr double kSeek = 2500;        // A lookup that finds another block.
constexpr double kSortedSeek = 1200;  // One in ascending order.
constexpr double kBatchSeek = 8000;   // A seek that then reads a whole batch.
constexpr double kScanRow = 2;        // Per row and column read.
constexpr double kMergeRow = 5;
constexpr double kHashBuildRow = 45;
constexpr double kHashProbeRow = 18;
constexpr double kOutputRow = 8;
constexpr double kFilterRow = 25;
constexpr double kExtendRow = 40;
constexpr double kPairCheck = 4;
constexpr double kPathStep = 4000;  // A node expanded by a path.
constexpr double kOpen = 3000;      // To set an operator up.
constexpr double kFilterSelectivity = 0.3;

std::shared_ptr<Plan> New() { return std::make_shared<Plan>(); }

// The columns of `order` as positions of `leaf`.
const PatternSlot& SlotOf(const PatternLeaf& leaf, Order order, int column) {
  auto position = OrderPositions(order)[static_cast<size_t>(column)];
  return leaf.slots[static_cast<size_t>(position)];
}

void CopyDistinct(const Plan& from, Plan* to) {
  for (const auto& [variable, n] : from.distinct) {
    bool known = false;
    for (auto& [v, m] : to->distinct) {
      if (v != variable) continue;
      m = std::min(m, n);
      known = true;
    }
    if (!known) to->distinct.emplace_back(variable, n);
  }
}

// Variables, rows and distinct values of a join whose inner rows are estimated.
void FinishJoin(const Plan& left, const VariableSet& right_possible,
                const VariableSet& right_certain, double inner_rows, const JoinOptions& options,
                Plan* out) {
  double selectivity = std::pow(kFilterSelectivity, static_cast<double>(options.conditions.size()));
  inner_rows *= selectivity;
  switch (options.mode) {
    case JoinMode::kInner:
      out->possible = Union(left.possible, right_possible);
      out->certain = Union(left.certain, right_certain);
      out->rows = inner_rows;
      break;
    case JoinMode::kLeft:
      out->possible = Union(left.possible, right_possible);
      out->certain = left.certain;
      out->rows = std::max(left.rows, inner_rows);
      break;
    case JoinMode::kKeep:
      out->possible = left.possible;
      out->certain = left.certain;
      out->rows = std::min(left.rows, inner_rows);
      break;
    case JoinMode::kRemove:
      out->possible = left.possible;
      out->certain = left.certain;
      out->rows = std::max(left.rows * 0.1, left.rows - inner_rows);
      break;
    case JoinMode::kMark:
      out->possible = left.possible;
      out->possible.Add(options.mark);
      out->certain = left.certain;
      out->certain.Add(options.mark);
      out->rows = left.rows;
      break;
  }
  out->distinct = left.distinct;
}

// What the output side of a join costs.
double OutputCost(double inner_rows, const JoinOptions& options) {
  double per_row = GivesPairs(options.mode) ? kOutputRow : kPairCheck;
  return inner_rows * (per_row + kFilterRow * static_cast<double>(options.conditions.size()));
}

}  // namespace

int PrefixLength(const PatternLeaf& leaf, Order order, const VariableSet& bound) {
  int n = 0;
  while (n < leaf.width()) {
    const PatternSlot& slot = SlotOf(leaf, order, n);
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
  auto out = New();
  out->op = plan::Empty{};
  out->certain = possible;
  out->possible = std::move(possible);
  return out;
}

PlanPtr MakeUnit() {
  auto out = New();
  out->op = plan::Unit{};
  out->rows = 1;
  return out;
}

PlanPtr MakeScan(std::shared_ptr<const PatternLeaf> leaf, Order order) {
  auto out = New();
  out->possible = out->certain = leaf->variables;
  out->rows = leaf->rows;
  out->cost = kOpen + leaf->rows * kScanRow * static_cast<double>(leaf->variables.size());
  out->distinct = leaf->distinct;
  // A variable that stands twice is sorted by where it stands first.
  int prefix = PrefixLength(*leaf, order, {});
  for (int i = prefix; i < leaf->width(); ++i) {
    const PatternSlot& slot = SlotOf(*leaf, order, i);
    if (slot.is_variable &&
        std::find(out->sorted.begin(), out->sorted.end(), slot.variable) == out->sorted.end()) {
      out->sorted.push_back(slot.variable);
    }
  }
  if (!leaf->ranges.empty()) {
    const PatternSlot* next = prefix < leaf->width() ? &SlotOf(*leaf, order, prefix) : nullptr;
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
  auto out = New();
  out->possible = out->certain = leaf->variables;
  out->rows = leaf->rows;
  out->cost = kOpen + leaf->rows * kPathStep;
  out->op = plan::PathScan{std::move(leaf)};
  return out;
}

PlanPtr MakePathJoin(PlanPtr left, std::shared_ptr<const PathLeaf> leaf, VariableId from) {
  auto out = New();
  // Without statistics of paths: a few ends from each start, one if the end is bound too.
  VariableSet rest = leaf->variables;
  rest.Subtract(left->certain);
  constexpr double kFanOut = 8;
  double per_row = rest.empty() ? 0.5 : kFanOut;
  out->possible = Union(left->possible, leaf->variables);
  out->certain = Union(left->certain, leaf->variables);
  out->rows = left->rows * per_row;
  out->cost =
      left->cost + kOpen + left->DistinctOf(from) * kPathStep * kFanOut + out->rows * kOutputRow;
  out->distinct = left->distinct;
  out->op = plan::PathJoin{std::move(leaf), from};
  out->children = {std::move(left)};
  return out;
}

PlanPtr MakeConstants(plan::Constants rows) {
  auto out = New();
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
  auto out = New();
  for (VariableId variable : variables) out->possible.Add(variable);
  out->certain = certain;
  out->rows = rows;
  out->cost = rows;
  out->op = plan::TableRows{table};
  return out;
}

PlanPtr MakeMaterialize(PlanPtr child, size_t table, std::optional<VariableId> row_number) {
  auto out = New();
  out->possible = child->possible;
  out->certain = child->certain;
  if (row_number.has_value()) {
    out->possible.Add(*row_number);
    out->certain.Add(*row_number);
  }
  out->sorted = child->sorted;
  out->rows = child->rows;
  out->cost = child->cost + child->rows * kOutputRow;
  out->distinct = child->distinct;
  out->op = plan::Materialize{table, row_number};
  out->children = {std::move(child)};
  return out;
}

double EstimateJoinRows(const Plan& left, const Plan& right) {
  double rows = left.rows * right.rows;
  std::vector<double> factors;
  VariableSet shared = Intersection(left.possible, right.possible);
  shared.ForEach([&](VariableId variable) {
    factors.push_back(std::max({1.0, left.DistinctOf(variable), right.DistinctOf(variable)}));
  });
  std::sort(factors.begin(), factors.end(), std::greater<>());
  // Several shared variables are seldom independent: each further one counts less.
  double exponent = 1;
  for (double factor : factors) {
    rows /= std::pow(factor, exponent);
    exponent /= 2;
  }
  return rows;
}

PlanPtr MakeMergeJoin(PlanPtr left, PlanPtr right, VariableId key, const JoinOptions& options) {
  auto out = New();
  double inner = EstimateJoinRows(*left, *right);
  FinishJoin(*left, right->possible, right->certain, inner, options, out.get());
  if (options.mode == JoinMode::kInner) CopyDistinct(*right, out.get());
  // Either side jumps where the other has far fewer keys.
  double keys_left = left->DistinctOf(key);
  double keys_right = right->DistinctOf(key);
  double read_right =
      std::min(right->cost + right->rows * kMergeRow, kOpen + keys_left * kBatchSeek);
  double read_left = left->cost + left->rows * kMergeRow;
  if (options.mode == JoinMode::kInner && left->As<plan::Scan>() != nullptr) {
    read_left = std::min(read_left, kOpen + keys_right * kBatchSeek);
  }
  if (right->As<plan::Scan>() == nullptr) read_right = right->cost + right->rows * kMergeRow;
  out->cost = read_left + read_right + OutputCost(inner, options);
  if (options.mode != JoinMode::kLeft || options.conditions.empty()) out->sorted = left->sorted;
  plan::Join join;
  join.algorithm = plan::Join::Algorithm::kMerge;
  join.mode = options.mode;
  join.keys = {key};
  join.conditions = options.conditions;
  join.mark = options.mark;
  join.minus = options.minus;
  join.context = options.context;
  out->op = std::move(join);
  out->children = {std::move(left), std::move(right)};
  return out;
}

PlanPtr MakeIndexJoin(PlanPtr left, std::shared_ptr<const PatternLeaf> leaf, Order order,
                      const JoinOptions& options) {
  auto out = New();
  VariableSet bound = Intersection(left->certain, leaf->variables);
  int prefix = PrefixLength(*leaf, order, bound);
  std::vector<VariableId> keys;
  for (int i = 0; i < prefix; ++i) {
    const PatternSlot& slot = SlotOf(*leaf, order, i);
    if (slot.is_variable) keys.push_back(slot.variable);
  }
  PlanPtr scan = MakeScan(leaf, order);
  double inner = EstimateJoinRows(*left, *scan);
  FinishJoin(*left, leaf->variables, leaf->variables, inner, options, out.get());
  if (options.mode == JoinMode::kInner) CopyDistinct(*scan, out.get());
  // The rows that the prefix alone lets through.
  double found = left->rows * leaf->rows;
  for (VariableId key : keys) found /= std::max({1.0, scan->DistinctOf(key)});
  found = std::max(found, inner);
  bool sorted = !keys.empty() && left->sorted.size() >= keys.size() &&
                std::equal(keys.begin(), keys.end(), left->sorted.begin());
  double lookups = left->rows;
  if (sorted) lookups = left->DistinctOf(keys[0]);
  // Keys in no order still come sorted within a batch; many of them share blocks.
  double dense = leaf->rows > 0 ? std::min(1.0, left->rows / leaf->rows) : 1.0;
  double seek = sorted ? kSortedSeek : kSeek;
  seek = std::max(150.0, seek * (1 - 0.8 * dense));
  out->cost = left->cost + kOpen + lookups * seek + left->rows * kMergeRow +
              (GivesPairs(options.mode) ? found * kPairCheck : 0) + OutputCost(inner, options);
  bool keeps_order = sorted || !GivesPairs(options.mode);
  if (keeps_order && (options.mode != JoinMode::kLeft || options.conditions.empty())) {
    out->sorted = left->sorted;
  }
  plan::Join join;
  join.algorithm = plan::Join::Algorithm::kIndex;
  join.mode = options.mode;
  join.keys = std::move(keys);
  join.conditions = options.conditions;
  join.mark = options.mark;
  join.minus = options.minus;
  join.context = options.context;
  join.leaf = std::move(leaf);
  join.order = order;
  out->op = std::move(join);
  out->children = {std::move(left)};
  return out;
}

PlanPtr MakeHashJoin(PlanPtr left, PlanPtr right, const JoinOptions& options) {
  auto out = New();
  VariableSet right_possible = Difference(right->possible, options.right_dropped);
  VariableSet right_certain = Difference(right->certain, options.right_dropped);
  double inner = EstimateJoinRows(*left, *right);
  FinishJoin(*left, right_possible, right_certain, inner, options, out.get());
  if (options.mode == JoinMode::kInner) CopyDistinct(*right, out.get());
  std::vector<VariableId> keys = Intersection(left->certain, right_certain).ToVector();
  bool soft = Intersection(left->possible, right_possible).size() != keys.size();
  double pairs = keys.empty() ? left->rows * right->rows : inner;
  out->cost = left->cost + right->cost + kOpen + right->rows * kHashBuildRow +
              left->rows * kHashProbeRow + OutputCost(inner, options) +
              (keys.empty() || soft ? pairs * kPairCheck : 0);
  if (options.mode != JoinMode::kLeft || options.conditions.empty()) out->sorted = left->sorted;
  plan::Join join;
  join.algorithm = plan::Join::Algorithm::kHash;
  join.mode = options.mode;
  join.keys = std::move(keys);
  join.conditions = options.conditions;
  join.mark = options.mark;
  join.minus = options.minus;
  join.context = options.context;
  join.right_dropped = options.right_dropped;
  out->op = std::move(join);
  out->children = {std::move(left), std::move(right)};
  return out;
}

PlanPtr MakeApply(PlanPtr left, PlanPtr pattern, plan::Apply op) {
  auto out = New();
  JoinOptions options;
  options.mode = op.mode;
  options.mark = op.mark;
  FinishJoin(*left, {}, {}, left->rows / 2, options, out.get());
  out->sorted = left->sorted;
  out->cost = left->cost + left->rows * pattern->cost;
  out->op = std::move(op);
  out->children = {std::move(left), std::move(pattern)};
  return out;
}

PlanPtr MakeFilter(PlanPtr child, std::vector<ExpressionRef> conditions) {
  if (conditions.empty()) return child;
  auto out = New();
  out->possible = child->possible;
  out->certain = child->certain;
  out->sorted = child->sorted;
  out->distinct = child->distinct;
  out->rows = child->rows;
  for (size_t i = 0; i < conditions.size(); ++i) out->rows *= kFilterSelectivity;
  out->cost = child->cost + child->rows * kFilterRow * static_cast<double>(conditions.size());
  out->op = plan::Filter{std::move(conditions)};
  out->children = {std::move(child)};
  return out;
}

PlanPtr MakeExtend(PlanPtr child, VariableId variable, ExpressionRef expression) {
  auto out = New();
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
  out->cost = child->cost + child->rows * kExtendRow;
  out->op = plan::Extend{variable, std::move(expression)};
  out->children = {std::move(child)};
  return out;
}

PlanPtr MakeUnion(std::vector<PlanPtr> children) {
  if (children.size() == 1) return children[0];
  auto out = New();
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
  auto out = New();
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
  double per_row = sorted_groups ? kScanRow : kHashBuildRow / 2;
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
    if (aggregate.distinct && !adjacent) per_row += kHashBuildRow;
  }
  out->cost = child->cost + child->rows * per_row;
  out->op = std::move(op);
  out->children = {std::move(child)};
  return out;
}

PlanPtr MakeProject(PlanPtr child, std::vector<VariableId> variables) {
  auto out = New();
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
  auto out = New();
  std::vector<VariableId> variables = child->possible.ToVector();
  bool adjacent = Adjacent(*child, variables);
  out->possible = child->possible;
  out->certain = child->certain;
  out->sorted = child->sorted;
  out->distinct = child->distinct;
  out->rows = DistinctRows(*child, variables);
  out->cost = child->cost + child->rows * (adjacent ? kScanRow : kHashBuildRow);
  out->op = plan::Distinct{adjacent};
  out->children = {std::move(child)};
  return out;
}

PlanPtr MakeOrderBy(PlanPtr child, std::vector<algebra::OrderKey> keys,
                    std::optional<uint64_t> limit) {
  auto out = New();
  out->possible = child->possible;
  out->certain = child->certain;
  out->distinct = child->distinct;
  out->rows = child->rows;
  if (limit.has_value()) out->rows = std::min(out->rows, static_cast<double>(*limit));
  constexpr double kSortRow = 250;
  out->cost = child->cost + child->rows * (limit.has_value() ? kFilterRow : kSortRow);
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
  auto out = New();
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
