#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "engine/embedding/pattern_scan.h"
#include "engine/expression/term_reader.h"
#include "storage/base/status_macros.h"

// Quads with their terms, for those who match patterns without SPARQL.

namespace mote {
namespace {

// The terms of one column, row by row.
class TermColumn {
 public:
  // Columns of few distinct terms share `terms`; the others are read past it, each run of equal ids
  // once.
  enum class Kind { kFew, kMany };
  TermColumn(Kind kind, const QuadSource& source, TermReader* terms)
      : kind_(kind), source_(source), terms_(terms) {}

  absl::Status Read(std::span<const Id> ids) {
    rows_.resize(ids.size());
    if (kind_ == Kind::kFew) {
      MOTE_RETURN_IF_ERROR(terms_->Load(ids));
      for (size_t i = 0; i < ids.size(); ++i) {
        if (i > 0 && ids[i] == ids[i - 1]) {
          rows_[i] = rows_[i - 1];
        } else {
          rows_[i] = ids[i].is_undefined() ? nullptr : &terms_->Get(ids[i]);
        }
      }
      return absl::OkStatus();
    }
    runs_.clear();
    for (size_t i = 0; i < ids.size(); ++i) {
      if (i == 0 || ids[i] != ids[i - 1]) runs_.push_back(ids[i]);
    }
    MOTE_RETURN_IF_ERROR(source_.TermsOf(runs_, &read_));
    for (size_t i = 0, run = 0; i < ids.size(); ++i) {
      if (i > 0 && ids[i] != ids[i - 1]) ++run;
      rows_[i] = &read_[run];
    }
    return absl::OkStatus();
  }

  // Null if undefined.
  const Term* operator[](size_t row) const { return rows_[row]; }

 private:
  const Kind kind_;
  const QuadSource& source_;
  TermReader* const terms_;
  std::vector<Id> runs_;
  std::vector<Term> read_;
  std::vector<const Term*> rows_;
};

}  // namespace

absl::Status VisitQuads(const QuadSource& source, const QuadPattern& pattern,
                        const QuadVisitor& visit) {
  MOTE_ASSIGN_OR_RETURN(const std::optional<IdPattern> ids, ResolvePattern(source, pattern));
  if (!ids.has_value()) return absl::OkStatus();
  PatternScan scan(source, *ids);
  TermReader terms(source, /*local=*/nullptr);
  using Kind = TermColumn::Kind;
  std::array<TermColumn, 4> columns = {
      TermColumn(Kind::kMany, source, &terms), TermColumn(Kind::kFew, source, &terms),
      TermColumn(Kind::kMany, source, &terms), TermColumn(Kind::kFew, source, &terms)};
  IdBatch batch;
  // Few terms are read at first, for those who want few.
  size_t at_once = 16;
  while (true) {
    MOTE_RETURN_IF_ERROR(scan.Next(&batch));
    if (batch.rows == 0) return absl::OkStatus();
    terms.BeginBatch();
    const Id* const parts[] = {batch.subjects, batch.predicates, batch.objects, batch.graphs};
    for (size_t begin = 0, rows = 0; begin < batch.rows;
         begin += rows, at_once = std::max(at_once, 4 * rows)) {
      rows = std::min(at_once, batch.rows - begin);
      for (size_t i = 0; i < columns.size(); ++i) {
        MOTE_RETURN_IF_ERROR(columns[i].Read({parts[i] + begin, rows}));
      }
      for (size_t row = 0; row < rows; ++row) {
        QuadView quad{
            columns[0][row]->view(), columns[1][row]->view(), columns[2][row]->view(), {}, false};
        quad.has_graph = columns[3][row] != nullptr;
        if (quad.has_graph) quad.graph = columns[3][row]->view();
        if (!visit(quad)) return absl::OkStatus();
      }
    }
  }
}

}  // namespace mote
