#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "engine/database/sparql_engine.h"
#include "ontology/ontology_files.h"
#include "shell/arguments/arguments.h"
#include "shell/arguments/database_arguments.h"
#include "shell/arguments/units.h"
#include "shell/command/command.h"
#include "shell/diagnostics.h"
#include "shell/output/statement_runner.h"
#include "shell/terminal/terminal.h"
#include "storage/base/status_macros.h"
#include "storage/load/bulk_load.h"

namespace mote {
namespace {

struct Question {
  const char* title;
  const char* query;
};

constexpr Question kQuestions[] = {
    {"Which boards can run a model that needs an accelerometer, a gyroscope, 116 kB of RAM and 531 "
     "kB of Flash?",
     "queries/boards-for-a-model.rq"},
    {"Which models can a board with a camera, 127 kB of RAM and 576 kB of Flash run?",
     "queries/models-for-a-board.rq"},
    {"Which model that hears \"yes\" and \"no\" is best?", "queries/best-model-for-a-task.rq"},
};

// A directory that goes away with the object.
class WorkDirectory {
 public:
  static absl::StatusOr<std::unique_ptr<WorkDirectory>> Make() {
    std::error_code error;
    const std::filesystem::path base = std::filesystem::temp_directory_path(error);
    std::string pattern = ((error ? "." : base) / "mote-demo-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
      return absl::UnavailableError("cannot make a directory like " + pattern);
    }
    return std::unique_ptr<WorkDirectory>(new WorkDirectory(pattern));
  }
  ~WorkDirectory() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  const std::string& path() const { return path_; }

 private:
  explicit WorkDirectory(std::string path) : path_(std::move(path)) {}
  const std::string path_;
};

// Writes the built-in Turtle files to `directory`, and gives them as inputs of a load.
absl::StatusOr<std::vector<LoadInput>> UnpackOntology(const std::string& directory) {
  std::vector<LoadInput> inputs;
  for (const OntologyFile& file : OntologyFiles()) {
    if (RdfFormatFromPath(file.path) != RdfFormat::kTurtle) continue;
    const std::filesystem::path path = std::filesystem::path(directory) / file.path;
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(path.c_str(), "wb"),
                                                              std::fclose);
    if (out == nullptr ||
        std::fwrite(file.content.data(), 1, file.content.size(), out.get()) !=
            file.content.size() ||
        std::fflush(out.get()) != 0) {
      return absl::UnavailableError("cannot write " + path.string());
    }
    LoadInput input;
    input.path = path.string();
    input.format = RdfFormat::kTurtle;
    inputs.push_back(std::move(input));
  }
  return inputs;
}

absl::Status Demo(const DatabaseArguments& arguments, const std::optional<std::string>& path) {
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<WorkDirectory> work, WorkDirectory::Make());
  MOTE_ASSIGN_OR_RETURN(const std::vector<LoadInput> inputs, UnpackOntology(work->path()));
  StoreOptions store_options = arguments.store_options();
  store_options.create_if_missing = true;
  MOTE_ASSIGN_OR_RETURN(
      const std::unique_ptr<SparqlEngine> database,
      SparqlEngine::Open(path.has_value() ? *path : work->path() + "/demo.db", store_options));
  LoadOptions load_options;
  load_options.message = "demo";
  MOTE_ASSIGN_OR_RETURN(const LoadReport report, BulkLoad(database->store(), inputs, load_options));
  std::printf("Loaded the TinyML graph: %zu files, %s triples, in %s.\n", inputs.size(),
              FormatCount(report.statements).c_str(), FormatSeconds(report.seconds).c_str());
  PrintOptions print;
  if (IsTerminal(STDOUT_FILENO)) print.width = TerminalWidth(STDOUT_FILENO, 0);
  print.prefixes = {{"board", "http://tinyml-schema.org/tinyml-demo/"}};
  int number = 0;
  for (const Question& question : kQuestions) {
    std::printf("\n%d. %s\n\n", ++number, question.title);
    MOTE_ASSIGN_OR_RETURN(
        const RunFigures figures,
        RunQueryText(*database, question.query, std::string(OntologyFileContent(question.query)),
                     QueryOptions(), print, stdout));
    std::printf("%s answers in %s\n", FormatCount(figures.rows).c_str(),
                FormatSeconds(figures.total_ms / 1000).c_str());
  }
  return absl::OkStatus();
}

}  // namespace

int RunDemo(const std::vector<std::string>& arguments) {
  DatabaseArguments database(DatabaseArguments::Access::kWrite);
  std::optional<std::string> path;
  Arguments parser(
      "demo", "[DB] [OPTIONS]",
      "Loads a small knowledge graph of neural networks and of the boards that could "
      "run them, and answers three questions about it. The graph and the questions are "
      "built into this command.",
      {{"mote demo", "with a database that goes away afterwards"},
       {"mote demo tinyml.db", "with one that stays, to ask more"}});
  parser.OptionalPositional("DB", &path);
  database.Declare(parser, /*path=*/false);
  absl::Status status = parser.Parse(arguments);
  if (parser.help_wanted()) return PrintHelp(parser.Help());
  if (!status.ok()) return FailUsage("demo", status);
  status = Demo(database, path);
  return status.ok() ? kExitDone : Fail(status);
}

}  // namespace mote
