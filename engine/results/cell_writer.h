#ifndef MOTE_ENGINE_RESULTS_CELL_WRITER_H_
#define MOTE_ENGINE_RESULTS_CELL_WRITER_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "engine/results/output_sink.h"
#include "engine/results/solution_writer.h"
#include "storage/term/id.h"
#include "storage/term/term.h"

namespace mote {

// What the writers share: the walk over rows and columns, and the terms of a batch, of which each
// distinct one is read once. A writer says what comes around a cell and how a term looks.
class CellWriter : public SolutionWriter {
 public:
  absl::Status Begin(std::span<const std::string> variables) override;
  absl::Status Rows(const ColumnBatch& batch, RowSelection rows, TermReader& terms) override;
  absl::Status End() override;

 protected:
  explicit CellWriter(OutputSink& sink) : sink_(sink) {}

  virtual void WriteHead() = 0;
  virtual void BeginRow() = 0;
  // `column` is the number of the cell's column; called for bound cells only unless
  // WriteUnbound is overridden.
  virtual void WriteCell(size_t column, const TermView& term) = 0;
  virtual void WriteTripleCell(size_t column, const Term& term) = 0;
  virtual void WriteUnbound(size_t) {}
  virtual void EndRow() = 0;
  virtual void WriteTail() = 0;

  std::string& out() { return sink_.buffer(); }
  // The first thing that the format cannot express; returned by Rows.
  void Fail(absl::Status status) {
    if (format_status_.ok()) format_status_ = std::move(status);
  }

  OutputSink& sink_;
  std::vector<std::string> variables_;

 private:
  absl::Status Load(const ColumnBatch& batch, RowSelection rows, TermReader& terms);

  absl::Status format_status_;
  // The terms of a batch, row by row; null for those that are inline or unbound.
  std::vector<const Term*> terms_;
  std::vector<const Term*> column_terms_;
  std::vector<Id> ids_;
  std::string lexical_;
};

// One for each format; MakeSolutionWriter chooses.
std::unique_ptr<SolutionWriter> MakeJsonWriter(OutputSink& sink);
std::unique_ptr<SolutionWriter> MakeXmlWriter(OutputSink& sink);
std::unique_ptr<SolutionWriter> MakeCsvWriter(OutputSink& sink);
std::unique_ptr<SolutionWriter> MakeTsvWriter(OutputSink& sink);
std::unique_ptr<SolutionWriter> MakeTableWriter(OutputSink& sink, SolutionWriterOptions options);

}  // namespace mote

#endif  // MOTE_ENGINE_RESULTS_CELL_WRITER_H_
