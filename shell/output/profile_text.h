#ifndef MOTE_SHELL_OUTPUT_PROFILE_TEXT_H_
#define MOTE_SHELL_OUTPUT_PROFILE_TEXT_H_

#include <span>
#include <string>

#include "shell/output/statement_runner.h"

namespace mote {

// The figures of runs of a query, for people: a line for each run, and the operators of the last.
std::string ProfileAsText(std::span<const RunFigures> runs);
// For programs: `{"runs": [{"parse_ms": ..., "plan_ms": ..., "first_row_ms": ..., "total_ms": ...,
// "rows": ..., "plan": {...}}]}`.
std::string ProfileAsJson(std::span<const RunFigures> runs);

}  // namespace mote

#endif  // MOTE_SHELL_OUTPUT_PROFILE_TEXT_H_
