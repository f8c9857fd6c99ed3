// Prints random queries on random data together with the answers of the reference evaluator, one
// JSON object a line: for compare_with_rdflib.py, which asks an independent implementation.
//
//   reference_cases SEED DATASETS
//
// Left out is what that implementation does not know: data with blank nodes, which it names anew,
// and triple terms and base directions, which are of SPARQL 1.2.

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "grammar/parser/parser.h"
#include "tests/engine/reference/evaluator.h"
#include "tests/engine/reference/random_dataset.h"
#include "tests/engine/reference/random_query.h"

namespace mote::reference {
namespace {

constexpr int kQueriesPerDataset = 10;
constexpr size_t kMaxTriples = 200;

nlohmann::json RowsOf(const Answer& answer) {
  nlohmann::json rows = nlohmann::json::array();
  for (const Solution& solution : answer.solutions) {
    nlohmann::json row = nlohmann::json::object();
    for (const std::string& name : answer.variables) {
      const auto found = solution.find(name);
      if (found != solution.end()) row[name] = KeyOf(found->second);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

nlohmann::json TriplesOf(const Graph& graph) {
  nlohmann::json triples = nlohmann::json::array();
  for (const Triple& triple : graph) {
    triples.push_back({KeyOf(triple.subject), KeyOf(triple.predicate), KeyOf(triple.object)});
  }
  return triples;
}

void PrintCases(uint64_t seed) {
  Random random(seed);
  const RandomDataset dataset = MakeRandomDataset(random);
  const std::string data = ToNQuads(dataset.data);
  if (dataset.has_blank_nodes || !dataset.triple_terms.empty() ||
      data.find("--") != std::string::npos || dataset.data.default_graph.size() > kMaxTriples) {
    return;
  }
  QueryGenerator generator(dataset, random);
  for (int i = 0; i < kQueriesPerDataset; ++i) {
    const RandomQuery query = generator.Next();
    const auto parsed = ParseQuery(query.text);
    if (!parsed.ok()) continue;
    const Answer answer = EvaluateQuery(*parsed, dataset.data);
    if (answer.too_large) continue;
    nlohmann::json line;
    line["seed"] = seed;
    line["number"] = i;
    line["data"] = data;
    line["graphs"] = nlohmann::json::array();
    for (const auto& [name, graph] : dataset.data.named) line["graphs"].push_back(name);
    line["query"] = query.text;
    line["ordered"] = query.ordered;
    if (std::holds_alternative<ast::AskClause>(parsed->form)) {
      line["boolean"] = answer.boolean;
    } else if (std::holds_alternative<ast::ConstructClause>(parsed->form)) {
      line["triples"] = TriplesOf(answer.graph);
    } else {
      line["rows"] = RowsOf(answer);
    }
    std::printf("%s\n", line.dump().c_str());
  }
}

}  // namespace
}  // namespace mote::reference

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: reference_cases SEED DATASETS\n");
    return 2;
  }
  const uint64_t first = std::strtoull(argv[1], nullptr, 10);
  const uint64_t count = std::strtoull(argv[2], nullptr, 10);
  for (uint64_t seed = first; seed < first + count; ++seed) mote::reference::PrintCases(seed);
  return 0;
}
