#include <algorithm>

#include "engine/algebra/node.h"

namespace mote::algebra {

bool HasNoDuplicates(const Node& node) {
  const auto below = [&node](size_t child) { return HasNoDuplicates(*node.children[child]); };
  // Sets of solutions: patterns match triples of a graph, which is a set.
  if (node.Is<Pattern>() || node.Is<Path>() || node.Is<TripleComponents>() ||
      node.Is<GraphNames>() || node.Is<Distinct>() || node.Is<Group>()) {
    return true;
  }
  if (node.Is<Filter>() || node.Is<Extend>() || node.Is<Exists>() || node.Is<Minus>() ||
      node.Is<OrderBy>() || node.Is<Slice>() || node.Is<Reduced>()) {
    return below(0);
  }
  if (node.Is<Join>()) {
    // A solution tells those that it was made of, where they bind all their variables.
    return std::all_of(node.children.begin(), node.children.end(), [](const NodePtr& child) {
      return HasNoDuplicates(*child) &&
             PossibleVariables(*child).IsSubsetOf(CertainVariables(*child));
    });
  }
  return false;
}

}  // namespace mote::algebra
