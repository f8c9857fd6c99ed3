#ifndef MOTE_SHELL_ARGUMENTS_STATEMENT_TEXT_H_
#define MOTE_SHELL_ARGUMENTS_STATEMENT_TEXT_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace mote {

// A query or update as it was given to the command.
struct StatementText {
  std::string name;  // For diagnostics: the file, `<stdin>`, or `<query>` and the like.
  std::string text;
  std::string base;  // The address of the file; else empty.
};

// Ok if exactly one of a text (or "-") and a file was given: what `mote query` and `mote update`
// ask of their arguments. `what` is "query" or "update".
absl::Status CheckStatementArguments(const std::string& what,
                                     const std::optional<std::string>& text,
                                     const std::optional<std::string>& file);

// The statement: the argument itself, the content of the file, or standard input for "-".
absl::StatusOr<StatementText> ReadStatement(const std::string& what,
                                            const std::optional<std::string>& text,
                                            const std::optional<std::string>& file);

}  // namespace mote

#endif  // MOTE_SHELL_ARGUMENTS_STATEMENT_TEXT_H_
