#include "engine/planner/dataset.h"

#include <algorithm>
#include <utility>

#include "engine/expression/ast_term.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

std::shared_ptr<const GraphView> Share(GraphView view) {
  return std::make_shared<const GraphView>(std::move(view));
}

// The ids of the graphs that the source knows at all.
absl::StatusOr<std::vector<Id>> KnownGraphs(const QuadSource& source,
                                            const std::vector<ast::TermNode>& graphs) {
  std::vector<Id> out;
  for (const ast::TermNode& graph : graphs) {
    Term term = ToTerm(graph);
    MOTE_ASSIGN_OR_RETURN(std::optional<Id> id, source.IdOf(term.view()));
    if (id.has_value()) out.push_back(*id);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

Dataset::Dataset(const QuadSource& source, DefaultGraph default_graph) : source_(&source) {
  default_graph_ = Share(default_graph == DefaultGraph::kStore ? GraphView::Default(source)
                                                               : GraphView::MergeAll(source));
  named_graphs_ = Share(GraphView::AllNamed(source, std::nullopt));
}

absl::StatusOr<Dataset> Dataset::Resolve(const QuadSource& source, const ast::DatasetClause& clause,
                                         DefaultGraph default_graph) {
  Dataset dataset(source, default_graph);
  if (clause.empty()) return dataset;
  MOTE_ASSIGN_OR_RETURN(std::vector<Id> defaults, KnownGraphs(source, clause.default_graphs));
  MOTE_ASSIGN_OR_RETURN(std::vector<Id> named, KnownGraphs(source, clause.named_graphs));
  std::vector<Id> existing;
  for (Id graph : named) {
    MOTE_ASSIGN_OR_RETURN(bool exists, source.HasNamedGraph(graph));
    if (exists) existing.push_back(graph);
  }
  dataset.default_graph_ = Share(GraphView::Merge(source, std::move(defaults)));
  dataset.named_graphs_ = Share(GraphView::AllNamed(source, existing));
  dataset.chosen_ = std::move(existing);
  return dataset;
}

Dataset Dataset::WithDefault(const QuadSource& source, std::optional<Id> graph) {
  Dataset dataset(source);
  dataset.default_graph_ =
      Share(graph.has_value() ? GraphView::Named(source, *graph) : GraphView::Merge(source, {}));
  return dataset;
}

absl::StatusOr<std::shared_ptr<const GraphView>> Dataset::NamedGraph(Id graph) const {
  MOTE_ASSIGN_OR_RETURN(bool exists, HasGraph(graph));
  return Share(exists ? GraphView::Named(*source_, graph) : GraphView::Merge(*source_, {}));
}

absl::StatusOr<std::vector<Id>> Dataset::GraphNames() const {
  if (chosen_.has_value()) return *chosen_;
  return source_->NamedGraphs();
}

absl::StatusOr<bool> Dataset::HasGraph(Id graph) const {
  if (chosen_.has_value()) return std::binary_search(chosen_->begin(), chosen_->end(), graph);
  return source_->HasNamedGraph(graph);
}

}  // namespace mote
