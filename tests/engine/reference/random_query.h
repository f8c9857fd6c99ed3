#ifndef MOTE_TESTS_ENGINE_REFERENCE_RANDOM_QUERY_H_
#define MOTE_TESTS_ENGINE_REFERENCE_RANDOM_QUERY_H_

#include <map>
#include <string>
#include <vector>

#include "tests/engine/reference/random_dataset.h"

namespace mote::reference {

struct RandomQuery {
  std::string text;
  // The order of the rows is decided by the query.
  bool ordered = false;
};

// Makes queries on one dataset: basic graph patterns made from its triples, so that most have
// answers, and on them anything of the language that the reference evaluator knows and whose answer
// the specification decides.
class QueryGenerator {
 public:
  QueryGenerator(const RandomDataset& dataset, Random& random)
      : dataset_(dataset), random_(random) {}

  RandomQuery Next();
  // One to three operations of SPARQL Update, without blank nodes in templates.
  std::string NextUpdate();

  // How often each feature has been used.
  const std::map<std::string, int>& features() const { return features_; }

 private:
  // Graph patterns; `graph` is what the pattern most likely looks in.
  std::string Group(int depth, const Graph& graph);
  std::string Triples(const Graph& graph, size_t count);
  std::string PathTriple(const Graph& graph);
  std::string Path(int depth);
  std::string Element(int depth, const Graph& graph);
  std::string GraphElement(int depth);
  std::string Values();
  std::string SubSelect(int depth, const Graph& graph);
  std::string TermOrVariable(const Term& term, int variable_percent);
  // One triple as a pattern; those of rdf:reifies often in a short form.
  std::string TriplePattern(const Triple& triple);
  // A triple term as a variable, as a constant, or with variables inside.
  std::string TripleTermPattern(const Term& term, int variable_percent);
  // A triple term of an expression or a template.
  std::string TripleTermExpression();
  std::string VariableFor(const Term& term);
  std::string AnyVariable();
  std::string FreshVariable(const char* prefix);

  // Expressions.
  std::string Condition(int depth, const Graph& graph);
  std::string Value(int depth);
  std::string TripleFunction(const std::string& argument);
  std::string Constant();

  // SELECT clauses and modifiers for a pattern; the result is a whole query without prologue.
  std::string Select(const std::string& where, bool top_level, bool* ordered);
  std::string Grouped(const std::string& where, const std::vector<std::string>& visible);
  std::string Aggregate(const std::vector<std::string>& visible);
  // ORDER BY over all columns that no two different rows pass as equal.
  std::string TotalOrder(const std::vector<std::string>& columns);
  std::string DatasetClause();
  // The triples of a CONSTRUCT or an update, without blank nodes.
  std::string Template();

  // Updates.
  std::string Operation();
  std::string GraphName();
  std::string QuadTemplate();
  std::string QuadData();

  bool Chance(int percent) { return random_.Chance(percent); }
  const Graph& AnyGraph();

  const RandomDataset& dataset_;
  Random& random_;
  std::map<std::string, int> features_;
  std::map<std::string, std::string> variable_of_;  // By term, within one query.
  std::vector<std::string> variables_;              // Used so far in the query.
  int fresh_ = 0;
  // Blank nodes may not stand in the pattern: reifiers without a name are such.
  bool name_reifiers_ = false;
};

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_RANDOM_QUERY_H_
