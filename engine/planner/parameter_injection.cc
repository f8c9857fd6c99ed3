#include "engine/planner/parameter_injection.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace mote {
namespace {

using algebra::Input;
using algebra::Make;
using algebra::Node;
using algebra::NodePtr;

VariableSet ReadBy(const std::vector<ExpressionRef>& expressions) {
  VariableSet out;
  for (const ExpressionRef& expression : expressions) out.UnionWith(expression.Variables());
  return out;
}

// The variables that the expressions of `node` itself read.
VariableSet OwnReads(const Node& node) {
  if (const auto* filter = node.As<algebra::Filter>()) return ReadBy(filter->conditions);
  if (const auto* join = node.As<algebra::LeftJoin>()) return ReadBy(join->conditions);
  if (const auto* exists = node.As<algebra::Exists>()) return ReadBy(exists->conditions);
  if (const auto* extend = node.As<algebra::Extend>()) return extend->expression.Variables();
  VariableSet out;
  if (const auto* order = node.As<algebra::OrderBy>()) {
    for (const algebra::OrderKey& key : order->keys) out.UnionWith(key.expression.Variables());
  }
  if (const auto* group = node.As<algebra::Group>()) {
    for (VariableId key : group->keys) out.Add(key);
    for (const algebra::Aggregate& aggregate : group->aggregates) {
      if (aggregate.argument.has_value()) out.UnionWith(aggregate.argument->Variables());
    }
  }
  return out;
}

class Injection {
 public:
  explicit Injection(const Input& parameters) : parameters_(parameters) {
    for (VariableId variable : parameters.variables) all_.Add(variable);
  }

  // The modifiers above the query's pattern keep their places; below them all parameters are bound.
  NodePtr Outer(const Node& node) const {
    if (node.Is<algebra::Slice>() || node.Is<algebra::Distinct>() || node.Is<algebra::Reduced>() ||
        node.Is<algebra::Project>() || node.Is<algebra::OrderBy>()) {
      return Rebuild(node, Outer(*node.children[0]));
    }
    NodePtr inner = Inner(node);
    const VariableSet missing = Difference(all_, algebra::CertainVariables(*inner));
    return JoinWith(std::move(inner), missing);
  }

 private:
  static NodePtr Rebuild(const Node& node, NodePtr child) {
    auto out = std::make_unique<Node>();
    out->op = node.op;
    out->children.push_back(std::move(child));
    return out;
  }

  // The row of the parameters in `variables`.
  NodePtr Row(const VariableSet& variables) const {
    Input row;
    row.table = parameters_.table;
    for (VariableId variable : parameters_.variables) {
      if (!variables.Contains(variable)) continue;
      row.variables.push_back(variable);
      row.certain.Add(variable);
    }
    return Make(std::move(row));
  }

  NodePtr JoinWith(NodePtr node, const VariableSet& variables) const {
    const VariableSet wanted = Intersection(variables, all_);
    if (wanted.empty()) return node;
    if (algebra::IsUnit(*node)) return Row(wanted);
    return Make(algebra::Join{}, Row(wanted), std::move(node));
  }

  NodePtr Inner(const Node& node) const {
    if (node.children.empty() || node.Is<algebra::ForEachGraph>()) {
      return JoinWith(algebra::Clone(node), algebra::PossibleVariables(node));
    }
    auto out = std::make_unique<Node>();
    out->op = node.op;
    if (node.Is<algebra::Join>()) {
      // One row for all patterns of the group.
      VariableSet mentioned;
      for (const NodePtr& child : node.children) {
        if (child->children.empty()) {
          mentioned.UnionWith(algebra::PossibleVariables(*child));
          out->children.push_back(algebra::Clone(*child));
        } else {
          out->children.push_back(Inner(*child));
        }
      }
      mentioned.IntersectWith(all_);
      if (!mentioned.empty()) out->children.push_back(Row(mentioned));
      return out;
    }
    for (const NodePtr& child : node.children) out->children.push_back(Inner(*child));
    VariableSet unbound = Intersection(OwnReads(node), all_);
    if (!unbound.empty()) {
      unbound.Subtract(algebra::CertainVariables(*out->children[0]));
      out->children[0] = JoinWith(std::move(out->children[0]), unbound);
    }
    // In place of the variable a value would stand, which the sides of MINUS do not share.
    if (auto* minus = out->As<algebra::Minus>()) minus->context.UnionWith(all_);
    return out;
  }

  const Input& parameters_;
  VariableSet all_;
};

}  // namespace

NodePtr WithParameters(const Node& root, const Input& parameters) {
  return Injection(parameters).Outer(root);
}

bool Assigns(const Node& root, VariableId variable) {
  const auto* extend = root.As<algebra::Extend>();
  if (extend != nullptr && extend->variable == variable) return true;
  return std::any_of(root.children.begin(), root.children.end(),
                     [&](const NodePtr& child) { return Assigns(*child, variable); });
}

}  // namespace mote
