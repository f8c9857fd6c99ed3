#include "engine/results/cell_writer.h"

#include "storage/base/status_macros.h"
#include "storage/term/inline_id.h"

namespace mote {
namespace {

// A row may hold large texts: the buffer is checked after each.
constexpr size_t kRowsPerCheck = 64;

}  // namespace

absl::Status CellWriter::Begin(std::span<const std::string> variables) {
  variables_.assign(variables.begin(), variables.end());
  WriteHead();
  return sink_.status();
}

absl::Status CellWriter::Load(const ColumnBatch& batch, RowSelection rows, TermReader& terms) {
  size_t width = variables_.size();
  terms_.resize(rows.count * width);
  column_terms_.resize(rows.count);
  terms.BeginBatch();
  for (size_t c = 0; c < width; ++c) {
    const Id* column = batch.columns[c];
    if (column == nullptr) continue;
    std::span<const Id> ids(column, rows.count);
    if (rows.indices != nullptr) {
      ids_.resize(rows.count);
      for (size_t i = 0; i < rows.count; ++i) ids_[i] = column[rows[i]];
      ids = ids_;
    }
    MOTE_RETURN_IF_ERROR(terms.LoadStored(ids, column_terms_.data()));
    for (size_t i = 0; i < rows.count; ++i) terms_[i * width + c] = column_terms_[i];
  }
  return absl::OkStatus();
}

absl::Status CellWriter::Rows(const ColumnBatch& batch, RowSelection rows, TermReader& terms) {
  MOTE_RETURN_IF_ERROR(Load(batch, rows, terms));
  const Term* const* term = terms_.data();
  for (size_t i = 0; i < rows.count; ++i) {
    uint32_t row = rows[i];
    BeginRow();
    for (size_t c = 0; c < variables_.size(); ++c, ++term) {
      const Id* column = batch.columns[c];
      Id id = column == nullptr ? Id::Undefined() : column[row];
      if (id.is_undefined()) {
        WriteUnbound(c);
      } else if (IsInlineTag(id.tag())) {
        lexical_.clear();
        AppendInlineLexical(id, &lexical_);
        std::string_view datatype =
            id.tag() == Tag::kShortString ? std::string_view() : InlineDatatype(id.tag());
        WriteCell(c, {TermKind::kLiteral, lexical_, datatype});
      } else if ((*term)->is_triple()) {
        WriteTripleCell(c, **term);
      } else {
        WriteCell(c, (*term)->view());
      }
    }
    EndRow();
    if (i % kRowsPerCheck == 0) sink_.MaybeWrite();
  }
  sink_.MaybeWrite();
  if (!format_status_.ok()) return format_status_;
  return sink_.status();
}

absl::Status CellWriter::End() {
  WriteTail();
  return sink_.Flush();
}

}  // namespace mote
