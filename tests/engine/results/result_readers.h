#ifndef MOTE_TESTS_ENGINE_RESULTS_RESULT_READERS_H_
#define MOTE_TESTS_ENGINE_RESULTS_RESULT_READERS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/support/sparql_results.h"

namespace mote::testing {

// Reads SPARQL 1.2 Query Results XML, by Expat. Errors: kInvalidArgument if `text` is not in that
// format.
absl::StatusOr<SparqlResult> ReadSparqlResultsXml(std::string_view text);

// Reads SPARQL 1.1 Query Results TSV, each term by the Turtle parser.
absl::StatusOr<SolutionTable> ReadSparqlResultsTsv(std::string_view text);

// The records of a CSV document (RFC 4180). Errors: kInvalidArgument for stray quotes or line ends.
absl::StatusOr<std::vector<std::vector<std::string>>> ReadCsv(std::string_view text);

}  // namespace mote::testing

#endif  // MOTE_TESTS_ENGINE_RESULTS_RESULT_READERS_H_
