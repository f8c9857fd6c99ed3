#ifndef MOTE_ENGINE_OPERATORS_GRAPH_VIEW_H_
#define MOTE_ENGINE_OPERATORS_GRAPH_VIEW_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/source/quad_source.h"

namespace mote {

// The part of a source that a pattern looks in, as one set of triples (or of quads, where the graph
// matters) in every sort order. The orders are asked for by the names of the default graph's
// (kSpo, kPos, kOsp, kPso), whatever stands behind, except that AllNamed has the orders of named
// graphs, with four columns. Immutable and as thread-safe as the source, which must outlive it.
class GraphView {
 public:
  // The store's default graph.
  static GraphView Default(const QuadSource& source);
  // One named graph.
  static GraphView Named(const QuadSource& source, Id graph);
  // The merge of some graphs, without duplicates; kDefaultGraph stands for the default graph.
  static GraphView Merge(const QuadSource& source, std::vector<Id> graphs);
  // The merge of all graphs, the default graph included.
  static GraphView MergeAll(const QuadSource& source);
  // The quads of the named graphs: all, or those of `graphs`.
  static GraphView AllNamed(const QuadSource& source, std::optional<std::vector<Id>> graphs);

  bool has_graph_column() const { return kind_ == Kind::kAllNamed; }
  const QuadSource& source() const { return *source_; }

  bool HasOrder(Order order) const;
  // As QuadSource::Scan and Count. Where graphs are merged or chosen, counts are upper bounds.
  absl::StatusOr<std::unique_ptr<ScanCursor>> Scan(const ScanSpec& spec) const;
  absl::StatusOr<Cardinality> Count(const ScanSpec& spec) const;

  // True if no triple can be in it.
  bool is_empty() const { return kind_ == Kind::kMerge && graphs_.empty() && !with_default_; }

 private:
  enum class Kind { kDefault, kNamed, kMerge, kMergeAll, kAllNamed };

  GraphView(Kind kind, const QuadSource& source) : kind_(kind), source_(&source) {}

  Kind kind_;
  const QuadSource* source_;
  Id graph_;                   // kNamed
  bool with_default_ = false;  // kMerge
  bool chosen_ = false;        // kAllNamed: only `graphs_`
  std::vector<Id> graphs_;     // Sorted; kMerge, kAllNamed
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_GRAPH_VIEW_H_
