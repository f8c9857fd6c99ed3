#include "engine/planner/join_search.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "engine/planner/cost_model.h"
#include "engine/planner/plan_factory.h"
#include "storage/base/check.h"

namespace mote {
namespace {

// Groups up to this size are searched exhaustively; up to the second, over linear orders alone.
constexpr size_t kMaxBushyParts = 7;
constexpr size_t kMaxLinearParts = 9;
// Variables beyond this many take no part in the search for keys, which stays correct without.
constexpr size_t kMaxLocals = 64;
// Larger groups are searched without regard to orders that serve no join.
constexpr size_t kMaxPartsWithAllOrders = 4;
// Ways to get one component's rows that are kept.
constexpr ptrdiff_t kMaxOptions = 5;

uint64_t Bit(int variable) { return uint64_t{1} << variable; }

}  // namespace

JoinSearch::JoinSearch(std::vector<JoinPart> parts, std::vector<ExpressionRef> conditions,
                       double row_goal)
    : parts_(std::move(parts)), row_goal_(row_goal) {
  MOTE_CHECK(!parts_.empty() && parts_.size() <= kMaxParts);
  // Variables of several parts first, so that they surely get local numbers.
  VariableSet seen;
  VariableSet shared;
  for (const JoinPart& part : parts_) {
    shared.UnionWith(Intersection(seen, part.plans[0]->possible));
    seen.UnionWith(part.plans[0]->possible);
  }
  shared.ForEach([this](VariableId variable) { LocalVariable(variable); });
  for (ExpressionRef& condition : conditions) {
    ConditionNeeds needs;
    bool placed = conditions_.size() < 64;
    condition.Variables().ForEach([&](VariableId variable) {
      if (!seen.Contains(variable)) return;
      int local = LocalVariable(variable);
      if (local < 0) {
        placed = false;
      } else {
        needs.variables |= Bit(local);
      }
    });
    if (!placed) {
      late_conditions_.push_back(std::move(condition));
      continue;
    }
    needs.condition = std::move(condition);
    conditions_.push_back(std::move(needs));
  }
  for (const JoinPart& part : parts_) {
    for (const PlanPtr& plan : part.plans) {
      for (VariableId variable : plan->sorted) LocalVariable(variable);
    }
  }
  for (size_t i = 0; i < locals_.size(); ++i) {
    if (shared.Contains(locals_[i])) shared_ |= Bit(static_cast<int>(i));
  }
  for (size_t i = 0; i < parts_.size(); ++i) {
    part_components_.push_back(MakePart(i));
    leaf_orders_.push_back(OrdersOfPart(parts_[i]));
  }
}

std::vector<JoinSearch::LeafOrder> JoinSearch::OrdersOfPart(const JoinPart& part) const {
  std::vector<LeafOrder> out;
  if (part.leaf == nullptr) return out;
  for (Order order : OrdersOf(*part.leaf)) {
    LeafOrder& made = out.emplace_back();
    made.order = order;
    for (size_t i = 0; i < static_cast<size_t>(part.leaf->width()); ++i) {
      const PatternSlot& slot = part.leaf->slots[static_cast<size_t>(OrderPositions(order)[i])];
      auto at = std::find(locals_.begin(), locals_.end(), slot.variable);
      made.columns[i] = !slot.is_variable     ? kConstant
                        : at == locals_.end() ? kUnknown
                                              : static_cast<int>(at - locals_.begin());
    }
  }
  return out;
}

int JoinSearch::LocalVariable(VariableId variable) {
  auto found = std::find(locals_.begin(), locals_.end(), variable);
  if (found != locals_.end()) return static_cast<int>(found - locals_.begin());
  if (locals_.size() == kMaxLocals) return -1;
  locals_.push_back(variable);
  return static_cast<int>(locals_.size() - 1);
}

const JoinSearch::Option& JoinSearch::Cheapest(const Component& component) const {
  return *std::min_element(
      component.options.begin(), component.options.end(),
      [this](const Option& a, const Option& b) { return CostToGoal(a) < CostToGoal(b); });
}

void JoinSearch::Prune(Component* component) const {
  if (component->options.size() <= kMaxOptions) return;
  auto end = component->options.begin() + kMaxOptions;
  std::partial_sort(
      component->options.begin(), end, component->options.end(),
      [this](const Option& a, const Option& b) { return CostToGoal(a) < CostToGoal(b); });
  component->options.erase(end, component->options.end());
}

double JoinSearch::ExpectedRows() {
  std::unique_ptr<Component> all;
  for (const std::vector<size_t>& members : ConnectedGroups()) {
    std::vector<const Component*> left;
    for (size_t part : members) left.push_back(part_components_[part].get());
    while (!left.empty()) {
      auto next = std::find_if(left.begin(), left.end(), [&](const Component* component) {
        return all == nullptr || Connected(*all, *component);
      });
      if (next == left.end()) next = left.begin();
      all = all == nullptr ? std::make_unique<Component>(**next) : StartJoin(*all, **next);
      left.erase(next);
    }
  }
  return all->rows * std::pow(cost::kFilterSelectivity,
                              static_cast<double>(conditions_.size() + late_conditions_.size()));
}

void JoinSearch::ApplyConditions(Component* component) {
  for (size_t c = 0; c < conditions_.size(); ++c) {
    if ((component->conditions >> c & 1) != 0 || !CanApply(c, *component)) continue;
    component->conditions |= uint64_t{1} << c;
    for (Option& option : component->options) option.cost += component->rows * cost::kFilterRow;
    component->rows *= cost::kFilterSelectivity;
  }
}

bool JoinSearch::CanApply(size_t condition, const Component& component) const {
  uint64_t left = conditions_[condition].variables & ~component.certain;
  // A variable that no part surely binds is decided when all parts that may bind it are there.
  for (size_t i = 0; left != 0 && i < part_components_.size(); ++i) {
    if ((component.parts >> i & 1) == 0 && (part_components_[i]->possible & left) != 0)
      return false;
  }
  return true;
}

std::unique_ptr<JoinSearch::Component> JoinSearch::MakePart(size_t part) {
  auto out = std::make_unique<Component>();
  const Plan& any = *parts_[part].plans[0];
  out->parts = uint64_t{1} << part;
  out->rows = any.rows;
  out->distinct.resize(locals_.size(), std::numeric_limits<double>::infinity());
  for (size_t i = 0; i < locals_.size(); ++i) {
    if (!any.possible.Contains(locals_[i])) continue;
    out->possible |= Bit(static_cast<int>(i));
    if (any.certain.Contains(locals_[i])) out->certain |= Bit(static_cast<int>(i));
    out->distinct[i] = any.DistinctOf(locals_[i]);
  }
  for (size_t i = 0; i < parts_[part].plans.size(); ++i) {
    const Plan& plan = *parts_[part].plans[i];
    Option option;
    option.cost = plan.cost;
    // Only scans are known to give rows at once.
    option.blocking =
        plan.As<plan::Scan>() != nullptr ? std::min(cost::kOpen, plan.cost) : plan.cost;
    option.left_option = i;
    if (!plan.sorted.empty()) option.sorted = LocalVariable(plan.sorted[0]);
    if (parts_.size() > kMaxPartsWithAllOrders && option.sorted >= 0 &&
        (shared_ & Bit(option.sorted)) == 0) {
      option.sorted = -1;
    }
    AddOption(option, out.get());
  }
  return out;
}

std::unique_ptr<JoinSearch::Component> JoinSearch::StartJoin(const Component& a,
                                                             const Component& b) {
  auto out = std::make_unique<Component>();
  out->parts = a.parts | b.parts;
  out->possible = a.possible | b.possible;
  out->certain = a.certain | b.certain;
  out->conditions = a.conditions | b.conditions;
  out->distinct.resize(locals_.size());
  for (size_t i = 0; i < locals_.size(); ++i) {
    out->distinct[i] = std::min(a.distinct[i], b.distinct[i]);
  }
  out->rows = a.rows * b.rows;
  std::array<double, kMaxLocals> factors;
  size_t n = 0;
  for (uint64_t shared = a.possible & b.possible; shared != 0; shared &= shared - 1) {
    int variable = std::countr_zero(shared);
    factors[n++] = std::max({1.0, a.DistinctOf(variable), b.DistinctOf(variable)});
  }
  std::sort(factors.begin(), factors.begin() + static_cast<ptrdiff_t>(n), std::greater<>());
  // Several shared variables are seldom independent: each further one counts less.
  double exponent = 1;
  for (size_t i = 0; i < n; ++i) {
    out->rows /= i == 0 ? factors[0] : std::pow(factors[i], exponent);
    exponent /= 2;
  }
  return out;
}

void JoinSearch::AddOption(Option option, Component* out) {
  for (Option& other : out->options) {
    if (other.sorted != option.sorted) continue;
    if (CostToGoal(option) < CostToGoal(other)) other = option;
    return;
  }
  out->options.push_back(option);
}

void JoinSearch::AddOptions(const Component& left, const Component& right, double inner,
                            Component* out) {
  const uint64_t keys = left.certain & right.certain;
  const bool soft = (left.possible & right.possible & ~keys) != 0;
  const double output = inner * cost::kOutputRow;
  const Option& right_best = Cheapest(right);
  const size_t right_best_at = static_cast<size_t>(&right_best - right.options.data());
  const double pairs = keys == 0 ? left.rows * right.rows : inner;
  const bool single_right = std::has_single_bit(right.parts);
  const auto right_part = static_cast<size_t>(std::countr_zero(right.parts));

  for (size_t l = 0; l < left.options.size(); ++l) {
    const Option& a = left.options[l];
    Option option;
    option.left = &left;
    option.right = &right;
    option.left_option = l;

    option.step = Step::kHash;
    option.sorted = a.sorted;
    option.right_option = right_best_at;
    option.cost = cost::Hash(a.cost, left.rows, right_best.cost, right.rows) + output +
                  (keys == 0 || soft ? pairs * cost::kPairCheck : 0);
    option.blocking = a.blocking + right_best.cost + cost::kOpen + right.rows * cost::kHashBuildRow;
    AddOption(option, out);

    if (a.sorted >= 0 && (keys & Bit(a.sorted)) != 0) {
      for (size_t r = 0; r < right.options.size(); ++r) {
        const Option& b = right.options[r];
        if (b.sorted != a.sorted) continue;
        cost::MergeSide left_side{a.cost, left.rows, left.DistinctOf(a.sorted),
                                  std::has_single_bit(left.parts)};
        cost::MergeSide right_side{b.cost, right.rows, right.DistinctOf(a.sorted), single_right};
        option.step = Step::kMerge;
        option.key = a.sorted;
        option.right_option = r;
        option.cost = cost::Merge(left_side, right_side, false) + output;
        // The rows of one key are kept until the left side has passed it.
        if (!single_right) option.cost += right.rows * cost::kKeepRow;
        option.blocking = std::min(option.cost, a.blocking + b.blocking);
        AddOption(option, out);
      }
    }
    if (!single_right) continue;

    const JoinPart& part = parts_[right_part];
    if (part.leaf != nullptr && keys != 0 && !soft) {
      // The order whose prefix uses most of what is bound.
      int best_prefix = 0;
      int first_key = -1;
      int key_count = 0;
      double found = left.rows;
      const int width = part.leaf->width();
      for (const LeafOrder& order : leaf_orders_[right_part]) {
        int first = -1;
        int count = 0;
        double share = right.rows;
        int prefix = 0;
        for (; prefix < width; ++prefix) {
          int local = order.columns[static_cast<size_t>(prefix)];
          if (local == kConstant) continue;
          if (local == kUnknown || (keys & Bit(local)) == 0) break;
          if (first < 0) first = local;
          ++count;
          share /= std::max(1.0, right.DistinctOf(local));
        }
        if (count == 0 || prefix <= best_prefix) continue;
        best_prefix = prefix;
        first_key = first;
        key_count = count;
        option.order = order.order;
        found = left.rows * share;
      }
      if (best_prefix > 0) {
        bool sorted = a.sorted == first_key && key_count == 1;
        double lookups = sorted ? left.DistinctOf(first_key) : left.rows;
        option.step = Step::kIndex;
        option.sorted = sorted ? a.sorted : -1;
        option.cost =
            cost::Index(a.cost, left.rows, lookups, sorted, right.rows, std::max(found, inner)) +
            output;
        option.blocking = a.blocking + cost::kOpen;
        AddOption(option, out);
      }
    }
    if (part.path != nullptr && !soft) {
      for (const PatternSlot* end : {&part.path->subject, &part.path->object}) {
        if (!end->is_variable) continue;
        auto at = std::find(locals_.begin(), locals_.end(), end->variable);
        auto local = static_cast<int>(at - locals_.begin());
        if (at == locals_.end() || (keys & Bit(local)) == 0) continue;
        if (part.path->graph.has_value()) {
          // The graph must be known to follow a path in it.
          auto graph = std::find(locals_.begin(), locals_.end(), *part.path->graph);
          if (graph == locals_.end() ||
              (keys & Bit(static_cast<int>(graph - locals_.begin()))) == 0) {
            continue;
          }
        }
        option.step = Step::kPath;
        option.key = local;
        option.sorted = a.sorted;
        option.cost = a.cost + cost::kOpen +
                      left.DistinctOf(local) * cost::kPathNode * cost::kPathFanOut + output;
        option.blocking = a.blocking + cost::kOpen;
        AddOption(option, out);
      }
    }
  }
}

void JoinSearch::JoinInto(const Component& a, const Component& b, Component* out) {
  double inner = out->rows;
  // Conditions that apply now cost something and leave fewer rows; both the same for every way.
  AddOptions(a, b, inner, out);
  AddOptions(b, a, inner, out);
}

std::vector<std::vector<size_t>> JoinSearch::ConnectedGroups() const {
  std::vector<std::vector<size_t>> groups;
  uint64_t left = parts_.size() == 64 ? ~uint64_t{0} : (uint64_t{1} << parts_.size()) - 1;
  while (left != 0) {
    uint64_t group = left & -left;
    uint64_t variables = 0;
    bool grown = true;
    while (grown) {
      grown = false;
      for (size_t i = 0; i < parts_.size(); ++i) {
        if ((group >> i & 1) != 0) variables |= part_components_[i]->possible;
      }
      for (size_t i = 0; i < parts_.size(); ++i) {
        if ((group >> i & 1) != 0 || (part_components_[i]->possible & variables) == 0) continue;
        group |= uint64_t{1} << i;
        grown = true;
      }
    }
    left &= ~group;
    std::vector<size_t>& members = groups.emplace_back();
    for (size_t i = 0; i < parts_.size(); ++i) {
      if ((group >> i & 1) != 0) members.push_back(i);
    }
  }
  return groups;
}

std::unique_ptr<JoinSearch::Component> JoinSearch::SearchBushy(const std::vector<size_t>& parts) {
  const size_t n = parts.size();
  const bool linear = n > kMaxBushyParts;
  std::vector<std::unique_ptr<Component>> best(size_t{1} << n);
  for (size_t i = 0; i < n; ++i) {
    best[size_t{1} << i] = std::make_unique<Component>(*part_components_[parts[i]]);
  }
  for (size_t i = 0; i < n; ++i) ApplyConditions(best[size_t{1} << i].get());
  // Subsets in ascending order: every part of a set comes before it.
  for (size_t set = 1; set < best.size(); ++set) {
    if (std::has_single_bit(set)) continue;
    for (size_t a = (set - 1) & set; a != 0; a = (a - 1) & set) {
      size_t b = set & ~a;
      if (linear ? !std::has_single_bit(b) : a < b) continue;
      if (best[a] == nullptr || best[b] == nullptr || !Connected(*best[a], *best[b])) continue;
      if (best[set] == nullptr) best[set] = StartJoin(*best[a], *best[b]);
      JoinInto(*best[a], *best[b], best[set].get());
    }
    if (best[set] == nullptr) continue;
    Prune(best[set].get());
    ApplyConditions(best[set].get());
  }
  std::unique_ptr<Component> all = std::move(best.back());
  for (auto& component : best) {
    if (component != nullptr) kept_.push_back(std::move(component));
  }
  return all;
}

std::unique_ptr<JoinSearch::Component> JoinSearch::JoinGreedily(const Component& a,
                                                                const Component& b, Sides sides) {
  std::unique_ptr<Component> out = StartJoin(a, b);
  if (sides == Sides::kAsGiven) {
    AddOptions(a, b, out->rows, out.get());
  } else {
    JoinInto(a, b, out.get());
  }
  Prune(out.get());
  ApplyConditions(out.get());
  return out;
}

std::unique_ptr<JoinSearch::Component> JoinSearch::WalkGreedy(
    const std::vector<std::unique_ptr<Component>>& components) {
  std::vector<const Component*> left;
  for (const auto& component : components) left.push_back(component.get());
  auto least =
      std::min_element(left.begin(), left.end(),
                       [](const Component* a, const Component* b) { return a->rows < b->rows; });
  const Component* first = *least;
  left.erase(least);
  std::unique_ptr<Component> walked;
  while (!left.empty()) {
    const Component& so_far = walked == nullptr ? *first : *walked;
    std::unique_ptr<Component> best;
    size_t best_at = 0;
    for (size_t i = 0; i < left.size(); ++i) {
      if (!Connected(so_far, *left[i])) continue;
      std::unique_ptr<Component> joined = JoinGreedily(so_far, *left[i], Sides::kAsGiven);
      if (best != nullptr && LeastCost(*best) <= LeastCost(*joined)) continue;
      best = std::move(joined);
      best_at = i;
    }
    // The parts are connected, so that one of those left always is.
    MOTE_CHECK(best != nullptr);
    left.erase(left.begin() + static_cast<ptrdiff_t>(best_at));
    if (walked != nullptr) kept_.push_back(std::move(walked));
    walked = std::move(best);
  }
  return walked;
}

std::unique_ptr<JoinSearch::Component> JoinSearch::SearchGreedy(
    std::vector<std::unique_ptr<Component>> components) {
  struct Pair {
    size_t a = 0;
    size_t b = 0;
    std::unique_ptr<Component> joined;
    double score = 0;
  };
  std::vector<Pair> pairs;
  auto add_pair = [&](size_t a, size_t b) {
    Pair& pair = pairs.emplace_back();
    pair.a = a;
    pair.b = b;
    pair.joined = JoinGreedily(*components[a], *components[b], Sides::kEither);
    pair.score = LeastCost(*pair.joined) + pair.joined->rows * cost::kOutputRow;
  };
  auto add_pairs = [&](size_t b, bool connected_only) {
    for (size_t a = 0; a < components.size(); ++a) {
      if (a == b || components[a] == nullptr || components[b] == nullptr) continue;
      if (connected_only && !Connected(*components[a], *components[b])) continue;
      add_pair(a, b);
    }
  };
  for (size_t b = 1; b < components.size(); ++b) {
    for (size_t a = 0; a < b; ++a) {
      if (!Connected(*components[a], *components[b])) continue;
      add_pair(a, b);
    }
  }
  size_t left = components.size();
  while (left > 1) {
    if (pairs.empty()) {
      // Nothing is connected any more: the two smallest are multiplied.
      std::vector<size_t> live;
      for (size_t i = 0; i < components.size(); ++i) {
        if (components[i] != nullptr) live.push_back(i);
      }
      std::sort(live.begin(), live.end(),
                [&](size_t a, size_t b) { return components[a]->rows < components[b]->rows; });
      add_pair(live[0], live[1]);
    }
    auto least = std::min_element(pairs.begin(), pairs.end(),
                                  [](const Pair& a, const Pair& b) { return a.score < b.score; });
    Pair chosen = std::move(*least);
    kept_.push_back(std::move(components[chosen.a]));
    kept_.push_back(std::move(components[chosen.b]));
    components[chosen.a] = nullptr;
    components[chosen.b] = nullptr;
    std::erase_if(pairs, [&](const Pair& pair) {
      return pair.joined == nullptr || pair.a == chosen.a || pair.b == chosen.a ||
             pair.a == chosen.b || pair.b == chosen.b;
    });
    components.push_back(std::move(chosen.joined));
    add_pairs(components.size() - 1, true);
    --left;
  }
  return std::move(components.back());
}

std::vector<PlanPtr> JoinSearch::Run() {
  if (std::isfinite(row_goal_)) {
    fraction_ = std::clamp(row_goal_ / std::max(1.0, ExpectedRows()), 0.0, 1.0);
  }
  std::vector<std::unique_ptr<Component>> groups;
  for (const std::vector<size_t>& members : ConnectedGroups()) {
    if (members.size() <= kMaxLinearParts) {
      groups.push_back(SearchBushy(members));
      continue;
    }
    std::vector<std::unique_ptr<Component>> components;
    for (size_t part : members) {
      components.push_back(std::make_unique<Component>(*part_components_[part]));
      ApplyConditions(components.back().get());
    }
    std::unique_ptr<Component> walked = WalkGreedy(components);
    std::unique_ptr<Component> grown = SearchGreedy(std::move(components));
    // A walk gives its first rows early and keeps little, so that the other must be better by far,
    // and where nobody can wait for the end it is the one to have.
    constexpr double kNobodyWaits = 1e12;
    const double other = LeastCost(*grown);
    const bool walk = 0.9 * LeastCost(*walked) <= other || other > kNobodyWaits;
    groups.push_back(std::move(walk ? walked : grown));
  }
  std::unique_ptr<Component> all =
      groups.size() == 1 ? std::move(groups[0]) : SearchGreedy(std::move(groups));
  std::vector<PlanPtr> out;
  if (fraction_ < 1) {
    // What stands above reckons with the rows that will be read.
    const Option& cheapest = Cheapest(*all);
    PlanPtr plan = MakeFilter(Build(*all, cheapest), late_conditions_);
    out.push_back(MakePartlyRead(std::move(plan), row_goal_, CostToGoal(cheapest)));
    return out;
  }
  for (const Option& option : all->options) {
    out.push_back(MakeFilter(Build(*all, option), late_conditions_));
  }
  return out;
}

PlanPtr JoinSearch::Build(const Component& component, const Option& option) const {
  PlanPtr plan;
  uint64_t applied = 0;
  if (option.step == Step::kPart) {
    plan = parts_[static_cast<size_t>(std::countr_zero(component.parts))].plans[option.left_option];
  } else {
    applied = option.left->conditions | option.right->conditions;
    PlanPtr left = Build(*option.left, option.left->options[option.left_option]);
    const auto right_part = static_cast<size_t>(std::countr_zero(option.right->parts));
    auto right = [&] { return Build(*option.right, option.right->options[option.right_option]); };
    switch (option.step) {
      case Step::kIndex:
        plan = MakeIndexJoin(std::move(left), parts_[right_part].leaf, option.order, {});
        // What the part's own plans would have filtered must be filtered here.
        applied &= ~(option.right->conditions & ~option.left->conditions);
        break;
      case Step::kPath:
        plan = MakePathJoin(std::move(left), parts_[right_part].path,
                            locals_[static_cast<size_t>(option.key)]);
        applied &= ~(option.right->conditions & ~option.left->conditions);
        break;
      case Step::kMerge: {
        VariableId key = locals_[static_cast<size_t>(option.key)];
        PlanPtr other = right();
        auto starts_with_key = [key](const Plan& side) {
          return !side.sorted.empty() && side.sorted[0] == key;
        };
        plan = starts_with_key(*left) && starts_with_key(*other)
                   ? MakeMergeJoin(std::move(left), std::move(other), key, {})
                   : MakeHashJoin(std::move(left), std::move(other), {});
        break;
      }
      case Step::kHash:
      case Step::kPart:
        plan = MakeHashJoin(std::move(left), right(), {});
        break;
    }
  }
  std::vector<ExpressionRef> conditions;
  for (size_t c = 0; c < conditions_.size(); ++c) {
    if ((component.conditions >> c & 1) != 0 && (applied >> c & 1) == 0) {
      conditions.push_back(conditions_[c].condition);
    }
  }
  return MakeFilter(std::move(plan), std::move(conditions));
}

}  // namespace mote
