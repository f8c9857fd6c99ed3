#ifndef MOTE_STORAGE_STORE_RUN_OUTPUT_H_
#define MOTE_STORAGE_STORE_RUN_OUTPUT_H_

#include <atomic>
#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/delta/quad_layers.h"
#include "storage/index/entry_sink.h"
#include "storage/store/inserted_rows.h"
#include "storage/store/run_statistics.h"
#include "storage/store/state_record.h"

namespace mote {

// Writes `layer` as the run `id`, in all orders that the store keeps.
absl::StatusOr<RunInfo> WriteLayer(const MemoryLayer& layer, const FormatRecord& format, RunId id,
                                   EntrySink* sink);

// Writes all rows of `layers` as a new base, and counts what `statistics` wants to know of them. Up
// to `threads` threads, the calling one among them, write an order each, and finish its space; each
// takes a few megabytes. kCancelled once `cancel` is set. After an error, the first one that
// occurred, no thread writes any more.
absl::StatusOr<RunInfo> WriteBase(const std::shared_ptr<const QuadLayers>& layers,
                                  const FormatRecord& format, RunId id, KvBulkWriter* bulk,
                                  int threads, RunStatistics* statistics,
                                  const std::atomic<bool>& cancel);

// Writes what the runs of `layers` change together as one run; base and memory must be empty.
// Changes that undo each other vanish.
absl::StatusOr<RunInfo> WriteMergedRuns(const QuadLayers& layers, const FormatRecord& format,
                                        RunId id, EntrySink* sink, const std::atomic<bool>& cancel);

// Writes all rows of `runs`, and `entries`, as one run of hashes.
absl::StatusOr<HashRunInfo> WriteMergedHashes(BlockCache* blocks, const KvSnapshot* snapshot,
                                              const std::vector<HashRunInfo>& runs,
                                              const HashEntries& entries, RunId id, EntrySink* sink,
                                              const std::atomic<bool>& cancel);

// A sink that asks before each entry whether to go on.
class CheckedSink final : public EntrySink {
 public:
  // Borrows both.
  CheckedSink(EntrySink* sink, const CommitCheck& check) : sink_(sink), check_(check) {}
  absl::Status Put(SpaceId space, std::string_view key, std::string_view value) override;

 private:
  EntrySink* const sink_;
  const CommitCheck& check_;
};

// A sink for much that must go through the log: writes batch after batch. What it writes must be
// invisible until something else refers to it.
class WriteAheadSink final : public EntrySink {
 public:
  explicit WriteAheadSink(KvStore* kv) : kv_(kv), batch_(kv->NewBatch()) {}
  absl::Status Put(SpaceId space, std::string_view key, std::string_view value) override;
  absl::Status Flush();

 private:
  KvStore* kv_;
  std::unique_ptr<KvBatch> batch_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_RUN_OUTPUT_H_
