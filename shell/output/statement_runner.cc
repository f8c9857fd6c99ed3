#include "shell/output/statement_runner.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/results/output_sink.h"
#include "engine/results/solution_writer.h"
#include "shell/arguments/units.h"
#include "shell/diagnostics.h"
#include "storage/base/status_macros.h"
#include "storage/term/id.h"

namespace mote {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kMinCellWidth = 8;
// Results of more rows than the first are written in pieces of the second: names that lie together
// in the dictionary are then read together.
constexpr uint64_t kRowsAtOnce = 8192;
constexpr size_t kPieceRows = size_t{1} << 16;

double MillisecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// An error of the engine as the command shows it: where it carries a place in the text
// (`LINE:COLUMN: error: ...`), that of the text is said too.
absl::Status WithName(std::string_view name, const absl::Status& status) {
  if (!absl::IsInvalidArgument(status) && !absl::IsUnimplemented(status)) return status;
  const std::string message = View(status.message());
  const size_t place = message.find_first_not_of("0123456789:");
  if (place == std::string::npos || place == 0 || message.compare(place, 7, " error:") != 0) {
    return status;
  }
  return ParseStatus(name, message);
}

void PrintWarnings(std::string_view name, const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) PrintNote(std::string(name) + ":" + warning);
}

// Hands a writer's bytes on to the sink of a result.
class SinkBytes : public ByteSink {
 public:
  explicit SinkBytes(OutputSink* sink) : sink_(sink) {}
  absl::Status Write(std::string_view bytes) override {
    sink_->Append(bytes);
    return sink_->status();
  }

 private:
  OutputSink* const sink_;
};

// Prints one result. With `out` null everything is read, and nothing written.
class Printer {
 public:
  Printer(QueryResult& result, const PrintOptions& options, std::FILE* out, Clock::time_point start,
          RunFigures* figures)
      : result_(result), options_(options), start_(start), figures_(*figures) {
    if (out != nullptr) sink_ = std::make_unique<OutputSink>(out);
  }

  absl::Status Print() {
    const absl::Status status = PrintKind();
    if (sink_ == nullptr) return status;
    if (status.ok()) {
      const absl::Status flushed = sink_->Flush();
      return absl::IsCancelled(flushed) ? BrokenPipe() : flushed;
    }
    // A reader that has gone away; a query that was cancelled leaves the sink as it was.
    return absl::IsCancelled(sink_->status()) ? BrokenPipe() : status;
  }

 private:
  absl::Status PrintKind() {
    switch (result_.kind()) {
      case QueryResult::Kind::kSolutions:
        return PrintSolutions();
      case QueryResult::Kind::kBoolean:
        return PrintBoolean();
      case QueryResult::Kind::kGraph:
        return PrintGraph();
      case QueryResult::Kind::kExplanation:
        return PrintExplanation();
    }
    return absl::OkStatus();
  }

  void NoteFirstRow() {
    if (figures_.first_row_ms == 0) figures_.first_row_ms = MillisecondsSince(start_);
  }

  absl::StatusOr<std::unique_ptr<SolutionWriter>> MakeWriter() {
    if (!options_.format.solutions.has_value()) {
      return absl::InvalidArgumentError(
          "the result is no graph, and cannot be written as RDF: use table, json, xml, csv or tsv");
    }
    if (sink_ == nullptr) return nullptr;
    SolutionWriterOptions writer;
    writer.prefixes = options_.prefixes;
    writer.max_cell_width = 0;
    if (options_.width > 0) {
      // Each column has a border and two spaces.
      const size_t columns = std::max<size_t>(1, result_.variables().size());
      const size_t share = (options_.width - 1) / columns;
      writer.max_cell_width = share > kMinCellWidth + 3 ? share - 3 : kMinCellWidth;
    }
    return MakeSolutionWriter(*options_.format.solutions, *sink_, std::move(writer));
  }

  absl::Status PrintSolutions() {
    MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<SolutionWriter> writer, MakeWriter());
    bool begun = false;
    Batch batch;
    while (true) {
      MOTE_RETURN_IF_ERROR(result_.Next(&batch));
      // Nothing is written before it is known that there is an answer.
      if (!begun && writer != nullptr) MOTE_RETURN_IF_ERROR(writer->Begin(result_.variables()));
      begun = true;
      if (batch.rows == 0) break;
      NoteFirstRow();
      figures_.rows += batch.rows;
      if (figures_.rows <= kRowsAtOnce) {
        MOTE_RETURN_IF_ERROR(WriteRows(batch.view(), writer.get()));
        continue;
      }
      const bool small = AddToPiece(batch);
      if (!small || piece_rows_ >= kPieceRows) MOTE_RETURN_IF_ERROR(WritePiece(writer.get()));
    }
    MOTE_RETURN_IF_ERROR(WritePiece(writer.get()));
    return writer != nullptr ? writer->End() : absl::OkStatus();
  }

  // Adds rows to the piece; false if it holds terms that may be long, of which there should not be
  // many in memory.
  bool AddToPiece(const Batch& batch) {
    bool small = true;
    piece_.resize(batch.columns.size());
    for (size_t i = 0; i < piece_.size(); ++i) {
      if (batch.columns[i] == nullptr) {
        piece_[i].resize(piece_[i].size() + batch.rows);
        continue;
      }
      const std::span<const Id> ids(batch.columns[i], batch.rows);
      piece_[i].insert(piece_[i].end(), ids.begin(), ids.end());
      small &= std::all_of(ids.begin(), ids.end(), [](Id id) {
        return !IsDictionaryTag(id.tag()) || id.tag() == Tag::kIri;
      });
    }
    piece_rows_ += batch.rows;
    return small;
  }

  absl::Status WritePiece(SolutionWriter* writer) {
    if (piece_rows_ == 0) return absl::OkStatus();
    std::vector<const Id*> columns;
    for (const std::vector<Id>& column : piece_) columns.push_back(column.data());
    MOTE_RETURN_IF_ERROR(WriteRows(ColumnBatch{columns, piece_rows_}, writer));
    for (std::vector<Id>& column : piece_) column.clear();
    piece_rows_ = 0;
    return absl::OkStatus();
  }

  absl::Status WriteRows(const ColumnBatch& rows, SolutionWriter* writer) {
    if (writer != nullptr) return writer->Rows(rows, RowSelection::All(rows), result_.terms());
    result_.terms().BeginBatch();
    for (const Id* column : rows.columns) {
      if (column != nullptr) MOTE_RETURN_IF_ERROR(result_.terms().Load({column, rows.rows}));
    }
    return absl::OkStatus();
  }

  absl::Status PrintBoolean() {
    MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<SolutionWriter> writer, MakeWriter());
    MOTE_ASSIGN_OR_RETURN(const bool answer, result_.ReadBoolean());
    NoteFirstRow();
    figures_.rows = 1;
    return writer != nullptr ? writer->Boolean(answer) : absl::OkStatus();
  }

  absl::Status PrintGraph() {
    if (!options_.format.graph.has_value()) {
      return absl::InvalidArgumentError(
          "the result is a graph: use table, turtle, ntriples, nquads, trig, rdfxml or jsonld");
    }
    std::unique_ptr<SinkBytes> bytes;
    std::unique_ptr<QuadWriter> writer;
    if (sink_ != nullptr) {
      QuadWriterOptions writer_options;
      writer_options.format = *options_.format.graph;
      writer_options.prefixes = options_.prefixes;
      writer_options.pretty = options_.pretty;
      writer_options.max_memory = options_.graph_memory;
      bytes = std::make_unique<SinkBytes>(sink_.get());
      MOTE_ASSIGN_OR_RETURN(writer, QuadWriter::Create(writer_options, bytes.get()));
    }
    std::vector<TermTriple> triples;
    while (true) {
      MOTE_RETURN_IF_ERROR(result_.NextTriples(&triples));
      if (triples.empty()) break;
      NoteFirstRow();
      figures_.rows += triples.size();
      if (writer == nullptr) continue;
      for (const TermTriple& triple : triples) MOTE_RETURN_IF_ERROR(Write(triple, writer.get()));
    }
    return writer != nullptr ? writer->Finish() : absl::OkStatus();
  }

  static absl::Status Write(const TermTriple& triple, QuadWriter* writer) {
    QuadView quad;
    quad.subject = triple[0].view();
    quad.predicate = triple[1].view();
    quad.object = triple[2].view();
    return writer->OnQuad(quad);
  }

  absl::Status PrintExplanation() {
    MOTE_ASSIGN_OR_RETURN(const std::string text, result_.ReadExplanation());
    NoteFirstRow();
    if (sink_ == nullptr) return absl::OkStatus();
    if (options_.format.solutions == SolutionFormat::kJson) {
      sink_->Append(result_.PlanJson());
      sink_->Append('\n');
    } else {
      sink_->Append(text);
    }
    return absl::OkStatus();
  }

  // Rows that are to be written together.
  std::vector<std::vector<Id>> piece_;
  size_t piece_rows_ = 0;

  QueryResult& result_;
  const PrintOptions& options_;
  const Clock::time_point start_;
  RunFigures& figures_;
  std::unique_ptr<OutputSink> sink_;
};

}  // namespace

absl::StatusOr<RunFigures> RunQueryText(SparqlEngine& database, std::string_view name,
                                        const std::string& text, const QueryOptions& options,
                                        const PrintOptions& print, std::FILE* out) {
  const Clock::time_point start = Clock::now();
  absl::StatusOr<std::unique_ptr<QueryResult>> result = database.Query(text, options);
  if (!result.ok()) return WithName(name, result.status());
  if (out != nullptr) PrintWarnings(name, (*result)->warnings());
  RunFigures figures;
  const absl::Status status = Printer(**result, print, out, start, &figures).Print();
  if (!status.ok()) return WithName(name, status);
  figures.total_ms = MillisecondsSince(start);
  if (figures.first_row_ms == 0) figures.first_row_ms = figures.total_ms;
  using Milliseconds = std::chrono::duration<double, std::milli>;
  figures.parse_ms = Milliseconds((*result)->parse_time()).count();
  figures.plan_ms = Milliseconds((*result)->plan_time()).count();
  figures.plan_text = (*result)->PlanText();
  figures.plan_json = (*result)->PlanJson();
  return figures;
}

absl::StatusOr<UpdateFigures> RunUpdateText(SparqlEngine& database, std::string_view name,
                                            const std::string& text, const UpdateOptions& options) {
  const Clock::time_point start = Clock::now();
  const absl::StatusOr<UpdateReport> report = database.Update(text, options);
  if (!report.ok()) return WithName(name, report.status());
  PrintWarnings(name, report->warnings);
  UpdateFigures figures;
  figures.inserted = report->inserted;
  figures.deleted = report->deleted;
  figures.total_ms = MillisecondsSince(start);
  return figures;
}

std::string DescribeUpdate(const UpdateFigures& figures) {
  return "inserted " + FormatCount(figures.inserted) + ", deleted " + FormatCount(figures.deleted) +
         " in " + FormatSeconds(figures.total_ms / 1000);
}

}  // namespace mote
