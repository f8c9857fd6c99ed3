#include "tests/engine/reference/random_query.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "storage/term/vocabulary.h"

namespace mote::reference {

RandomQuery QueryGenerator::Next() {
  variable_of_.clear();
  variables_.clear();
  fresh_ = 0;
  RandomQuery query;
  const std::string from = Chance(10) ? DatasetClause() : "";
  const int depth = static_cast<int>(random_.Below(4));
  const Graph& graph = from.empty() ? dataset_.data.default_graph : AnyGraph();
  const std::string where = Group(depth, graph);
  if (Chance(7)) {
    ++features_["ASK"];
    query.text = "ASK " + from + "WHERE " + where;
    return query;
  }
  if (Chance(6)) {
    ++features_["CONSTRUCT"];
    query.text = "CONSTRUCT { " + Template() + "} " + from + "WHERE " + where;
    return query;
  }
  query.text = Select(where, true, &query.ordered);
  // The dataset clause stands between SELECT and WHERE.
  const size_t place = query.text.find("WHERE");
  query.text.insert(place, from);
  return query;
}

std::string QueryGenerator::Template() {
  std::string text;
  for (size_t i = 0; i < 1 + random_.Below(3); ++i) {
    const std::string predicate =
        Chance(80) ? "<http://e/p" + std::to_string(random_.Below(3)) + ">" : AnyVariable();
    const std::string object = Chance(12)   ? TripleTermExpression()
                               : Chance(80) ? AnyVariable()
                                            : Constant();
    text += AnyVariable() + " " + predicate + " " + object + " . ";
  }
  return text;
}

std::string QueryGenerator::DatasetClause() {
  ++features_["FROM"];
  std::string text;
  std::vector<std::string> names = {"http://e/none"};
  for (const auto& [name, graph] : dataset_.data.named) names.insert(names.end(), 3, name);
  for (size_t i = 0; i < 1 + random_.Below(3); ++i) {
    text += std::string(Chance(50) ? "FROM <" : "FROM NAMED <") + random_.OneOf(names) + "> ";
  }
  return text;
}

const Graph& QueryGenerator::AnyGraph() {
  std::vector<const Graph*> graphs = {&dataset_.data.default_graph};
  for (const auto& [name, graph] : dataset_.data.named) graphs.push_back(&graph);
  return *random_.OneOf(graphs);
}

std::string QueryGenerator::VariableFor(const Term& term) {
  std::string name = "v" + std::to_string(random_.Below(8));
  if (Chance(90)) {
    name = variable_of_.try_emplace(KeyOf(term), "t" + std::to_string(variable_of_.size()))
               .first->second;
  } else if (Chance(50) && !variables_.empty()) {
    name = random_.OneOf(variables_);
  }
  variables_.push_back(name);
  return "?" + name;
}

std::string QueryGenerator::AnyVariable() {
  if (variables_.empty() || Chance(4)) return "?v" + std::to_string(random_.Below(8));
  return "?" + random_.OneOf(variables_);
}

std::string QueryGenerator::FreshVariable(const char* prefix) {
  return prefix + std::to_string(fresh_++);
}

std::string QueryGenerator::TripleTermPattern(const Term& term, int variable_percent) {
  if (Chance(30)) return VariableFor(term);
  ++features_["triple term"];
  const TripleTerm& triple = term.triple();
  const std::string predicate =
      Chance(15) ? VariableFor(triple.predicate) : triple.predicate.ToString();
  return "<<( " + TermOrVariable(triple.subject, variable_percent) + " " + predicate + " " +
         TermOrVariable(triple.object, variable_percent) + " )>>";
}

std::string QueryGenerator::TripleTermExpression() {
  ++features_["triple term"];
  const std::string predicate =
      Chance(70) ? "<http://e/p" + std::to_string(random_.Below(3)) + ">" : AnyVariable();
  return "<<( " + AnyVariable() + " " + predicate + " " +
         (Chance(15)   ? TripleTermExpression()
          : Chance(70) ? AnyVariable()
                       : Constant()) +
         " )>>";
}

std::string QueryGenerator::TriplePattern(const Triple& triple) {
  if (triple.object.is_triple() && triple.predicate.value() == rdf::kReifies && Chance(40)) {
    ++features_["reified triple"];
    const TripleTerm& reified = triple.object.triple();
    std::string text = TermOrVariable(reified.subject, 70) + " " + reified.predicate.ToString() +
                       " " + TermOrVariable(reified.object, 70);
    const bool named = name_reifiers_ || Chance(75);
    if (named) text += " ~ " + TermOrVariable(triple.subject, 80);
    // An annotation asserts the triple too.
    if (!Chance(30)) return "<< " + text + " >> " + (Chance(20) ? "?p9 ?o9 . " : ". ");
    return text + (Chance(30) || !named ? " {| ?p9 ?o9 |} . " : " . ");
  }
  return TermOrVariable(triple.subject, 80) + " " +
         (Chance(12) ? VariableFor(triple.predicate) : triple.predicate.ToString()) + " " +
         TermOrVariable(triple.object, 70) + " . ";
}

std::string QueryGenerator::TermOrVariable(const Term& term, int variable_percent) {
  if (term.is_triple()) return TripleTermPattern(term, variable_percent);
  if (Chance(variable_percent) || term.is_blank_node()) {
    if (Chance(3)) return "[]";
    return VariableFor(term);
  }
  return term.ToString();
}

std::string QueryGenerator::Triples(const Graph& graph, size_t count) {
  std::string text;
  std::vector<Term> seen;
  for (size_t i = 0; i < count; ++i) {
    Triple triple{Term::Iri("http://e/s0"), Term::Iri("http://e/p0"), Term::Iri("http://e/s1")};
    if (!graph.empty()) {
      // A walk: the next triple shares a node with those before.
      triple = random_.OneOf(graph);
      for (int tries = 0; tries < 8 && i > 0; ++tries) {
        const Triple& candidate = random_.OneOf(graph);
        if (std::find(seen.begin(), seen.end(), candidate.subject) != seen.end() ||
            std::find(seen.begin(), seen.end(), candidate.object) != seen.end()) {
          triple = candidate;
          break;
        }
      }
    }
    seen.push_back(triple.subject);
    seen.push_back(triple.object);
    text += TriplePattern(triple);
  }
  return text;
}

std::string QueryGenerator::Path(int depth) {
  const std::string iri = "<http://e/p" + std::to_string(random_.Below(4)) + ">";
  if (depth <= 0) return Chance(15) ? "^" + iri : iri;
  switch (random_.Below(10)) {
    case 0:
      return "(" + Path(depth - 1) + ")*";
    case 1:
      return "(" + Path(depth - 1) + ")+";
    case 2:
      return "(" + Path(depth - 1) + ")?";
    case 3:
    case 4:
      return "(" + Path(depth - 1) + "/" + Path(depth - 1) + ")";
    case 5:
    case 6:
      return "(" + Path(depth - 1) + "|" + Path(depth - 1) + ")";
    case 7:
      return "^(" + Path(depth - 1) + ")";
    default:
      break;
  }
  const std::string other = "<http://e/p" + std::to_string(random_.Below(4)) + ">";
  const std::string third = "<http://e/p" + std::to_string(random_.Below(4)) + ">";
  const std::vector<std::string> sets = {"!" + iri, "!^" + iri, "!(" + iri + "|^" + other + ")",
                                         "!(" + iri + "|" + other + ")",
                                         "!(" + iri + "|" + other + "|" + third + ")"};
  return random_.OneOf(sets);
}

std::string QueryGenerator::PathTriple(const Graph& graph) {
  ++features_["path"];
  Triple triple{Term::Iri("http://e/s0"), Term::Iri("http://e/p0"), Term::Iri("http://e/s1")};
  if (!graph.empty()) triple = random_.OneOf(graph);
  const std::string path = Path(1 + static_cast<int>(random_.Below(3)));
  return TermOrVariable(triple.subject, 75) + " " + path + " " + TermOrVariable(triple.object, 75) +
         " . ";
}

std::string QueryGenerator::Group(int depth, const Graph& graph) {
  std::string text = "{ ";
  if (Chance(93)) text += Triples(graph, 1 + random_.Below(Chance(25) ? 4 : 2));
  const size_t extra = depth <= 0 ? random_.Below(2) : random_.Below(4);
  for (size_t i = 0; i < extra; ++i) text += Element(depth - 1, graph);
  return text + "}";
}

std::string QueryGenerator::Element(int depth, const Graph& graph) {
  const size_t kind = random_.Below(depth < 0 ? 5 : 14);
  switch (kind) {
    case 0:
    case 1:
      ++features_["FILTER"];
      return "FILTER (" + Condition(2, graph) + ") ";
    case 2: {
      ++features_["BIND"];
      const std::string value = Chance(12) ? "(" + Condition(2, graph) + ")" : Value(2);
      const std::string name = FreshVariable("b");
      variables_.push_back(name);
      return "BIND (" + value + " AS ?" + name + ") ";
    }
    case 3:
      return Chance(50) ? PathTriple(graph) : Triples(graph, 1);
    case 4:
      return Values();
    case 5:
    case 6:
    case 7:
      ++features_["OPTIONAL"];
      return "OPTIONAL " + Group(depth, graph) + " ";
    case 8:
    case 9: {
      ++features_["UNION"];
      std::string text = Group(depth, graph) + " UNION " + Group(depth, graph) + " ";
      if (Chance(20)) text += "UNION " + Group(depth, graph) + " ";
      return text;
    }
    case 10:
      ++features_["MINUS"];
      return "MINUS " + Group(depth, graph) + " ";
    case 11:
      return GraphElement(depth);
    case 12:
      return SubSelect(depth, graph);
    default:
      ++features_["nested group"];
      return Group(depth, graph) + " ";
  }
}

std::string QueryGenerator::GraphElement(int depth) {
  ++features_["GRAPH"];
  if (dataset_.data.named.empty()) return "GRAPH <http://e/none> " + Group(depth, {}) + " ";
  auto it = dataset_.data.named.begin();
  std::advance(it, random_.Below(dataset_.data.named.size()));
  const std::string name = Chance(65) ? VariableFor(Term::Iri(it->first)) : "<" + it->first + ">";
  return "GRAPH " + name + " " + (Chance(4) ? "{ }" : Group(depth, it->second)) + " ";
}

std::string QueryGenerator::Values() {
  ++features_["VALUES"];
  std::vector<std::string> names = {AnyVariable()};
  if (Chance(40)) {
    const std::string second = AnyVariable();
    if (second != names[0]) names.push_back(second);
  }
  std::string text = "VALUES (" + absl::StrJoin(names, " ") + ") { ";
  for (size_t i = 0; i < random_.Below(5) + (Chance(95) ? 1 : 0); ++i) {
    text += "( ";
    for (const std::string& name : names) {
      // Mostly a value that the variable has in the data.
      std::string value = Chance(10) ? "UNDEF" : Constant();
      for (const auto& [key, variable] : variable_of_) {
        if ("?" + variable == name && key.find("_:") == std::string::npos && Chance(60))
          value = key;
      }
      text += value + " ";
    }
    text += ") ";
  }
  return text + "} ";
}

std::string QueryGenerator::SubSelect(int depth, const Graph& graph) {
  ++features_["sub-select"];
  const std::string where = Group(depth, graph);
  bool ordered = false;
  return "{ " + Select(where, false, &ordered) + " } ";
}

}  // namespace mote::reference
