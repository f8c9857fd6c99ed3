#ifndef MOTE_STORAGE_LOAD_ORDER_PLAN_H_
#define MOTE_STORAGE_LOAD_ORDER_PLAN_H_

#include <array>
#include <cstdint>
#include <span>

#include "storage/source/order.h"

namespace mote {

// How an order comes from another: a stable sort by one column, which becomes the first.
struct DerivedOrder {
  Order order;
  int parent;  // Index in the plan; kFromBase: the order that everything begins with.
  int column;  // 0 to 3: subject, predicate, object, graph.
};

inline constexpr int kFromBase = -1;

// For rows of three columns the orders of the default graph, from kSpo; for four those of named
// graphs, from kSpog. A parent stands before its children. The plan falls into chains, each a
// stretch [begin, end) that needs nothing of the others.
template <int kColumns>
struct OrderPlan;

struct PlanChain {
  int begin;
  int end;
};

template <>
struct OrderPlan<3> {
  static constexpr Order kBase = Order::kSpo;
  static constexpr std::array<DerivedOrder, 3> kDerived = {{
      {Order::kOsp, kFromBase, 2},
      {Order::kPos, 0, 1},
      {Order::kPso, kFromBase, 1},
  }};
  static constexpr std::array<PlanChain, 2> kChains = {{{0, 2}, {2, 3}}};
};

template <>
struct OrderPlan<4> {
  static constexpr Order kBase = Order::kSpog;
  static constexpr std::array<DerivedOrder, 7> kDerived = {{
      {Order::kOspg, kFromBase, 2},
      {Order::kGosp, 0, 3},
      {Order::kPosg, 0, 1},
      {Order::kGpos, 2, 3},
      {Order::kPsog, kFromBase, 1},
      {Order::kGpso, 4, 3},
      {Order::kGspo, kFromBase, 3},
  }};
  static constexpr std::array<PlanChain, 3> kChains = {{{0, 4}, {4, 6}, {6, 7}}};
};

// The columns of subject, predicate, object and graph in which `order` is sorted.
constexpr std::array<int, 4> OrderColumns(Order order) {
  std::array<int, 4> columns = {};
  const std::array<Position, 4> positions = OrderPositions(order);
  for (int i = 0; i < 4; ++i) columns[i] = static_cast<int>(positions[i]);
  return columns;
}

inline constexpr std::array<int, 4> kSameColumns = {0, 1, 2, 3};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_ORDER_PLAN_H_
