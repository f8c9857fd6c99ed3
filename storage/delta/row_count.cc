#include "storage/delta/row_count.h"

#include <algorithm>
#include <string>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/delta/merge_cursor.h"
#include "storage/index/run_cursor.h"
#include "storage/source/space.h"

namespace mote {
namespace {

constexpr int kMaxBlocks = 8;  // Walked before a count becomes an estimate.

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

// The part of a run's bytes that lies within the bounds, applied to its rows.
int64_t EstimateRows(const QuadLayers& layers, const RunInfo& run, Order order,
                     const ScanBounds& bounds, int64_t total) {
  std::string begin;
  std::string end;
  AppendRunKey(run.id, {}, &begin);
  AppendRunKey(run.id + 1, {}, &end);
  const SpaceId space = OrderSpace(order);
  const double all = static_cast<double>(layers.kv->ApproximateBytes(space, begin, end));
  if (all <= 0) return total;
  std::string low;
  std::string high;
  AppendRunKey(run.id, bounds.low(), &low);
  AppendRunKey(run.id, bounds.high(), &high);
  high.append(8 * (4 - bounds.columns), '\xFF');
  const double part = static_cast<double>(layers.kv->ApproximateBytes(space, low, high));
  return static_cast<int64_t>(static_cast<double>(total) * std::min(1.0, part / all));
}

absl::StatusOr<SignedCount> CountRun(const QuadLayers& layers, const RunInfo& run, Order order,
                                     const ScanBounds& bounds) {
  const size_t family = IsNamedGraphOrder(order) ? 1 : 0;
  const int payload = KeyColumnCount(order);
  const int64_t total =
      2 * static_cast<int64_t>(run.inserts[family]) - static_cast<int64_t>(run.rows[family]);
  if (bounds.columns == 0) return SignedCount{total, true};
  if (RunFilters* filters = layers.FiltersOf(run.id); filters != nullptr && bounds.fixed > 0) {
    const RunFilter* filter = filters->Get(order);
    if (filter != nullptr) {
      if (!filter->MayContain(bounds.low().first(bounds.fixed))) return SignedCount{0, true};
    } else if (filters->CountSeek(order, run.rows[family])) {
      filters->Make(order, run.rows[family],
                    RunCursor(layers.kv, layers.snapshot.get(), OrderSpace(order), run.id,
                              QuadRunShape(order)));
    }
  }
  RunCursor cursor(layers.kv, layers.snapshot.get(), OrderSpace(order), run.id,
                   QuadRunShape(order));
  MOTE_RETURN_IF_ERROR(cursor.Seek(bounds.low()));
  SignedCount count;
  std::vector<uint64_t> scratch;
  for (int blocks = 0; cursor.valid(); ++blocks) {
    const BlockView& block = cursor.block();
    if (blocks == kMaxBlocks) {
      count.exact = false;
      int64_t estimate = EstimateRows(layers, run, order, bounds, total);
      if (total >= 0) count.rows = std::max(count.rows, estimate);
      return count;
    }
    const size_t begin = cursor.row();
    const size_t end = block.UpperBound(bounds.high(), begin);
    count.rows += NetRows(block, payload, begin, end, scratch);
    if (end < block.rows()) break;
    MOTE_RETURN_IF_ERROR(cursor.NextBlock());
  }
  return count;
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
  auto add = [&](const RunInfo& run) -> absl::Status {
    if (run.rows[family] == 0) return absl::OkStatus();
    MOTE_ASSIGN_OR_RETURN(SignedCount count, CountRun(layers, run, spec.order, bounds));
    sum.rows += count.rows;
    sum.exact = sum.exact && count.exact;
    return absl::OkStatus();
  };
  MOTE_RETURN_IF_ERROR(add(layers.base));
  for (const RunInfo& run : layers.runs) MOTE_RETURN_IF_ERROR(add(run));
  for (const auto& layer : layers.memory) sum.rows += CountMemory(*layer, spec.order, bounds);
  // An inexact count stands for at least one row, lest a plan takes the pattern for empty.
  const int64_t least = sum.exact ? 0 : 1;
  return Cardinality{static_cast<uint64_t>(std::max(sum.rows, least)), sum.exact};
}

}  // namespace mote
