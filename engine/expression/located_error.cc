#include "engine/expression/located_error.h"

#include <sstream>

#include "absl/strings/cord.h"

namespace mote {
namespace {

constexpr char kUrl[] = "mote.expression/located-error";

}  // namespace

absl::Status ErrorAt(const ast::SourceRange& range, std::string message, std::string hint,
                     absl::StatusCode code) {
  std::string text;
  if (range.line != 0) {
    text = std::to_string(range.line) + ":" + std::to_string(range.column) + ": ";
  }
  absl::Status status(code, text + "error: " + message);
  if (range.line == 0) return status;
  // The numbers, the message and the hint, a line each.
  std::ostringstream parts;
  parts << range.line << ' ' << range.column << ' ' << range.offset << ' ' << range.length << '\n';
  for (char& c : message) c = c == '\n' ? ' ' : c;
  parts << message << '\n' << hint;
  status.SetPayload(kUrl, absl::Cord(parts.str()));
  return status;
}

std::optional<LocatedError> LocatedErrorOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kUrl);
  if (!payload.has_value()) return std::nullopt;
  std::istringstream parts{std::string(*payload)};
  LocatedError error;
  parts >> error.range.line >> error.range.column >> error.range.offset >> error.range.length;
  parts.ignore();
  std::getline(parts, error.message);
  std::getline(parts, error.hint, '\0');
  return error;
}

}  // namespace mote
