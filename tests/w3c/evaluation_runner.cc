#include "tests/w3c/evaluation_runner.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "engine/database/database.h"
#include "grammar/parser/parser.h"
#include "storage/base/status_macros.h"
#include "storage/rdf/rdf_syntax.h"
#include "tests/support/isomorphism.h"
#include "tests/support/query_runner.h"
#include "tests/support/shared_data.h"
#include "tests/support/sparql_results.h"
#include "tests/w3c/alterations.h"
#include "tests/w3c/computed_variables.h"
#include "tests/w3c/dataset_io.h"

namespace mote::testing {
namespace {

Outcome FromStatus(const absl::Status& status, const std::string& what) {
  std::string reason = what + ": " + std::string(status.message());
  std::replace(reason.begin(), reason.end(), '\n', ' ');
  return Outcome::Failed(std::move(reason));
}

absl::StatusOr<std::unique_ptr<Database>> OpenWith(const std::vector<std::string>& data,
                                                   const std::vector<W3cGraph>& graphs) {
  StoreOptions options;
  options.background_folding = false;
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<Database> database, Database::OpenInMemory(options));
  MOTE_RETURN_IF_ERROR(LoadDocuments(database->store(), data, graphs));
  return database;
}

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

// The lines of a CSV or TSV file, in any order but for the first, without their ends and without
// the labels of blank nodes.
std::vector<std::string> ComparableLines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  std::string line;
  while (std::getline(stream, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::string comparable;
    bool cell_start = true;
    for (size_t i = 0; i < line.size(); ++i) {
      comparable += line[i];
      if (cell_start && line.compare(i, 2, "_:") == 0) {
        i = line.find_first_of(",\t", i);
        if (i == std::string::npos) break;
        comparable += line[i];
      }
      cell_start = line[i] == ',' || line[i] == '\t';
    }
    lines.push_back(std::move(comparable));
  }
  if (!lines.empty()) std::sort(lines.begin() + 1, lines.end());
  return lines;
}

Outcome CompareText(Database& database, const std::string& query, const QueryOptions& options,
                    const W3cResult& expected) {
  const absl::StatusOr<std::string> actual =
      RunQueryAsText(database, query, options, expected.format);
  if (!actual.ok()) return FromStatus(actual.status(), "query");
  const absl::StatusOr<std::string> text = ReadFile(expected.file);
  if (!text.ok()) return FromStatus(text.status(), "expected result");
  if (ComparableLines(*actual) != ComparableLines(*text)) {
    return Outcome::Failed("written as\n" + *actual + "expected\n" + *text);
  }
  if (ComparableLines(*actual) == ComparableLines(*text + "altered\n")) {
    return Outcome::Failed("the comparison does not notice a line more");
  }
  return Outcome::Passed();
}

Outcome CompareGraphs(const std::vector<TestQuad>& actual, const std::vector<TestQuad>& expected) {
  if (!AreIsomorphic(actual, expected)) {
    return Outcome::Failed("the graphs differ (- expected, + found)\n" +
                           Difference(expected, actual));
  }
  for (const auto& [what, altered] : Alterations(expected)) {
    if (AreIsomorphic(actual, altered)) {
      return Outcome::Failed("the comparison does not notice " + what);
    }
  }
  return Outcome::Passed();
}

Outcome CompareSolutions(const std::string& query, const QueryOptions& options,
                         const SparqlResult& actual, const W3cResult& expected) {
  ParseOptions parse_options;
  parse_options.base = options.base_iri;
  const absl::StatusOr<ast::Query> parsed = ParseQuery(query, parse_options);
  if (!parsed.ok()) return FromStatus(parsed.status(), "query");
  ComparisonRules rules;
  rules.ordered = expected.ordered;
  rules.lax_cardinality = expected.lax_cardinality;
  rules.fold_language_tags = true;
  rules.computed = ComputedVariables(*parsed);

  const absl::StatusOr<std::string> text = ReadFile(expected.srj);
  if (!text.ok()) return FromStatus(text.status(), "expected result");
  const absl::StatusOr<SparqlResult> wanted = ReadSparqlResultsJson(*text);
  if (!wanted.ok()) return FromStatus(wanted.status(), "expected result");
  const std::string difference = CompareResults(actual, *wanted, rules);
  if (!difference.empty()) return Outcome::Failed(difference);
  for (const auto& [what, altered] : Alterations(*wanted, rules)) {
    if (CompareResults(actual, altered, rules).empty()) {
      return Outcome::Failed("the comparison does not notice " + what);
    }
  }
  return Outcome::Passed();
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
  const absl::StatusOr<std::unique_ptr<Database>> database = OpenWith(test.action.data, graphs);
  if (!database.ok()) return FromStatus(database.status(), "data");
  QueryOptions options;
  options.base_iri = test.base;
  const W3cResult& expected = *test.result;
  if (expected.srj.empty() && (expected.format == "csv" || expected.format == "tsv")) {
    return CompareText(**database, *query, options, expected);
  }
  const absl::StatusOr<QueryAnswer> answer = RunQuery(**database, *query, options);
  if (!answer.ok()) return FromStatus(answer.status(), "query");
  if (expected.kind != "graph") {
    if (answer->is_graph) return Outcome::Failed("the answer is a graph");
    return CompareSolutions(*query, options, answer->result, expected);
  }
  if (!answer->is_graph) return Outcome::Failed("the answer is no graph");
  const absl::StatusOr<std::vector<TestQuad>> graph =
      ReadDocument(expected.file, expected.base.empty() ? test.base : expected.base);
  if (!graph.ok()) return FromStatus(graph.status(), "expected graph");
  return CompareGraphs(answer->graph, *graph);
}

// Whether the graphs of an expected dataset stand in TriG or N-Quads instead of one file for each.
bool SaysNothingOfEmptyGraphs(const W3cResult& result) {
  return std::any_of(result.data.begin(), result.data.end(), [](const std::string& file) {
    const std::optional<RdfFormat> format = RdfFormatFromPath(file);
    return format == RdfFormat::kTriG || format == RdfFormat::kNQuads;
  });
}

Outcome RunUpdateTest(const W3cTest& test) {
  const absl::StatusOr<std::string> request = ReadFile(test.action.request);
  if (!request.ok()) return FromStatus(request.status(), "request");
  const absl::StatusOr<std::unique_ptr<Database>> database =
      OpenWith(test.action.data, test.action.graph_data);
  if (!database.ok()) return FromStatus(database.status(), "data");
  UpdateOptions options;
  options.base_iri = test.base;
  options.allow_load = true;
  const absl::StatusOr<UpdateReport> report = (*database)->Update(*request, options);
  if (!report.ok()) return FromStatus(report.status(), "update");
  const absl::StatusOr<std::unique_ptr<Database>> wanted =
      OpenWith(test.result->data, test.result->graph_data);
  if (!wanted.ok()) return FromStatus(wanted.status(), "expected data");
  const auto actual_quads = StoredQuads((*database)->store());
  const auto wanted_quads = StoredQuads((*wanted)->store());
  if (!actual_quads.ok()) return FromStatus(actual_quads.status(), "quads");
  if (!wanted_quads.ok()) return FromStatus(wanted_quads.status(), "expected quads");
  auto actual_graphs = StoredGraphs((*database)->store());
  const auto wanted_graphs = StoredGraphs((*wanted)->store());
  if (!actual_graphs.ok()) return FromStatus(actual_graphs.status(), "graphs");
  if (!wanted_graphs.ok()) return FromStatus(wanted_graphs.status(), "expected graphs");
  // A dataset in one document cannot say which empty graphs there are.
  if (SaysNothingOfEmptyGraphs(*test.result)) {
    std::set<std::string> used;
    for (const TestQuad& quad : *actual_quads) {
      if (quad.graph.has_value()) used.insert(quad.graph->value());
    }
    std::erase_if(*actual_graphs, [&](const std::string& name) { return used.count(name) == 0; });
  }
  if (*actual_graphs != *wanted_graphs) {
    std::string reason = "the graphs are";
    for (const std::string& name : *actual_graphs) reason += " <" + name + ">";
    reason += ", expected";
    for (const std::string& name : *wanted_graphs) reason += " <" + name + ">";
    return Outcome::Failed(std::move(reason));
  }
  return CompareGraphs(*actual_quads, *wanted_quads);
}

}  // namespace

bool IsEvaluationTest(const W3cTest& test) {
  return test.group.compare(0, 6, "sparql") == 0 && test.result.has_value() &&
         (test.type == "QueryEvaluationTest" || test.type == "UpdateEvaluationTest" ||
          test.type == "CSVResultFormatTest");
}

Outcome RunEvaluation(const W3cTest& test) {
  for (const char* need : {"http", "service", "entailment", "sparql-protocol",
                           "graph-store-protocol", "service-description"}) {
    if (test.Needs(need)) return Outcome::Skipped(std::string("needs ") + need);
  }
  if (const std::optional<std::string> file = UnreadableDocument(test)) {
    return Outcome::Skipped("needs a reader for " + *file);
  }
  return test.type == "UpdateEvaluationTest" ? RunUpdateTest(test) : RunQueryTest(test);
}

}  // namespace mote::testing
