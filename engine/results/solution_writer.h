#ifndef MOTE_ENGINE_RESULTS_SOLUTION_WRITER_H_
#define MOTE_ENGINE_RESULTS_SOLUTION_WRITER_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "engine/expression/column_batch.h"
#include "engine/expression/term_reader.h"
#include "engine/results/output_sink.h"

namespace mote {

// The forms in which the solutions of SELECT and the answer of ASK are written.
enum class SolutionFormat { kTable, kJson, kXml, kCsv, kTsv };

// The format with a name of the command line ("table", "json", "xml", "csv", "tsv"), if any.
std::optional<SolutionFormat> SolutionFormatByName(std::string_view name);
// Its media type; that of plain text for tables.
std::string_view MediaTypeOf(SolutionFormat format);

struct SolutionWriterOptions {
  // Tables: (prefix without ':', IRI) pairs by which IRIs are shortened.
  std::vector<std::pair<std::string, std::string>> prefixes;
  // Tables: the widest cell, in characters; longer texts are cut with an ellipsis. 0: no limit.
  size_t max_cell_width = 60;
  // Tables: the widths of the columns are fitted to this many rows from the start; what follows is
  // aligned to them.
  size_t fitted_rows = 1000;
  // Tables: lines of box-drawing characters instead of ASCII.
  bool unicode = true;
};

// Writes one result to a sink as it comes, in memory that does not grow with it. Call Begin, Rows
// any number of times, End; or Boolean alone. A failed write to the sink is returned as soon as it
// is known, at the latest by End. Not thread-safe.
//
// JSON, XML, CSV and TSV follow the W3C recommendations "SPARQL 1.2 Query Results JSON Format",
// "... XML Format" and "... CSV and TSV Formats", triple terms and base directions included. Blank
// nodes keep the label of their term.
class SolutionWriter {
 public:
  virtual ~SolutionWriter() = default;

  // `variables` without '?'; one for each column of the batches.
  virtual absl::Status Begin(std::span<const std::string> variables) = 0;
  // Writes the selected rows. Calls terms.BeginBatch().
  virtual absl::Status Rows(const ColumnBatch& batch, RowSelection rows, TermReader& terms) = 0;
  virtual absl::Status End() = 0;
  // The answer of ASK. CSV and TSV, which the recommendations do not define for it, get the word.
  virtual absl::Status Boolean(bool value) = 0;
};

// `sink` must outlive the result.
std::unique_ptr<SolutionWriter> MakeSolutionWriter(SolutionFormat format, OutputSink& sink,
                                                   SolutionWriterOptions options = {});

}  // namespace mote

#endif  // MOTE_ENGINE_RESULTS_SOLUTION_WRITER_H_
