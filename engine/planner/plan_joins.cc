#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/planner/cost_model.h"
#include "engine/planner/plan_factory.h"

// Makers of plans that join two sides.

namespace mote {
namespace {

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
  double selectivity =
      std::pow(cost::kFilterSelectivity, static_cast<double>(options.conditions.size()));
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
  double per_row = GivesPairs(options.mode) ? cost::kOutputRow : cost::kPairCheck;
  return inner_rows * (per_row + cost::kFilterRow * static_cast<double>(options.conditions.size()));
}

plan::Join NewJoin(plan::Join::Algorithm algorithm, std::vector<VariableId> keys,
                   const JoinOptions& options) {
  plan::Join join;
  join.algorithm = algorithm;
  join.mode = options.mode;
  join.keys = std::move(keys);
  join.conditions = options.conditions;
  join.mark = options.mark;
  join.minus = options.minus;
  join.context = options.context;
  return join;
}

}  // namespace

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
  auto out = std::make_shared<Plan>();
  double inner = EstimateJoinRows(*left, *right);
  FinishJoin(*left, right->possible, right->certain, inner, options, out.get());
  if (options.mode == JoinMode::kInner) CopyDistinct(*right, out.get());
  // Either side jumps where the other has far fewer keys.
  double keys_left = left->DistinctOf(key);
  double keys_right = right->DistinctOf(key);
  double read_right = std::min(right->cost + right->rows * cost::kMergeRow,
                               cost::kOpen + keys_left * cost::kBatchSeek);
  double read_left = left->cost + left->rows * cost::kMergeRow;
  if (options.mode == JoinMode::kInner && left->As<plan::Scan>() != nullptr) {
    read_left = std::min(read_left, cost::kOpen + keys_right * cost::kBatchSeek);
  }
  if (right->As<plan::Scan>() == nullptr) read_right = right->cost + right->rows * cost::kMergeRow;
  out->cost = read_left + read_right + OutputCost(inner, options);
  if (options.mode != JoinMode::kLeft || options.conditions.empty()) out->sorted = left->sorted;
  out->op = NewJoin(plan::Join::Algorithm::kMerge, {key}, options);
  out->children = {std::move(left), std::move(right)};
  return out;
}

PlanPtr MakeIndexJoin(PlanPtr left, std::shared_ptr<const PatternLeaf> leaf, Order order,
                      const JoinOptions& options) {
  auto out = std::make_shared<Plan>();
  VariableSet bound = Intersection(left->certain, leaf->variables);
  int prefix = PrefixLength(*leaf, order, bound);
  std::vector<VariableId> keys;
  for (int i = 0; i < prefix; ++i) {
    const PatternSlot& slot = leaf->SlotOf(order, i);
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
  double seek = sorted ? cost::kSortedSeek : cost::kSeek;
  seek = std::max(150.0, seek * (1 - 0.8 * dense));
  out->cost = left->cost + cost::kOpen + lookups * seek + left->rows * cost::kMergeRow +
              (GivesPairs(options.mode) ? found * cost::kPairCheck : 0) +
              OutputCost(inner, options);
  bool keeps_order = sorted || !GivesPairs(options.mode);
  if (keeps_order && (options.mode != JoinMode::kLeft || options.conditions.empty())) {
    out->sorted = left->sorted;
  }
  plan::Join join = NewJoin(plan::Join::Algorithm::kIndex, std::move(keys), options);
  join.leaf = std::move(leaf);
  join.order = order;
  out->op = std::move(join);
  out->children = {std::move(left)};
  return out;
}

PlanPtr MakeHashJoin(PlanPtr left, PlanPtr right, const JoinOptions& options) {
  auto out = std::make_shared<Plan>();
  VariableSet right_possible = Difference(right->possible, options.right_dropped);
  VariableSet right_certain = Difference(right->certain, options.right_dropped);
  double inner = EstimateJoinRows(*left, *right);
  FinishJoin(*left, right_possible, right_certain, inner, options, out.get());
  if (options.mode == JoinMode::kInner) CopyDistinct(*right, out.get());
  std::vector<VariableId> keys = Intersection(left->certain, right_certain).ToVector();
  bool soft = Intersection(left->possible, right_possible).size() != keys.size();
  double pairs = keys.empty() ? left->rows * right->rows : inner;
  out->cost = left->cost + right->cost + cost::kOpen + right->rows * cost::kHashBuildRow +
              left->rows * cost::kHashProbeRow + OutputCost(inner, options) +
              (keys.empty() || soft ? pairs * cost::kPairCheck : 0);
  if (options.mode != JoinMode::kLeft || options.conditions.empty()) out->sorted = left->sorted;
  plan::Join join = NewJoin(plan::Join::Algorithm::kHash, std::move(keys), options);
  join.right_dropped = options.right_dropped;
  out->op = std::move(join);
  out->children = {std::move(left), std::move(right)};
  return out;
}

PlanPtr MakeApply(PlanPtr left, PlanPtr pattern, plan::Apply op) {
  auto out = std::make_shared<Plan>();
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

PlanPtr MakeTripleJoin(PlanPtr left, std::shared_ptr<const TripleLeaf> leaf,
                       std::vector<VariableId> keys) {
  auto out = std::make_shared<Plan>();
  PlanPtr scan = MakeTripleScan(leaf);
  const double inner = EstimateJoinRows(*left, *scan);
  FinishJoin(*left, leaf->variables, leaf->variables, inner, {}, out.get());
  CopyDistinct(*scan, out.get());
  const bool from_term = keys.size() == 1 && keys[0] == leaf->term;
  const bool sorted = !left->sorted.empty() && left->sorted[0] == leaf->term;
  out->cost = left->cost + (from_term ? cost::TripleParts(left->rows, sorted, leaf->all, inner)
                                      : cost::TripleLookup(left->rows, inner));
  out->sorted = left->sorted;
  out->op = plan::TripleJoin{std::move(leaf), std::move(keys)};
  out->children = {std::move(left)};
  return out;
}

PlanPtr MakePathJoin(PlanPtr left, std::shared_ptr<const PathLeaf> leaf, VariableId from) {
  auto out = std::make_shared<Plan>();
  // Without statistics of paths: a few ends from each start, one if the end is bound too.
  VariableSet rest = leaf->variables;
  rest.Subtract(left->certain);
  double per_row = rest.empty() ? 0.5 : cost::kPathFanOut;
  out->possible = Union(left->possible, leaf->variables);
  out->certain = Union(left->certain, leaf->variables);
  out->rows = left->rows * per_row;
  out->cost = left->cost + cost::kOpen +
              left->DistinctOf(from) * cost::kPathNode * cost::kPathFanOut +
              out->rows * cost::kOutputRow;
  out->distinct = left->distinct;
  out->op = plan::PathJoin{std::move(leaf), from};
  out->children = {std::move(left)};
  return out;
}

}  // namespace mote
