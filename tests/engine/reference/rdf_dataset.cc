#include "tests/engine/reference/rdf_dataset.h"

#include <algorithm>

namespace mote::reference {

std::string KeyOf(const Solution& solution) {
  std::string key;
  for (const auto& [name, term] : solution) key += "?" + name + "=" + KeyOf(term) + "\n";
  return key;
}

Term WithBlankNodes(const Term& term, const std::function<Term(const Term&)>& replace) {
  if (term.is_blank_node()) return replace(term);
  if (!term.is_triple()) return term;
  const TripleTerm& triple = term.triple();
  return Term::Triple(WithBlankNodes(triple.subject, replace), triple.predicate,
                      WithBlankNodes(triple.object, replace));
}

std::string GraphKey(const Term& name) {
  return name.is_blank_node() ? "_:" + name.value() : name.value();
}

Term GraphName(const std::string& key) {
  return key.compare(0, 2, "_:") == 0 ? Term::BlankNode(key.substr(2)) : Term::Iri(key);
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
    const std::string label = GraphName(name).ToString();
    if (graph.empty()) text += "# " + label + " is empty\n";
    append(graph, " " + label);
  }
  return text;
}

}  // namespace mote::reference
