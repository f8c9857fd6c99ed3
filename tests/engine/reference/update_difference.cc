#include "tests/engine/reference/update_difference.h"

#include <memory>
#include <utility>

#include "grammar/parser/parser.h"
#include "tests/engine/reference/shrinking.h"
#include "tests/engine/reference/store_engine.h"
#include "tests/engine/reference/updates.h"

namespace mote::reference {
namespace {

using testing::SolutionTable;

void AddRows(const Graph& graph, const std::optional<Term>& name, SolutionTable* table) {
  for (const Triple& triple : graph) {
    auto& row = table->rows.emplace_back();
    if (name.has_value()) row.push_back(*name);
    row.push_back(triple.subject);
    row.push_back(triple.predicate);
    row.push_back(triple.object);
  }
}

// What three queries tell of a dataset: its default graph, its named graphs, and their names.
struct State {
  SolutionTable default_graph{{"s", "p", "o"}, {}};
  SolutionTable named_graphs{{"g", "s", "p", "o"}, {}};
  SolutionTable names{{"g"}, {}};
};

State StateOf(const RdfDataset& dataset) {
  State state;
  AddRows(dataset.default_graph, std::nullopt, &state.default_graph);
  for (const auto& [name, graph] : dataset.named) {
    AddRows(graph, GraphName(name), &state.named_graphs);
    state.names.rows.push_back({GraphName(name)});
  }
  return state;
}

// Empty if the query's answer on the store is `expected`.
std::string Check(StoreEngine& store, const std::string& query, const SolutionTable& expected) {
  absl::StatusOr<testing::SparqlResult> actual = store.Run(query, QueryOptions());
  if (!actual.ok()) return std::string(actual.status().message());
  testing::SparqlResult wanted;
  wanted.table = expected;
  NameBlankNodes(&*actual);
  NameBlankNodes(&wanted);
  const std::string difference = testing::CompareResults(*actual, wanted, {});
  return difference.empty() ? "" : query + ": " + difference;
}

}  // namespace

Comparison CompareUpdate(const std::string& update, const RdfDataset& dataset, uint64_t seed) {
  Comparison comparison;
  const absl::StatusOr<ast::Update> parsed = ParseUpdate(update);
  if (!parsed.ok()) {
    comparison.difference = "does not parse: " + std::string(parsed.status().message());
    return comparison;
  }
  RdfDataset after = dataset;
  if (!ApplyUpdate(*parsed, &after)) {
    comparison.too_large = true;
    return comparison;
  }
  comparison.has_answers = ToNQuads(after) != ToNQuads(dataset);
  const auto store =
      StoreEngine::Make(dataset, static_cast<StoreEngine::Layout>(seed % StoreEngine::kLayouts));
  if (!store.ok()) {
    comparison.difference = "no store: " + std::string(store.status().message());
    return comparison;
  }
  const auto report = (*store)->database().Update(update, UpdateOptions());
  if (!report.ok()) {
    comparison.difference = "fails: " + std::string(report.status().message());
    return comparison;
  }
  const State state = StateOf(after);
  for (const auto& [query, expected] :
       {std::pair("SELECT * { ?s ?p ?o }", &state.default_graph),
        std::pair("SELECT * { GRAPH ?g { ?s ?p ?o } }", &state.named_graphs),
        std::pair("SELECT * { GRAPH ?g { } }", &state.names)}) {
    comparison.difference = Check(**store, query, *expected);
    if (!comparison.difference.empty()) return comparison;
  }
  return comparison;
}

RdfDataset ShrinkUpdate(const std::string& update, RdfDataset dataset, uint64_t seed) {
  ShrinkDataset(&dataset, [&] { return !CompareUpdate(update, dataset, seed).difference.empty(); });
  return dataset;
}

}  // namespace mote::reference
