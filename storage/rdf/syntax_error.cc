#include "storage/rdf/syntax_error.h"

#include <charconv>

#include "absl/strings/cord.h"

namespace mote {
namespace {

constexpr char kPayloadType[] = "mote.SyntaxError";

}  // namespace

absl::Status ToStatus(const SyntaxError& error) {
  const std::string position = std::to_string(error.line) + ":" + std::to_string(error.column);
  absl::Status status =
      absl::InvalidArgumentError(error.file + ":" + position + ": " + error.message);
  // `LINE:COLUMN:BYTES OF THE FILE NAME`; the rest is in the message.
  status.SetPayload(kPayloadType, absl::Cord(position + ":" + std::to_string(error.file.size())));
  return status;
}

std::optional<SyntaxError> GetSyntaxError(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kPayloadType);
  if (!payload) return std::nullopt;
  const std::string text(*payload);
  SyntaxError error;
  size_t file_size = 0;
  const char* const end = text.data() + text.size();
  const char* p = std::from_chars(text.data(), end, error.line).ptr;
  if (p == end) return std::nullopt;
  p = std::from_chars(p + 1, end, error.column).ptr;
  if (p == end) return std::nullopt;
  const char* const position_end = p;
  std::from_chars(p + 1, end, file_size);
  const std::string message(status.message());
  const size_t position_size = static_cast<size_t>(position_end - text.data());
  // FILE ':' LINE ':' COLUMN ': '
  const size_t before = file_size + 1 + position_size + 2;
  if (message.size() < before) return std::nullopt;
  error.file = message.substr(0, file_size);
  error.message = message.substr(before);
  return error;
}

}  // namespace mote
