#include "engine/planner/operator_builder.h"

#include <algorithm>
#include <utility>

#include "engine/expression/compiled_expression.h"
#include "engine/operators/apply.h"
#include "engine/operators/distinct.h"
#include "engine/operators/extend.h"
#include "engine/operators/filter.h"
#include "engine/operators/group.h"
#include "engine/operators/index_scan.h"
#include "engine/operators/order_by.h"
#include "engine/operators/row_operators.h"
#include "engine/planner/plan_factory.h"
#include "storage/base/check.h"
#include "storage/base/status_macros.h"

namespace mote {

OperatorBuilder::OperatorBuilder(EvaluationContext& context, const Planner& planner,
                                 const VariableTable& variables)
    : context_(context), planner_(planner), variables_(variables) {
  for (size_t i = 0; i < planner.tables().size(); ++i) {
    tables_.push_back(std::make_shared<IdTable>(context.memory()));
  }
}

std::string OperatorBuilder::Names(const std::vector<VariableId>& variables) const {
  std::string out;
  for (VariableId variable : variables) out += (out.empty() ? "" : " ") + Name(variable);
  return out;
}

absl::StatusOr<CompiledExpression> OperatorBuilder::Compile(
    const ExpressionRef& expression, const std::vector<VariableId>& columns) {
  auto column_of = [&columns](VariableId variable) -> std::optional<uint32_t> {
    auto found = std::find(columns.begin(), columns.end(), variable);
    if (found == columns.end()) return std::nullopt;
    return static_cast<uint32_t>(found - columns.begin());
  };
  VariableMap names;
  for (const auto& [name, variable] : expression.bindings) {
    if (auto column = column_of(variable)) names.Set(name, *column);
  }
  absl::flat_hash_map<const ast::ExistsExpression*, uint32_t> exists;
  for (const auto& [pattern, variable] : expression.exists) {
    auto column = column_of(variable);
    if (!column.has_value()) return absl::InternalError("EXISTS without its pattern");
    exists[pattern] = *column;
  }
  absl::flat_hash_map<const ast::AggregateCall*, uint32_t> aggregates;
  for (const auto& [call, variable] : expression.aggregates) {
    auto column = column_of(variable);
    if (!column.has_value()) return absl::InternalError("an aggregate without its group");
    aggregates[call] = *column;
  }
  ExpressionScope scope;
  scope.variables = &names;
  scope.exists_columns = &exists;
  scope.aggregate_columns = &aggregates;
  return CompiledExpression::Compile(*expression.ast, scope, context_);
}

absl::StatusOr<OperatorPtr> OperatorBuilder::Build(const Plan& plan,
                                                   const std::vector<VariableId>& columns) {
  return MakeExact(plan, columns);
}

absl::StatusOr<OperatorPtr> OperatorBuilder::MakeExact(const Plan& plan,
                                                       const std::vector<VariableId>& columns) {
  VariableSet needed;
  for (VariableId variable : columns) needed.Add(variable);
  MOTE_ASSIGN_OR_RETURN(OperatorPtr child, Make(plan, needed));
  if (child->columns() == columns) return child;
  OperatorEstimate estimate = child->estimate();
  auto project = std::make_unique<Project>(context_, std::move(child), columns);
  project->set_estimate(estimate);
  project->set_detail(Names(columns));
  return project;
}

absl::StatusOr<OperatorPtr> OperatorBuilder::Make(const Plan& plan, const VariableSet& needed) {
  MOTE_ASSIGN_OR_RETURN(OperatorPtr made, MakeAny(plan, needed));
  // Steps that vanish keep the estimate of what stands for them.
  if (made->estimate().cost == 0) made->set_estimate({plan.rows, plan.cost});
  return made;
}

OperatorPtr OperatorBuilder::MakeTable(std::vector<VariableId> columns,
                                       std::shared_ptr<const IdTable> table) {
  std::vector<uint32_t> sources;
  for (uint32_t i = 0; i < columns.size(); ++i) sources.push_back(i);
  return std::make_unique<TableScan>(context_, std::move(columns), std::move(sources),
                                     std::move(table));
}

ScanShape ShapeOf(const PatternLeaf& leaf, Order order, int prefix_length,
                  const std::vector<VariableId>& outputs) {
  ScanShape shape;
  shape.view = leaf.view.get();
  shape.order = order;
  auto positions = OrderPositions(order);
  auto slot_of = [&](int column) -> const PatternSlot& {
    return leaf.slots[static_cast<size_t>(positions[static_cast<size_t>(column)])];
  };
  for (VariableId variable : outputs) {
    for (int column = 0; column < leaf.width(); ++column) {
      const PatternSlot& slot = slot_of(column);
      if (!slot.is_variable || slot.variable != variable) continue;
      shape.outputs.push_back(static_cast<uint32_t>(column));
      break;
    }
  }
  for (int a = 0; a < leaf.width(); ++a) {
    const PatternSlot& slot = slot_of(a);
    auto column = static_cast<uint32_t>(a);
    if (!slot.is_variable) {
      if (a >= prefix_length) shape.constants.emplace_back(column, slot.id);
      continue;
    }
    for (int b = a + 1; b < leaf.width(); ++b) {
      const PatternSlot& other = slot_of(b);
      if (other.is_variable && other.variable == slot.variable) {
        shape.equal.emplace_back(column, static_cast<uint32_t>(b));
        break;
      }
    }
    if (positions[static_cast<size_t>(a)] == Position::kPredicate && !leaf.excluded.empty()) {
      shape.excluded_column = a;
      shape.excluded = leaf.excluded;
    }
  }
  return shape;
}

OperatorPtr OperatorBuilder::MakeScan(const plan::Scan& scan, const VariableSet& needed) {
  const PatternLeaf& leaf = *scan.leaf;
  std::vector<VariableId> columns = Intersection(needed, leaf.variables).ToVector();
  IndexScan::Spec spec;
  spec.prefix_length = PrefixLength(leaf, scan.order, {});
  auto positions = OrderPositions(scan.order);
  for (int i = 0; i < spec.prefix_length; ++i) {
    auto position = static_cast<size_t>(positions[static_cast<size_t>(i)]);
    spec.prefix[static_cast<size_t>(i)] = leaf.slots[position].id;
  }
  if (spec.prefix_length < leaf.width()) {
    auto position = static_cast<size_t>(positions[static_cast<size_t>(spec.prefix_length)]);
    for (const auto& [variable, ranges] : leaf.ranges) {
      if (variable != leaf.slots[position].variable) continue;
      spec.has_ranges = true;
      spec.ranges = ranges;
    }
  }
  spec.shape = ShapeOf(leaf, scan.order, spec.prefix_length, columns);
  bool ranged = spec.has_ranges;
  auto out = std::make_unique<IndexScan>(context_, std::move(columns), std::move(spec));
  out->set_detail(leaf.text + " by " + std::string(OrderName(scan.order)) +
                  (ranged ? " in ranges" : ""));
  return out;
}

absl::StatusOr<OperatorPtr> OperatorBuilder::MakeFilter(const Plan& plan,
                                                        const plan::Filter& filter,
                                                        const VariableSet& needed) {
  VariableSet below = needed;
  for (const ExpressionRef& condition : filter.conditions) below.UnionWith(condition.Variables());
  MOTE_ASSIGN_OR_RETURN(OperatorPtr child, Make(*plan.children[0], below));
  std::vector<CompiledExpression> conditions;
  for (const ExpressionRef& condition : filter.conditions) {
    MOTE_ASSIGN_OR_RETURN(CompiledExpression compiled, Compile(condition, child->columns()));
    conditions.push_back(std::move(compiled));
  }
  std::vector<uint32_t> outputs;
  for (uint32_t i = 0; i < child->columns().size(); ++i) {
    if (needed.Contains(child->columns()[i])) outputs.push_back(i);
  }
  size_t count = conditions.size();
  auto out = std::make_unique<Filter>(context_, std::move(child), std::move(outputs),
                                      std::move(conditions));
  out->set_detail(std::to_string(count) + (count == 1 ? " condition" : " conditions"));
  return out;
}

absl::StatusOr<OperatorPtr> OperatorBuilder::MakeGroup(const Plan& plan, const plan::Group& group,
                                                       const VariableSet&) {
  VariableSet below;
  bool counts_only = true;
  for (VariableId key : group.group.keys) {
    below.Add(key);
    compared_.Add(key);
  }
  for (const algebra::Aggregate& aggregate : group.group.aggregates) {
    bool star = !aggregate.argument.has_value();
    counts_only &= star && !aggregate.distinct;
    if (!star) below.UnionWith(aggregate.argument->Variables());
    if (!aggregate.distinct) continue;
    if (star) {
      for (VariableId variable : group.group.star) {
        below.Add(variable);
        compared_.Add(variable);
      }
    } else {
      compared_.UnionWith(aggregate.argument->Variables());
    }
  }
  MOTE_ASSIGN_OR_RETURN(OperatorPtr child, Make(*plan.children[0], below));
  if (counts_only && group.group.keys.empty()) child->AllowLongBatches();
  Group::Spec spec;
  spec.implicit = group.group.implicit;
  spec.keys_adjacent = group.keys_adjacent;
  std::vector<VariableId> columns;
  for (VariableId key : group.group.keys) {
    int column = child->ColumnOf(key);
    // A key that is never bound makes no difference.
    if (column < 0) continue;
    if (std::find(columns.begin(), columns.end(), key) != columns.end()) continue;
    columns.push_back(key);
    spec.keys.push_back(static_cast<uint32_t>(column));
  }
  // GROUP BY gives no group without rows, even if all its keys are unbound everywhere.
  std::string detail = Names(columns);
  for (size_t i = 0; i < group.group.aggregates.size(); ++i) {
    const algebra::Aggregate& aggregate = group.group.aggregates[i];
    Group::Aggregate made;
    made.spec.kind = aggregate.kind;
    made.skips_repetitions = group.adjacent_values[i];
    made.spec.distinct = aggregate.distinct && !made.skips_repetitions;
    made.spec.separator = aggregate.separator;
    made.spec.star = !aggregate.argument.has_value();
    if (made.spec.star) {
      for (VariableId variable : group.group.star) {
        int column = child->ColumnOf(variable);
        if (column >= 0) made.distinct_columns.push_back(static_cast<uint32_t>(column));
      }
    } else if (std::holds_alternative<ast::Variable>(aggregate.argument->ast->node)) {
      made.column = child->ColumnOf(aggregate.argument->bindings[0].second);
    } else {
      MOTE_ASSIGN_OR_RETURN(CompiledExpression compiled,
                            Compile(*aggregate.argument, child->columns()));
      made.expression = std::move(compiled);
    }
    columns.push_back(aggregate.result);
    spec.aggregates.push_back(std::move(made));
  }
  size_t aggregates = spec.aggregates.size();
  auto out =
      std::make_unique<Group>(context_, std::move(child), std::move(columns), std::move(spec));
  if (aggregates > 0) {
    detail += (detail.empty() ? "" : ", ") + std::to_string(aggregates) +
              (aggregates == 1 ? " aggregate" : " aggregates");
  }
  out->set_detail(detail);
  return out;
}

absl::StatusOr<OperatorPtr> OperatorBuilder::MakeOrderBy(const Plan& plan,
                                                         const plan::OrderBy& order,
                                                         const VariableSet& needed) {
  VariableSet below = needed;
  for (const algebra::OrderKey& key : order.keys) below.UnionWith(key.expression.Variables());
  MOTE_ASSIGN_OR_RETURN(OperatorPtr child, Make(*plan.children[0], below));
  std::vector<OrderBy::Key> keys;
  for (const algebra::OrderKey& key : order.keys) {
    OrderBy::Key made;
    made.descending = key.descending;
    if (std::holds_alternative<ast::Variable>(key.expression.ast->node)) {
      made.column = child->ColumnOf(key.expression.bindings[0].second);
    } else {
      MOTE_ASSIGN_OR_RETURN(CompiledExpression compiled, Compile(key.expression, child->columns()));
      made.expression = std::move(compiled);
    }
    keys.push_back(std::move(made));
  }
  std::vector<uint32_t> outputs;
  for (uint32_t i = 0; i < child->columns().size(); ++i) {
    if (needed.Contains(child->columns()[i])) outputs.push_back(i);
  }
  std::string detail = std::to_string(keys.size()) + (keys.size() == 1 ? " key" : " keys");
  if (order.limit.has_value()) detail += ", first " + std::to_string(*order.limit);
  auto out = std::make_unique<OrderBy>(context_, std::move(child), std::move(outputs),
                                       std::move(keys), order.limit);
  out->set_detail(detail);
  return out;
}

absl::StatusOr<OperatorPtr> OperatorBuilder::MakeApply(const Plan& plan, const plan::Apply& apply,
                                                       const VariableSet& needed) {
  VariableSet below = needed;
  for (VariableId variable : apply.parameters) below.Add(variable);
  MOTE_ASSIGN_OR_RETURN(OperatorPtr left, Make(*plan.children[0], below));
  compared_.UnionWith(plan.children[1]->possible);
  MOTE_ASSIGN_OR_RETURN(OperatorPtr pattern, Make(*plan.children[1], {}));
  std::vector<uint32_t> parameters;
  for (VariableId variable : apply.parameters) {
    int column = left->ColumnOf(variable);
    MOTE_CHECK(column >= 0);
    parameters.push_back(static_cast<uint32_t>(column));
  }
  std::vector<VariableId> columns = left->columns();
  if (apply.mode == JoinMode::kMark) columns.push_back(apply.mark);
  return std::make_unique<Apply>(context_, std::move(left), std::move(pattern),
                                 tables_[apply.table], std::move(parameters), apply.mode,
                                 std::move(columns));
}

absl::StatusOr<OperatorPtr> OperatorBuilder::MakeAny(const Plan& plan, const VariableSet& needed) {
  VariableSet wanted = Intersection(needed, plan.possible);
  if (plan.As<plan::Empty>() != nullptr) {
    auto table = std::make_shared<IdTable>();
    table->columns.resize(wanted.size());
    return MakeTable(wanted.ToVector(), std::move(table));
  }
  if (plan.As<plan::Unit>() != nullptr) {
    auto table = std::make_shared<IdTable>();
    table->rows = 1;
    return MakeTable({}, std::move(table));
  }
  if (const auto* scan = plan.As<plan::Scan>()) return MakeScan(*scan, needed);
  if (const auto* scan = plan.As<plan::PathScan>()) return MakePathScan(*scan, needed);
  if (const auto* join = plan.As<plan::PathJoin>()) return MakePathJoin(plan, *join, needed);
  if (const auto* scan = plan.As<plan::TripleScan>()) return MakeTripleScan(*scan, needed);
  if (const auto* join = plan.As<plan::TripleJoin>()) return MakeTripleJoin(plan, *join, needed);
  if (const auto* constants = plan.As<plan::Constants>()) {
    auto table = std::make_shared<IdTable>(context_.memory());
    table->rows = constants->rows;
    for (const std::vector<Id>& column : constants->columns) {
      table->columns.emplace_back().Assign(column.data(), column.size());
    }
    OperatorPtr out = MakeTable(constants->variables, std::move(table));
    out->set_detail(Names(constants->variables));
    return out;
  }
  if (const auto* rows = plan.As<plan::TableRows>()) {
    const std::vector<VariableId>& all = planner_.tables()[rows->table].columns;
    std::vector<VariableId> columns;
    std::vector<uint32_t> sources;
    for (uint32_t i = 0; i < all.size(); ++i) {
      if (!wanted.Contains(all[i])) continue;
      columns.push_back(all[i]);
      sources.push_back(i);
    }
    auto out =
        std::make_unique<TableScan>(context_, columns, std::move(sources), tables_[rows->table]);
    out->set_detail("#" + std::to_string(rows->table) + " " + Names(columns));
    return out;
  }
  if (const auto* materialize = plan.As<plan::Materialize>()) {
    std::vector<VariableId> columns = planner_.tables()[materialize->table].columns;
    std::vector<VariableId> child_columns = columns;
    if (materialize->row_number.has_value()) child_columns.pop_back();
    // Others read the table and compare.
    for (VariableId variable : columns) compared_.Add(variable);
    MOTE_ASSIGN_OR_RETURN(OperatorPtr child, MakeExact(*plan.children[0], child_columns));
    auto out =
        std::make_unique<Materialize>(context_, std::move(child), tables_[materialize->table],
                                      columns, materialize->row_number.has_value());
    out->set_detail("#" + std::to_string(materialize->table));
    return out;
  }
  if (const auto* join = plan.As<plan::Join>()) return MakeJoin(plan, *join, needed);
  if (const auto* apply = plan.As<plan::Apply>()) return MakeApply(plan, *apply, needed);
  if (const auto* filter = plan.As<plan::Filter>()) return MakeFilter(plan, *filter, needed);
  if (const auto* extend = plan.As<plan::Extend>()) {
    if (!needed.Contains(extend->variable)) return Make(*plan.children[0], needed);
    VariableSet below = needed;
    below.Remove(extend->variable);
    below.UnionWith(extend->expression.Variables());
    MOTE_ASSIGN_OR_RETURN(OperatorPtr child, Make(*plan.children[0], below));
    MOTE_ASSIGN_OR_RETURN(CompiledExpression compiled,
                          Compile(extend->expression, child->columns()));
    auto out = std::make_unique<Extend>(context_, std::move(child), extend->variable,
                                        std::move(compiled), compared_.Contains(extend->variable));
    out->set_detail(Name(extend->variable));
    return out;
  }
  if (plan.As<plan::Union>() != nullptr) {
    std::vector<OperatorPtr> children;
    for (const PlanPtr& child : plan.children) {
      MOTE_ASSIGN_OR_RETURN(OperatorPtr made, Make(*child, wanted));
      children.push_back(std::move(made));
    }
    return std::make_unique<UnionAll>(context_, std::move(children), wanted.ToVector());
  }
  if (const auto* group = plan.As<plan::Group>()) return MakeGroup(plan, *group, needed);
  if (plan.As<plan::Project>() != nullptr) return Make(*plan.children[0], wanted);
  if (const auto* distinct = plan.As<plan::Distinct>()) {
    // All columns count, needed or not.
    std::vector<VariableId> columns = plan.possible.ToVector();
    compared_.UnionWith(plan.possible);
    MOTE_ASSIGN_OR_RETURN(OperatorPtr child, MakeExact(*plan.children[0], columns));
    auto out = std::make_unique<Distinct>(
        context_, std::move(child),
        distinct->adjacent ? Distinct::Input::kEqualRowsAdjacent : Distinct::Input::kAnyOrder);
    out->set_detail(Names(columns));
    return out;
  }
  if (const auto* order = plan.As<plan::OrderBy>()) return MakeOrderBy(plan, *order, needed);
  const auto& slice = std::get<plan::Slice>(plan.op);
  MOTE_ASSIGN_OR_RETURN(OperatorPtr child, Make(*plan.children[0], needed));
  auto out = std::make_unique<Slice>(context_, std::move(child), slice.offset, slice.limit);
  std::string detail = "offset " + std::to_string(slice.offset);
  if (slice.limit.has_value()) detail += ", limit " + std::to_string(*slice.limit);
  out->set_detail(detail);
  return out;
}

}  // namespace mote
