#include "engine/planner/planner.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/planner/cost_model.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

// Plans nest as deeply as patterns do, plus what rewriting adds; the parser bounds the former.
constexpr int kMaxDepth = 1500;

using algebra::Node;

const PlanPtr& Cheapest(const std::vector<PlanPtr>& plans) {
  return *std::min_element(plans.begin(), plans.end(),
                           [](const PlanPtr& a, const PlanPtr& b) { return a->cost < b->cost; });
}

// Keeps the cheapest plan of each sort order.
void Prune(std::vector<PlanPtr>* plans) {
  std::sort(plans->begin(), plans->end(),
            [](const PlanPtr& a, const PlanPtr& b) { return a->cost < b->cost; });
  std::vector<PlanPtr> kept;
  for (PlanPtr& plan : *plans) {
    bool known = std::any_of(kept.begin(), kept.end(), [&](const PlanPtr& other) {
      return other->sorted.size() >= plan->sorted.size() &&
             std::equal(plan->sorted.begin(), plan->sorted.end(), other->sorted.begin());
    });
    if (!known) kept.push_back(std::move(plan));
  }
  *plans = std::move(kept);
}

}  // namespace

size_t Planner::AddParameters(const std::vector<VariableId>& variables) {
  VariableSet certain;
  for (VariableId variable : variables) certain.Add(variable);
  return AddTable(variables, std::move(certain), 1);
}

absl::StatusOr<PlanPtr> Planner::Plan(const Node& node) {
  MOTE_ASSIGN_OR_RETURN(Plans plans, Candidates(node, {}));
  // Whoever reads the result mostly wants its terms, which cost less in the order of their ids.
  auto cost = [](const PlanPtr& plan) {
    double terms = 0;
    plan->possible.ForEach([&](VariableId variable) {
      const bool in_order = !plan->sorted.empty() && plan->sorted[0] == variable;
      terms += plan->DistinctOf(variable) * (in_order ? cost::kNextTerm : cost::kTerm);
    });
    return plan->cost + terms;
  };
  return *std::min_element(plans.begin(), plans.end(),
                           [&](const PlanPtr& a, const PlanPtr& b) { return cost(a) < cost(b); });
}

absl::StatusOr<PlanPtr> Planner::Best(const Node& node, Conditions conditions) {
  MOTE_ASSIGN_OR_RETURN(Plans plans, Candidates(node, std::move(conditions)));
  return Cheapest(plans);
}

absl::StatusOr<Planner::Plans> Planner::Candidates(const Node& node, Conditions conditions) {
  MOTE_RETURN_IF_ERROR(context_.CheckInterrupt());
  if (depth_ >= kMaxDepth) return absl::ResourceExhaustedError("the query nests too deeply");
  ++depth_;
  absl::StatusOr<Plans> plans = CandidatesOf(node, std::move(conditions));
  --depth_;
  if (plans.ok()) Prune(&*plans);
  return plans;
}

absl::StatusOr<Planner::Plans> Planner::CandidatesOf(const Node& node, Conditions conditions) {
  const double row_goal = std::exchange(row_goal_, std::numeric_limits<double>::infinity());
  if (node.Is<algebra::Join>() || node.Is<algebra::Pattern>() || node.Is<algebra::Path>() ||
      node.Is<algebra::TripleComponents>()) {
    row_goal_ = row_goal;
    return JoinGroupCandidates({&node}, std::move(conditions));
  }
  if (const auto* filter = node.As<algebra::Filter>()) {
    conditions.insert(conditions.end(), filter->conditions.begin(), filter->conditions.end());
    row_goal_ = row_goal;
    return CandidatesOf(*node.children[0], std::move(conditions));
  }
  if (node.Is<algebra::LeftJoin>()) {
    row_goal_ = row_goal;
    return LeftJoinCandidates(node, std::move(conditions));
  }
  if (node.Is<algebra::Minus>()) return MinusCandidates(node, std::move(conditions));
  if (node.Is<algebra::Exists>()) return ExistsCandidates(node, std::move(conditions));
  if (node.Is<algebra::Union>()) {
    Plans children;
    for (const algebra::NodePtr& child : node.children) {
      row_goal_ = row_goal;
      MOTE_ASSIGN_OR_RETURN(PlanPtr plan, Best(*child, conditions));
      if (plan->As<plan::Empty>() == nullptr) children.push_back(std::move(plan));
    }
    if (children.empty()) return Plans{MakeEmpty(algebra::PossibleVariables(node))};
    return Plans{MakeUnion(std::move(children))};
  }

  // Steps with one child: conditions sink through them where they do not read what the step makes.
  Conditions below;
  Conditions above;
  auto sink_unless = [&](const VariableSet& made) {
    for (ExpressionRef& condition : conditions) {
      (condition.Variables().Intersects(made) ? above : below).push_back(std::move(condition));
    }
  };
  Plans out;
  if (const auto* extend = node.As<algebra::Extend>()) {
    sink_unless({extend->variable});
    if (above.empty()) row_goal_ = row_goal;
    MOTE_ASSIGN_OR_RETURN(out, Candidates(*node.children[0], std::move(below)));
    for (PlanPtr& plan : out) {
      plan = MakeExtend(std::move(plan), extend->variable, extend->expression);
    }
  } else if (const auto* values = node.As<algebra::Values>()) {
    above = std::move(conditions);
    MOTE_ASSIGN_OR_RETURN(PlanPtr plan, PlanValues(*values));
    out.push_back(std::move(plan));
  } else if (const auto* names = node.As<algebra::GraphNames>()) {
    above = std::move(conditions);
    MOTE_ASSIGN_OR_RETURN(PlanPtr plan, PlanGraphNames(*names));
    out.push_back(std::move(plan));
  } else if (const auto* input = node.As<algebra::Input>()) {
    above = std::move(conditions);
    VariableSet visible;
    for (VariableId variable : input->variables) visible.Add(variable);
    out.push_back(MakeTableRows(input->table, input->variables,
                                Intersection(visible, input->certain), tables_[input->table].rows));
  } else if (node.Is<algebra::ForEachGraph>()) {
    above = std::move(conditions);
    MOTE_ASSIGN_OR_RETURN(PlanPtr plan, PlanForEachGraph(node));
    out.push_back(std::move(plan));
  } else if (const auto* group = node.As<algebra::Group>()) {
    VariableSet made = algebra::PossibleVariables(node);
    VariableSet keys;
    for (VariableId key : group->keys) keys.Add(key);
    // A condition on keys alone may come first, unless there is a group without any rows.
    for (ExpressionRef& condition : conditions) {
      VariableSet reads = condition.Variables();
      bool sinks = !group->implicit && !reads.empty() && reads.IsSubsetOf(keys);
      (sinks ? below : above).push_back(std::move(condition));
    }
    MOTE_ASSIGN_OR_RETURN(out, Candidates(*node.children[0], std::move(below)));
    for (PlanPtr& plan : out) plan = MakeGroup(std::move(plan), *group);
  } else if (const auto* project = node.As<algebra::Project>()) {
    // What is not projected is unbound outside.
    VariableSet visible;
    for (VariableId variable : project->variables) visible.Add(variable);
    for (ExpressionRef& condition : conditions) {
      (condition.Variables().IsSubsetOf(visible) ? below : above).push_back(std::move(condition));
    }
    if (above.empty()) row_goal_ = row_goal;
    MOTE_ASSIGN_OR_RETURN(out, Candidates(*node.children[0], std::move(below)));
    for (PlanPtr& plan : out) plan = MakeProject(std::move(plan), project->variables);
  } else if (node.Is<algebra::Distinct>() || node.Is<algebra::Reduced>()) {
    below = std::move(conditions);
    const Node* child = node.children[0].get();
    MOTE_ASSIGN_OR_RETURN(out, Candidates(*child, std::move(below)));
    // REDUCED may keep duplicates, and then costs nothing.
    if (node.Is<algebra::Distinct>()) {
      // Rows sorted by ORDER BY keep their order through DISTINCT.
      for (PlanPtr& plan : out) plan = MakeDistinct(std::move(plan));
    }
  } else if (const auto* order = node.As<algebra::OrderBy>()) {
    below = std::move(conditions);
    MOTE_ASSIGN_OR_RETURN(PlanPtr plan, Best(*node.children[0], std::move(below)));
    out.push_back(MakeOrderBy(std::move(plan), order->keys, std::nullopt));
  } else if (const auto* slice = node.As<algebra::Slice>()) {
    above = std::move(conditions);
    // ORDER BY below a limit needs to find the first rows alone.
    const Node* project_node = node.children[0].get();
    const auto* inner_project = project_node->As<algebra::Project>();
    const Node* order_node =
        inner_project != nullptr ? project_node->children[0].get() : project_node;
    const auto* inner_order = order_node->As<algebra::OrderBy>();
    constexpr uint64_t kMaxTopK = 1 << 20;
    if (inner_order != nullptr && slice->limit.has_value() && *slice->limit <= kMaxTopK &&
        slice->offset <= kMaxTopK) {
      MOTE_ASSIGN_OR_RETURN(PlanPtr plan, Best(*order_node->children[0], {}));
      plan = MakeOrderBy(std::move(plan), inner_order->keys, slice->offset + *slice->limit);
      if (inner_project != nullptr) plan = MakeProject(std::move(plan), inner_project->variables);
      out.push_back(MakeSlice(std::move(plan), slice->offset, slice->limit));
    } else {
      if (slice->limit.has_value()) {
        row_goal_ = static_cast<double>(slice->offset) + static_cast<double>(*slice->limit);
      }
      MOTE_ASSIGN_OR_RETURN(PlanPtr plan, Best(*node.children[0], {}));
      row_goal_ = std::numeric_limits<double>::infinity();
      out.push_back(MakeSlice(std::move(plan), slice->offset, slice->limit));
    }
  }
  for (PlanPtr& plan : out) plan = MakeFilter(std::move(plan), above);
  return out;
}

}  // namespace mote
