#ifndef MOTE_ENGINE_OPERATORS_JOIN_SPEC_H_
#define MOTE_ENGINE_OPERATORS_JOIN_SPEC_H_

#include <cstdint>
#include <vector>

#include "engine/expression/compiled_expression.h"

namespace mote {

// Which solutions a join gives: the pairs; the pairs and the left rows without a match; the left
// rows with a match, those without, or all of them with the answer as a boolean.
enum class JoinMode { kInner, kLeft, kKeep, kRemove, kMark };

constexpr bool GivesPairs(JoinMode mode) {
  return mode == JoinMode::kInner || mode == JoinMode::kLeft;
}

// Where a column of a joined row comes from.
struct JoinColumn {
  enum class From {
    kLeft,    // column `left` of the left row
    kRight,   // column `right` of the right row
    kEither,  // the left one where bound, else the right one
    kMark,    // the answer of JoinMode::kMark
  };
  From from = From::kLeft;
  uint32_t left = 0;
  uint32_t right = 0;
};

// A variable of both sides that is not part of the key that matches are found by.
struct JoinCheck {
  uint32_t left = 0;
  uint32_t right = 0;
  // True: the values must be equal and count as shared where both are bound (MINUS).
  bool counts = true;
};

// What a join does with the matches that its right side finds.
struct JoinSpec {
  JoinMode mode = JoinMode::kInner;
  std::vector<JoinColumn> outputs;
  // Compatible: equal, or one of them unbound.
  std::vector<JoinCheck> checks;
  // MINUS without a key: a match must share a bound variable among the checks that count.
  bool needs_overlap = false;
  // Conditions over the joined row, whose columns are `condition_columns`.
  std::vector<CompiledExpression> conditions;
  std::vector<JoinColumn> condition_columns;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_JOIN_SPEC_H_
