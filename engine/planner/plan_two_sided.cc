#include <algorithm>
#include <limits>
#include <utility>

#include "engine/planner/context_injection.h"
#include "engine/planner/planner.h"
#include "storage/base/status_macros.h"

// OPTIONAL, MINUS and EXISTS: a left side whose solutions are kept, extended or removed by what the
// right side matches.

namespace mote {
namespace {

using algebra::Node;

// Restricting the right side to keys of the left must be expected to save this much, since it must
// hold the left side in memory.
constexpr double kMinGain = 1e5;
// How deep plans by keys nest: each level plans its right side twice.
constexpr int kMaxKeyedDepth = 3;
// How many there may be in one query: sides nested in sides would take as many plans as there are
// ways to choose some of them.
constexpr size_t kMaxTables = 16;

// The pattern that `node` is, if it is nothing but one.
const algebra::Pattern* SinglePattern(const Node& node) {
  if (node.Is<algebra::Join>() && node.children.size() == 1)
    return SinglePattern(*node.children[0]);
  return node.As<algebra::Pattern>();
}

// Splits conditions into those that the left side decides, and the rest.
void SplitByLeft(const Node& node, std::vector<ExpressionRef> conditions,
                 std::vector<ExpressionRef>* left, std::vector<ExpressionRef>* above) {
  VariableSet others = algebra::PossibleVariables(node);
  others.Subtract(algebra::CertainVariables(*node.children[0]));
  if (!node.Is<algebra::LeftJoin>()) {
    // The right side binds nothing, but for the mark.
    others.IntersectWith(Difference(algebra::PossibleVariables(node),
                                    algebra::PossibleVariables(*node.children[0])));
  } else {
    VariableSet right = algebra::PossibleVariables(*node.children[1]);
    others.IntersectWith(right);
  }
  for (ExpressionRef& condition : conditions) {
    (condition.Variables().Intersects(others) ? above : left)->push_back(std::move(condition));
  }
}

}  // namespace

size_t Planner::AddTable(std::vector<VariableId> columns, VariableSet certain, double rows) {
  tables_.push_back({std::move(columns), std::move(certain), rows});
  return tables_.size() - 1;
}

absl::StatusOr<PlanPtr> Planner::JoinByKeys(PlanPtr left, const Node& right, double plain_cost,
                                            const JoinOptions& options) {
  VariableSet keys = Intersection(left->certain, algebra::CertainVariables(right));
  double at_least = left->cost + left->rows * 2000;
  if (keys.empty() || keyed_depth_ >= kMaxKeyedDepth || tables_.size() >= kMaxTables ||
      at_least + kMinGain > plain_cost) {
    return PlanPtr();
  }
  std::vector<VariableId> columns = left->possible.ToVector();
  size_t table = AddTable(columns, left->certain, left->rows);
  PlanPtr materialized = MakeMaterialize(left, table, std::nullopt);
  algebra::Input input;
  input.table = table;
  input.variables = keys.ToVector();
  input.certain = keys;
  ++keyed_depth_;
  absl::StatusOr<PlanPtr> restricted = Best(Own(RestrictTo(right, input)), {});
  --keyed_depth_;
  if (!restricted.ok()) return restricted.status();
  return MakeHashJoin(std::move(materialized), *std::move(restricted), options);
}

absl::StatusOr<Planner::Plans> Planner::JoinWith(const Plans& lefts, const Node& right,
                                                 const JoinOptions& options) {
  MOTE_ASSIGN_OR_RETURN(Plans rights, Candidates(right, {}));
  // What is planned may bind less than what is written.
  VariableSet common = Intersection(lefts[0]->possible, rights[0]->possible);
  if (options.minus && Difference(common, options.context).empty()) return lefts;
  Plans out;
  auto add = [&out](PlanPtr plan) {
    for (PlanPtr& other : out) {
      if (other->sorted != plan->sorted) continue;
      if (plan->cost < other->cost) other = std::move(plan);
      return;
    }
    out.push_back(std::move(plan));
  };
  std::shared_ptr<const PatternLeaf> leaf;
  if (SinglePattern(right) != nullptr) {
    if (const auto* scan = rights[0]->As<plan::Scan>()) leaf = scan->leaf;
  }
  PlanPtr cheapest_left;
  for (const PlanPtr& left : lefts) {
    if (cheapest_left == nullptr || left->cost < cheapest_left->cost) cheapest_left = left;
    VariableSet shared = Intersection(left->possible, rights[0]->possible);
    VariableSet keys = Intersection(left->certain, rights[0]->certain);
    bool hard = shared == keys;
    for (const PlanPtr& candidate : rights) {
      add(MakeHashJoin(left, candidate, options));
      if (hard && !left->sorted.empty() && !candidate->sorted.empty() &&
          left->sorted[0] == candidate->sorted[0] && keys.Contains(left->sorted[0])) {
        add(MakeMergeJoin(left, candidate, left->sorted[0], options));
      }
    }
    // MINUS by lookup needs a shared variable that counts.
    bool counts = !options.minus || !Difference(keys, options.context).empty();
    if (leaf == nullptr || !hard || keys.empty() || !counts) continue;
    int longest = 0;
    Order best = Order::kSpo;
    for (Order order : OrdersOf(*leaf)) {
      int prefix = PrefixLength(*leaf, order, keys);
      if (prefix <= longest) continue;
      longest = prefix;
      best = order;
    }
    add(MakeIndexJoin(left, leaf, best, options));
  }
  double plain_cost = std::numeric_limits<double>::infinity();
  for (const PlanPtr& plan : out) plain_cost = std::min(plain_cost, plan->cost);
  MOTE_ASSIGN_OR_RETURN(PlanPtr keyed, JoinByKeys(cheapest_left, right, plain_cost, options));
  if (keyed != nullptr) add(std::move(keyed));
  return out;
}

absl::StatusOr<Planner::Plans> Planner::LeftJoinCandidates(const Node& node,
                                                           Conditions conditions) {
  const auto& op = std::get<algebra::LeftJoin>(node.op);
  double goal = std::exchange(row_goal_, std::numeric_limits<double>::infinity());
  Conditions below;
  Conditions above;
  SplitByLeft(node, std::move(conditions), &below, &above);
  if (!above.empty()) goal = std::numeric_limits<double>::infinity();
  row_goal_ = goal;
  MOTE_ASSIGN_OR_RETURN(Plans lefts, Candidates(*node.children[0], std::move(below)));
  constexpr double kMaxGoal = 1e15;
  if (goal <= kMaxGoal) {
    // Every left row gives a row at least.
    for (PlanPtr& left : lefts) left = MakeSlice(std::move(left), 0, static_cast<uint64_t>(goal));
  }
  Plans out;
  if (!op.marks.empty()) {
    const PlanPtr& left =
        *std::min_element(lefts.begin(), lefts.end(),
                          [](const PlanPtr& a, const PlanPtr& b) { return a->cost < b->cost; });
    MOTE_ASSIGN_OR_RETURN(PlanPtr plan, LeftJoinWithMarks(node, left));
    out.push_back(std::move(plan));
  } else {
    // A condition that the right side alone decides is a filter of the right side.
    const Node* right = node.children[1].get();
    VariableSet certain = algebra::CertainVariables(*right);
    VariableSet possible = algebra::PossibleVariables(node);
    JoinOptions options;
    options.mode = JoinMode::kLeft;
    Conditions inner;
    for (const ExpressionRef& condition : op.conditions) {
      VariableSet reads = Intersection(condition.Variables(), possible);
      (reads.IsSubsetOf(certain) ? inner : options.conditions).push_back(condition);
    }
    if (!inner.empty()) {
      right = &Own(algebra::Make(algebra::Filter{std::move(inner)}, algebra::Clone(*right)));
    }
    MOTE_ASSIGN_OR_RETURN(out, JoinWith(lefts, *right, options));
  }
  for (PlanPtr& plan : out) plan = MakeFilter(std::move(plan), above);
  return out;
}

absl::StatusOr<PlanPtr> Planner::LeftJoinWithMarks(const Node& node, PlanPtr left) {
  const auto& op = std::get<algebra::LeftJoin>(node.op);
  // Left rows are numbered; the join, its marks and its conditions are evaluated as an inner join;
  // then each left row finds its matches by number.
  VariableId row = variables_.AddHidden("row");
  std::vector<VariableId> columns = left->possible.ToVector();
  columns.push_back(row);
  VariableSet certain = left->certain;
  certain.Add(row);
  size_t table = AddTable(columns, certain, left->rows);
  algebra::Input input{table, columns, certain};
  algebra::NodePtr inner = algebra::Make(algebra::Join{}, algebra::Make(std::move(input)),
                                         algebra::Clone(*node.children[1]));
  for (size_t i = 0; i < op.marks.size(); ++i) {
    inner = algebra::Make(algebra::Exists(op.marks[i]), std::move(inner),
                          algebra::Clone(*node.children[2 + i]));
  }
  inner = algebra::Make(algebra::Filter{op.conditions}, std::move(inner));
  MOTE_ASSIGN_OR_RETURN(PlanPtr right, Best(Own(std::move(inner)), {}));
  JoinOptions options;
  options.mode = JoinMode::kLeft;
  // Equal anyway, where the left side binds them; so are the marks of no use outside.
  options.right_dropped = left->certain;
  return MakeHashJoin(MakeMaterialize(std::move(left), table, row), std::move(right), options);
}

absl::StatusOr<Planner::Plans> Planner::MinusCandidates(const Node& node, Conditions conditions) {
  MOTE_ASSIGN_OR_RETURN(Plans lefts, Candidates(*node.children[0], std::move(conditions)));
  JoinOptions options;
  options.mode = JoinMode::kRemove;
  options.minus = true;
  options.context = std::get<algebra::Minus>(node.op).context;
  VariableSet shared = Intersection(algebra::PossibleVariables(*node.children[0]),
                                    algebra::PossibleVariables(*node.children[1]));
  // Without a variable in common nothing is removed (section 18.5, Minus).
  if (Difference(shared, options.context).empty()) return lefts;
  return JoinWith(lefts, *node.children[1], options);
}

absl::StatusOr<Planner::Plans> Planner::ExistsCandidates(const Node& node, Conditions conditions) {
  const auto& op = std::get<algebra::Exists>(node.op);
  Conditions below;
  Conditions above;
  SplitByLeft(node, std::move(conditions), &below, &above);
  MOTE_ASSIGN_OR_RETURN(Plans lefts, Candidates(*node.children[0], std::move(below)));
  Plans out;
  if (algebra::IsCorrelated(node)) {
    for (const PlanPtr& left : lefts) {
      MOTE_ASSIGN_OR_RETURN(PlanPtr plan, CorrelatedExists(node, left));
      out.push_back(std::move(plan));
      break;
    }
  } else {
    JoinOptions options;
    options.mode = op.mode == algebra::Exists::Mode::kKeep     ? JoinMode::kKeep
                   : op.mode == algebra::Exists::Mode::kRemove ? JoinMode::kRemove
                                                               : JoinMode::kMark;
    options.mark = op.mark;
    options.conditions = op.conditions;
    MOTE_ASSIGN_OR_RETURN(out, JoinWith(lefts, *node.children[1], options));
  }
  for (PlanPtr& plan : out) plan = MakeFilter(std::move(plan), above);
  return out;
}

absl::StatusOr<PlanPtr> Planner::CorrelatedExists(const Node& node, PlanPtr left) {
  const auto& op = std::get<algebra::Exists>(node.op);
  JoinMode mode = op.mode == algebra::Exists::Mode::kKeep     ? JoinMode::kKeep
                  : op.mode == algebra::Exists::Mode::kRemove ? JoinMode::kRemove
                                                              : JoinMode::kMark;
  algebra::NodePtr pattern = algebra::Clone(*node.children[1]);
  VariableSet mentioned = algebra::MentionedVariables(*pattern);
  if (!op.conditions.empty()) {
    for (const ExpressionRef& condition : op.conditions) {
      mentioned.UnionWith(condition.Variables());
    }
    pattern = algebra::Make(algebra::Filter{op.conditions}, std::move(pattern));
  }
  if (algebra::HasOpenMinus(*pattern)) {
    // Whatever the left side binds is then shared by the sides of MINUS.
    left->possible.ForEach([&](VariableId variable) {
      if (variables_.IsNamed(variable)) mentioned.Add(variable);
    });
  }
  std::vector<VariableId> outer = Intersection(left->possible, mentioned).ToVector();
  VariableId row = variables_.AddHidden("row");
  VariableSet certain = left->certain;
  certain.Add(row);

  if (NeedsRowByRow(*pattern)) {
    std::vector<VariableId> columns = outer;
    columns.push_back(row);
    size_t table = AddTable(columns, certain, 1);
    algebra::Input input{table, columns, certain};
    MOTE_ASSIGN_OR_RETURN(PlanPtr inner, Best(Own(SubstituteRows(*pattern, input, row)), {}));
    return MakeApply(std::move(left), std::move(inner), {mode, op.mark, table, std::move(outer)});
  }
  std::vector<VariableId> columns = left->possible.ToVector();
  columns.push_back(row);
  size_t table = AddTable(columns, certain, left->rows);
  outer.push_back(row);
  algebra::Input input{table, outer, certain};
  MOTE_ASSIGN_OR_RETURN(PlanPtr inner, Best(Own(SubstituteRows(*pattern, input, row)), {}));
  JoinOptions options;
  options.mode = mode;
  options.mark = op.mark;
  // The row number stands for all the values.
  options.right_dropped = inner->possible;
  options.right_dropped.Remove(row);
  return MakeHashJoin(MakeMaterialize(std::move(left), table, row), std::move(inner), options);
}

}  // namespace mote
