#include <algorithm>
#include <utility>

#include "engine/planner/planner.h"
#include "storage/base/status_macros.h"

// Leaves of the algebra: patterns, paths, inline data, names of graphs.

namespace mote {
namespace {

// What is supposed of a path before anything is known of it: a fraction of all edges.
constexpr double kPathShare = 0.1;

// The ranges that `conditions` give for `variable`, if any.
std::optional<IdRanges> RangesOf(VariableId variable,
                                 const std::vector<ExpressionRef>& conditions) {
  std::vector<const ast::Expression*> conjuncts;
  std::string name;
  for (const ExpressionRef& condition : conditions) {
    for (const auto& [bound_name, id] : condition.bindings) {
      if (id != variable) continue;
      // The same variable has one name, unless scopes rename it; then only the first name counts.
      if (!name.empty() && name != bound_name) continue;
      name = bound_name;
      conjuncts.push_back(condition.ast);
    }
  }
  if (conjuncts.empty()) return std::nullopt;
  return ExtractRanges(conjuncts, name);
}

}  // namespace

std::string Planner::SlotText(const algebra::Slot& slot) const {
  if (const VariableId* variable = std::get_if<VariableId>(&slot)) {
    return "?" + variables_.Name(*variable);
  }
  return std::get<Term>(slot).ToString();
}

absl::StatusOr<bool> Planner::ResolveSlot(const algebra::Slot& slot, PatternSlot* out) {
  if (const VariableId* variable = std::get_if<VariableId>(&slot)) {
    out->is_variable = true;
    out->variable = *variable;
    return true;
  }
  const Term& term = std::get<Term>(slot);
  MOTE_ASSIGN_OR_RETURN(std::optional<Id> id, dataset_.source().IdOf(term.view()));
  if (!id.has_value()) return false;
  out->id = *id;
  return true;
}

absl::Status Planner::ResolveAnySlot(const algebra::Slot& slot, PatternSlot* out) {
  MOTE_ASSIGN_OR_RETURN(bool known, ResolveSlot(slot, out));
  if (known) return absl::OkStatus();
  MOTE_ASSIGN_OR_RETURN(out->id, context_.local().InternCanonical(std::get<Term>(slot)));
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const GraphView>> Planner::ResolveGraph(
    const algebra::GraphSlot& graph, PatternSlot* slot) {
  if (!graph.graph.has_value()) return dataset_.default_graph();
  MOTE_ASSIGN_OR_RETURN(bool known, ResolveSlot(*graph.graph, slot));
  if (!known) return std::shared_ptr<const GraphView>();
  if (slot->is_variable) return dataset_.named_graphs();
  return dataset_.NamedGraph(slot->id);
}

absl::StatusOr<double> Planner::CountPattern(const PatternLeaf& leaf, Order order, bool* exact) {
  ScanSpec spec;
  spec.order = order;
  spec.prefix_length = PrefixLength(leaf, order, {});
  auto positions = OrderPositions(order);
  for (int i = 0; i < spec.prefix_length; ++i) {
    spec.prefix[static_cast<size_t>(i)] =
        leaf.slots[static_cast<size_t>(positions[static_cast<size_t>(i)])].id;
  }
  if (spec.prefix_length < leaf.width()) {
    const PatternSlot& next =
        leaf.slots[static_cast<size_t>(positions[static_cast<size_t>(spec.prefix_length)])];
    for (const auto& [variable, ranges] : leaf.ranges) {
      if (variable != next.variable) continue;
      double rows = 0;
      spec.has_range = true;
      for (const IdRange& range : ranges) {
        spec.range_low = range.low;
        spec.range_high = range.high;
        MOTE_ASSIGN_OR_RETURN(Cardinality count, leaf.view->Count(spec));
        rows += static_cast<double>(count.rows);
        *exact &= count.exact;
      }
      return rows;
    }
  }
  MOTE_ASSIGN_OR_RETURN(Cardinality count, leaf.view->Count(spec));
  *exact &= count.exact;
  return static_cast<double>(count.rows);
}

absl::Status Planner::EstimatePattern(PatternLeaf* leaf) {
  // Every order whose prefix holds all constants gives the same count, but for ranges.
  int constants = 0;
  for (int i = 0; i < leaf->width(); ++i)
    constants += leaf->slots[static_cast<size_t>(i)].is_variable ? 0 : 1;
  bool found = false;
  for (Order order : OrdersOf(*leaf)) {
    int prefix = PrefixLength(*leaf, order, {});
    if (prefix != constants) continue;
    bool ranged = false;
    if (prefix < leaf->width()) {
      auto position = OrderPositions(order)[static_cast<size_t>(prefix)];
      for (const auto& [variable, ranges] : leaf->ranges) {
        ranged |= leaf->slots[static_cast<size_t>(position)].variable == variable;
      }
    }
    if (found && !ranged) continue;
    bool exact = true;
    MOTE_ASSIGN_OR_RETURN(double rows, CountPattern(*leaf, order, &exact));
    if (!found || rows < leaf->rows) {
      leaf->rows = rows;
      leaf->exact = exact;
    }
    found = true;
  }

  SourceStatistics all = leaf->view->source().Statistics();
  auto cap = [&](const PatternSlot& slot, double n) {
    if (!slot.is_variable) return;
    leaf->distinct.emplace_back(slot.variable, std::max(1.0, std::min(n, leaf->rows)));
  };
  auto graph_slot = leaf->slots[static_cast<size_t>(Position::kGraph)];
  if (leaf->view->has_graph_column() && graph_slot.is_variable) {
    MOTE_ASSIGN_OR_RETURN(std::vector<Id> graphs, dataset_.GraphNames());
    cap(graph_slot, static_cast<double>(graphs.size()));
  }
  const PatternSlot& subject = leaf->slots[0];
  const PatternSlot& predicate = leaf->slots[1];
  const PatternSlot& object = leaf->slots[2];
  cap(predicate, static_cast<double>(std::max<uint64_t>(all.distinct_predicates, 1)));
  double subjects = static_cast<double>(std::max<uint64_t>(all.distinct_subjects, 1));
  double objects = static_cast<double>(std::max<uint64_t>(all.distinct_objects, 1));
  if (!predicate.is_variable) {
    if (auto known = leaf->view->source().StatisticsOf(predicate.id)) {
      subjects = static_cast<double>(std::max<uint64_t>(known->distinct_subjects, 1));
      objects = static_cast<double>(std::max<uint64_t>(known->distinct_objects, 1));
    }
  }
  // With the other end fixed, each row has another value.
  cap(subject, object.is_variable || predicate.is_variable ? subjects : leaf->rows);
  cap(object, subject.is_variable || predicate.is_variable ? objects : leaf->rows);
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const PatternLeaf>> Planner::ResolvePattern(
    const algebra::Pattern& pattern, const Conditions& conditions) {
  auto leaf = std::make_shared<PatternLeaf>();
  const algebra::Slot* slots[] = {&pattern.subject, &pattern.predicate, &pattern.object};
  for (size_t i = 0; i < 3; ++i) {
    MOTE_ASSIGN_OR_RETURN(bool known, ResolveSlot(*slots[i], &leaf->slots[i]));
    if (!known) return std::shared_ptr<const PatternLeaf>();
    if (i > 0) leaf->text += " ";
    leaf->text += SlotText(*slots[i]);
  }
  MOTE_ASSIGN_OR_RETURN(leaf->view, ResolveGraph(pattern.graph, &leaf->slots[3]));
  if (leaf->view == nullptr || leaf->view->is_empty()) return std::shared_ptr<const PatternLeaf>();
  if (pattern.graph.graph.has_value()) leaf->text += " in " + SlotText(*pattern.graph.graph);
  for (int i = 0; i < leaf->width(); ++i) {
    const PatternSlot& slot = leaf->slots[static_cast<size_t>(i)];
    if (slot.is_variable) leaf->variables.Add(slot.variable);
  }
  for (const Term& term : pattern.excluded) {
    MOTE_ASSIGN_OR_RETURN(std::optional<Id> id, dataset_.source().IdOf(term.view()));
    if (id.has_value()) leaf->excluded.push_back(*id);
  }
  std::sort(leaf->excluded.begin(), leaf->excluded.end());
  leaf->variables.ForEach([&](VariableId variable) {
    std::optional<IdRanges> ranges = RangesOf(variable, conditions);
    if (ranges.has_value()) leaf->ranges.emplace_back(variable, *std::move(ranges));
  });
  MOTE_RETURN_IF_ERROR(EstimatePattern(leaf.get()));
  if (leaf->exact && leaf->rows == 0) return std::shared_ptr<const PatternLeaf>();
  return leaf;
}

absl::StatusOr<Planner::Plans> Planner::PatternCandidates(const algebra::Pattern& pattern,
                                                          const Conditions& conditions) {
  MOTE_ASSIGN_OR_RETURN(std::shared_ptr<const PatternLeaf> leaf,
                        ResolvePattern(pattern, conditions));
  Plans out;
  if (leaf == nullptr) {
    algebra::Node node;
    node.op = pattern;
    out.push_back(MakeEmpty(algebra::PossibleVariables(node)));
    return out;
  }
  int constants = leaf->width();
  for (int i = 0; i < leaf->width(); ++i) {
    if (leaf->slots[static_cast<size_t>(i)].is_variable) --constants;
  }
  for (Order order : OrdersOf(*leaf)) {
    if (PrefixLength(*leaf, order, {}) != constants) continue;
    PlanPtr scan = MakeScan(leaf, order);
    // Orders that sort alike are the same plan.
    bool known = false;
    for (const PlanPtr& other : out) known |= other->sorted == scan->sorted;
    if (!known) out.push_back(std::move(scan));
  }
  return out;
}

absl::StatusOr<std::shared_ptr<const PathLeaf>> Planner::ResolvePath(const algebra::Path& path) {
  auto leaf = std::make_shared<PathLeaf>();
  leaf->path = &path;
  // A node that the source does not know still has a path of no steps to itself.
  MOTE_RETURN_IF_ERROR(ResolveAnySlot(path.subject, &leaf->subject));
  MOTE_RETURN_IF_ERROR(ResolveAnySlot(path.object, &leaf->object));
  PatternSlot graph;
  MOTE_ASSIGN_OR_RETURN(leaf->view, ResolveGraph(path.graph, &graph));
  if (leaf->view == nullptr)
    leaf->view = std::make_shared<const GraphView>(GraphView::Merge(dataset_.source(), {}));
  if (path.graph.graph.has_value() && graph.is_variable) {
    leaf->graph = graph.variable;
    MOTE_ASSIGN_OR_RETURN(leaf->graphs, dataset_.GraphNames());
    std::sort(leaf->graphs.begin(), leaf->graphs.end());
  }
  if (leaf->subject.is_variable) leaf->variables.Add(leaf->subject.variable);
  if (leaf->object.is_variable) leaf->variables.Add(leaf->object.variable);
  if (leaf->graph.has_value()) leaf->variables.Add(*leaf->graph);
  SourceStatistics all = dataset_.source().Statistics();
  double edges = static_cast<double>(all.default_graph_triples + all.named_graph_quads);
  int bound = (leaf->subject.is_variable ? 0 : 1) + (leaf->object.is_variable ? 0 : 1);
  leaf->rows = bound == 2 ? 1 : bound == 1 ? 16 : 1 + edges * kPathShare;
  leaf->text = SlotText(path.subject) + " path " + SlotText(path.object);
  return leaf;
}

absl::StatusOr<PlanPtr> Planner::PlanValues(const algebra::Values& values) {
  plan::Constants rows;
  rows.variables = values.variables;
  rows.columns.resize(values.variables.size());
  rows.rows = values.rows.size();
  for (const auto& row : values.rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      Id id;
      if (row[i].has_value()) {
        MOTE_ASSIGN_OR_RETURN(id, context_.local().InternCanonical(*row[i]));
      }
      rows.columns[i].push_back(id);
    }
  }
  return MakeConstants(std::move(rows));
}

absl::StatusOr<PlanPtr> Planner::PlanGraphNames(const algebra::GraphNames& names) {
  PatternSlot slot;
  MOTE_ASSIGN_OR_RETURN(bool known, ResolveSlot(names.graph, &slot));
  if (!known) return MakeEmpty({});
  if (!slot.is_variable) {
    MOTE_ASSIGN_OR_RETURN(bool exists, dataset_.HasGraph(slot.id));
    return exists ? MakeUnit() : MakeEmpty({});
  }
  MOTE_ASSIGN_OR_RETURN(std::vector<Id> graphs, dataset_.GraphNames());
  plan::Constants rows;
  rows.rows = graphs.size();
  rows.variables.push_back(slot.variable);
  rows.columns.push_back(graphs);
  if (names.copy.has_value()) {
    rows.variables.push_back(*names.copy);
    rows.columns.push_back(std::move(graphs));
  }
  return MakeConstants(std::move(rows));
}

absl::StatusOr<PlanPtr> Planner::PlanForEachGraph(const algebra::Node& node) {
  VariableId variable = std::get<algebra::ForEachGraph>(node.op).variable;
  MOTE_ASSIGN_OR_RETURN(std::vector<Id> graphs, dataset_.GraphNames());
  Plans parts;
  for (Id graph : graphs) {
    MOTE_RETURN_IF_ERROR(context_.CheckInterrupt());
    MOTE_ASSIGN_OR_RETURN(Term name, dataset_.source().TermOf(graph));
    algebra::NodePtr child = algebra::Clone(*node.children[0]);
    algebra::SubstituteGraph(*child, variable, name);
    MOTE_ASSIGN_OR_RETURN(PlanPtr part, Best(Own(std::move(child)), {}));
    plan::Constants row;
    row.rows = 1;
    row.variables = {variable};
    row.columns = {{graph}};
    parts.push_back(MakeHashJoin(std::move(part), MakeConstants(std::move(row)), {}));
  }
  if (parts.empty()) return MakeEmpty(algebra::PossibleVariables(node));
  return MakeUnion(std::move(parts));
}

}  // namespace mote
