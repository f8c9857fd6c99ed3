#include "tests/w3c/answer_comparison.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include "grammar/parser/parser.h"
#include "storage/rdf/rdf_syntax.h"
#include "tests/support/shared_data.h"
#include "tests/w3c/alterations.h"
#include "tests/w3c/computed_variables.h"
#include "tests/w3c/dataset_io.h"

namespace mote::testing {
namespace {

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

// Whether the graphs of an expected dataset stand in TriG or N-Quads instead of one file for each.
bool SaysNothingOfEmptyGraphs(const W3cResult& result) {
  return std::any_of(result.data.begin(), result.data.end(), [](const std::string& file) {
    const std::optional<RdfFormat> format = RdfFormatFromPath(file);
    return format == RdfFormat::kTriG || format == RdfFormat::kNQuads;
  });
}

}  // namespace

Outcome FromStatus(const absl::Status& status, const std::string& what) {
  std::string reason = what + ": " + std::string(status.message());
  std::replace(reason.begin(), reason.end(), '\n', ' ');
  return Outcome::Failed(std::move(reason));
}

Outcome CompareText(const std::string& actual, const W3cResult& expected) {
  const absl::StatusOr<std::string> text = ReadFile(expected.file);
  if (!text.ok()) return FromStatus(text.status(), "expected result");
  if (ComparableLines(actual) != ComparableLines(*text)) {
    return Outcome::Failed("written as\n" + actual + "expected\n" + *text);
  }
  for (const auto& [what, altered] : Alterations(*text)) {
    if (ComparableLines(actual) == ComparableLines(altered)) {
      return Outcome::Failed("the comparison does not notice " + what);
    }
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

Outcome CompareSolutions(const std::string& query, const std::string& base,
                         const SparqlResult& actual, const W3cResult& expected) {
  ParseOptions parse_options;
  parse_options.base = base;
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

Outcome CompareDatasets(const std::vector<TestQuad>& actual, std::set<std::string> actual_graphs,
                        const W3cResult& expected) {
  const auto wanted = OpenWith(expected.data, expected.graph_data);
  if (!wanted.ok()) return FromStatus(wanted.status(), "expected data");
  const auto quads = StoredQuads((*wanted)->store());
  if (!quads.ok()) return FromStatus(quads.status(), "expected quads");
  const auto graphs = StoredGraphs((*wanted)->store());
  if (!graphs.ok()) return FromStatus(graphs.status(), "expected graphs");
  // A dataset in one document cannot say which empty graphs there are.
  if (SaysNothingOfEmptyGraphs(expected)) {
    std::set<std::string> used;
    for (const TestQuad& quad : actual) {
      if (quad.graph.has_value()) used.insert(quad.graph->value());
    }
    std::erase_if(actual_graphs, [&](const std::string& name) { return used.count(name) == 0; });
  }
  if (actual_graphs == *graphs) return CompareGraphs(actual, *quads);
  std::string reason = "the graphs are";
  for (const std::string& name : actual_graphs) reason += " <" + name + ">";
  reason += ", expected";
  for (const std::string& name : *graphs) reason += " <" + name + ">";
  return Outcome::Failed(std::move(reason));
}

}  // namespace mote::testing
