#ifndef MOTE_ENGINE_EXPRESSION_TEMPORAL_H_
#define MOTE_ENGINE_EXPRESSION_TEMPORAL_H_

#include "engine/expression/operator_nodes.h"
#include "engine/expression/value.h"

namespace mote {

// The arithmetic of XPath on dates, times and durations: moment - moment, moment +- duration,
// duration +- duration, duration * number, duration / number, duration / duration. An error for
// other operands. Values without time zone count as UTC.
Value TemporalArithmetic(Arithmetic op, const Value& left, const Value& right,
                         EvaluationArena* arena);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_TEMPORAL_H_
