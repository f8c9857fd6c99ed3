#include "tests/engine/reference/store_engine.h"

#include <functional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "storage/base/status_macros.h"
#include "tests/support/query_runner.h"

namespace mote::reference {
namespace {

// Quads that are not among `quads` and look like them: their triples in the other graphs, and with
// the objects of their neighbours.
std::vector<IdQuad> QuadsBeside(std::span<const IdQuad> quads) {
  constexpr size_t kEnough = 1000;
  const std::set<IdQuad> there(quads.begin(), quads.end());
  std::set<Id> graphs = {kDefaultGraph};
  for (const IdQuad& quad : quads) graphs.insert(quad.graph);
  std::set<IdQuad> beside;
  for (size_t i = 0; i < quads.size() && beside.size() < kEnough; ++i) {
    for (Id graph : graphs) {
      IdQuad other = quads[i];
      other.graph = graph;
      if (!there.contains(other)) beside.insert(other);
    }
    IdQuad other = quads[i];
    other.object = quads[(i + 1) % quads.size()].object;
    if (!there.contains(other)) beside.insert(other);
  }
  return {beside.begin(), beside.end()};
}

}  // namespace

absl::StatusOr<std::unique_ptr<StoreEngine>> StoreEngine::Make(const RdfDataset& dataset,
                                                               Layout layout) {
  std::unique_ptr<StoreEngine> engine(new StoreEngine);
  StoreOptions options;
  options.background_folding = false;
  MOTE_ASSIGN_OR_RETURN(engine->database_, SparqlEngine::OpenInMemory(options));
  MOTE_RETURN_IF_ERROR(engine->Load(dataset, layout));
  return engine;
}

absl::Status StoreEngine::Load(const RdfDataset& dataset, Layout layout) {
  Store& store = database_->store();
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<WriteTransaction> transaction, store.BeginWrite());
  std::map<std::string, Id> blank_nodes;
  std::function<absl::StatusOr<Id>(const Term&)> intern =
      [&](const Term& term) -> absl::StatusOr<Id> {
    if (term.is_triple()) {
      IdTriple triple;
      MOTE_ASSIGN_OR_RETURN(triple.subject, intern(term.triple().subject));
      MOTE_ASSIGN_OR_RETURN(triple.predicate, intern(term.triple().predicate));
      MOTE_ASSIGN_OR_RETURN(triple.object, intern(term.triple().object));
      return transaction->InternTriple(triple);
    }
    if (!term.is_blank_node()) return transaction->Intern(term.view());
    const auto [it, added] = blank_nodes.try_emplace(term.value());
    if (added) {
      MOTE_ASSIGN_OR_RETURN(it->second, transaction->NewBlankNode());
      MOTE_ASSIGN_OR_RETURN(Term stored, transaction->source().TermOf(it->second));
      blank_nodes_[stored.value()] = term;
    }
    return it->second;
  };
  std::vector<IdQuad> quads;
  auto add = [&](const Graph& graph, Id name) -> absl::Status {
    for (const Triple& triple : graph) {
      IdQuad quad;
      MOTE_ASSIGN_OR_RETURN(quad.subject, intern(triple.subject));
      MOTE_ASSIGN_OR_RETURN(quad.predicate, intern(triple.predicate));
      MOTE_ASSIGN_OR_RETURN(quad.object, intern(triple.object));
      quad.graph = name;
      quads.push_back(quad);
    }
    return absl::OkStatus();
  };
  MOTE_RETURN_IF_ERROR(add(dataset.default_graph, kDefaultGraph));
  for (const auto& [name, graph] : dataset.named) {
    MOTE_ASSIGN_OR_RETURN(Id id, intern(GraphName(name)));
    MOTE_RETURN_IF_ERROR(transaction->CreateGraph(id).status());
    MOTE_RETURN_IF_ERROR(add(graph, id));
  }
  std::vector<IdQuad> removed;
  if (layout == Layout::kRemoved) {
    removed = QuadsBeside(quads);
    MOTE_RETURN_IF_ERROR(transaction->Insert(removed).status());
  }
  const size_t first = layout == Layout::kBoth ? (quads.size() + 1) / 2 : quads.size();
  const std::span<const IdQuad> all(quads);
  MOTE_RETURN_IF_ERROR(transaction->Insert(all.first(first)).status());
  MOTE_RETURN_IF_ERROR(transaction->Commit(Durability::kSync).status());
  if (layout == Layout::kDelta) return absl::OkStatus();
  MOTE_RETURN_IF_ERROR(store.Fold());
  if (layout == Layout::kBlocks) return absl::OkStatus();
  MOTE_ASSIGN_OR_RETURN(transaction, store.BeginWrite());
  MOTE_RETURN_IF_ERROR(transaction->Insert(all.subspan(first)).status());
  MOTE_RETURN_IF_ERROR(transaction->Delete(removed).status());
  return transaction->Commit(Durability::kSync).status();
}

Term StoreEngine::Relabelled(const Term& term) const {
  return WithBlankNodes(term, [this](const Term& node) {
    const auto found = blank_nodes_.find(node.value());
    return found == blank_nodes_.end() ? node : found->second;
  });
}

absl::StatusOr<testing::SparqlResult> StoreEngine::Run(const std::string& query,
                                                       const QueryOptions& options) {
  MOTE_ASSIGN_OR_RETURN(testing::QueryAnswer answer, testing::RunQuery(*database_, query, options));
  testing::SparqlResult result = std::move(answer.result);
  if (answer.is_graph) {
    result.table.variables = {"s", "p", "o"};
    for (const testing::TestQuad& quad : answer.graph) {
      result.table.rows.push_back({quad.subject, quad.predicate, quad.object});
    }
  }
  for (auto& row : result.table.rows) {
    for (std::optional<Term>& cell : row) {
      if (cell.has_value()) cell = Relabelled(*cell);
    }
  }
  return result;
}

}  // namespace mote::reference
