#include "engine/planner/context_injection.h"

#include <algorithm>
#include <utility>

namespace mote {

using algebra::Input;
using algebra::Make;
using algebra::Node;
using algebra::NodePtr;

namespace {

bool IsLeaf(const Node& node) {
  return node.Is<algebra::Pattern>() || node.Is<algebra::TripleComponents>() ||
         node.Is<algebra::Path>() || node.Is<algebra::Values>() || node.Is<algebra::GraphNames>() ||
         node.Is<Input>();
}

NodePtr JoinWithInput(NodePtr node, const Input& input) {
  return Make(algebra::Join{}, Make(Input(input)), std::move(node));
}

NodePtr WithChildren(const Node& node, std::vector<NodePtr> children) {
  auto out = std::make_unique<Node>();
  out->op = node.op;
  out->children = std::move(children);
  return out;
}

// The columns of `input` that a sub-select or a group lets through, and the row number.
Input Visible(const Input& input, const std::vector<VariableId>& variables, VariableId row) {
  Input out;
  out.table = input.table;
  for (VariableId variable : input.variables) {
    if (variable != row &&
        std::find(variables.begin(), variables.end(), variable) == variables.end()) {
      continue;
    }
    out.variables.push_back(variable);
    if (input.certain.Contains(variable)) out.certain.Add(variable);
  }
  return out;
}

}  // namespace

NodePtr RestrictTo(const Node& node, const Input& input) {
  if (node.Is<algebra::Join>()) {
    NodePtr out = algebra::Clone(node);
    out->children.push_back(Make(algebra::Distinct{}, Make(Input(input))));
    return out;
  }
  if (node.Is<algebra::Union>()) {
    std::vector<NodePtr> children;
    for (const NodePtr& child : node.children) children.push_back(RestrictTo(*child, input));
    return WithChildren(node, std::move(children));
  }
  // Where the first child decides which values the variables have, it is restricted.
  VariableSet variables;
  for (VariableId variable : input.variables) variables.Add(variable);
  const auto* extend = node.As<algebra::Extend>();
  bool passes = node.Is<algebra::Filter>() || node.Is<algebra::LeftJoin>() ||
                node.Is<algebra::Minus>() || node.Is<algebra::Exists>() ||
                node.Is<algebra::Distinct>() || node.Is<algebra::Reduced>() ||
                node.Is<algebra::Project>() || extend != nullptr;
  if (const auto* group = node.As<algebra::Group>()) {
    passes = variables.IsSubsetOf([&] {
      VariableSet keys;
      for (VariableId key : group->keys) keys.Add(key);
      return keys;
    }());
  }
  if (passes && variables.IsSubsetOf(algebra::CertainVariables(*node.children[0]))) {
    NodePtr out = algebra::Clone(node);
    out->children[0] = RestrictTo(*node.children[0], input);
    return out;
  }
  return Make(algebra::Join{}, Make(algebra::Distinct{}, Make(Input(input))), algebra::Clone(node));
}

NodePtr SubstituteRows(const Node& node, const Input& input, VariableId row) {
  if (IsLeaf(node)) return JoinWithInput(algebra::Clone(node), input);
  std::vector<NodePtr> children;
  if (node.Is<algebra::Join>()) {
    for (const NodePtr& child : node.children) {
      children.push_back(IsLeaf(*child) ? algebra::Clone(*child)
                                        : SubstituteRows(*child, input, row));
    }
    children.push_back(Make(Input(input)));
    return WithChildren(node, std::move(children));
  }
  Input below = input;
  if (const auto* project = node.As<algebra::Project>()) {
    below = Visible(input, project->variables, row);
  } else if (const auto* group = node.As<algebra::Group>()) {
    below = Visible(input, group->keys, row);
  }
  for (const NodePtr& child : node.children) {
    children.push_back(SubstituteRows(*child, below, row));
  }
  NodePtr out = WithChildren(node, std::move(children));
  if (auto* project = out->As<algebra::Project>()) {
    project->variables.push_back(row);
  } else if (auto* group = out->As<algebra::Group>()) {
    // Without GROUP BY there is one group even of nothing: it has no row number, and needs none,
    // for then rows are put in one at a time (NeedsRowByRow).
    if (!group->implicit) group->keys.push_back(row);
  } else if (auto* minus = out->As<algebra::Minus>()) {
    // Both sides have the row's values, which count as shared; its number does not.
    minus->context.Add(row);
  } else if (const auto* extend = out->As<algebra::Extend>()) {
    // The variable has a value already: the computed one must be compatible, by a join outside.
    const auto& taken = below.variables;
    if (std::find(taken.begin(), taken.end(), extend->variable) != taken.end()) {
      Input without;
      without.table = input.table;
      for (VariableId variable : input.variables) {
        if (variable == extend->variable) continue;
        without.variables.push_back(variable);
        if (input.certain.Contains(variable)) without.certain.Add(variable);
      }
      out->children[0] = SubstituteRows(*node.children[0], without, row);
      out = JoinWithInput(std::move(out), input);
    }
  }
  return out;
}

bool NeedsRowByRow(const Node& node) {
  if (node.Is<algebra::Slice>()) return true;
  const auto* group = node.As<algebra::Group>();
  if (group != nullptr && group->implicit) return true;
  return std::any_of(node.children.begin(), node.children.end(),
                     [](const NodePtr& child) { return NeedsRowByRow(*child); });
}

}  // namespace mote
