#ifndef MOTE_STORAGE_RDF_SYNTAX_ERROR_H_
#define MOTE_STORAGE_RDF_SYNTAX_ERROR_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"

namespace mote {

// Where a document is malformed and why. Lines and columns count from 1; columns count characters,
// lines end at line feeds.
struct SyntaxError {
  std::string file;
  uint64_t line = 0;
  uint64_t column = 0;
  std::string message;

  friend bool operator==(const SyntaxError&, const SyntaxError&) = default;
};

// An InvalidArgument status whose message is `FILE:LINE:COLUMN: message` and which carries the
// parts for GetSyntaxError.
absl::Status ToStatus(const SyntaxError& error);

// The parts of a status made by ToStatus; nothing for any other.
std::optional<SyntaxError> GetSyntaxError(const absl::Status& status);

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_SYNTAX_ERROR_H_
