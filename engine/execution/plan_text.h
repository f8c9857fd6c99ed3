#ifndef MOTE_ENGINE_EXECUTION_PLAN_TEXT_H_
#define MOTE_ENGINE_EXECUTION_PLAN_TEXT_H_

#include <string>

#include "engine/operators/operator.h"

// Plans as people and programs read them.

namespace mote {

// Whether what the operators have done so far is shown beside what the planner expected.
enum class PlanFigures { kEstimates, kAll };

// A table with a line for each operator, children below and to the right of their parent:
//
//   expected       rows   batches         ms     own ms  step
//         10         10         2      0.104      0.020  OrderBy: 1 key
//         10         10         2      0.084      0.084    IndexScan: ?s <p> ?o by pso
//
// `ms` is the time of a step with all below it, `own ms` without.
std::string PlanAsText(const Operator& root, PlanFigures figures);

// The same as one JSON object: `{"step": ..., "detail": ..., "expected_rows": ..., "opens": ...,
// "batches": ..., "rows": ..., "ms": ..., "own_ms": ..., "children": [...]}`.
std::string PlanAsJson(const Operator& root);

}  // namespace mote

#endif  // MOTE_ENGINE_EXECUTION_PLAN_TEXT_H_
