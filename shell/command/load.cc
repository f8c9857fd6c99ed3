#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "shell/arguments/arguments.h"
#include "shell/arguments/context_argument.h"
#include "shell/arguments/database_arguments.h"
#include "shell/arguments/file_iri.h"
#include "shell/arguments/format_argument.h"
#include "shell/arguments/units.h"
#include "shell/command/command.h"
#include "shell/diagnostics.h"
#include "shell/terminal/interrupt_signal.h"
#include "shell/terminal/load_progress.h"
#include "storage/base/status_macros.h"
#include "storage/load/bulk_load.h"
#include "storage/rdf/iri.h"
#include "storage/store/store.h"

namespace mote {
namespace {

struct LoadCommand {
  DatabaseArguments database{DatabaseArguments::Access::kWrite};
  std::vector<std::string> files;
  std::optional<RdfFormat> format;
  std::string graph;
  std::string base;
  std::optional<uint64_t> memory;
  std::optional<uint64_t> threads;
  std::map<std::string, std::string> contexts;
  bool lenient = false;
};

absl::Status CheckIri(std::string_view option, const std::string& iri) {
  if (iri.empty() || IsAbsoluteIri(iri)) return absl::OkStatus();
  return absl::InvalidArgumentError("`" + std::string(option) + "`: `" + iri +
                                    "` is no absolute IRI");
}

std::vector<LoadInput> Inputs(const LoadCommand& command) {
  std::vector<LoadInput> inputs;
  for (const std::string& file : command.files) {
    LoadInput input;
    input.path = file;
    input.format = command.format;
    input.base_iri = command.base.empty() ? FileIri(file) : command.base;
    input.graph_iri = command.graph;
    inputs.push_back(std::move(input));
  }
  return inputs;
}

absl::Status Load(const LoadCommand& command, std::vector<LoadInput> inputs) {
  std::error_code error;
  const bool existed = std::filesystem::exists(command.database.path(), error);
  StoreOptions store_options = command.database.store_options();
  store_options.create_if_missing = true;
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<Store> store,
                        Store::Open(command.database.path(), store_options));

  LoadOptions options;
  if (command.memory.has_value()) options.memory_budget = *command.memory;
  options.threads = static_cast<int>(command.threads.value_or(0));
  options.contexts = command.contexts;
  options.lenient = command.lenient;
  options.message = "load";
  for (const LoadInput& input : inputs) options.message += " " + input.path;
  LoadProgressBar progress;
  std::mutex warning_mutex;
  options.on_skipped = [&](const SyntaxError& skipped) {
    const std::lock_guard<std::mutex> lock(warning_mutex);
    progress.Clear();
    PrintWarning(skipped.file + ":" + std::to_string(skipped.line) + ":" +
                 std::to_string(skipped.column) + ": skipped: " + skipped.message);
  };
  options.progress = [&](const LoadProgress& state) {
    const std::lock_guard<std::mutex> lock(warning_mutex);
    progress.Update(state);
  };
  absl::StatusOr<LoadReport> report;
  {
    InterruptSignal interrupt([] {}, InterruptSignal::Repeated::kEndProcess);
    options.cancel = interrupt.flag();
    report = BulkLoad(*store, inputs, options);
  }
  progress.Clear();
  if (!report.ok()) {
    // A load that fails leaves nothing behind, not even the empty database it has made.
    store.reset();
    if (!existed) std::filesystem::remove_all(command.database.path(), error);
    return report.status();
  }
  std::string line =
      "loaded " + FormatCount(report->statements) + " statements in " +
      FormatSeconds(report->seconds) + " (" +
      FormatShortCount(static_cast<double>(report->statements) / std::max(report->seconds, 1e-9)) +
      "/s), " + FormatCount(report->quads_inserted) + " of them new";
  if (report->skipped > 0) line += "; skipped " + FormatCount(report->skipped);
  PrintNote(line);
  return absl::OkStatus();
}

}  // namespace

int RunLoad(const std::vector<std::string>& arguments) {
  LoadCommand command;
  Arguments parser(
      "load", "DB FILE... [OPTIONS]",
      "Loads RDF files (N-Triples, N-Quads, Turtle, TriG, RDF/XML, JSON-LD; also .gz and .zst) "
      "into a "
      "database, which is created if it is not there. Either everything is loaded or, after an "
      "error, nothing. "
      "`-` reads standard input. Blank nodes of different files are different.",
      {{"mote load animals.db animals.ttl", "makes a database of one file"},
       {"mote load animals.db more/*.nt.gz --graph http://example.org/more",
        "adds several files as one named graph"},
       {"curl -s URL | mote load animals.db -", "loads from a pipe"}});
  command.database.Declare(parser);
  parser.Rest("FILE, an RDF file to load", 1, &command.files);
  DeclareFormat(parser, "--format",
                "syntax of the files; otherwise their names tell, or else their first bytes",
                FormatUse::kRead, &command.format);
  parser.Value("--graph", "IRI", "named graph for what the files say of the default graph",
               &command.graph);
  parser.Value("--base", "IRI", "base of relative IRIs; otherwise the address of each file",
               &command.base);
  parser.Size("--memory", "memory to use, such as 512M; otherwise 1G", &command.memory);
  parser.Count("--threads", "threads to use; otherwise one for each processor", &command.threads);
  DeclareContexts(parser, &command.contexts);
  parser.Flag(
      "--lenient",
      "skip malformed statements of N-Triples, N-Quads, Turtle and TriG, with a warning each",
      &command.lenient);
  absl::Status status = parser.Parse(arguments);
  if (parser.help_wanted()) return PrintHelp(parser.Help());
  if (status.ok()) status = CheckIri("--graph", command.graph);
  if (status.ok()) status = CheckIri("--base", command.base);
  if (status.ok() && command.threads.value_or(1) > 1024) {
    status = absl::InvalidArgumentError("`--threads`: at most 1024");
  }
  if (!status.ok()) return FailUsage("load", status);
  status = Load(command, Inputs(command));
  return status.ok() ? kExitDone : Fail(status);
}

}  // namespace mote
