#ifndef MOTE_ENGINE_PLANNER_DATASET_H_
#define MOTE_ENGINE_PLANNER_DATASET_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/operators/graph_view.h"
#include "grammar/ast/query.h"
#include "storage/source/quad_source.h"

namespace mote {

// The RDF dataset that a query sees (SPARQL 1.1 section 13): what its default graph is made of and
// which named graphs there are. Must not outlive the source.
class Dataset {
 public:
  enum class DefaultGraph { kStore, kUnionOfAll };

  // The dataset of the source itself.
  explicit Dataset(const QuadSource& source, DefaultGraph default_graph = DefaultGraph::kStore);
  // The dataset that FROM and FROM NAMED (or USING and USING NAMED) describe; with an empty clause
  // the dataset above. Graphs that the source does not have are empty.
  static absl::StatusOr<Dataset> Resolve(const QuadSource& source, const ast::DatasetClause& clause,
                                         DefaultGraph default_graph);
  // One graph as default graph, all named graphs: what WITH describes.
  static Dataset WithDefault(const QuadSource& source, std::optional<Id> graph);

  const QuadSource& source() const { return *source_; }
  const std::shared_ptr<const GraphView>& default_graph() const { return default_graph_; }
  const std::shared_ptr<const GraphView>& named_graphs() const { return named_graphs_; }
  // The view of one named graph; empty if the dataset does not have it.
  absl::StatusOr<std::shared_ptr<const GraphView>> NamedGraph(Id graph) const;
  // The names of all named graphs.
  absl::StatusOr<std::vector<Id>> GraphNames() const;
  absl::StatusOr<bool> HasGraph(Id graph) const;

 private:
  const QuadSource* source_;
  std::shared_ptr<const GraphView> default_graph_;
  std::shared_ptr<const GraphView> named_graphs_;
  std::optional<std::vector<Id>> chosen_;  // FROM NAMED; sorted.
};

}  // namespace mote

#endif  // MOTE_ENGINE_PLANNER_DATASET_H_
