#include "tests/engine/reference/updates.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/base/check.h"
#include "tests/engine/reference/evaluator.h"
#include "tests/engine/reference/nodes.h"

namespace mote::reference {
namespace {

struct Quad {
  Triple triple;
  std::optional<std::string> graph;  // None: the default graph.
};

// The quads of a template for one solution; what is no quad is left out.
void AddQuads(const std::vector<ast::TemplateQuad>& quads, const Solution& solution,
              const std::optional<std::string>& with, std::vector<Quad>* out) {
  for (const ast::TemplateQuad& quad : quads) {
    const std::optional<Triple> triple =
        Instantiate(quad.triple.subject, quad.triple.predicate, quad.triple.object, solution);
    if (!triple.has_value()) continue;
    std::optional<std::string> graph = with;
    if (quad.graph.has_value()) {
      const std::optional<Term> name = Instantiate(*quad.graph, solution);
      if (!name || name->is_literal() || name->is_triple()) continue;
      graph = GraphKey(*name);
    }
    out->push_back({*triple, graph});
  }
}

class Updater {
 public:
  explicit Updater(RdfDataset* dataset) : dataset_(*dataset) {}

  bool Apply(const ast::UpdateOperation& operation) {
    return std::visit([this](const auto& node) { return Do(node); }, operation.node);
  }

 private:
  Graph& GraphOf(const std::optional<std::string>& name) {
    return name.has_value() ? dataset_.named[*name] : dataset_.default_graph;
  }
  bool Exists(const std::optional<std::string>& name) const {
    return !name.has_value() || dataset_.named.count(*name) > 0;
  }

  void Insert(const std::vector<Quad>& quads) {
    for (const Quad& quad : quads) AddTriple(&GraphOf(quad.graph), quad.triple);
  }
  void Delete(const std::vector<Quad>& quads) {
    for (const Quad& quad : quads) {
      if (!Exists(quad.graph)) continue;
      std::erase(GraphOf(quad.graph), quad.triple);
    }
  }

  bool Do(const ast::InsertData& data) {
    std::vector<Quad> quads;
    AddQuads(data.quads, {}, std::nullopt, &quads);
    Insert(quads);
    return true;
  }
  bool Do(const ast::DeleteData& data) {
    std::vector<Quad> quads;
    AddQuads(data.quads, {}, std::nullopt, &quads);
    Delete(quads);
    return true;
  }

  // Section 3.1.3: all solutions are found first, then all deletions are made, then all insertions.
  bool Do(const ast::Modify& modify) {
    std::optional<std::string> with;
    if (modify.with.has_value()) with = modify.with->lexical;
    RdfDataset seen = DatasetOf(modify.dataset, dataset_);
    if (modify.dataset.empty() && with.has_value()) {
      seen.default_graph = Exists(with) ? GraphOf(with) : Graph();
    }
    const std::optional<Solutions> solutions = EvaluatePattern(modify.where, seen);
    if (!solutions.has_value()) return false;
    std::vector<Quad> deletes;
    std::vector<Quad> inserts;
    for (const Solution& solution : *solutions) {
      AddQuads(modify.deletes, solution, with, &deletes);
      AddQuads(modify.inserts, solution, with, &inserts);
    }
    Delete(deletes);
    Insert(inserts);
    return true;
  }

  bool Do(const ast::Load&) {
    MOTE_CHECK(false && "LOAD is not for the reference evaluator");
    return false;
  }

  bool Do(const ast::ClearOrDrop& operation) {
    const auto selection = operation.selection;
    if (selection == ast::GraphSelection::kDefault || selection == ast::GraphSelection::kAll) {
      dataset_.default_graph.clear();
    }
    for (auto it = dataset_.named.begin(); it != dataset_.named.end();) {
      const bool chosen =
          selection == ast::GraphSelection::kNamed || selection == ast::GraphSelection::kAll ||
          (selection == ast::GraphSelection::kOne && operation.graph->lexical == it->first);
      if (chosen && operation.drop) {
        it = dataset_.named.erase(it);
        continue;
      }
      if (chosen) it->second.clear();
      ++it;
    }
    return true;
  }

  bool Do(const ast::Create& create) {
    dataset_.named[create.graph.lexical];
    return true;
  }

  // Sections 3.2.3 to 3.2.5.
  bool Do(const ast::Transfer& transfer) {
    std::optional<std::string> from;
    std::optional<std::string> to;
    if (transfer.from.has_value()) from = transfer.from->lexical;
    if (transfer.to.has_value()) to = transfer.to->lexical;
    if (from == to || !Exists(from)) return true;
    const Graph source = GraphOf(from);
    Graph& target = GraphOf(to);
    if (transfer.kind != ast::TransferKind::kAdd) target.clear();
    for (const Triple& triple : source) AddTriple(&target, triple);
    if (transfer.kind != ast::TransferKind::kMove) return true;
    if (from.has_value()) {
      dataset_.named.erase(*from);
    } else {
      dataset_.default_graph.clear();
    }
    return true;
  }

  RdfDataset& dataset_;
};

}  // namespace

bool ApplyUpdate(const ast::Update& update, RdfDataset* dataset) {
  Updater updater(dataset);
  return std::all_of(
      update.operations.begin(), update.operations.end(),
      [&](const ast::UpdateOperation& operation) { return updater.Apply(operation); });
}

}  // namespace mote::reference
