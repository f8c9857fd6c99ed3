#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/planner/cost_model.h"
#include "engine/planner/join_search.h"
#include "engine/planner/plan_factory.h"
#include "storage/base/check.h"

// In which order the search joins the parts of a group, and the plans for what it chose.

namespace mote {
namespace {

// Groups up to this size are searched exhaustively; up to the second, over linear orders alone.
constexpr size_t kMaxBushyParts = 7;
constexpr size_t kMaxLinearParts = 9;

}  // namespace

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
      case Step::kTriple: {
        std::vector<VariableId> keys;
        for (uint64_t rest = option.keys; rest != 0; rest &= rest - 1) {
          keys.push_back(locals_[static_cast<size_t>(std::countr_zero(rest))]);
        }
        plan = MakeTripleJoin(std::move(left), parts_[right_part].triple, std::move(keys));
        applied &= ~(option.right->conditions & ~option.left->conditions);
        break;
      }
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
