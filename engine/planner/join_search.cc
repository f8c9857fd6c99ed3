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

int JoinSearch::KnownLocal(VariableId variable) const {
  auto found = std::find(locals_.begin(), locals_.end(), variable);
  return found == locals_.end() ? -1 : static_cast<int>(found - locals_.begin());
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
    if (part.triple != nullptr && !soft) {
      Option base = option;
      base.cost = a.cost;
      base.blocking = a.blocking;
      base.sorted = a.sorted;
      AddTripleOptions(base, *part.triple, inner, out);
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

void JoinSearch::AddTripleOptions(const Option& base, const TripleLeaf& leaf, double inner,
                                  Component* out) {
  const Component& left = *base.left;
  const Component& right = *base.right;
  const uint64_t keys = left.certain & right.certain;
  Option option = base;
  option.step = Step::kTriple;
  option.blocking += cost::kOpen;
  const int term = KnownLocal(leaf.term);
  if (term >= 0 && (keys & Bit(term)) != 0) {
    option.keys = Bit(term);
    option.cost = base.cost + cost::TripleParts(left.rows, base.sorted == term, leaf.all, inner);
    AddOption(option, out);
    return;
  }
  double found = left.rows * right.rows;
  option.keys = 0;
  for (const PatternSlot& slot : leaf.components) {
    const int local = slot.is_variable ? KnownLocal(slot.variable) : -1;
    if (local < 0 || (keys & Bit(local)) == 0 || (option.keys & Bit(local)) != 0) continue;
    option.keys |= Bit(local);
    found /= std::max(1.0, right.DistinctOf(local));
  }
  if (option.keys == 0) return;
  option.cost = base.cost + cost::TripleLookup(left.rows, std::max(found, inner));
  AddOption(option, out);
}

void JoinSearch::JoinInto(const Component& a, const Component& b, Component* out) {
  double inner = out->rows;
  // Conditions that apply now cost something and leave fewer rows; both the same for every way.
  AddOptions(a, b, inner, out);
  AddOptions(b, a, inner, out);
}

}  // namespace mote
