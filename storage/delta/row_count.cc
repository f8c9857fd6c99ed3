#include "storage/delta/row_count.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/delta/merge_cursor.h"
#include "storage/delta/merged_cursor.h"
#include "storage/index/run_cursor.h"

namespace mote {
namespace {

// Rows of a layer whose inserts and removals are told apart before a count becomes an estimate.
constexpr uint64_t kMaxCountedRows = 16384;

struct SignedCount {
  int64_t rows = 0;
  bool exact = true;
};

// Inserts less removals among rows [begin, end) of a block.
int64_t NetRows(const BlockView& block, int payload, size_t begin, size_t end,
                std::vector<uint64_t>& scratch) {
  if (begin >= end) return 0;
  const int64_t rows = static_cast<int64_t>(end - begin);
  if (block.IsConstant(payload)) {
    return block.Get(payload, begin) == kOriginRemoved ? -rows : rows;
  }
  scratch.resize(end - begin);
  block.Decode(payload, begin, end, scratch.data());
  return rows - 2 * std::count(scratch.begin(), scratch.end(), kOriginRemoved);
}

// The key behind all rows that begin with `prefix`; empty if there is none.
void SuccessorOf(std::span<const uint64_t> prefix, std::vector<uint64_t>* key) {
  key->assign(prefix.begin(), prefix.end());
  while (!key->empty() && key->back() == ~uint64_t{0}) key->pop_back();
  if (!key->empty()) ++key->back();
}

absl::StatusOr<SignedCount> CountRun(const QuadLayers& layers, const RunInfo& run, Order order,
                                     const ScanBounds& bounds) {
  const size_t family = IsNamedGraphOrder(order) ? 1 : 0;
  const int payload = KeyColumnCount(order);
  const int64_t inserts = static_cast<int64_t>(run.inserts[family]);
  const int64_t removals = static_cast<int64_t>(run.rows[family]) - inserts;
  if (bounds.columns == 0) return SignedCount{inserts - removals, true};
  if (RunFilters* filters = layers.FiltersOf(run.id); filters != nullptr && bounds.fixed > 0) {
    const RunFilter* filter = filters->Get(order);
    if (filter != nullptr) {
      if (!filter->MayContain(bounds.low().first(bounds.fixed))) return SignedCount{0, true};
    } else if (filters->CountSeek(order, run.rows[family])) {
      filters->Make(order, run.rows[family], layers.Open(run.id, order));
    }
  }
  RunCursor cursor = layers.Open(run.id, order);
  std::vector<uint64_t> scratch;
  SuccessorOf(bounds.high(), &scratch);
  uint64_t end = run.rows[family];
  if (!scratch.empty()) {
    MOTE_RETURN_IF_ERROR(cursor.Seek(scratch));
    end = cursor.RowNumber();
  }
  MOTE_RETURN_IF_ERROR(cursor.Seek(bounds.low()));
  const uint64_t begin = cursor.RowNumber();
  if (end <= begin) return SignedCount{0, true};
  const int64_t rows = static_cast<int64_t>(end - begin);
  if (removals == 0) return SignedCount{rows, true};
  if (inserts == 0) return SignedCount{-rows, true};
  if (end - begin > kMaxCountedRows) {
    const double part = static_cast<double>(rows) / static_cast<double>(inserts + removals);
    return SignedCount{static_cast<int64_t>(part * static_cast<double>(inserts - removals)), false};
  }
  SignedCount count;
  for (uint64_t rest = end - begin; rest > 0 && cursor.valid();) {
    const BlockView& block = cursor.block();
    const size_t from = cursor.row();
    const size_t to = std::min<uint64_t>(block.rows(), from + rest);
    count.rows += NetRows(block, payload, from, to, scratch);
    rest -= to - from;
    MOTE_RETURN_IF_ERROR(cursor.MoveTo(to));
  }
  return count;
}

// The same of base and all runs together, if one merged block has all these rows.
absl::StatusOr<std::optional<uint64_t>> CountMerged(const QuadLayers& layers, Order order,
                                                    const ScanBounds& bounds) {
  if (layers.runs.empty() || layers.merged == nullptr) return std::optional<uint64_t>();
  MergedRun* run = layers.merged->Get(order);
  if (run == nullptr) {
    layers.merged->CountVisits(order, 1, layers);
    return std::optional<uint64_t>();
  }
  return MergedCursor(&layers, run).CountWithin(bounds.low(), bounds.high());
}

int64_t CountMemory(const MemoryLayer& layer, Order order, const ScanBounds& bounds) {
  std::span<const ChangeRow> rows = layer.rows(order);
  const int n = static_cast<int>(bounds.columns);
  auto begin = std::partition_point(rows.begin(), rows.end(), [&](const ChangeRow& row) {
    return CompareColumns(row.columns.data(), bounds.low_row.data(), n) < 0;
  });
  auto end = std::partition_point(begin, rows.end(), [&](const ChangeRow& row) {
    return CompareColumns(row.columns.data(), bounds.high_row.data(), n) <= 0;
  });
  int64_t net = 0;
  for (auto it = begin; it != end; ++it) net += it->origins != kOriginRemoved ? 1 : -1;
  return net;
}

}  // namespace

absl::StatusOr<Cardinality> CountRows(const QuadLayers& layers, const ScanSpec& spec) {
  MOTE_RETURN_IF_ERROR(ValidateScan(spec));
  const ScanBounds bounds(spec);
  if (bounds.empty) return Cardinality{0, true};
  const bool named = IsNamedGraphOrder(spec.order);
  if (bounds.columns == 0) return Cardinality{layers.RowCount(named), true};
  const size_t family = named ? 1 : 0;
  SignedCount sum;
  for (const auto& layer : layers.memory) sum.rows += CountMemory(*layer, spec.order, bounds);
  MOTE_ASSIGN_OR_RETURN(const std::optional<uint64_t> merged,
                        CountMerged(layers, spec.order, bounds));
  if (merged) {
    sum.rows += static_cast<int64_t>(*merged);
    return Cardinality{static_cast<uint64_t>(std::max<int64_t>(sum.rows, 0)), true};
  }
  auto add = [&](const RunInfo& run) -> absl::Status {
    if (run.rows[family] == 0) return absl::OkStatus();
    MOTE_ASSIGN_OR_RETURN(SignedCount count, CountRun(layers, run, spec.order, bounds));
    sum.rows += count.rows;
    sum.exact = sum.exact && count.exact;
    return absl::OkStatus();
  };
  MOTE_RETURN_IF_ERROR(add(layers.base));
  for (const RunInfo& run : layers.runs) MOTE_RETURN_IF_ERROR(add(run));
  // An inexact count stands for at least one row, lest a plan takes the pattern for empty.
  const int64_t least = sum.exact ? 0 : 1;
  return Cardinality{static_cast<uint64_t>(std::max(sum.rows, least)), sum.exact};
}

}  // namespace mote
