#include <algorithm>
#include <limits>
#include <utility>

#include "engine/planner/join_search.h"
#include "engine/planner/planner.h"
#include "storage/base/status_macros.h"

// Groups of joins.

namespace mote {
namespace {

// Parts cheaper than this are joined like any other; dearer ones wait until it is known for which
// keys they are needed.
constexpr double kDearPart = 1e6;

using algebra::Node;

// Takes the joins under `node` apart. Filters between them come along where they mean the same on
// the whole group: where the part alone decides the values that they read.
void Flatten(const Node& node, std::vector<const Node*>* parts,
             std::vector<ExpressionRef>* conditions) {
  if (node.Is<algebra::Join>()) {
    for (const algebra::NodePtr& child : node.children) Flatten(*child, parts, conditions);
    return;
  }
  const auto* filter = node.As<algebra::Filter>();
  if (filter != nullptr && node.children[0]->Is<algebra::Join>()) {
    VariableSet certain = algebra::CertainVariables(*node.children[0]);
    bool all = std::all_of(
        filter->conditions.begin(), filter->conditions.end(),
        [&](const ExpressionRef& condition) { return condition.Variables().IsSubsetOf(certain); });
    if (all) {
      conditions->insert(conditions->end(), filter->conditions.begin(), filter->conditions.end());
      Flatten(*node.children[0], parts, conditions);
      return;
    }
  }
  parts->push_back(&node);
}

}  // namespace

absl::StatusOr<Planner::Plans> Planner::JoinGroupCandidates(std::vector<const Node*> parts,
                                                            Conditions conditions) {
  // The parts are read to their ends.
  const double row_goal = std::exchange(row_goal_, std::numeric_limits<double>::infinity());
  std::vector<const Node*> flat;
  for (const Node* part : parts) Flatten(*part, &flat, &conditions);
  VariableSet possible;
  for (const Node* part : flat) possible.UnionWith(algebra::PossibleVariables(*part));
  if (flat.empty()) return Plans{MakeFilter(MakeUnit(), std::move(conditions))};

  std::vector<JoinPart> joined;
  std::vector<const Node*> others;
  for (const Node* part : flat) {
    JoinPart join_part;
    if (const auto* pattern = part->As<algebra::Pattern>()) {
      MOTE_ASSIGN_OR_RETURN(join_part.plans, PatternCandidates(*pattern, conditions));
      // A pattern that matches nothing ends planning.
      if (join_part.plans[0]->As<plan::Empty>() != nullptr) return Plans{MakeEmpty(possible)};
      join_part.leaf = join_part.plans[0]->As<plan::Scan>()->leaf;
    } else if (const auto* triple = part->As<algebra::TripleComponents>()) {
      MOTE_ASSIGN_OR_RETURN(join_part.triple, ResolveTriple(*triple));
      join_part.plans.push_back(MakeTripleScan(join_part.triple));
    } else if (const auto* path = part->As<algebra::Path>()) {
      MOTE_ASSIGN_OR_RETURN(join_part.path, ResolvePath(*path));
      join_part.plans.push_back(MakePathScan(join_part.path));
    } else {
      others.push_back(part);
      continue;
    }
    joined.push_back(std::move(join_part));
  }

  std::vector<std::pair<const Node*, PlanPtr>> deferred;
  for (const Node* part : others) {
    // Conditions that this part alone decides go into it.
    VariableSet certain = algebra::CertainVariables(*part);
    Conditions own;
    for (const ExpressionRef& condition : conditions) {
      VariableSet reads = Intersection(condition.Variables(), possible);
      if (!reads.empty() && reads.IsSubsetOf(certain)) own.push_back(condition);
    }
    JoinPart join_part;
    MOTE_ASSIGN_OR_RETURN(join_part.plans, Candidates(*part, own));
    if (join_part.plans[0]->As<plan::Empty>() != nullptr) return Plans{MakeEmpty(possible)};
    const PlanPtr& cheapest =
        *std::min_element(join_part.plans.begin(), join_part.plans.end(),
                          [](const PlanPtr& a, const PlanPtr& b) { return a->cost < b->cost; });
    if (cheapest->cost > kDearPart && flat.size() > 1) {
      deferred.emplace_back(part, cheapest);
    } else {
      joined.push_back(std::move(join_part));
    }
  }
  if (joined.empty()) {
    // All are dear: the one with the fewest rows starts.
    auto first = std::min_element(
        deferred.begin(), deferred.end(),
        [](const auto& a, const auto& b) { return a.second->rows < b.second->rows; });
    JoinPart join_part;
    join_part.plans.push_back(first->second);
    joined.push_back(std::move(join_part));
    deferred.erase(first);
  }

  // A condition can be applied before the deferred parts come if it does not look at what they
  // alone decide.
  Conditions late;
  if (!deferred.empty()) {
    VariableSet certain_now;
    for (const JoinPart& part : joined) certain_now.UnionWith(part.plans[0]->certain);
    VariableSet undecided;
    for (const auto& [part, plan] : deferred) undecided.UnionWith(plan->possible);
    undecided.Subtract(certain_now);
    Conditions early;
    for (ExpressionRef& condition : conditions) {
      (condition.Variables().Intersects(undecided) ? late : early).push_back(std::move(condition));
    }
    conditions = std::move(early);
  }
  // Groups beyond what the search takes are cut; the rest is joined to its result.
  Plans plans;
  while (!joined.empty()) {
    std::vector<JoinPart> now;
    if (!plans.empty()) {
      JoinPart before;
      before.plans = std::move(plans);
      now.push_back(std::move(before));
    }
    while (!joined.empty() && now.size() < JoinSearch::kMaxParts) {
      now.push_back(std::move(joined.back()));
      joined.pop_back();
    }
    // Only the last search sees all parts that a condition may read.
    const bool last = joined.empty();
    const double goal =
        last && deferred.empty() ? row_goal : std::numeric_limits<double>::infinity();
    plans = JoinSearch(std::move(now), last ? std::move(conditions) : Conditions(), goal).Run();
  }
  std::sort(deferred.begin(), deferred.end(),
            [](const auto& a, const auto& b) { return a.second->cost < b.second->cost; });
  while (!deferred.empty()) {
    // Connected parts first.
    auto next = std::find_if(deferred.begin(), deferred.end(), [&](const auto& entry) {
      return entry.second->possible.Intersects(plans[0]->possible);
    });
    if (next == deferred.end()) next = deferred.begin();
    MOTE_ASSIGN_OR_RETURN(plans, JoinWith(plans, *next->first, {}));
    deferred.erase(next);
  }
  for (PlanPtr& plan : plans) plan = MakeFilter(std::move(plan), late);
  return plans;
}

}  // namespace mote
