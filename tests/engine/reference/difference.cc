#include "tests/engine/reference/difference.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "grammar/parser/parser.h"
#include "tests/engine/reference/evaluator.h"
#include "tests/engine/reference/memory_engine.h"
#include "tests/engine/reference/shrinking.h"
#include "tests/engine/reference/store_engine.h"
#include "tests/support/sparql_results.h"

namespace mote::reference {
namespace {

testing::SparqlResult ResultOf(const ast::Query& query, const Answer& answer) {
  testing::SparqlResult result;
  if (std::holds_alternative<ast::AskClause>(query.form)) {
    result.boolean = answer.boolean;
    return result;
  }
  if (std::holds_alternative<ast::ConstructClause>(query.form)) {
    result.table.variables = {"s", "p", "o"};
    for (const Triple& triple : answer.graph) {
      result.table.rows.push_back({triple.subject, triple.predicate, triple.object});
    }
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

// The default graph is the union of all graphs.
RdfDataset WithUnion(RdfDataset dataset) {
  for (const auto& [name, graph] : dataset.named) {
    for (const Triple& triple : graph) AddTriple(&dataset.default_graph, triple);
  }
  return dataset;
}

}  // namespace

void NameBlankNodes(testing::SparqlResult* result) {
  for (auto& row : result->table.rows) {
    for (std::optional<Term>& cell : row) {
      if (!cell.has_value()) continue;
      cell = WithBlankNodes(*cell, [](const Term& node) { return Term::Iri("_:" + node.value()); });
    }
  }
}

Comparison Compare(const RandomQuery& query, const RdfDataset& dataset, uint64_t plan_seed) {
  Comparison comparison;
  const absl::StatusOr<ast::Query> parsed = ParseQuery(query.text);
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
  testing::SparqlResult expected = ResultOf(*parsed, answer);
  NameBlankNodes(&expected);
  testing::ComparisonRules rules;
  rules.ordered = query.ordered;
  const auto check = [&](const std::string& how, absl::StatusOr<testing::SparqlResult> actual) {
    if (absl::IsResourceExhausted(actual.status())) {
      comparison.too_large = true;
      return false;
    }
    if (!actual.ok()) {
      comparison.difference = std::string(actual.status().message());
    } else {
      NameBlankNodes(&*actual);
      comparison.difference = testing::CompareResults(*actual, expected, rules);
    }
    if (comparison.difference.empty()) return true;
    comparison.difference = how + ": " + comparison.difference;
    return false;
  };
  MemoryEngine engine(dataset);
  if (!std::holds_alternative<ast::ConstructClause>(parsed->form)) {
    if (!check("by the usual plan", engine.Run(*parsed))) return comparison;
    engine.MisleadPlanner(plan_seed);
    if (!check("by the misled plan", engine.Run(*parsed))) return comparison;
  }
  const auto layout = static_cast<StoreEngine::Layout>(plan_seed / 4 % StoreEngine::kLayouts);
  const auto store = StoreEngine::Make(dataset, layout);
  if (!store.ok()) {
    comparison.difference = "no store: " + std::string(store.status().message());
    return comparison;
  }
  QueryOptions limits;
  limits.memory_limit = MemoryEngine::kMemoryLimit;
  limits.timeout = MemoryEngine::kTimeLimit;
  if (!check("in a store", (*store)->Run(query.text, limits))) return comparison;
  if (plan_seed % 4 == 1) {
    // A query that runs out of memory has no answer, rather than a part of it.
    QueryOptions options;
    options.memory_limit = uint64_t{1} << (10 + plan_seed / 4 % 10);
    absl::StatusOr<testing::SparqlResult> actual = (*store)->Run(query.text, options);
    const bool exhausted = absl::IsResourceExhausted(actual.status());
    if (!exhausted && !check("in little memory", std::move(actual))) return comparison;
  }
  if (parsed->dataset.empty() && plan_seed % 2 == 0) {
    const Answer of_all = EvaluateQuery(*parsed, WithUnion(dataset));
    if (of_all.too_large) return comparison;
    expected = ResultOf(*parsed, of_all);
    NameBlankNodes(&expected);
    QueryOptions options = limits;
    options.union_default_graph = true;
    if (!check("on all graphs", (*store)->Run(query.text, options))) return comparison;
  }
  comparison.operators = engine.operators();
  return comparison;
}

namespace {

// The last ORDER BY of a query, up to what may follow it.
std::string OrderClause(const std::string& text) {
  const size_t begin = text.rfind("ORDER BY");
  if (begin == std::string::npos) return "";
  size_t end = text.size();
  for (const char* next : {" LIMIT", " OFFSET", " VALUES"}) {
    end = std::min(end, text.find(next, begin));
  }
  return text.substr(begin, end - begin);
}

}  // namespace

Finding Shrink(RandomQuery query, RdfDataset dataset, uint64_t plan_seed) {
  // What is left of an order must be as total as before, or rows may come in several orders.
  const std::string order = query.ordered ? OrderClause(query.text) : "";
  const auto differs = [&] {
    return query.text.find(order) != std::string::npos &&
           !Compare(query, dataset, plan_seed).difference.empty();
  };
  ShrinkDataset(&dataset, differs);
  ShrinkText(&query.text, differs);
  ShrinkDataset(&dataset, differs);
  return {std::move(query), std::move(dataset)};
}

}  // namespace mote::reference
