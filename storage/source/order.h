#ifndef MOTE_STORAGE_SOURCE_ORDER_H_
#define MOTE_STORAGE_SOURCE_ORDER_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace mote {

// The four positions of a quad.
enum class Position : uint8_t { kSubject = 0, kPredicate = 1, kObject = 2, kGraph = 3 };

// A permutation: the order of columns that rows are sorted by. Quads of the default graph stand in
// the first four, as triples; quads of named graphs stand in the others. So a store without named
// graphs pays nothing for them, a pattern in one graph is a prefix of a G-order, and a pattern over
// all graphs a prefix of a -G order. The numbers are part of the on-disk format.
enum class Order : uint8_t {
  kSpo = 0,
  kPos = 1,
  kOsp = 2,
  kPso = 3,

  kGspo = 4,
  kGpos = 5,
  kGosp = 6,
  kGpso = 7,
  kSpog = 8,
  kPosg = 9,
  kOspg = 10,
  kPsog = 11,
};

inline constexpr int kOrderCount = 12;
inline constexpr int kDefaultGraphOrderCount = 4;

constexpr bool IsNamedGraphOrder(Order order) { return order >= Order::kGspo; }

// 3 for the default graph, 4 for named graphs.
constexpr int KeyColumnCount(Order order) { return IsNamedGraphOrder(order) ? 4 : 3; }

// The position of each column of `order`; the first KeyColumnCount(order) count.
constexpr std::array<Position, 4> OrderPositions(Order order) {
  constexpr auto S = Position::kSubject;
  constexpr auto P = Position::kPredicate;
  constexpr auto O = Position::kObject;
  constexpr auto G = Position::kGraph;
  switch (order) {
    case Order::kSpo:
      return {S, P, O, G};
    case Order::kPos:
      return {P, O, S, G};
    case Order::kOsp:
      return {O, S, P, G};
    case Order::kPso:
      return {P, S, O, G};
    case Order::kGspo:
      return {G, S, P, O};
    case Order::kGpos:
      return {G, P, O, S};
    case Order::kGosp:
      return {G, O, S, P};
    case Order::kGpso:
      return {G, P, S, O};
    case Order::kSpog:
      return {S, P, O, G};
    case Order::kPosg:
      return {P, O, S, G};
    case Order::kOspg:
      return {O, S, P, G};
    case Order::kPsog:
      return {P, S, O, G};
  }
  return {S, P, O, G};
}

// "spo", "gpos" and so on: also the name of the space that holds the order's blocks.
constexpr std::string_view OrderName(Order order) {
  constexpr std::array<std::string_view, kOrderCount> kNames = {
      "spo", "pos", "osp", "pso", "gspo", "gpos", "gosp", "gpso", "spog", "posg", "ospg", "psog"};
  return kNames[static_cast<size_t>(order)];
}

}  // namespace mote

#endif  // MOTE_STORAGE_SOURCE_ORDER_H_
