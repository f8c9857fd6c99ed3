#include <algorithm>

#include "engine/algebra/node.h"

namespace mote::algebra {
namespace {

bool Mentions(const Node& node, VariableId variable) {
  return MentionedVariables(node).Contains(variable);
}

bool BindsAndJoinsOn(const Node& node, VariableId variable) {
  return !Mentions(node, variable) ||
         (CertainVariables(node).Contains(variable) && JoinsOn(node, variable));
}

}  // namespace

bool JoinsOn(const Node& node, VariableId variable) {
  if (!Mentions(node, variable)) return true;
  if (!CertainVariables(node).Contains(variable)) return false;
  if (node.Is<Pattern>() || node.Is<TripleComponents>() || node.Is<Path>() || node.Is<Values>() ||
      node.Is<GraphNames>() || node.Is<Input>()) {
    return true;
  }
  if (const auto* extend = node.As<Extend>()) {
    if (extend->variable == variable) return false;
  }
  if (const auto* group = node.As<algebra::Group>()) {
    if (std::find(group->keys.begin(), group->keys.end(), variable) == group->keys.end()) {
      return false;
    }
  }
  if (const auto* loop = node.As<ForEachGraph>()) return loop->variable == variable;
  // A cut counts solutions of all values together.
  if (node.Is<Slice>()) return false;
  // What the left side binds is put into the pattern of EXISTS whatever that is.
  size_t n = node.Is<Exists>() ? 1 : node.children.size();
  return std::all_of(
      node.children.begin(), node.children.begin() + static_cast<ptrdiff_t>(n),
      [variable](const NodePtr& child) { return BindsAndJoinsOn(*child, variable); });
}

bool HasOpenMinus(const Node& node) {
  if (const auto* minus = node.As<Minus>()) {
    VariableSet shared =
        Intersection(CertainVariables(*node.children[0]), CertainVariables(*node.children[1]));
    if (Difference(std::move(shared), minus->context).empty()) return true;
  }
  return std::any_of(node.children.begin(), node.children.end(),
                     [](const NodePtr& child) { return HasOpenMinus(*child); });
}

bool IsCorrelated(const Node& exists) {
  const auto& op = std::get<Exists>(exists.op);
  if (HasOpenMinus(*exists.children[1])) return true;
  // What EXISTS inside the conditions finds depends on both sides.
  for (const ExpressionRef& condition : op.conditions) {
    if (!condition.exists.empty()) return true;
  }
  VariableSet outer = PossibleVariables(*exists.children[0]);
  outer.IntersectWith(MentionedVariables(*exists.children[1]));
  bool correlated = false;
  outer.ForEach(
      [&](VariableId variable) { correlated |= !JoinsOn(*exists.children[1], variable); });
  return correlated;
}

}  // namespace mote::algebra
