#include <string>

#include "tests/engine/reference/random_query.h"

// Requests of SPARQL Update.

namespace mote::reference {
namespace {

bool HasBlankNode(const Term& term) {
  if (!term.is_triple()) return term.is_blank_node();
  return HasBlankNode(term.triple().subject) || HasBlankNode(term.triple().object);
}

}  // namespace

std::string QueryGenerator::GraphName() {
  if (Chance(15) || dataset_.data.named.empty()) {
    return "<http://e/new" + std::to_string(random_.Below(2)) + ">";
  }
  auto it = dataset_.data.named.begin();
  std::advance(it, random_.Below(dataset_.data.named.size()));
  return "<" + it->first + ">";
}

std::string QueryGenerator::QuadTemplate() {
  std::string text = Chance(80) ? Template() : "";
  if (text.empty() || Chance(30)) {
    text += "GRAPH " + (Chance(70) ? GraphName() : AnyVariable()) + " { " + Template() + "} ";
  }
  return "{ " + text + "} ";
}

std::string QueryGenerator::QuadData() {
  auto triples = [&] {
    std::string text;
    for (size_t i = 0; i < 1 + random_.Below(4); ++i) {
      const Graph& graph = AnyGraph();
      Triple triple{Term::Iri("http://e/s0"), Term::Iri("http://e/p0"), RandomLiteral(random_)};
      if (!graph.empty() && Chance(60)) triple = random_.OneOf(graph);
      if (triple.subject.is_blank_node() || HasBlankNode(triple.object)) continue;
      text += triple.subject.ToString() + " " + triple.predicate.ToString() + " " +
              triple.object.ToString() + " . ";
    }
    return text;
  };
  std::string text = Chance(70) ? triples() : "";
  if (Chance(50)) text += "GRAPH " + GraphName() + " { " + triples() + "} ";
  return "{ " + text + "} ";
}

std::string QueryGenerator::Operation() {
  variable_of_.clear();
  variables_.clear();
  switch (random_.Below(12)) {
    case 0:
      ++features_["INSERT DATA"];
      return "INSERT DATA " + QuadData();
    case 1:
      ++features_["DELETE DATA"];
      return "DELETE DATA " + QuadData();
    case 2:
      ++features_["CLEAR or DROP"];
      return std::string(Chance(50) ? "CLEAR" : "DROP") + " SILENT " +
             (Chance(60)   ? "GRAPH " + GraphName()
              : Chance(50) ? "DEFAULT"
              : Chance(70) ? "NAMED"
                           : "ALL");
    case 3:
      ++features_["CREATE"];
      return "CREATE SILENT GRAPH " + GraphName();
    case 4: {
      ++features_["ADD, COPY or MOVE"];
      const std::vector<std::string> kinds = {"ADD", "COPY", "MOVE"};
      const std::string from = Chance(30) ? "DEFAULT" : GraphName();
      const std::string to = Chance(30) ? "DEFAULT" : GraphName();
      return random_.OneOf(kinds) + " SILENT " + from + " TO " + to;
    }
    case 5: {
      ++features_["DELETE WHERE"];
      name_reifiers_ = true;
      std::string pattern = Triples(dataset_.data.default_graph, 1 + random_.Below(2));
      name_reifiers_ = false;
      // Blank nodes may not stand in what is deleted.
      for (size_t at = pattern.find("[]"); at != std::string::npos; at = pattern.find("[]")) {
        pattern.replace(at, 2, "?v0");
      }
      return "DELETE WHERE { " + pattern + "}";
    }
    default:
      break;
  }
  ++features_["DELETE and INSERT"];
  const bool with = Chance(20);
  std::string text = with ? "WITH " + GraphName() + " " : "";
  const std::string where = Group(static_cast<int>(random_.Below(3)), AnyGraph());
  const size_t kind = random_.Below(3);
  if (kind != 0) text += "DELETE " + QuadTemplate();
  if (kind != 1) text += "INSERT " + QuadTemplate();
  if (Chance(15)) text += std::string("USING ") + (Chance(40) ? "NAMED " : "") + GraphName() + " ";
  return text + "WHERE " + where;
}

std::string QueryGenerator::NextUpdate() {
  fresh_ = 0;
  std::string text = Operation();
  for (size_t i = 0; i < random_.Below(3); ++i) text += " ; " + Operation();
  return text;
}

}  // namespace mote::reference
