#ifndef MOTE_ENGINE_PLANNER_PLAN_H_
#define MOTE_ENGINE_PLANNER_PLAN_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/algebra/node.h"
#include "engine/algebra/variable.h"
#include "engine/expression/range_filter.h"
#include "engine/operators/graph_view.h"
#include "engine/operators/join_spec.h"
#include "storage/source/order.h"

// Physical plans: what the planner chooses between. Plans are immutable and shared, so that many
// alternatives have their parts in common; operators are built from the chosen one alone.

namespace mote {

struct Plan;
using PlanPtr = std::shared_ptr<const Plan>;

// One position of a pattern, resolved against the source.
struct PatternSlot {
  bool is_variable = false;
  VariableId variable = 0;
  Id id;
};

// A triple pattern, resolved: where it looks, and how many rows it has.
struct PatternLeaf {
  std::shared_ptr<const GraphView> view;
  std::array<PatternSlot, 4> slots;  // By Position; the graph only if the view has that column.
  std::vector<Id> excluded;          // Predicates that do not match; sorted.
  double rows = 0;
  bool exact = false;
  // What the filters say about variables, as ranges of ids.
  std::vector<std::pair<VariableId, IdRanges>> ranges;
  std::vector<std::pair<VariableId, double>> distinct;  // Estimates.
  VariableSet variables;
  std::string text;  // For EXPLAIN.

  int width() const { return view->has_graph_column() ? 4 : 3; }
  // What stands in a column of `order`.
  const PatternSlot& SlotOf(Order order, int column) const {
    return slots[static_cast<size_t>(OrderPositions(order)[static_cast<size_t>(column)])];
  }
};

// What a pattern says of the components of a triple term, resolved.
struct TripleLeaf {
  VariableId term = 0;
  std::array<PatternSlot, 3> components;  // Subject, predicate, object.
  // Terms that match beside those of the source, with their components.
  std::vector<std::pair<Id, IdTriple>> also;
  double rows = 0;
  double all = 0;                                       // How many triple terms there are.
  std::vector<std::pair<VariableId, double>> distinct;  // Estimates.
  VariableSet variables;
  std::string text;
};

// A repeated path, resolved.
struct PathLeaf {
  std::shared_ptr<const GraphView> view;
  PatternSlot subject;
  PatternSlot object;
  // With GRAPH ?g: the graph's variable; the view is that of all named graphs, whose names follow.
  std::optional<VariableId> graph;
  std::vector<Id> graphs;  // Sorted.
  const algebra::Path* path = nullptr;
  VariableSet variables;
  double rows = 0;
  std::string text;
};

namespace plan {

struct Empty {};
// One row without columns.
struct Unit {};
struct Scan {
  std::shared_ptr<const PatternLeaf> leaf;
  Order order = Order::kSpo;
};
// Every pair of ends of a path, or from its one constant end.
struct PathScan {
  std::shared_ptr<const PathLeaf> leaf;
};
// From each left row along the path. `from` is the bound end.
struct PathJoin {
  std::shared_ptr<const PathLeaf> leaf;
  VariableId from = 0;
};
// Every triple term that matches.
struct TripleScan {
  std::shared_ptr<const TripleLeaf> leaf;
};
// The triple terms that match the values of `keys` in each left row: the term itself, which gives
// its components, or any components, which give the term.
struct TripleJoin {
  std::shared_ptr<const TripleLeaf> leaf;
  std::vector<VariableId> keys;
};
// Rows known while planning.
struct Constants {
  std::vector<VariableId> variables;
  std::vector<std::vector<Id>> columns;
  size_t rows = 0;
};
// Rows of a table filled by a Materialize elsewhere.
struct TableRows {
  size_t table = 0;
};
struct Materialize {
  size_t table = 0;
  std::optional<VariableId> row_number;
};
// The joins; children: left, and right unless it is a scan that is looked up.
struct Join {
  enum class Algorithm { kMerge, kIndex, kHash };
  Algorithm algorithm = Algorithm::kHash;
  JoinMode mode = JoinMode::kInner;
  std::vector<VariableId> keys;  // Bound on both sides.
  std::vector<ExpressionRef> conditions;
  VariableId mark = 0;
  // kIndex: what is looked up, and in which order.
  std::shared_ptr<const PatternLeaf> leaf;
  Order order = Order::kSpo;
  // MINUS: variables that are compared without counting as shared.
  bool minus = false;
  VariableSet context;
  // Variables of the right side that are not taken from it.
  VariableSet right_dropped;
};
struct Apply {
  JoinMode mode = JoinMode::kKeep;
  VariableId mark = 0;
  size_t table = 0;
  std::vector<VariableId> parameters;
};
struct Filter {
  std::vector<ExpressionRef> conditions;
};
struct Extend {
  VariableId variable = 0;
  ExpressionRef expression;
};
struct Union {};
struct Group {
  algebra::Group group;
  bool keys_adjacent = false;
  // For each aggregate: equal values of its argument stand together within a group.
  std::vector<bool> adjacent_values;
};
struct Project {
  std::vector<VariableId> variables;
};
struct Distinct {
  bool adjacent = false;
};
struct OrderBy {
  std::vector<algebra::OrderKey> keys;
  std::optional<uint64_t> limit;
};
struct Slice {
  uint64_t offset = 0;
  std::optional<uint64_t> limit;
};

}  // namespace plan

// One step of a plan with what the planner expects of it.
struct Plan {
  std::variant<plan::Empty, plan::Unit, plan::Scan, plan::PathScan, plan::PathJoin,
               plan::TripleScan, plan::TripleJoin, plan::Constants, plan::TableRows,
               plan::Materialize, plan::Join, plan::Apply, plan::Filter, plan::Extend, plan::Union,
               plan::Group, plan::Project, plan::Distinct, plan::OrderBy, plan::Slice>
      op;
  std::vector<PlanPtr> children;

  VariableSet possible;  // Variables that a row may bind,
  VariableSet certain;   // and those that every row binds.
  // Rows come sorted by the ids of these variables, in this order; all of them certain.
  std::vector<VariableId> sorted;
  double rows = 0;
  double cost = 0;  // Of all of it; in nanoseconds, roughly.
  // Estimates of distinct values; where missing, `rows`.
  std::vector<std::pair<VariableId, double>> distinct;

  double DistinctOf(VariableId variable) const {
    for (const auto& [v, n] : distinct) {
      if (v == variable) return n < rows ? n : rows;
    }
    return rows;
  }
  template <typename T>
  const T* As() const {
    return std::get_if<T>(&op);
  }
};

}  // namespace mote

#endif  // MOTE_ENGINE_PLANNER_PLAN_H_
