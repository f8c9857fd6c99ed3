#include "shell/output/profile_text.h"

#include <cstdio>

#include "shell/arguments/units.h"

namespace mote {

std::string ProfileAsText(std::span<const RunFigures> runs) {
  std::string out;
  for (size_t i = 0; i < runs.size(); ++i) {
    const RunFigures& run = runs[i];
    char line[256];
    std::snprintf(line, sizeof(line),
                  "run %zu: parse %.3f ms, plan %.3f ms, first row %.3f ms, total %.3f ms, ", i + 1,
                  run.parse_ms, run.plan_ms, run.first_row_ms, run.total_ms);
    out += line + FormatCount(run.rows) + (run.rows == 1 ? " row\n" : " rows\n");
  }
  if (!runs.empty() && !runs.back().plan_text.empty()) {
    out += runs.back().plan_text;
    if (out.back() != '\n') out += '\n';
  }
  return out;
}

std::string ProfileAsJson(std::span<const RunFigures> runs) {
  std::string out = "{\"runs\": [";
  for (size_t i = 0; i < runs.size(); ++i) {
    const RunFigures& run = runs[i];
    char line[256];
    std::snprintf(line, sizeof(line),
                  "%s\n  {\"parse_ms\": %.6f, \"plan_ms\": %.6f, \"first_row_ms\": %.6f, "
                  "\"total_ms\": %.6f, \"rows\": %llu",
                  i > 0 ? "," : "", run.parse_ms, run.plan_ms, run.first_row_ms, run.total_ms,
                  static_cast<unsigned long long>(run.rows));
    out += line;
    if (!run.plan_json.empty()) out += ", \"plan\": " + run.plan_json;
    out += "}";
  }
  out += "\n]}\n";
  return out;
}

}  // namespace mote
