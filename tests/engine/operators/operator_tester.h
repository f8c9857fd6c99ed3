#ifndef MOTE_TESTS_ENGINE_OPERATORS_OPERATOR_TESTER_H_
#define MOTE_TESTS_ENGINE_OPERATORS_OPERATOR_TESTER_H_

#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/expression/evaluation_context.h"
#include "engine/operators/id_table.h"
#include "engine/operators/operator.h"
#include "storage/source/memory_source.h"

// Random rows for operators, and their results as plain rows.

namespace mote::testing {

using Row = std::vector<Id>;

// Rows under named columns.
struct Rows {
  std::vector<VariableId> columns;
  std::vector<Row> rows;
};

// An operator that gives these rows, in their order.
OperatorPtr ScanOf(EvaluationContext& context, const Rows& rows);

// Opens an operator and reads it to the end.
absl::StatusOr<std::vector<Row>> ReadAll(Operator& root);

// Draws small numbers.
class Draw {
 public:
  explicit Draw(uint64_t seed) : engine_(seed) {}

  size_t Below(size_t n) { return static_cast<size_t>(engine_() % n); }
  bool Chance(int percent) { return Below(100) < static_cast<size_t>(percent); }
  // An integer below `domain`; undefined with a chance of `unbound` percent.
  Id Value(size_t domain, int unbound);

 private:
  std::mt19937_64 engine_;
};

// A source without quads, for operators that read none.
std::unique_ptr<MemorySource> EmptySource();

}  // namespace mote::testing

#endif  // MOTE_TESTS_ENGINE_OPERATORS_OPERATOR_TESTER_H_
