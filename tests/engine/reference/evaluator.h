#ifndef MOTE_TESTS_ENGINE_REFERENCE_EVALUATOR_H_
#define MOTE_TESTS_ENGINE_REFERENCE_EVALUATOR_H_

#include <optional>
#include <string>
#include <vector>

#include "grammar/ast/query.h"
#include "tests/engine/reference/rdf_dataset.h"

// An evaluator of whole queries that follows the text of SPARQL 1.1 section 18 and nothing else: no
// indices, no planning, no ids. What the engine is compared with. It shares the AST with the engine
// and the meaning of lexical forms (storage/term).
//
// EXISTS puts the values of the outer solution into its pattern as SPARQL 1.2 defines it: each
// group inside is joined with the bindings of the variables visible there.

namespace mote::reference {

struct Answer {
  bool boolean = false;                // ASK
  std::vector<std::string> variables;  // SELECT
  Solutions solutions;                 // In order, if the query orders them.
  Graph graph;                         // CONSTRUCT
  bool too_large = false;  // Given up, for this or another reason: the rest means nothing.
};

// The dataset that FROM and FROM NAMED, or USING and USING NAMED, describe (section 13.2); without
// them that of the store.
RdfDataset DatasetOf(const ast::DatasetClause& clause, const RdfDataset& store);

// The solutions of a pattern on the default graph; nothing if it was too large.
std::optional<Solutions> EvaluatePattern(const ast::GroupPattern& pattern,
                                         const RdfDataset& dataset);

// The answer to a SELECT, ASK or CONSTRUCT (without blank nodes in its template).
Answer EvaluateQuery(const ast::Query& query, const RdfDataset& dataset);

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_EVALUATOR_H_
