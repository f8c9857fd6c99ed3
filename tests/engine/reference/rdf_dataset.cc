#include "tests/engine/reference/rdf_dataset.h"

#include <algorithm>

namespace mote::reference {

std::string KeyOf(const Solution& solution) {
  std::string key;
  for (const auto& [name, term] : solution) key += "?" + name + "=" + KeyOf(term) + "\n";
  return key;
}

void AddTriple(Graph* graph, const Triple& triple) {
  if (std::find(graph->begin(), graph->end(), triple) == graph->end()) graph->push_back(triple);
}

std::string ToNQuads(const RdfDataset& dataset) {
  std::string text;
  auto append = [&](const Graph& graph, const std::string& name) {
    for (const Triple& triple : graph) {
      text += triple.subject.ToString() + " " + triple.predicate.ToString() + " " +
              triple.object.ToString() + name + " .\n";
    }
  };
  append(dataset.default_graph, "");
  for (const auto& [name, graph] : dataset.named) {
    if (graph.empty()) text += "# <" + name + "> is empty\n";
    append(graph, " <" + name + ">");
  }
  return text;
}

}  // namespace mote::reference
