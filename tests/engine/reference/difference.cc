#include "tests/engine/reference/difference.h"

#include <utility>

#include "grammar/parser/parser.h"
#include "tests/engine/reference/evaluator.h"
#include "tests/engine/reference/memory_engine.h"
#include "tests/support/sparql_results.h"

namespace mote::reference {
namespace {

testing::SparqlResult ResultOf(const ast::Query& query, const Answer& answer) {
  testing::SparqlResult result;
  if (std::holds_alternative<ast::AskClause>(query.form)) {
    result.boolean = answer.boolean;
    return result;
  }
  result.table.variables = answer.variables;
  for (const Solution& solution : answer.solutions) {
    auto& row = result.table.rows.emplace_back();
    for (const std::string& name : answer.variables) {
      const auto found = solution.find(name);
      row.push_back(found == solution.end() ? std::nullopt : std::optional<Term>(found->second));
    }
  }
  return result;
}

// Leaves out one triple after the other where `differs` stays true; halves first.
template <typename Differs>
void ShrinkGraph(Graph* graph, const Differs& differs) {
  for (size_t step = graph->size(); step > 0; step /= 2) {
    for (size_t i = 0; i < graph->size();) {
      const Graph before = *graph;
      const size_t end = std::min(graph->size(), i + step);
      graph->erase(graph->begin() + static_cast<ptrdiff_t>(i),
                   graph->begin() + static_cast<ptrdiff_t>(end));
      if (!differs()) {
        *graph = before;
        i += step;
      }
    }
  }
}

}  // namespace

Comparison Compare(const std::string& query, const RdfDataset& dataset, bool ordered) {
  Comparison comparison;
  const absl::StatusOr<ast::Query> parsed = ParseQuery(query);
  if (!parsed.ok()) {
    comparison.difference = "does not parse: " + std::string(parsed.status().message());
    return comparison;
  }
  const Answer answer = EvaluateQuery(*parsed, dataset);
  if (answer.too_large) {
    comparison.too_large = true;
    return comparison;
  }
  comparison.has_answers = answer.boolean;
  const absl::StatusOr<testing::SparqlResult> actual = MemoryEngine(dataset).Run(*parsed);
  if (!actual.ok()) {
    comparison.difference = "fails: " + std::string(actual.status().message());
    return comparison;
  }
  testing::ComparisonRules rules;
  rules.ordered = ordered;
  comparison.difference = testing::CompareResults(*actual, ResultOf(*parsed, answer), rules);
  return comparison;
}

RdfDataset Shrink(const std::string& query, RdfDataset dataset, bool ordered) {
  const auto differs = [&] { return !Compare(query, dataset, ordered).difference.empty(); };
  for (auto it = dataset.named.begin(); it != dataset.named.end();) {
    auto node = dataset.named.extract(it++);
    if (!differs()) dataset.named.insert(std::move(node));
  }
  ShrinkGraph(&dataset.default_graph, differs);
  for (auto& [name, graph] : dataset.named) ShrinkGraph(&graph, differs);
  return dataset;
}

}  // namespace mote::reference
