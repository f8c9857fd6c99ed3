#include "tests/w3c/command_runner.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "engine/database/sparql_engine.h"
#include "storage/base/status_macros.h"
#include "storage/rdf/rdf_reader.h"
#include "tests/support/process.h"
#include "tests/support/shared_data.h"
#include "tests/w3c/answer_comparison.h"
#include "tests/w3c/dataset_io.h"

namespace mote::testing {
namespace {

bool IsSyntaxTest(const W3cTest& test) {
  return test.type.find("Syntax") != std::string::npos &&
         (!test.action.query.empty() || !test.action.request.empty());
}

// A database directory of its own, and the command on it. The first thing that goes wrong is kept.
class CommandRun {
 public:
  explicit CommandRun(std::string command) : command_(std::move(command)) {}

  const std::string& error() const { return error_; }
  const std::string& database() const { return database_; }

  // What `mote VERB DB ...` prints; empty after an error.
  std::string Run(std::vector<std::string> arguments, const std::string& base) {
    if (!error_.empty()) return "";
    arguments.insert(arguments.begin(), command_);
    if (!base.empty()) {
      arguments.push_back("--base");
      arguments.push_back(base);
    }
    ProcessResult result = RunProcess(arguments);
    if (result.exit_code != 0) {
      error_ =
          "mote " + arguments[1] + " gave " + std::to_string(result.exit_code) + ": " + result.err;
      std::replace(error_.begin(), error_.end(), '\n', ' ');
      return "";
    }
    return std::move(result.out);
  }

  void Load(const std::vector<std::string>& data, const std::vector<W3cGraph>& graphs) {
    // There is a database even if there is nothing to load.
    std::string create = "CLEAR ALL";
    for (const W3cGraph& graph : graphs) create += "; CREATE SILENT GRAPH <" + graph.name + ">";
    Run({"update", database_, create, "--no-sync"}, "");
    for (const std::string& file : data) {
      Run({"load", database_, file, "--no-sync"}, DocumentIri(file));
    }
    for (const W3cGraph& graph : graphs) {
      Run({"load", database_, graph.file, "--no-sync", "--graph", graph.name},
          DocumentIri(graph.file));
    }
  }

 private:
  TemporaryDirectory directory_;
  const std::string database_ = directory_ / "db";
  const std::string command_;
  std::string error_;
};

absl::StatusOr<std::vector<TestQuad>> ReadQuads(const std::string& text, RdfFormat format) {
  RdfReaderOptions options;
  options.format = format;
  QuadCollector collector;
  MOTE_RETURN_IF_ERROR(ReadRdf(text, options, collector).status());
  return std::move(collector.quads);
}

Outcome RunSyntaxTest(const std::string& command, const W3cTest& test) {
  const bool is_update = !test.action.request.empty();
  std::vector<std::string> arguments = {command,
                                        is_update ? "update" : "query",
                                        "none",
                                        "-f",
                                        is_update ? test.action.request : test.action.query,
                                        "--parse-only"};
  if (!test.base.empty()) {
    arguments.push_back("--base");
    arguments.push_back(test.base);
  }
  const ProcessResult result = RunProcess(arguments);
  const bool negative = test.type.find("Negative") != std::string::npos;
  if (!result.out.empty()) return Outcome::Failed("prints " + result.out);
  if (!negative) {
    if (result.exit_code == 0 && result.err.empty()) return Outcome::Passed();
    return Outcome::Failed("refused: " + result.err);
  }
  if (result.exit_code != 1) return Outcome::Failed("accepted");
  const std::string place = "mote: " + arguments[4] + ":";
  if (result.err.rfind(place, 0) != 0 || result.err.find(": error: ") == std::string::npos ||
      result.err.find("\nmote: ") != std::string::npos) {
    return Outcome::Failed("refused with an unclear message: " + result.err);
  }
  return Outcome::Passed();
}

Outcome RunQueryTest(const std::string& command, const W3cTest& test) {
  std::vector<W3cGraph> graphs = test.action.graph_data;
  std::set<std::string> known;
  for (const W3cGraph& graph : graphs) known.insert(graph.name);
  for (const W3cFrom& from : test.action.from) {
    if (known.insert(from.iri).second) graphs.push_back({from.iri, from.file});
  }
  CommandRun run(command);
  run.Load(test.action.data, graphs);
  const W3cResult& expected = *test.result;
  const bool as_text =
      expected.srj.empty() && (expected.format == "csv" || expected.format == "tsv");
  const bool is_graph = !as_text && expected.kind == "graph";
  const std::string format = as_text ? expected.format : is_graph ? "ntriples" : "json";
  const std::string out =
      run.Run({"query", run.database(), "-f", test.action.query, "--format", format}, test.base);
  if (!run.error().empty()) return Outcome::Failed(run.error());
  if (as_text) return CompareText(out, expected);
  if (is_graph) {
    const auto actual = ReadQuads(out, RdfFormat::kNTriples);
    if (!actual.ok()) return FromStatus(actual.status(), "the answer");
    const auto wanted =
        ReadDocument(expected.file, expected.base.empty() ? test.base : expected.base);
    if (!wanted.ok()) return FromStatus(wanted.status(), "expected graph");
    return CompareGraphs(*actual, *wanted);
  }
  const absl::StatusOr<SparqlResult> actual = ReadSparqlResultsJson(out);
  if (!actual.ok()) return FromStatus(actual.status(), "the answer");
  const absl::StatusOr<std::string> query = ReadFile(test.action.query);
  if (!query.ok()) return FromStatus(query.status(), "query");
  return CompareSolutions(*query, test.base, *actual, expected);
}

Outcome RunUpdateTest(const std::string& command, const W3cTest& test) {
  CommandRun run(command);
  run.Load(test.action.data, test.action.graph_data);
  run.Run({"update", run.database(), "-f", test.action.request, "--no-sync"}, test.base);
  const std::string dump = run.Run({"dump", run.database(), "--format", "nquads"}, "");
  const std::string graphs = run.Run(
      {"query", run.database(), "SELECT DISTINCT ?g { GRAPH ?g {} }", "--format", "json"}, "");
  if (!run.error().empty()) return Outcome::Failed(run.error());
  const auto actual = ReadQuads(dump, RdfFormat::kNQuads);
  if (!actual.ok()) return FromStatus(actual.status(), "the dump");
  const absl::StatusOr<SparqlResult> names = ReadSparqlResultsJson(graphs);
  if (!names.ok()) return FromStatus(names.status(), "the graphs");
  std::set<std::string> actual_graphs;
  for (const auto& row : names->table.rows) actual_graphs.insert(row[0]->value());
  return CompareDatasets(*actual, std::move(actual_graphs), *test.result);
}

}  // namespace

bool IsCommandTest(const W3cTest& test) {
  return test.group.compare(0, 6, "sparql") == 0 && (IsSyntaxTest(test) || IsEvaluationTest(test));
}

Outcome RunByCommand(const std::string& command, const W3cTest& test) {
  if (IsSyntaxTest(test)) return RunSyntaxTest(command, test);
  // What the engine cannot do in this version, the command cannot either.
  const Outcome direct = RunEvaluation(test);
  if (direct.kind == Outcome::Kind::kSkipped) return direct;
  return test.type == "UpdateEvaluationTest" ? RunUpdateTest(command, test)
                                             : RunQueryTest(command, test);
}

}  // namespace mote::testing
