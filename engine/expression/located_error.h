#ifndef MOTE_ENGINE_EXPRESSION_LOCATED_ERROR_H_
#define MOTE_ENGINE_EXPRESSION_LOCATED_ERROR_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "grammar/ast/source_range.h"

namespace mote {

// What is wrong with a part of a statement that the parser had nothing against.
struct LocatedError {
  ast::SourceRange range;
  std::string message;
  std::string hint;  // How to mend it; may be empty.
};

// The error as a status, which reads `LINE:COLUMN: error: message` and keeps its parts, so that
// whoever has the text can show the place.
absl::Status ErrorAt(const ast::SourceRange& range, std::string message, std::string hint = {},
                     absl::StatusCode code = absl::StatusCode::kInvalidArgument);

// The parts of a status made by ErrorAt; none for others.
std::optional<LocatedError> LocatedErrorOf(const absl::Status& status);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_LOCATED_ERROR_H_
