#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "engine/database/sparql_engine.h"
#include "engine/expression/query_limits.h"
#include "grammar/parser/parser.h"
#include "shell/arguments/arguments.h"
#include "shell/arguments/database_arguments.h"
#include "shell/arguments/statement_text.h"
#include "shell/command/command.h"
#include "shell/diagnostics.h"
#include "shell/output/statement_runner.h"
#include "shell/terminal/interrupt_signal.h"
#include "storage/base/status_macros.h"
#include "storage/rdf/iri.h"

namespace mote {
namespace {

struct UpdateCommand {
  DatabaseArguments database{DatabaseArguments::Access::kWrite};
  std::optional<std::string> text;
  std::optional<std::string> file;
  std::string base;
  std::optional<std::chrono::milliseconds> timeout;
  std::optional<uint64_t> memory;
  bool parse_only = false;
};

absl::Status CheckSyntax(const UpdateCommand& command, const StatementText& statement,
                         const std::string& base) {
  const Interrupt interrupt(DeadlineAfter(Interrupt::Clock::now(), command.timeout), nullptr,
                            LimitedWork::kUpdate);
  ParseOptions options;
  options.base = base;
  options.check = [&interrupt](uint64_t) { return interrupt.Check(); };
  const absl::Status status = ParseUpdate(statement.text, options).status();
  if (!absl::IsInvalidArgument(status)) return status;
  return ParseStatus(statement.name, View(status.message()));
}

absl::Status Update(const UpdateCommand& command) {
  MOTE_ASSIGN_OR_RETURN(const StatementText statement,
                        ReadStatement("update", command.text, command.file));
  const std::string& base = command.base.empty() ? statement.base : command.base;
  std::error_code error;
  // A slip does not create a database.
  if (command.parse_only || !std::filesystem::exists(command.database.path(), error)) {
    MOTE_RETURN_IF_ERROR(CheckSyntax(command, statement, base));
  }
  if (command.parse_only) return absl::OkStatus();
  StoreOptions store_options = command.database.store_options();
  store_options.create_if_missing = true;
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<SparqlEngine> database,
                        SparqlEngine::Open(command.database.path(), store_options));
  InterruptSignal interrupt([] {}, InterruptSignal::Repeated::kEndProcess);
  UpdateOptions options;
  options.base_iri = base;
  options.timeout = command.timeout;
  if (command.memory.has_value()) options.memory_limit = *command.memory;
  options.cancel = interrupt.flag();
  options.durability = command.database.durability();
  // Whoever types it may read these files anyway.
  options.allow_load = true;
  MOTE_ASSIGN_OR_RETURN(const UpdateFigures figures,
                        RunUpdateText(*database, statement.name, statement.text, options));
  PrintNote(DescribeUpdate(figures));
  return absl::OkStatus();
}

}  // namespace

int RunUpdate(const std::vector<std::string>& arguments) {
  UpdateCommand command;
  Arguments parser(
      "update", "DB [UPDATE | -f FILE | -] [OPTIONS]",
      "Changes a database, which is created if it is not there, with SPARQL Update. All operations "
      "of one update are applied together or, after an error, none. `-` reads the update from "
      "standard input.",
      {{"mote update animals.db 'INSERT DATA { <http://example.org/ada> a "
        "<http://example.org/Okapi> "
        "}'",
        "adds a triple"},
       {"mote update animals.db -f rename.ru", "an update in a file"},
       {"mote update animals.db 'DELETE WHERE { ?s <http://example.org/draft> ?o }'",
        "removes triples"}});
  command.database.Declare(parser);
  parser.OptionalPositional("UPDATE", &command.text);
  parser.Value("-f,--file", "FILE", "read the update from a file", &command.file);
  parser.Value("--base", "IRI", "base of relative IRIs; otherwise the address of the file",
               &command.base);
  parser.Duration("--timeout", "give up after this time, such as 30s or 500ms, and change nothing",
                  &command.timeout);
  parser.Size("--memory", "give up when the update needs more than this, such as 512M",
              &command.memory);
  parser.Flag("--parse-only", "check the syntax alone; the database need not exist",
              &command.parse_only);
  absl::Status status = parser.Parse(arguments);
  if (parser.help_wanted()) return PrintHelp(parser.Help());
  if (status.ok()) status = CheckStatementArguments("update", command.text, command.file);
  if (status.ok() && !command.base.empty() && !IsAbsoluteIri(command.base)) {
    status = absl::InvalidArgumentError("`--base`: `" + command.base + "` is no absolute IRI");
  }
  if (!status.ok()) return FailUsage("update", status);
  status = Update(command);
  return status.ok() ? kExitDone : Fail(status);
}

}  // namespace mote
