#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shell/arguments/arguments.h"
#include "shell/arguments/database_arguments.h"
#include "shell/arguments/format_argument.h"
#include "shell/command/command.h"
#include "shell/diagnostics.h"
#include "shell/output/file_sink.h"
#include "shell/output/quad_dump.h"
#include "storage/base/status_macros.h"
#include "storage/rdf/iri.h"
#include "storage/store/store.h"

namespace mote {
namespace {

absl::Status Dump(const DatabaseArguments& database, const QuadDumpOptions& options,
                  const std::optional<std::string>& output) {
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<Store> store,
                        Store::Open(database.path(), database.store_options()));
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<FileSink> sink, FileSink::Open(output));
  const std::shared_ptr<const StoreSnapshot> snapshot = store->GetSnapshot();
  MOTE_RETURN_IF_ERROR(DumpQuads(*snapshot, options, sink.get()));
  return sink->Close();
}

}  // namespace

int RunDump(const std::vector<std::string>& arguments) {
  DatabaseArguments database(DatabaseArguments::Access::kRead);
  QuadDumpOptions options;
  std::optional<RdfFormat> format;
  std::optional<std::string> graph;
  std::optional<std::string> output;
  std::optional<uint64_t> memory;
  Arguments parser(
      "dump", "DB [OPTIONS]",
      "Writes a database, or one graph of it, as RDF. What is dumped is the database at "
      "one moment, also while somebody writes.",
      {{"mote dump animals.db > animals.nq", "everything as N-Quads"},
       {"mote dump animals.db -o animals.ttl.gz", "as compressed Turtle"},
       {"mote dump animals.db --graph http://example.org/more --format ntriples",
        "one named graph"}});
  database.Declare(parser);
  DeclareFormat(parser, "--format",
                "syntax; otherwise the name of the output file tells, or it is nquads",
                FormatUse::kWrite, &format);
  parser.Value("--graph", "IRI", "write this graph alone; `default` means the default graph",
               &graph);
  parser.Value("-o,--output", "FILE", "write to a file, compressed if it ends in .gz or .zst",
               &output);
  DeclarePretty(parser, &options.pretty);
  parser.Size("--memory", "memory for `--pretty`, such as 512M; otherwise 1G", &memory);
  absl::Status status = parser.Parse(arguments);
  if (parser.help_wanted()) return PrintHelp(parser.Help());
  if (status.ok()) {
    const absl::StatusOr<RdfFormat> chosen = OutputFormat(format, output);
    status = chosen.ok() ? CheckPretty(options.pretty, *chosen) : chosen.status();
    if (chosen.ok()) options.format = *chosen;
  }
  if (status.ok() && graph.has_value()) {
    if (*graph == "default") {
      options.default_graph_only = true;
    } else if (IsAbsoluteIri(*graph)) {
      options.graph = *graph;
    } else {
      status = absl::InvalidArgumentError("`--graph`: `" + *graph + "` is no absolute IRI");
    }
  }
  if (!status.ok()) return FailUsage("dump", status);
  if (memory.has_value()) options.max_memory = *memory;
  status = Dump(database, options, output);
  return status.ok() ? kExitDone : Fail(status);
}

}  // namespace mote
