#include "tests/support/query_runner.h"

#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "engine/results/output_sink.h"
#include "engine/results/solution_writer.h"
#include "storage/base/status_macros.h"

namespace mote::testing {
namespace {

absl::Status ReadSolutions(QueryResult& query, SolutionTable* table) {
  table->variables = query.variables();
  Batch batch;
  while (true) {
    MOTE_RETURN_IF_ERROR(query.Next(&batch));
    if (batch.rows == 0) return absl::OkStatus();
    TermReader& terms = query.terms();
    terms.BeginBatch();
    const size_t first = table->rows.size();
    table->rows.resize(first + batch.rows);
    for (const Id* column : batch.columns) {
      if (column != nullptr) {
        MOTE_RETURN_IF_ERROR(terms.Load(std::span(column, batch.rows)));
      }
      for (size_t i = 0; i < batch.rows; ++i) {
        std::optional<Term>& cell = table->rows[first + i].emplace_back();
        if (column != nullptr && !column[i].is_undefined()) cell = terms.Get(column[i]);
      }
    }
  }
}

}  // namespace

absl::StatusOr<QueryAnswer> RunQuery(SparqlEngine& database, std::string_view text,
                                     const QueryOptions& options) {
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<QueryResult> query, database.Query(text, options));
  QueryAnswer answer;
  switch (query->kind()) {
    case QueryResult::Kind::kSolutions:
      MOTE_RETURN_IF_ERROR(ReadSolutions(*query, &answer.result.table));
      return answer;
    case QueryResult::Kind::kBoolean: {
      MOTE_ASSIGN_OR_RETURN(bool boolean, query->ReadBoolean());
      answer.result.boolean = boolean;
      return answer;
    }
    case QueryResult::Kind::kGraph:
      break;
    case QueryResult::Kind::kExplanation:
      return absl::InvalidArgumentError("EXPLAIN has no solutions");
  }
  answer.is_graph = true;
  std::vector<TermTriple> triples;
  while (true) {
    MOTE_RETURN_IF_ERROR(query->NextTriples(&triples));
    if (triples.empty()) return answer;
    for (TermTriple& triple : triples) {
      answer.graph.push_back(
          {std::move(triple[0]), std::move(triple[1]), std::move(triple[2]), std::nullopt});
    }
  }
}

absl::StatusOr<std::string> RunQueryAsText(SparqlEngine& database, std::string_view text,
                                           const QueryOptions& options, std::string_view format) {
  const std::optional<SolutionFormat> solution_format = SolutionFormatByName(format);
  if (!solution_format.has_value()) return absl::InvalidArgumentError("unknown format");
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<QueryResult> query, database.Query(text, options));
  std::string written;
  OutputSink sink(&written);
  const std::unique_ptr<SolutionWriter> writer = MakeSolutionWriter(*solution_format, sink);
  MOTE_RETURN_IF_ERROR(writer->Begin(query->variables()));
  Batch batch;
  while (true) {
    MOTE_RETURN_IF_ERROR(query->Next(&batch));
    if (batch.rows == 0) break;
    const ColumnBatch view = batch.view();
    MOTE_RETURN_IF_ERROR(writer->Rows(view, RowSelection::All(view), query->terms()));
  }
  MOTE_RETURN_IF_ERROR(writer->End());
  MOTE_RETURN_IF_ERROR(sink.Flush());
  return written;
}

}  // namespace mote::testing
