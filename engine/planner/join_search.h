#ifndef MOTE_ENGINE_PLANNER_JOIN_SEARCH_H_
#define MOTE_ENGINE_PLANNER_JOIN_SEARCH_H_

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/algebra/expression_ref.h"
#include "engine/planner/plan.h"

namespace mote {

// One of the things that a group joins.
struct JoinPart {
  std::vector<PlanPtr> plans;               // The ways to read all of it; they have the same rows.
  std::shared_ptr<const PatternLeaf> leaf;  // Set if rows can be looked up by key.
  std::shared_ptr<const PathLeaf> path;     // Set if it can be followed from one end.
  // Set if it can be looked up by the triple term or by components.
  std::shared_ptr<const TripleLeaf> triple;
};

// The order in which the parts of one group are joined, and how (Q3, Q4 of the design): dynamic
// programming over connected subsets for small groups, over linear orders for middling ones, and
// greedy beyond. The search works on small records; plans are made for the chosen order alone. Ways
// to join two sets of parts lie in join_search.cc, the search for an order in join_order.cc.
// Use once. Not thread-safe.
class JoinSearch {
 public:
  static constexpr size_t kMaxParts = 64;

  // At most kMaxParts parts, at least one. Each condition is applied as soon as the parts that
  // decide the values of its variables are joined. `row_goal`: how many rows will be read, at most.
  JoinSearch(std::vector<JoinPart> parts, std::vector<ExpressionRef> conditions, double row_goal);

  // Plans for the whole group: the cheapest, and cheap ones sorted otherwise.
  std::vector<PlanPtr> Run();

 private:
  enum class Step : uint8_t { kPart, kMerge, kIndex, kHash, kPath, kTriple };
  struct Component;
  // A way to get a component's rows.
  struct Option {
    double cost = 0;
    double blocking = 0;  // The part of the cost that comes before the first row.
    int sorted = -1;      // The first variable that the rows are sorted by, by local number.
    Step step = Step::kPart;
    Order order = Order::kSpo;  // kIndex
    int key = -1;               // kMerge, kPath
    uint64_t keys = 0;          // kTriple
    const Component* left = nullptr;
    const Component* right = nullptr;
    size_t left_option = 0;  // kPart: the number of the part's plan.
    size_t right_option = 0;
  };
  // Some parts joined.
  struct Component {
    uint64_t parts = 0;
    uint64_t possible = 0;  // Variables by local number.
    uint64_t certain = 0;
    uint64_t conditions = 0;  // Those applied.
    double rows = 0;
    std::vector<double> distinct;  // By local number.
    std::vector<Option> options;

    double DistinctOf(int variable) const {
      double n = distinct[static_cast<size_t>(variable)];
      return n < rows ? n : rows;
    }
  };
  // A condition: which variables it needs, and from which parts.
  struct ConditionNeeds {
    uint64_t variables = 0;
    ExpressionRef condition;
  };

  // The columns of one order of a leaf: the local number of each column's variable, or one of the
  // two below.
  static constexpr int kConstant = -1;
  static constexpr int kUnknown = -2;
  struct LeafOrder {
    Order order = Order::kSpo;
    std::array<int, 4> columns = {};
  };

  // What an option costs up to the last row that will be read.
  double CostToGoal(const Option& option) const {
    return option.blocking + fraction_ * (option.cost - option.blocking);
  }
  const Option& Cheapest(const Component& component) const;
  double LeastCost(const Component& component) const { return CostToGoal(Cheapest(component)); }
  // The rows of all parts joined.
  double ExpectedRows();
  // Leaves the few cheapest options.
  void Prune(Component* component) const;
  int LocalVariable(VariableId variable);
  // The number of a variable that may have one, or -1.
  int KnownLocal(VariableId variable) const;
  std::vector<LeafOrder> OrdersOfPart(const JoinPart& part) const;
  std::unique_ptr<Component> MakePart(size_t part);
  // The join of two components; `known` is a component of the same parts to add options to.
  void JoinInto(const Component& a, const Component& b, Component* out);
  std::unique_ptr<Component> StartJoin(const Component& a, const Component& b);
  void AddOptions(const Component& left, const Component& right, double inner, Component* out);
  void AddOption(Option option, Component* out);
  // The ways to look the triple terms of `right` up for the rows of `left`, as `base` has them.
  void AddTripleOptions(const Option& base, const TripleLeaf& leaf, double inner, Component* out);
  void ApplyConditions(Component* component);
  bool CanApply(size_t condition, const Component& component) const;
  static bool Connected(const Component& a, const Component& b) {
    return (a.possible & b.possible) != 0;
  }

  std::unique_ptr<Component> SearchBushy(const std::vector<size_t>& parts);
  std::unique_ptr<Component> SearchGreedy(std::vector<std::unique_ptr<Component>> components);
  // The best single order of the parts that a walk from the smallest one finds; their components
  // stay with the caller.
  std::unique_ptr<Component> WalkGreedy(const std::vector<std::unique_ptr<Component>>& components);
  // kAsGiven: the rows of `a` are read as they come, and only those of `b` may be kept.
  enum class Sides { kEither, kAsGiven };
  std::unique_ptr<Component> JoinGreedily(const Component& a, const Component& b, Sides sides);
  std::vector<std::vector<size_t>> ConnectedGroups() const;

  PlanPtr Build(const Component& component, const Option& option) const;

  std::vector<JoinPart> parts_;
  const double row_goal_;
  double fraction_ = 1;                     // Of the rows of the whole group, that will be read.
  std::vector<ConditionNeeds> conditions_;  // At most 64.
  // Conditions that the search does not place: they come last.
  std::vector<ExpressionRef> late_conditions_;
  // Variables by local number that more than one part binds: sorting by others serves no join.
  uint64_t shared_ = 0;
  std::vector<std::vector<LeafOrder>> leaf_orders_;  // By part.
  std::vector<VariableId> locals_;
  std::vector<std::unique_ptr<Component>> part_components_;
  // Everything that options point to.
  std::vector<std::unique_ptr<Component>> kept_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_PLANNER_JOIN_SEARCH_H_
