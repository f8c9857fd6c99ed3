#ifndef MOTE_TESTS_SUPPORT_SPARQL_RESULTS_H_
#define MOTE_TESTS_SUPPORT_SPARQL_RESULTS_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/term/term.h"

// Results of SELECT and ASK as plain values, how to read them from SPARQL 1.1 Query Results JSON,
// and when two of them are the same.

namespace mote::testing {

// A row has one cell for each variable; an empty cell is unbound.
struct SolutionTable {
  std::vector<std::string> variables;  // Without '?'.
  std::vector<std::vector<std::optional<Term>>> rows;
};

// What a query answers: a boolean, or else a table.
struct SparqlResult {
  std::optional<bool> boolean;
  SolutionTable table;
};

// Errors: kInvalidArgument if `text` is not in that format.
absl::StatusOr<SparqlResult> ReadSparqlResultsJson(std::string_view text);

struct ComparisonRules {
  // The rows have to come in the expected order.
  bool ordered = false;
  // Each distinct row at least once, and at most as often as expected (REDUCED).
  bool lax_cardinality = false;
  // Language tags that differ in case alone are the same (RDF 1.2 Concepts, section 3.4:
  // implementations may keep or change the case).
  bool fold_language_tags = false;
  // Variables whose decimals, floats and doubles are computed: they compare by datatype and value
  // instead of by lexical form.
  std::set<std::string> computed;
};

// Empty if the tables are the same: the same set of variables in any order, and the same multiset
// of rows under one renaming of blank nodes that is one to one over the whole table, all other
// terms being the same terms. Else says what differs, in lines. Exponential for hostile symmetric
// blank nodes only.
std::string CompareTables(const SolutionTable& actual, const SolutionTable& expected,
                          const ComparisonRules& rules);

// The same for results of any kind.
std::string CompareResults(const SparqlResult& actual, const SparqlResult& expected,
                           const ComparisonRules& rules);

// A row as text, for messages.
std::string RowText(const std::vector<std::optional<Term>>& row);

}  // namespace mote::testing

#endif  // MOTE_TESTS_SUPPORT_SPARQL_RESULTS_H_
