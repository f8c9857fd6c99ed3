#include "engine/execution/plan_text.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <string_view>

namespace mote {
namespace {

constexpr double kNanosecondsPerMillisecond = 1e6;

double Milliseconds(uint64_t nanoseconds) {
  return static_cast<double>(nanoseconds) / kNanosecondsPerMillisecond;
}

uint64_t OwnNanoseconds(const Operator& step) {
  uint64_t below = 0;
  for (const auto& child : step.children()) below += child->figures().nanoseconds;
  return step.figures().nanoseconds - std::min(below, step.figures().nanoseconds);
}

__attribute__((format(printf, 2, 3))) void AppendFormat(std::string* out, const char* format, ...) {
  char buffer[160];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(buffer, sizeof(buffer), format, arguments);
  va_end(arguments);
  *out += buffer;
}

void AppendJsonString(std::string_view text, std::string* out) {
  out->push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      AppendFormat(out, "\\u%04x", static_cast<unsigned>(c));
    } else {
      out->push_back(c);
    }
  }
  out->push_back('"');
}

void AppendLine(const Operator& step, PlanFigures figures, size_t depth, std::string* out) {
  AppendFormat(out, "%10.0f", step.estimate().rows);
  if (figures == PlanFigures::kAll) {
    const OperatorFigures& done = step.figures();
    AppendFormat(out, " %10llu %9llu %10.3f %10.3f", static_cast<unsigned long long>(done.rows),
                 static_cast<unsigned long long>(done.batches), Milliseconds(done.nanoseconds),
                 Milliseconds(OwnNanoseconds(step)));
  }
  out->append(2 + 2 * depth, ' ');
  *out += step.Name();
  if (!step.detail().empty()) *out += ": " + step.detail();
  // Opened by each row of another step, for instance.
  if (figures == PlanFigures::kAll && step.figures().opens != 1) {
    *out += " (opened " + std::to_string(step.figures().opens) + " times)";
  }
  out->push_back('\n');
  for (const auto& child : step.children()) AppendLine(*child, figures, depth + 1, out);
}

}  // namespace

std::string PlanAsText(const Operator& root, PlanFigures figures) {
  std::string out = figures == PlanFigures::kAll
                        ? "  expected       rows   batches         ms     own ms  step\n"
                        : "  expected  step\n";
  AppendLine(root, figures, 0, &out);
  return out;
}

std::string PlanAsJson(const Operator& root) {
  std::string out = "{\"step\": ";
  AppendJsonString(root.Name(), &out);
  out += ", \"detail\": ";
  AppendJsonString(root.detail(), &out);
  const OperatorFigures& done = root.figures();
  const double expected = std::isfinite(root.estimate().rows) ? root.estimate().rows : 1e300;
  AppendFormat(&out, ", \"expected_rows\": %.6g", expected);
  AppendFormat(&out, ", \"opens\": %llu, \"batches\": %llu, \"rows\": %llu",
               static_cast<unsigned long long>(done.opens),
               static_cast<unsigned long long>(done.batches),
               static_cast<unsigned long long>(done.rows));
  AppendFormat(&out, ", \"ms\": %.6f, \"own_ms\": %.6f", Milliseconds(done.nanoseconds),
               Milliseconds(OwnNanoseconds(root)));
  out += ", \"children\": [";
  for (size_t i = 0; i < root.children().size(); ++i) {
    if (i > 0) out += ", ";
    out += PlanAsJson(*root.children()[i]);
  }
  out += "]}";
  return out;
}

}  // namespace mote
