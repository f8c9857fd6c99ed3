#include "engine/algebra/node.h"

#include <algorithm>

namespace mote::algebra {
namespace {

void AddSlot(const Slot& slot, VariableSet* out) {
  if (const VariableId* variable = std::get_if<VariableId>(&slot)) out->Add(*variable);
}

void AddGraph(const GraphSlot& graph, VariableSet* out) {
  if (graph.graph.has_value()) AddSlot(*graph.graph, out);
}

// The variables of a leaf's own slots; true if `node` is such a leaf.
bool AddLeaf(const Node& node, VariableSet* out) {
  if (const auto* pattern = node.As<Pattern>()) {
    AddSlot(pattern->subject, out);
    AddSlot(pattern->predicate, out);
    AddSlot(pattern->object, out);
    AddGraph(pattern->graph, out);
    return true;
  }
  if (const auto* triple = node.As<TripleComponents>()) {
    out->Add(triple->term);
    AddSlot(triple->subject, out);
    AddSlot(triple->predicate, out);
    AddSlot(triple->object, out);
    return true;
  }
  if (const auto* path = node.As<Path>()) {
    AddSlot(path->subject, out);
    AddSlot(path->object, out);
    AddGraph(path->graph, out);
    return true;
  }
  if (const auto* names = node.As<GraphNames>()) {
    AddSlot(names->graph, out);
    if (names->copy.has_value()) out->Add(*names->copy);
    return true;
  }
  return false;
}

VariableSet UnionOfChildren(const Node& node, VariableSet (*of)(const Node&)) {
  VariableSet out;
  for (const NodePtr& child : node.children) out.UnionWith(of(*child));
  return out;
}

// True if the value of `expression` exists wherever the variables in `certain` are bound.
bool NeverFails(const ExpressionRef& expression, const VariableSet& certain) {
  const auto& ast = expression.ast->node;
  if (std::holds_alternative<ast::TermNode>(ast)) return true;
  return std::holds_alternative<ast::Variable>(ast) && expression.bindings.size() == 1 &&
         certain.Contains(expression.bindings[0].second);
}

}  // namespace

NodePtr Clone(const Node& node) {
  auto out = std::make_unique<Node>();
  out->op = node.op;
  out->children.reserve(node.children.size());
  for (const NodePtr& child : node.children) out->children.push_back(Clone(*child));
  return out;
}

VariableSet PossibleVariables(const Node& node) {
  VariableSet out;
  if (AddLeaf(node, &out)) return out;
  if (const auto* values = node.As<Values>()) {
    for (VariableId variable : values->variables) out.Add(variable);
    return out;
  }
  if (const auto* input = node.As<Input>()) {
    for (VariableId variable : input->variables) out.Add(variable);
    return out;
  }
  if (const auto* group = node.As<Group>()) {
    for (VariableId key : group->keys) out.Add(key);
    for (const Aggregate& aggregate : group->aggregates) out.Add(aggregate.result);
    return out;
  }
  if (node.Is<Minus>() || node.Is<Exists>()) {
    out = PossibleVariables(*node.children[0]);
    const auto* exists = node.As<Exists>();
    if (exists != nullptr && exists->mode == Exists::Mode::kMark) out.Add(exists->mark);
    return out;
  }
  if (node.Is<LeftJoin>()) {
    return mote::Union(PossibleVariables(*node.children[0]), PossibleVariables(*node.children[1]));
  }
  out = UnionOfChildren(node, PossibleVariables);
  if (const auto* extend = node.As<Extend>()) out.Add(extend->variable);
  if (const auto* loop = node.As<ForEachGraph>()) out.Add(loop->variable);
  if (const auto* project = node.As<Project>()) {
    VariableSet kept;
    for (VariableId variable : project->variables) kept.Add(variable);
    out.IntersectWith(kept);
  }
  return out;
}

VariableSet CertainVariables(const Node& node) {
  VariableSet out;
  if (AddLeaf(node, &out)) return out;
  if (const auto* values = node.As<Values>()) {
    for (size_t i = 0; i < values->variables.size(); ++i) {
      if (std::all_of(values->rows.begin(), values->rows.end(),
                      [i](const auto& row) { return row[i].has_value(); })) {
        out.Add(values->variables[i]);
      }
    }
    return out;
  }
  if (const auto* group = node.As<Group>()) {
    for (VariableId key : group->keys) out.Add(key);
    out.IntersectWith(CertainVariables(*node.children[0]));
    for (const Aggregate& aggregate : group->aggregates) {
      if (aggregate.kind == ast::AggregateKind::kCount) out.Add(aggregate.result);
    }
    return out;
  }
  if (const auto* input = node.As<Input>()) return input->certain;
  if (node.Is<Join>()) return UnionOfChildren(node, CertainVariables);
  if (node.Is<Union>()) {
    for (size_t i = 0; i < node.children.size(); ++i) {
      VariableSet certain = CertainVariables(*node.children[i]);
      if (i == 0) {
        out = std::move(certain);
      } else {
        out.IntersectWith(certain);
      }
    }
    return out;
  }
  // What is left has a first child whose solutions it keeps, cuts or extends.
  out = CertainVariables(*node.children[0]);
  if (const auto* exists = node.As<Exists>()) {
    if (exists->mode == Exists::Mode::kMark) out.Add(exists->mark);
  } else if (const auto* extend = node.As<Extend>()) {
    if (NeverFails(extend->expression, out)) out.Add(extend->variable);
  } else if (const auto* loop = node.As<ForEachGraph>()) {
    out.Add(loop->variable);
  } else if (const auto* project = node.As<Project>()) {
    VariableSet kept;
    for (VariableId variable : project->variables) kept.Add(variable);
    out.IntersectWith(kept);
  }
  return out;
}

VariableSet MentionedVariables(const Node& node) {
  VariableSet out = UnionOfChildren(node, MentionedVariables);
  auto add_all = [&out](const std::vector<ExpressionRef>& expressions) {
    for (const ExpressionRef& expression : expressions) out.UnionWith(expression.Variables());
  };
  if (AddLeaf(node, &out)) return out;
  if (const auto* left_join = node.As<LeftJoin>()) add_all(left_join->conditions);
  if (const auto* filter = node.As<Filter>()) add_all(filter->conditions);
  if (const auto* exists = node.As<Exists>()) {
    add_all(exists->conditions);
    if (exists->mode == Exists::Mode::kMark) out.Add(exists->mark);
  }
  if (const auto* extend = node.As<Extend>()) {
    out.Add(extend->variable);
    out.UnionWith(extend->expression.Variables());
  }
  if (const auto* values = node.As<Values>()) {
    for (VariableId variable : values->variables) out.Add(variable);
  }
  if (const auto* input = node.As<Input>()) {
    for (VariableId variable : input->variables) out.Add(variable);
  }
  if (const auto* loop = node.As<ForEachGraph>()) out.Add(loop->variable);
  if (const auto* group = node.As<Group>()) {
    for (VariableId key : group->keys) out.Add(key);
    for (const Aggregate& aggregate : group->aggregates) {
      out.Add(aggregate.result);
      if (aggregate.argument.has_value()) out.UnionWith(aggregate.argument->Variables());
    }
  }
  if (const auto* project = node.As<Project>()) {
    for (VariableId variable : project->variables) out.Add(variable);
  }
  if (const auto* order = node.As<OrderBy>()) {
    for (const OrderKey& key : order->keys) out.UnionWith(key.expression.Variables());
  }
  return out;
}

void RenameVariable(Node& node, VariableId from, VariableId to) {
  auto rename = [&](VariableId& variable) {
    if (variable == from) variable = to;
  };
  auto rename_slot = [&](Slot& slot) {
    if (VariableId* variable = std::get_if<VariableId>(&slot)) rename(*variable);
  };
  auto rename_graph = [&](GraphSlot& graph) {
    if (graph.graph.has_value()) rename_slot(*graph.graph);
  };
  auto rename_set = [&](VariableSet& set) {
    if (!set.Contains(from)) return;
    set.Remove(from);
    set.Add(to);
  };
  if (auto* pattern = node.As<Pattern>()) {
    rename_slot(pattern->subject);
    rename_slot(pattern->predicate);
    rename_slot(pattern->object);
    rename_graph(pattern->graph);
  } else if (auto* triple = node.As<TripleComponents>()) {
    rename(triple->term);
    rename_slot(triple->subject);
    rename_slot(triple->predicate);
    rename_slot(triple->object);
  } else if (auto* path = node.As<Path>()) {
    rename_slot(path->subject);
    rename_slot(path->object);
    rename_graph(path->graph);
  } else if (auto* names = node.As<GraphNames>()) {
    rename_slot(names->graph);
    if (names->copy.has_value()) rename(*names->copy);
  } else if (auto* minus = node.As<Minus>()) {
    rename_set(minus->context);
  } else if (auto* loop = node.As<ForEachGraph>()) {
    rename(loop->variable);
  } else if (auto* group = node.As<Group>()) {
    for (VariableId& key : group->keys) rename(key);
  } else if (auto* project = node.As<Project>()) {
    for (VariableId& variable : project->variables) rename(variable);
  }
  for (NodePtr& child : node.children) RenameVariable(*child, from, to);
}

void SubstituteGraph(Node& node, VariableId variable, const Term& name) {
  auto substitute = [&](Slot& slot) {
    VariableId* found = std::get_if<VariableId>(&slot);
    if (found != nullptr && *found == variable) slot = name;
  };
  GraphSlot* graph = nullptr;
  if (auto* pattern = node.As<Pattern>()) graph = &pattern->graph;
  if (auto* path = node.As<Path>()) graph = &path->graph;
  if (graph != nullptr && graph->graph.has_value()) substitute(*graph->graph);
  if (auto* names = node.As<GraphNames>()) substitute(names->graph);
  for (NodePtr& child : node.children) SubstituteGraph(*child, variable, name);
}

}  // namespace mote::algebra
