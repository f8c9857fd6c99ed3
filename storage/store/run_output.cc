#include "storage/store/run_output.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/base/task_pool.h"
#include "storage/delta/layer_cursor.h"
#include "storage/delta/merge_cursor.h"
#include "storage/index/run_writer.h"
#include "storage/source/space.h"

namespace mote {
namespace {

constexpr size_t kBatchRows = 2048;
constexpr uint64_t kWriteAheadBytes = uint64_t{4} << 20;

absl::Status Cancelled() { return absl::CancelledError("the store is closing"); }

// What was written in one order.
struct OrderCounts {
  OrderCounts() = default;
  explicit OrderCounts(const RunWriter& writer)
      : rows(writer.rows()), inserts(writer.inserts()), hash(writer.hash()) {}

  uint64_t rows = 0;
  uint64_t inserts = 0;
  uint64_t hash = 0;
};

// Takes over what one order's writer has counted; all orders of a family must agree.
absl::Status Record(const OrderCounts& counts, Order order, RunInfo* run) {
  const size_t family = IsNamedGraphOrder(order) ? 1 : 0;
  if (order == Order::kSpo || order == Order::kGspo) {
    run->rows[family] = counts.rows;
    run->inserts[family] = counts.inserts;
    run->hash[family] = counts.hash;
    return absl::OkStatus();
  }
  if (run->rows[family] != counts.rows || run->hash[family] != counts.hash) {
    return absl::DataLossError(absl::StrCat("the order ", std::string(OrderName(order)),
                                            " does not hold the same quads as the first one"));
  }
  return absl::OkStatus();
}

template <typename Write>
absl::StatusOr<RunInfo> WriteOrders(const FormatRecord& format, RunId id, EntrySink* sink,
                                    Write write) {
  RunInfo run;
  run.id = id;
  for (int i = 0; i < kOrderCount; ++i) {
    const Order order = static_cast<Order>(i);
    if (!format.HasOrder(order)) continue;
    RunWriter writer(sink, order, id);
    MOTE_RETURN_IF_ERROR(write(order, &writer));
    MOTE_RETURN_IF_ERROR(writer.Finish());
    MOTE_RETURN_IF_ERROR(Record(OrderCounts(writer), order, &run));
  }
  return run;
}

absl::Status AppendChange(const IdRow& columns, uint64_t origins, int key_columns,
                          RunWriter* writer) {
  uint64_t row[5];
  std::copy_n(columns.begin(), key_columns, row);
  row[key_columns] = origins;
  return writer->Append(row);
}

// One order of a base, and what is counted of it.
struct BaseOrder {
  explicit BaseOrder(Order which) : order(which) {}

  const Order order;
  OrderCounts counts;
  RunStatistics statistics;
};

// Writes the rows of `layers` in the order of `base`, and finishes its space; kCancelled once
// `stops` says so.
template <typename Stops>
absl::Status WriteBaseOrder(const std::shared_ptr<const QuadLayers>& layers, RunId id,
                            KvBulkWriter* bulk, const Stops& stops, BaseOrder* base) {
  BulkSink sink(bulk);
  RunWriter writer(&sink, base->order, id);
  std::array<std::vector<Id>, 4> buffer;
  for (std::vector<Id>& column : buffer) column.resize(kBatchRows);
  const std::vector<uint64_t> origins(kBatchRows, kOriginAsserted);
  const size_t width = static_cast<size_t>(KeyColumnCount(base->order));
  MergeCursor cursor(layers);
  ScanSpec spec;
  spec.order = base->order;
  MOTE_RETURN_IF_ERROR(cursor.Reset(spec));
  Id* const out[4] = {buffer[0].data(), buffer[1].data(), buffer[2].data(), buffer[3].data()};
  const uint64_t* in[5] = {};
  for (size_t i = 0; i < width; ++i) in[i] = reinterpret_cast<const uint64_t*>(out[i]);
  in[width] = origins.data();
  while (true) {
    if (stops()) return Cancelled();
    MOTE_ASSIGN_OR_RETURN(const size_t n, cursor.Next({out, width}, kBatchRows));
    if (n == 0) break;
    base->statistics.Add(base->order, {in, width}, n);
    MOTE_RETURN_IF_ERROR(writer.Append({in, width + 1}, n));
  }
  MOTE_RETURN_IF_ERROR(writer.Finish());
  base->counts = OrderCounts(writer);
  // Syncing the large files here leaves little to wait for when they are published.
  return bulk->Finish(OrderSpace(base->order));
}

}  // namespace

absl::StatusOr<RunInfo> WriteLayer(const MemoryLayer& layer, const FormatRecord& format, RunId id,
                                   EntrySink* sink) {
  return WriteOrders(format, id, sink, [&](Order order, RunWriter* writer) -> absl::Status {
    const bool named = IsNamedGraphOrder(order);
    if (named ? layer.quads().empty() : layer.triples().empty()) return absl::OkStatus();
    for (const ChangeRow& row : layer.SortedCopy(order)) {
      MOTE_RETURN_IF_ERROR(AppendChange(row.columns, row.origins, KeyColumnCount(order), writer));
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<RunInfo> WriteBase(const std::shared_ptr<const QuadLayers>& layers,
                                  const FormatRecord& format, RunId id, KvBulkWriter* bulk,
                                  int threads, RunStatistics* statistics,
                                  const std::atomic<bool>& cancel) {
  std::vector<BaseOrder> orders;
  for (int i = 0; i < kOrderCount; ++i) {
    const Order order = static_cast<Order>(i);
    if (format.HasOrder(order)) orders.emplace_back(order);
  }
  // Once one thread has failed, the others stop, and only its error counts.
  std::atomic<bool> failed{false};
  const auto stops = [&] {
    return cancel.load(std::memory_order_relaxed) || failed.load(std::memory_order_relaxed);
  };
  std::vector<std::function<absl::Status()>> tasks;
  for (BaseOrder& base : orders) {
    tasks.push_back([&] {
      absl::Status status = WriteBaseOrder(layers, id, bulk, stops, &base);
      if (status.ok() || failed.exchange(true)) return absl::OkStatus();
      return status;
    });
  }
  MOTE_RETURN_IF_ERROR(RunTasks(std::move(tasks), threads));
  RunInfo run;
  run.id = id;
  for (const BaseOrder& base : orders) {
    MOTE_RETURN_IF_ERROR(Record(base.counts, base.order, &run));
    statistics->Merge(base.statistics);
  }
  return run;
}

absl::StatusOr<RunInfo> WriteMergedRuns(const QuadLayers& layers, const FormatRecord& format,
                                        RunId id, EntrySink* sink,
                                        const std::atomic<bool>& cancel) {
  return WriteOrders(format, id, sink, [&](Order order, RunWriter* writer) -> absl::Status {
    DeltaCursor cursor(layers, order);
    if (!cursor.has_layers()) return absl::OkStatus();
    MOTE_RETURN_IF_ERROR(cursor.Seek({}, 0));
    uint64_t passed = 0;
    while (const ChangeRow* change = cursor.current()) {
      if (++passed % kBatchRows == 0 && cancel.load(std::memory_order_relaxed)) return Cancelled();
      // An insert makes a difference if the row was not there beneath all layers, a removal if it
      // was.
      const bool present = change->origins != kOriginRemoved;
      if (present != cursor.was_present()) {
        MOTE_RETURN_IF_ERROR(
            AppendChange(change->columns, change->origins, KeyColumnCount(order), writer));
      }
      MOTE_RETURN_IF_ERROR(cursor.Advance());
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<HashRunInfo> WriteMergedHashes(BlockCache* blocks, const KvSnapshot* snapshot,
                                              const std::vector<HashRunInfo>& runs,
                                              const HashEntries& entries, RunId id, EntrySink* sink,
                                              const std::atomic<bool>& cancel) {
  RunWriter writer = RunWriter::OfHashes(sink, id);
  std::vector<RunCursor> cursors;
  cursors.reserve(runs.size());
  for (const HashRunInfo& run : runs) {
    cursors.emplace_back(blocks, snapshot, Space::kTermHash, run.id, kHashRunShape,
                         BlockUse::kOnce);
    MOTE_RETURN_IF_ERROR(cursors.back().SeekToFirst());
  }
  // The heads of the runs, and behind them that of the entries.
  std::vector<HashEntry> heads(cursors.size() + 1);
  constexpr HashEntry kEnd(~uint64_t{0}, ~uint64_t{0});
  size_t next_entry = 0;
  auto load = [&](size_t i) {
    if (i == cursors.size()) {
      heads[i] = next_entry < entries.size() ? entries[next_entry++] : kEnd;
    } else {
      heads[i] = cursors[i].valid() ? HashEntry(cursors[i].Get(0), cursors[i].Get(1)) : kEnd;
    }
  };
  for (size_t i = 0; i < heads.size(); ++i) load(i);
  while (true) {
    const size_t least =
        static_cast<size_t>(std::min_element(heads.begin(), heads.end()) - heads.begin());
    if (heads[least] == kEnd) break;
    const uint64_t row[2] = {heads[least].first, heads[least].second};
    MOTE_RETURN_IF_ERROR(writer.Append(row));
    if (least < cursors.size()) {
      MOTE_RETURN_IF_ERROR(cursors[least].MoveTo(cursors[least].row() + 1));
    }
    load(least);
    if (writer.rows() % kBatchRows == 0 && cancel.load(std::memory_order_relaxed)) {
      return Cancelled();
    }
  }
  MOTE_RETURN_IF_ERROR(writer.Finish());
  return HashRunInfo{id, writer.rows(), writer.hash()};
}

absl::Status CheckedSink::Put(SpaceId space, std::string_view key, std::string_view value) {
  MOTE_RETURN_IF_ERROR(check_());
  return sink_->Put(space, key, value);
}

absl::Status WriteAheadSink::Put(SpaceId space, std::string_view key, std::string_view value) {
  batch_->Put(space, key, value);
  return batch_->ApproximateBytes() < kWriteAheadBytes ? absl::OkStatus() : Flush();
}

absl::Status WriteAheadSink::Flush() {
  absl::Status status = kv_->Write(batch_.get(), Durability::kRelaxed);
  batch_->Clear();
  return status;
}

}  // namespace mote
