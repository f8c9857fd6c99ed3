#ifndef MOTE_SHELL_DIAGNOSTICS_H_
#define MOTE_SHELL_DIAGNOSTICS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

// How the command ends and what it says when something goes wrong. Everything here writes to
// standard error; data alone goes to standard output.

namespace mote {

// Exit codes.
inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;         // Bad data, query or database.
inline constexpr int kExitUsage = 2;          // Bad arguments.
inline constexpr int kExitInterrupted = 130;  // Ctrl-C, as shells report it.

// `mote: error: MESSAGE`.
void PrintError(std::string_view message);
// `mote: warning: MESSAGE`.
void PrintWarning(std::string_view message);

// Prints what a status says, as one diagnostic: with `FILE:LINE:COLUMN:` first where it carries a
// place in a document.
void PrintError(const absl::Status& status);

// The exit code for a failed command: kExitInterrupted for kCancelled, else kExitFailed. Prints the
// status, except one that says that the reader of standard output has gone, which is no error of
// ours: that ends quietly, with kExitDone.
int Fail(const absl::Status& status);

// Prints a diagnostic about arguments and where to read more; returns kExitUsage.
int FailUsage(std::string_view command, const absl::Status& status);

// `mote: NOTE`, for what is neither wrong nor data.
void PrintNote(std::string_view note);

// Writes to standard output; returns kExitDone, or kExitFailed after saying why it failed.
int PrintText(std::string_view text);
// The same for a help text.
inline int PrintHelp(std::string_view text) { return PrintText(text); }

// A status for text that does not parse: `rendered` is ParseError::Render's `LINE:COLUMN: error:
// ...`, `name` the file it came from, or something like `<query>`. PrintError shows both as
// `mote: NAME:LINE:COLUMN: error: ...`.
absl::Status ParseStatus(std::string_view name, std::string_view rendered);

// Abseil's view as a string of ours.
inline std::string View(absl::string_view text) { return std::string(text.data(), text.size()); }

// A status that says that standard output was closed by its reader.
absl::Status BrokenPipe();
bool IsBrokenPipe(const absl::Status& status);

}  // namespace mote

#endif  // MOTE_SHELL_DIAGNOSTICS_H_
