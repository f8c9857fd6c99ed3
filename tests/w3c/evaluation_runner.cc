#include "tests/w3c/evaluation_runner.h"

#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "engine/database/sparql_engine.h"
#include "storage/base/status_macros.h"
#include "storage/rdf/rdf_syntax.h"
#include "tests/support/isomorphism.h"
#include "tests/support/query_runner.h"
#include "tests/support/shared_data.h"
#include "tests/w3c/answer_comparison.h"
#include "tests/w3c/dataset_io.h"

namespace mote::testing {
namespace {

// Whether all documents of a test are in a syntax that can be read.
std::optional<std::string> UnreadableDocument(const W3cTest& test) {
  std::vector<std::string> files = test.action.data;
  for (const W3cGraph& graph : test.action.graph_data) files.push_back(graph.file);
  for (const W3cFrom& from : test.action.from) files.push_back(from.file);
  for (const std::string& file : files) {
    const std::optional<RdfFormat> format = RdfFormatFromPath(file);
    if (format.has_value() && !IsSupported(*format)) return file;
  }
  return std::nullopt;
}

Outcome RunQueryTest(const W3cTest& test) {
  const absl::StatusOr<std::string> query = ReadFile(test.action.query);
  if (!query.ok()) return FromStatus(query.status(), "query");
  std::vector<W3cGraph> graphs = test.action.graph_data;
  // What FROM and FROM NAMED name lies in graphs of these names.
  std::set<std::string> known;
  for (const W3cGraph& graph : graphs) known.insert(graph.name);
  for (const W3cFrom& from : test.action.from) {
    if (known.insert(from.iri).second) graphs.push_back({from.iri, from.file});
  }
  const absl::StatusOr<std::unique_ptr<SparqlEngine>> database = OpenWith(test.action.data, graphs);
  if (!database.ok()) return FromStatus(database.status(), "data");
  QueryOptions options;
  options.base_iri = test.base;
  const W3cResult& expected = *test.result;
  if (expected.srj.empty() && (expected.format == "csv" || expected.format == "tsv")) {
    const absl::StatusOr<std::string> text =
        RunQueryAsText(**database, *query, options, expected.format);
    if (!text.ok()) return FromStatus(text.status(), "query");
    return CompareText(*text, expected);
  }
  const absl::StatusOr<QueryAnswer> answer = RunQuery(**database, *query, options);
  if (!answer.ok()) return FromStatus(answer.status(), "query");
  if (expected.kind != "graph") {
    if (answer->is_graph) return Outcome::Failed("the answer is a graph");
    return CompareSolutions(*query, options.base_iri, answer->result, expected);
  }
  if (!answer->is_graph) return Outcome::Failed("the answer is no graph");
  const absl::StatusOr<std::vector<TestQuad>> graph =
      ReadDocument(expected.file, expected.base.empty() ? test.base : expected.base);
  if (!graph.ok()) return FromStatus(graph.status(), "expected graph");
  return CompareGraphs(answer->graph, *graph);
}

Outcome RunUpdateTest(const W3cTest& test) {
  const absl::StatusOr<std::string> request = ReadFile(test.action.request);
  if (!request.ok()) return FromStatus(request.status(), "request");
  const absl::StatusOr<std::unique_ptr<SparqlEngine>> database =
      OpenWith(test.action.data, test.action.graph_data);
  if (!database.ok()) return FromStatus(database.status(), "data");
  UpdateOptions options;
  options.base_iri = test.base;
  options.allow_load = true;
  const absl::StatusOr<UpdateReport> report = (*database)->Update(*request, options);
  if (!report.ok()) return FromStatus(report.status(), "update");
  const auto quads = StoredQuads((*database)->store());
  if (!quads.ok()) return FromStatus(quads.status(), "quads");
  const auto graphs = StoredGraphs((*database)->store());
  if (!graphs.ok()) return FromStatus(graphs.status(), "graphs");
  return CompareDatasets(*quads, *graphs, *test.result);
}

}  // namespace

absl::StatusOr<std::unique_ptr<SparqlEngine>> OpenWith(const std::vector<std::string>& data,
                                                       const std::vector<W3cGraph>& graphs) {
  StoreOptions options;
  options.background_folding = false;
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<SparqlEngine> database,
                        SparqlEngine::OpenInMemory(options));
  MOTE_RETURN_IF_ERROR(LoadDocuments(database->store(), data, graphs));
  return database;
}

std::optional<std::string> MissingNeed(const W3cTest& test) {
  for (const char* need : {"http", "service", "entailment", "sparql-protocol",
                           "graph-store-protocol", "service-description"}) {
    if (test.Needs(need)) return need;
  }
  return std::nullopt;
}

bool IsEvaluationTest(const W3cTest& test) {
  return test.group.compare(0, 6, "sparql") == 0 && test.result.has_value() &&
         (test.type == "QueryEvaluationTest" || test.type == "UpdateEvaluationTest" ||
          test.type == "CSVResultFormatTest");
}

Outcome RunEvaluation(const W3cTest& test) {
  if (const std::optional<std::string> need = MissingNeed(test)) {
    return Outcome::Skipped("needs " + *need);
  }
  if (const std::optional<std::string> file = UnreadableDocument(test)) {
    return Outcome::Skipped("needs a reader for " + *file);
  }
  return test.type == "UpdateEvaluationTest" ? RunUpdateTest(test) : RunQueryTest(test);
}

}  // namespace mote::testing
