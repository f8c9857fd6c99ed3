#include "shell/diagnostics.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

#include "absl/strings/cord.h"
#include "storage/rdf/syntax_error.h"

namespace mote {
namespace {

constexpr char kRenderedUrl[] = "mote.diagnostics/rendered";
constexpr char kBrokenPipeUrl[] = "mote.diagnostics/broken-pipe";

void PrintLine(std::string_view text) {
  std::fflush(stdout);
  std::string line = "mote: ";
  line += text;
  while (!line.empty() && line.back() == '\n') line.pop_back();
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace

void PrintError(std::string_view message) { PrintLine("error: " + std::string(message)); }

void PrintWarning(std::string_view message) { PrintLine("warning: " + std::string(message)); }

void PrintError(const absl::Status& status) {
  if (status.GetPayload(kRenderedUrl).has_value()) {
    PrintLine(View(status.message()));
    return;
  }
  if (const std::optional<SyntaxError> error = GetSyntaxError(status)) {
    PrintLine(error->file + ":" + std::to_string(error->line) + ":" +
              std::to_string(error->column) + ": error: " + error->message);
    return;
  }
  PrintError(View(status.message()));
}

int Fail(const absl::Status& status) {
  if (IsBrokenPipe(status)) return kExitDone;
  PrintError(status);
  return absl::IsCancelled(status) ? kExitInterrupted : kExitFailed;
}

int FailUsage(std::string_view command, const absl::Status& status) {
  PrintError(View(status.message()));
  std::string hint = "mote";
  if (!command.empty()) hint += " " + std::string(command);
  std::fprintf(stderr, "`%s --help` shows how it is used.\n", hint.c_str());
  return kExitUsage;
}

void PrintNote(std::string_view note) { PrintLine(note); }

int PrintText(std::string_view text) {
  const size_t written = std::fwrite(text.data(), 1, text.size(), stdout);
  if (written == text.size() && std::fflush(stdout) == 0) return kExitDone;
  if (errno == EPIPE) return kExitDone;
  PrintError(std::string("cannot write standard output: ") + std::strerror(errno));
  return kExitFailed;
}

absl::Status ParseStatus(std::string_view name, std::string_view rendered) {
  absl::Status status = absl::InvalidArgumentError(std::string(name) + ":" + std::string(rendered));
  status.SetPayload(kRenderedUrl, absl::Cord("1"));
  return status;
}

absl::Status BrokenPipe() {
  absl::Status status = absl::CancelledError("standard output was closed");
  status.SetPayload(kBrokenPipeUrl, absl::Cord("1"));
  return status;
}

bool IsBrokenPipe(const absl::Status& status) {
  return status.GetPayload(kBrokenPipeUrl).has_value();
}

}  // namespace mote
