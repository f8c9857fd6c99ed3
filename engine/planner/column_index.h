#ifndef MOTE_ENGINE_PLANNER_COLUMN_INDEX_H_
#define MOTE_ENGINE_PLANNER_COLUMN_INDEX_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/algebra/variable.h"
#include "storage/base/check.h"

namespace mote {

// Which of an operator's columns holds `variable`; -1: none.
inline int IndexIn(const std::vector<VariableId>& columns, VariableId variable) {
  const auto found = std::find(columns.begin(), columns.end(), variable);
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

// The same where one must.
inline uint32_t IndexOf(const std::vector<VariableId>& columns, VariableId variable) {
  const int index = IndexIn(columns, variable);
  MOTE_CHECK(index >= 0);
  return static_cast<uint32_t>(index);
}

}  // namespace mote

#endif  // MOTE_ENGINE_PLANNER_COLUMN_INDEX_H_
