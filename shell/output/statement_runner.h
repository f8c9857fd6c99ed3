#ifndef MOTE_SHELL_OUTPUT_STATEMENT_RUNNER_H_
#define MOTE_SHELL_OUTPUT_STATEMENT_RUNNER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/database/sparql_engine.h"
#include "shell/output/result_format.h"
#include "storage/rdf/quad_writer.h"

namespace mote {

// How the result of a query is printed.
struct PrintOptions {
  ResultFormat format;
  // Tables are fitted to this many columns; 0: no limit.
  size_t width = 0;
  // Prefixes by which tables and Turtle shorten IRIs: (name without ':', IRI).
  std::vector<std::pair<std::string, std::string>> prefixes;
  // Graphs in Turtle, TriG and JSON-LD: write them for people, with no more than `graph_memory`.
  bool pretty = false;
  uint64_t graph_memory = QuadWriterOptions().max_memory;
};

// What one run of a query took.
struct RunFigures {
  double parse_ms = 0;
  double plan_ms = 0;
  double first_row_ms = 0;  // Until the first rows were there; the total if there were none.
  double total_ms = 0;      // Until the last row was written.
  uint64_t rows = 0;        // Solutions, or triples of a graph; 1 for ASK.
  std::string plan_text;    // Operators with their figures, one a line.
  std::string plan_json;
};

// Runs a query and writes its result to `out`; with `out` null, the rows are read and their terms
// resolved, and nothing is written. `name` is what diagnostics call the text. An error that comes
// after rows have been written leaves these standing, and is an error all the same.
absl::StatusOr<RunFigures> RunQueryText(SparqlEngine& database, std::string_view name,
                                        const std::string& text, const QueryOptions& options,
                                        const PrintOptions& print, std::FILE* out);

// What an update did.
struct UpdateFigures {
  uint64_t inserted = 0;
  uint64_t deleted = 0;
  double total_ms = 0;
};

// Runs an update, as one commit.
absl::StatusOr<UpdateFigures> RunUpdateText(SparqlEngine& database, std::string_view name,
                                            const std::string& text, const UpdateOptions& options);

// "inserted 3, deleted 1 in 1.2 ms".
std::string DescribeUpdate(const UpdateFigures& figures);

}  // namespace mote

#endif  // MOTE_SHELL_OUTPUT_STATEMENT_RUNNER_H_
