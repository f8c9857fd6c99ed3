#ifndef MOTE_ENGINE_PLANNER_PLAN_FACTORY_H_
#define MOTE_ENGINE_PLANNER_PLAN_FACTORY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/planner/plan.h"

// Makers of plans: each derives variables, order, rows and cost of a step from those of its parts.
// The cost model counts nanoseconds on a warm cache; only ratios matter.

namespace mote {

// How many keys a lookup of `leaf` in `order` can use: constants, and variables in `bound`, that
// form a prefix of the order. With `constants_only` no variables.
int PrefixLength(const PatternLeaf& leaf, Order order, const VariableSet& bound);

// The orders in which a leaf can be read.
std::vector<Order> OrdersOf(const PatternLeaf& leaf);

PlanPtr MakeEmpty(VariableSet possible);
PlanPtr MakeUnit();
// All rows of a leaf in one order; ranges apply if the order allows.
PlanPtr MakeScan(std::shared_ptr<const PatternLeaf> leaf, Order order);
PlanPtr MakePathScan(std::shared_ptr<const PathLeaf> leaf);
PlanPtr MakePathJoin(PlanPtr left, std::shared_ptr<const PathLeaf> leaf, VariableId from);
PlanPtr MakeTripleScan(std::shared_ptr<const TripleLeaf> leaf);
// `keys`: what of the leaf the left side binds, either the term alone or components alone.
PlanPtr MakeTripleJoin(PlanPtr left, std::shared_ptr<const TripleLeaf> leaf,
                       std::vector<VariableId> keys);
PlanPtr MakeConstants(plan::Constants rows);
PlanPtr MakeTableRows(size_t table, const std::vector<VariableId>& variables,
                      const VariableSet& certain, double rows);
PlanPtr MakeMaterialize(PlanPtr child, size_t table, std::optional<VariableId> row_number);

// What a join does beside finding matches; see plan::Join.
struct JoinOptions {
  JoinMode mode = JoinMode::kInner;
  std::vector<ExpressionRef> conditions;
  VariableId mark = 0;
  bool minus = false;
  VariableSet context;
  VariableSet right_dropped;
};

// Both sorted by `key` first. Further shared variables are compared row by row.
PlanPtr MakeMergeJoin(PlanPtr left, PlanPtr right, VariableId key, const JoinOptions& options);
// The leaf looked up in `order` for each left row.
PlanPtr MakeIndexJoin(PlanPtr left, std::shared_ptr<const PatternLeaf> leaf, Order order,
                      const JoinOptions& options);
// By the variables that are certain on both sides; without any, every pair is looked at.
PlanPtr MakeHashJoin(PlanPtr left, PlanPtr right, const JoinOptions& options);

PlanPtr MakeApply(PlanPtr left, PlanPtr pattern, plan::Apply op);
PlanPtr MakeFilter(PlanPtr child, std::vector<ExpressionRef> conditions);
PlanPtr MakeExtend(PlanPtr child, VariableId variable, ExpressionRef expression);
PlanPtr MakeUnion(std::vector<PlanPtr> children);
PlanPtr MakeGroup(PlanPtr child, const algebra::Group& group);
PlanPtr MakeProject(PlanPtr child, std::vector<VariableId> variables);
PlanPtr MakeDistinct(PlanPtr child);
PlanPtr MakeOrderBy(PlanPtr child, std::vector<algebra::OrderKey> keys,
                    std::optional<uint64_t> limit);
PlanPtr MakeSlice(PlanPtr child, uint64_t offset, std::optional<uint64_t> limit);

// The same plan, of which only the first `rows` will be read, at `cost`.
PlanPtr MakePartlyRead(PlanPtr plan, double rows, double cost);

// The rows that two sides' join is expected to have.
double EstimateJoinRows(const Plan& left, const Plan& right);

}  // namespace mote

#endif  // MOTE_ENGINE_PLANNER_PLAN_FACTORY_H_
