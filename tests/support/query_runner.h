#ifndef MOTE_TESTS_SUPPORT_QUERY_RUNNER_H_
#define MOTE_TESTS_SUPPORT_QUERY_RUNNER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/database/sparql_engine.h"
#include "tests/support/isomorphism.h"
#include "tests/support/sparql_results.h"

// Queries through the front door, answered as plain values.

namespace mote::testing {

// A query's whole answer: a table or boolean, or a graph.
struct QueryAnswer {
  bool is_graph = false;
  SparqlResult result;
  std::vector<TestQuad> graph;
};

absl::StatusOr<QueryAnswer> RunQuery(SparqlEngine& database, std::string_view text,
                                     const QueryOptions& options);

// The answer of a SELECT or ASK as the result writer for `format` writes it.
absl::StatusOr<std::string> RunQueryAsText(SparqlEngine& database, std::string_view text,
                                           const QueryOptions& options, std::string_view format);

}  // namespace mote::testing

#endif  // MOTE_TESTS_SUPPORT_QUERY_RUNNER_H_
