#include "tests/engine/reference/update_difference.h"

#include <memory>
#include <utility>

#include "engine/update/update.h"
#include "grammar/parser/parser.h"
#include "storage/base/status_macros.h"
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

// Applies the update to the store, half of them with hardly any room for the quads that an
// operation gathers.
absl::Status Apply(const std::string& text, const ast::Update& update, bool spill,
                   StoreEngine& store) {
  if (!spill) return store.database().Update(text, UpdateOptions()).status();
  UpdateLimits limits;
  limits.gathered_bytes = 3 * sizeof(IdQuad);
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<WriteTransaction> transaction,
                        store.database().store().BeginWrite());
  MOTE_RETURN_IF_ERROR(mote::ApplyUpdate(update, limits, *transaction));
  return transaction->Commit(Durability::kRelaxed).status();
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
  const bool spill = seed / StoreEngine::kLayouts % 2 == 1;
  const absl::Status applied = Apply(update, *parsed, spill, **store);
  if (!applied.ok()) {
    comparison.difference = "fails: " + std::string(applied.message());
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
