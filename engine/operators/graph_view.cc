#include "engine/operators/graph_view.h"

#include <algorithm>
#include <utility>

#include "engine/operators/graph_cursors.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

// Up to this many graphs a merge reads each on its own; beyond, it filters the scan of all.
constexpr size_t kMaxSeparateGraphs = 8;

}  // namespace

GraphView GraphView::Default(const QuadSource& source) { return GraphView(Kind::kDefault, source); }

GraphView GraphView::Named(const QuadSource& source, Id graph) {
  GraphView view(Kind::kNamed, source);
  view.graph_ = graph;
  return view;
}

GraphView GraphView::Merge(const QuadSource& source, std::vector<Id> graphs) {
  std::sort(graphs.begin(), graphs.end());
  graphs.erase(std::unique(graphs.begin(), graphs.end()), graphs.end());
  bool with_default = !graphs.empty() && graphs.front() == kDefaultGraph;
  if (with_default) graphs.erase(graphs.begin());
  if (with_default && graphs.empty()) return Default(source);
  if (!with_default && graphs.size() == 1) return Named(source, graphs.front());
  GraphView view(Kind::kMerge, source);
  view.with_default_ = with_default;
  view.graphs_ = std::move(graphs);
  return view;
}

GraphView GraphView::MergeAll(const QuadSource& source) {
  if (source.Statistics().named_graph_quads == 0) return Default(source);
  return GraphView(Kind::kMergeAll, source);
}

GraphView GraphView::AllNamed(const QuadSource& source, std::optional<std::vector<Id>> graphs) {
  GraphView view(Kind::kAllNamed, source);
  if (graphs.has_value()) {
    view.chosen_ = true;
    view.graphs_ = *std::move(graphs);
    std::sort(view.graphs_.begin(), view.graphs_.end());
  }
  return view;
}

bool GraphView::HasOrder(Order order) const {
  switch (kind_) {
    case Kind::kDefault:
    case Kind::kAllNamed:
      return source_->HasOrder(order);
    case Kind::kNamed:
      return source_->HasOrder(GraphFirst(order));
    case Kind::kMerge:
    case Kind::kMergeAll:
      return source_->HasOrder(order) && source_->HasOrder(GraphFirst(order)) &&
             source_->HasOrder(GraphLast(order));
  }
  return false;
}

absl::StatusOr<std::unique_ptr<ScanCursor>> GraphView::Scan(const ScanSpec& spec) const {
  auto last = [&spec] {
    ScanSpec out = spec;
    out.order = GraphLast(spec.order);
    return out;
  };
  switch (kind_) {
    case Kind::kDefault:
      return source_->Scan(spec);
    case Kind::kNamed: {
      MOTE_ASSIGN_OR_RETURN(std::unique_ptr<ScanCursor> cursor,
                            source_->Scan(NamedGraphCursor::Translate(spec, graph_)));
      return std::make_unique<NamedGraphCursor>(std::move(cursor), graph_);
    }
    case Kind::kAllNamed: {
      MOTE_ASSIGN_OR_RETURN(std::unique_ptr<ScanCursor> cursor, source_->Scan(spec));
      if (!chosen_) return cursor;
      return std::make_unique<GraphFilterCursor>(std::move(cursor), spec.order, &graphs_);
    }
    case Kind::kMerge:
    case Kind::kMergeAll:
      break;
  }
  std::vector<GraphMergeCursor::Input> inputs;
  if (with_default_ || kind_ == Kind::kMergeAll) {
    MOTE_ASSIGN_OR_RETURN(std::unique_ptr<ScanCursor> cursor, source_->Scan(spec));
    inputs.push_back({std::move(cursor), false});
  }
  if (kind_ == Kind::kMergeAll) {
    MOTE_ASSIGN_OR_RETURN(std::unique_ptr<ScanCursor> cursor, source_->Scan(last()));
    inputs.push_back({std::move(cursor), true});
  } else if (graphs_.size() > kMaxSeparateGraphs) {
    MOTE_ASSIGN_OR_RETURN(std::unique_ptr<ScanCursor> cursor, source_->Scan(last()));
    inputs.push_back(
        {std::make_unique<GraphFilterCursor>(std::move(cursor), last().order, &graphs_), true});
  } else {
    for (Id graph : graphs_) {
      MOTE_ASSIGN_OR_RETURN(std::unique_ptr<ScanCursor> cursor,
                            source_->Scan(NamedGraphCursor::Translate(spec, graph)));
      inputs.push_back({std::make_unique<NamedGraphCursor>(std::move(cursor), graph), false});
    }
  }
  return std::make_unique<GraphMergeCursor>(std::move(inputs));
}

absl::StatusOr<Cardinality> GraphView::Count(const ScanSpec& spec) const {
  switch (kind_) {
    case Kind::kDefault:
      return source_->Count(spec);
    case Kind::kNamed:
      return source_->Count(NamedGraphCursor::Translate(spec, graph_));
    case Kind::kAllNamed: {
      MOTE_ASSIGN_OR_RETURN(Cardinality count, source_->Count(spec));
      if (chosen_) count.exact = count.rows == 0;
      return count;
    }
    case Kind::kMerge:
    case Kind::kMergeAll:
      break;
  }
  Cardinality total{0, true};
  if (with_default_ || kind_ == Kind::kMergeAll) {
    MOTE_ASSIGN_OR_RETURN(Cardinality count, source_->Count(spec));
    total.rows += count.rows;
  }
  if (kind_ == Kind::kMergeAll || graphs_.size() > kMaxSeparateGraphs) {
    ScanSpec last = spec;
    last.order = GraphLast(spec.order);
    MOTE_ASSIGN_OR_RETURN(Cardinality count, source_->Count(last));
    total.rows += count.rows;
  } else {
    for (Id graph : graphs_) {
      MOTE_ASSIGN_OR_RETURN(Cardinality count,
                            source_->Count(NamedGraphCursor::Translate(spec, graph)));
      total.rows += count.rows;
    }
  }
  total.exact = total.rows == 0;
  return total;
}

}  // namespace mote
