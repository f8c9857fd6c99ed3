#include "tests/engine/results/result_tester.h"

#include <algorithm>
#include <utility>

#include "storage/base/check.h"
#include "storage/base/status_macros.h"

namespace mote::testing {

ResultTester::ResultTester(SolutionTable table) : table_(std::move(table)) {
  MemorySource::Builder builder;
  columns_.resize(table_.variables.size());
  for (size_t r = 0; r < table_.rows.size(); ++r) {
    for (size_t c = 0; c < columns_.size(); ++c) {
      const std::optional<Term>& cell = table_.rows[r][c];
      bool local =
          !cell.has_value() || cell->is_triple() || (!cell->is_blank_node() && (r + c) % 5 == 0);
      columns_[c].push_back(local ? Id::Undefined() : builder.Intern(*cell));
    }
  }
  source_ = builder.Build();
  local_ = std::make_unique<LocalVocabulary>(*source_);
  for (size_t r = 0; r < table_.rows.size(); ++r) {
    for (size_t c = 0; c < columns_.size(); ++c) {
      std::optional<Term>& cell = table_.rows[r][c];
      if (!cell.has_value()) continue;
      Id& id = columns_[c][r];
      if (id.is_undefined()) {
        id = *local_->Intern(*cell);
      } else if (cell->is_blank_node()) {
        cell = *source_->TermOf(id);
      }
    }
  }
}

absl::Status ResultTester::Write(SolutionFormat format, OutputSink& sink,
                                 SolutionWriterOptions options, size_t batch_rows) {
  TermReader terms(*source_, local_.get());
  std::unique_ptr<SolutionWriter> writer = MakeSolutionWriter(format, sink, std::move(options));
  MOTE_RETURN_IF_ERROR(writer->Begin(table_.variables));
  std::vector<const Id*> pointers(columns_.size());
  for (size_t begin = 0; begin < table_.rows.size(); begin += batch_rows) {
    size_t n = std::min(batch_rows, table_.rows.size() - begin);
    // A column without a value may be left out, and rows may be selected by their numbers.
    for (size_t c = 0; c < columns_.size(); ++c) {
      const Id* first = columns_[c].data() + begin;
      bool unbound = std::all_of(first, first + n, [](Id id) { return id.is_undefined(); });
      pointers[c] = unbound ? nullptr : first;
    }
    ColumnBatch batch{pointers, n};
    if (begin % 2 == 0) {
      MOTE_RETURN_IF_ERROR(writer->Rows(batch, RowSelection::All(batch), terms));
      continue;
    }
    std::vector<uint32_t> indices;
    for (size_t i = 0; i < n; ++i) indices.push_back(static_cast<uint32_t>(i));
    MOTE_RETURN_IF_ERROR(writer->Rows(batch, RowSelection::Of(indices), terms));
  }
  return writer->End();
}

std::string ResultTester::Text(SolutionFormat format, SolutionWriterOptions options) {
  std::string text;
  OutputSink sink(&text);
  absl::Status status = Write(format, sink, std::move(options));
  return status.ok() ? text : std::string(status.message());
}

}  // namespace mote::testing
