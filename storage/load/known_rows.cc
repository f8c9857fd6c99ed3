#include "storage/load/known_rows.h"

#include <algorithm>

#include "storage/base/status_macros.h"
#include "storage/load/order_plan.h"

namespace mote {

template <int kColumns>
KnownRows<kColumns>::KnownRows(const QuadSource& store)
    : store_(store),
      store_has_rows_((kColumns == 3 ? store.Statistics().default_graph_triples
                                     : store.Statistics().named_graph_quads) > 0) {}

template <int kColumns>
Row<kColumns> KnownRows<kColumns>::Buffered(size_t i) const {
  Row<kColumns> row;
  for (int c = 0; c < kColumns; ++c) row[c] = buffer_[c][i].bits();
  return row;
}

template <int kColumns>
absl::StatusOr<size_t> KnownRows<kColumns>::Remove(std::span<Row<kColumns>> rows) {
  if (!store_has_rows_) return rows.size();
  size_t kept = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    const Row<kColumns> row = rows[i];
    MOTE_RETURN_IF_ERROR(MoveTo(row));
    const bool known = next_ < size_ && Buffered(next_) == row;
    if (!known) rows[kept++] = row;
  }
  return kept;
}

template <int kColumns>
absl::Status KnownRows<kColumns>::MoveTo(const Row<kColumns>& row) {
  while (next_ < size_ && Buffered(next_) < row) ++next_;
  if (next_ < size_ || at_end_) return absl::OkStatus();
  if (cursor_ == nullptr) {
    ScanSpec spec;
    spec.order = OrderPlan<kColumns>::kBase;
    MOTE_ASSIGN_OR_RETURN(cursor_, store_.Scan(spec));
  }
  std::array<Id, kColumns> key;
  for (int c = 0; c < kColumns; ++c) key[c] = Id::FromBits(row[c]);
  MOTE_RETURN_IF_ERROR(cursor_->SeekTo(key));
  std::array<Id*, kColumns> columns;
  for (int c = 0; c < kColumns; ++c) columns[c] = buffer_[c].data();
  MOTE_ASSIGN_OR_RETURN(size_, cursor_->Next(columns, wanted_));
  next_ = 0;
  if (size_ == 0) {
    at_end_ = true;
    return absl::OkStatus();
  }
  // Rows that lie densely among the known ones are better read in long stretches.
  wanted_ =
      Buffered(0) == row ? std::min(wanted_ * 2, kMostRows) : std::max(wanted_ / 2, kFewestRows);
  return absl::OkStatus();
}

template class KnownRows<3>;
template class KnownRows<4>;

}  // namespace mote
