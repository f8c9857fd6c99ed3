#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/database/sparql_engine.h"
#include "grammar/parser/parser.h"
#include "shell/arguments/arguments.h"
#include "shell/arguments/database_arguments.h"
#include "shell/arguments/format_argument.h"
#include "shell/arguments/statement_text.h"
#include "shell/arguments/units.h"
#include "shell/command/command.h"
#include "shell/diagnostics.h"
#include "shell/output/profile_text.h"
#include "shell/output/statement_runner.h"
#include "shell/terminal/interrupt_signal.h"
#include "shell/terminal/terminal.h"
#include "storage/base/status_macros.h"
#include "storage/rdf/iri.h"

namespace mote {
namespace {

enum class Profile { kNone, kText, kJson };

struct QueryCommand {
  DatabaseArguments database{DatabaseArguments::Access::kRead};
  std::optional<std::string> text;
  std::optional<std::string> file;
  ResultFormat format;
  std::string base;
  std::optional<std::chrono::milliseconds> timeout;
  std::optional<uint64_t> memory;
  std::optional<uint64_t> repeat;
  bool pretty = false;
  bool parse_only = false;
  bool union_default_graph = false;
  Profile profile = Profile::kNone;
};

absl::Status ParseOnly(const QueryCommand& command, const StatementText& statement) {
  ParseOptions options;
  options.base = command.base.empty() ? statement.base : command.base;
  const absl::StatusOr<ast::Query> query = ParseQuery(statement.text, options);
  if (query.ok()) return absl::OkStatus();
  return ParseStatus(statement.name, View(query.status().message()));
}

// The prefixes that a query declares; an error of it shows when it is run.
std::vector<std::pair<std::string, std::string>> PrefixesOf(const std::string& text,
                                                            const std::string& base) {
  ParseOptions options;
  options.base = base;
  absl::StatusOr<ast::Query> query = ParseQuery(text, options);
  if (!query.ok()) return {};
  return std::move(query->prologue.prefixes);
}

absl::Status Query(const QueryCommand& command) {
  MOTE_ASSIGN_OR_RETURN(const StatementText statement,
                        ReadStatement("query", command.text, command.file));
  if (command.parse_only) return ParseOnly(command, statement);
  MOTE_ASSIGN_OR_RETURN(
      const std::unique_ptr<SparqlEngine> database,
      SparqlEngine::Open(command.database.path(), command.database.store_options()));
  InterruptSignal interrupt([] {}, InterruptSignal::Repeated::kEndProcess);
  QueryOptions options;
  options.base_iri = command.base.empty() ? statement.base : command.base;
  options.union_default_graph = command.union_default_graph;
  options.timeout = command.timeout;
  if (command.memory.has_value()) options.memory_limit = *command.memory;
  options.cancel = interrupt.flag();
  PrintOptions print;
  print.format = command.format;
  print.pretty = command.pretty;
  if (command.pretty) print.prefixes = PrefixesOf(statement.text, options.base_iri);
  if (command.memory.has_value()) print.graph_memory = *command.memory;
  if (IsTerminal(STDOUT_FILENO)) print.width = TerminalWidth(STDOUT_FILENO, 0);
  std::vector<RunFigures> runs;
  for (uint64_t run = 0; run < command.repeat.value_or(1); ++run) {
    MOTE_ASSIGN_OR_RETURN(RunFigures figures,
                          RunQueryText(*database, statement.name, statement.text, options, print,
                                       run == 0 ? stdout : nullptr));
    if (command.profile != Profile::kNone) runs.push_back(std::move(figures));
  }
  if (command.profile == Profile::kText) std::fputs(ProfileAsText(runs).c_str(), stderr);
  if (command.profile == Profile::kJson) std::fputs(ProfileAsJson(runs).c_str(), stderr);
  return absl::OkStatus();
}

}  // namespace

int RunQuery(const std::vector<std::string>& arguments) {
  QueryCommand command;
  Arguments parser(
      "query", "DB [QUERY | -f FILE | -] [OPTIONS]",
      "Asks a database: SELECT, ASK, CONSTRUCT and DESCRIBE; EXPLAIN before a query shows its "
      "plan, "
      "EXPLAIN ANALYZE runs it and shows what each step did. `-` reads the query from standard "
      "input.",
      {{"mote query animals.db 'SELECT * { ?s ?p ?o } LIMIT 10'", "prints a table"},
       {"mote query animals.db -f young.rq --format csv > young.csv", "a query in a file"},
       {"mote query animals.db 'CONSTRUCT WHERE { ?s a ?o }' --format ntriples", "gives a graph"},
       {"mote query animals.db 'DESCRIBE <http://zoo.example/leo>' --pretty", "and one for people"},
       {"mote query animals.db 'EXPLAIN ANALYZE SELECT ...'", "shows where the time goes"}});
  command.database.Declare(parser);
  parser.OptionalPositional("QUERY", &command.text);
  parser.Value("-f,--file", "FILE", "read the query from a file", &command.file);
  parser.Parsed("--format", ResultFormatNames(), "form of the result; otherwise table",
                [&](std::string_view name) {
                  MOTE_ASSIGN_OR_RETURN(command.format, ResultFormatByName(name));
                  return absl::OkStatus();
                });
  DeclarePretty(parser, &command.pretty);
  parser.Value("--base", "IRI", "base of relative IRIs; otherwise the address of the file",
               &command.base);
  parser.Duration("--timeout", "give up after this time, such as 30s or 500ms", &command.timeout);
  parser.Size("--memory", "give up when the query needs more than this, such as 512M",
              &command.memory);
  parser.Flag("--parse-only", "check the syntax alone; the database need not exist",
              &command.parse_only);
  parser.Flag("--union-default-graph", "let the default graph be the union of all graphs",
              &command.union_default_graph);
  parser.Count("--repeat", "run the query N times, and print the result of the first",
               &command.repeat);
  parser.Parsed(
      "--profile", "text|json", "print times and figures of each run to standard error",
      [&](std::string_view text) {
        if (text != "text" && text != "json") {
          return absl::InvalidArgumentError("`" + std::string(text) + "` is none of text, json");
        }
        command.profile = text == "json" ? Profile::kJson : Profile::kText;
        return absl::OkStatus();
      });
  absl::Status status = parser.Parse(arguments);
  if (parser.help_wanted()) return PrintHelp(parser.Help());
  if (status.ok()) status = CheckStatementArguments("query", command.text, command.file);
  if (status.ok() && command.repeat.has_value() && *command.repeat == 0) {
    status = absl::InvalidArgumentError("`--repeat`: at least 1");
  }
  if (status.ok() && !command.base.empty() && !IsAbsoluteIri(command.base)) {
    status = absl::InvalidArgumentError("`--base`: `" + command.base + "` is no absolute IRI");
  }
  if (status.ok() && command.pretty) {
    status = command.format.graph.has_value()
                 ? CheckPretty(command.pretty, *command.format.graph)
                 : absl::InvalidArgumentError("`--pretty` is for graphs: turtle, trig and jsonld");
  }
  if (!status.ok()) return FailUsage("query", status);
  status = Query(command);
  return status.ok() ? kExitDone : Fail(status);
}

}  // namespace mote
