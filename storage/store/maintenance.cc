// Folding the delta into the base, merging runs, and packing the dictionary: the parts of StoreImpl
// that change how things are stored and never which.

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <thread>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/source/space.h"
#include "storage/store/recent_changes.h"
#include "storage/store/run_output.h"
#include "storage/store/store_impl.h"
#include "storage/store/term_packer.h"

namespace mote {
namespace {

// The delta is folded when it has this many rows, and this part of the base's. A fold writes the
// whole base anew: so many rows for each row of the delta. While commits come one after another,
// the delta is let grow larger.
constexpr uint64_t kMinFoldRows = 65536;
constexpr uint64_t kFoldFraction = 10;
constexpr uint64_t kFoldFractionWhileWriting = 5;
// A thread that writes an order takes a small part of this.
constexpr uint64_t kMemoryForFoldThread = uint64_t{32} << 20;
// Lookups touch every layer: more of them are merged. While commits come one after another, more of
// them are let be, so that each row is rewritten twice and not twelve times before it is folded.
constexpr size_t kMaxLayers = 3;
constexpr size_t kMaxLayersWhileWriting = 16;
// Writes of up to this many rows (over all orders) go through the log, others beside it: what goes
// through it is written twice, and once more when RocksDB merges its tables.
constexpr uint64_t kMaxBatchRows = 100000;

uint64_t RowsOf(const RunInfo& run) { return run.rows[0] + run.rows[1]; }

// Rows that writing `rows` costs, with all orders.
uint64_t WrittenRows(const std::array<uint64_t, 2>& rows) {
  return rows[0] * kDefaultGraphOrderCount + rows[1] * (kOrderCount - kDefaultGraphOrderCount);
}

absl::Status FinishOrders(KvBulkWriter* writer) {
  for (int i = 0; i < kOrderCount; ++i) {
    MOTE_RETURN_IF_ERROR(writer->Finish(OrderSpace(static_cast<Order>(i))));
  }
  return absl::OkStatus();
}

void RemoveRuns(const std::vector<RunInfo>& gone, std::vector<RunInfo>* runs) {
  runs->erase(std::remove_if(runs->begin(), runs->end(),
                             [&](const RunInfo& run) {
                               return std::any_of(
                                   gone.begin(), gone.end(),
                                   [&](const RunInfo& other) { return other.id == run.id; });
                             }),
              runs->end());
}

}  // namespace

absl::Status StoreImpl::PublishWriter(std::unique_ptr<KvBulkWriter> writer) {
  // What is published is durable at once, and refers to what was written before.
  MOTE_RETURN_IF_ERROR(kv_->Sync());
  return kv_->Publish(std::move(writer));
}

class StoreImpl::RunsInUse {
 public:
  // Requires commit_mutex_.
  RunsInUse(StoreImpl* store, std::vector<RunId>* list, std::span<const RunInfo> runs)
      : store_(store), list_(list) {
    for (const RunInfo& run : runs) list_->push_back(run.id);
  }
  ~RunsInUse() {
    std::lock_guard<std::mutex> lock(store_->commit_mutex_);
    list_->clear();
  }
  RunsInUse(const RunsInUse&) = delete;
  RunsInUse& operator=(const RunsInUse&) = delete;

 private:
  StoreImpl* store_;
  std::vector<RunId>* list_;
};

absl::Status StoreImpl::FoldLocked() {
  MOTE_RETURN_IF_ERROR(SealRecent());
  std::shared_ptr<const Version> before;
  std::optional<RunsInUse> in_use;
  {
    std::lock_guard<std::mutex> merge_lock(merge_mutex_);
    std::lock_guard<std::mutex> lock(commit_mutex_);
    before = Latest();
    if (before->state.runs.empty()) return absl::OkStatus();
    in_use.emplace(this, &folding_, before->state.runs);
  }
  // Later commits may have added recent changes already: they stay on top.
  auto layers = std::make_shared<QuadLayers>(*before->layers);
  layers->memory.clear();
  layers->block_use = BlockUse::kOnce;
  const RunId id = NewBulkRunId();
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<KvBulkWriter> writer, kv_->NewBulkWriter());
  RunStatistics statistics;
  MOTE_ASSIGN_OR_RETURN(RunInfo base, WriteBase(layers, format_, id, writer.get(), FoldThreads(),
                                                &statistics, stopping_));

  BulkSink sink(writer.get());
  std::lock_guard<std::mutex> lock(commit_mutex_);
  Version next = NextVersion();
  StateRecord& state = next.state;
  if (state.base.id != before->state.base.id) {
    return absl::InternalError("the base changed while it was folded");
  }
  state.dropped_runs.push_back(state.base.id);
  for (const RunInfo& run : before->state.runs) state.dropped_runs.push_back(run.id);
  state.base = base;
  RemoveRuns(before->state.runs, &state.runs);
  const bool unchanged = next.state.commit_number == before->state.commit_number;
  for (bool named : {false, true}) {
    const size_t family = named ? 1 : 0;
    // What commits have changed meanwhile goes on top of what was counted.
    auto shift = [&](uint64_t counted, uint64_t then, uint64_t now) {
      return unchanged ? counted : counted + now - std::min(now, then);
    };
    state.distinct_subjects[family] =
        shift(statistics.distinct_subjects[family], before->state.distinct_subjects[family],
              state.distinct_subjects[family]);
    state.distinct_objects[family] =
        shift(statistics.distinct_objects[family], before->state.distinct_objects[family],
              state.distinct_objects[family]);
    std::vector<uint64_t> predicates;
    for (const auto& [predicate, counts] : statistics.predicates[family]) {
      predicates.push_back(predicate);
    }
    std::sort(predicates.begin(), predicates.end());
    KvValue value;
    for (uint64_t predicate : predicates) {
      const std::string key = PredicateKey(named, Id::FromBits(predicate));
      absl::Status found = kv_->Get(Space::kStatistics, key, next.snapshot.get(), &value);
      if (absl::IsNotFound(found)) continue;  // The last triple is gone since.
      MOTE_RETURN_IF_ERROR(found);
      MOTE_ASSIGN_OR_RETURN(PredicateRecord record, DecodePredicate(key, value.view()));
      const PredicateStatistics& counted = statistics.predicates[family].at(predicate);
      if (unchanged || record.statistics.triples == counted.triples) {
        record.statistics.distinct_subjects = counted.distinct_subjects;
        record.statistics.distinct_objects = counted.distinct_objects;
        record.exact = unchanged;
      } else {
        record.statistics.distinct_subjects =
            std::min(record.statistics.triples, counted.distinct_subjects);
        record.statistics.distinct_objects =
            std::min(record.statistics.triples, counted.distinct_objects);
        record.exact = false;
      }
      MOTE_RETURN_IF_ERROR(sink.Put(Space::kStatistics, key, EncodePredicate(key, record)));
    }
  }
  state.next_run = next_run_.load();
  MOTE_RETURN_IF_ERROR(sink.Put(Space::kMeta, kStateKey, EncodeState(state)));
  MOTE_RETURN_IF_ERROR(PublishWriter(std::move(writer)));
  Install(std::move(next));
  return RemoveGarbage();
}

absl::StatusOr<bool> StoreImpl::MergeRunsLocked() {
  std::shared_ptr<const Version> before;
  std::vector<RunInfo> inputs;
  std::optional<RunsInUse> in_use;
  {
    std::lock_guard<std::mutex> lock(commit_mutex_);
    before = Latest();
    const std::vector<RunInfo>& runs = before->state.runs;
    size_t begin;
    size_t end;
    // Those that are being folded come first.
    if (!ChooseMerge(before->state, folding_.size(), MostRuns(before->state), &begin, &end)) {
      return false;
    }
    inputs.assign(runs.begin() + static_cast<ptrdiff_t>(begin),
                  runs.begin() + static_cast<ptrdiff_t>(end));
    in_use.emplace(this, &merging_, inputs);
  }
  QuadLayers layers = *before->layers;
  layers.base = RunInfo();
  layers.memory.clear();
  layers.runs = inputs;
  layers.block_use = BlockUse::kOnce;
  std::unique_ptr<KvBulkWriter> writer;
  std::unique_ptr<KvBatch> batch = kv_->NewBatch();
  std::unique_ptr<EntrySink> sink = std::make_unique<BatchSink>(batch.get());
  uint64_t rows = 0;
  for (const RunInfo& run : inputs) rows += WrittenRows(run.rows);
  if (rows > kMaxBatchRows) {
    MOTE_ASSIGN_OR_RETURN(writer, kv_->NewBulkWriter());
    sink = std::make_unique<BulkSink>(writer.get());
  }
  const RunId id = writer != nullptr ? NewBulkRunId() : NewRunId();
  MOTE_ASSIGN_OR_RETURN(RunInfo merged,
                        WriteMergedRuns(layers, format_, id, sink.get(), stopping_));
  if (writer != nullptr) MOTE_RETURN_IF_ERROR(FinishOrders(writer.get()));

  std::lock_guard<std::mutex> lock(commit_mutex_);
  Version next = NextVersion();
  StateRecord& state = next.state;
  auto place = std::find_if(state.runs.begin(), state.runs.end(),
                            [&](const RunInfo& run) { return run.id == inputs.front().id; });
  if (place == state.runs.end()) return absl::InternalError("a run vanished while it was merged");
  if (!merged.empty()) state.runs.insert(place, merged);
  RemoveRuns(inputs, &state.runs);
  for (const RunInfo& run : inputs) state.dropped_runs.push_back(run.id);
  state.next_run = next_run_.load();
  MOTE_RETURN_IF_ERROR(sink->Put(Space::kMeta, kStateKey, EncodeState(state)));
  if (writer != nullptr) {
    MOTE_RETURN_IF_ERROR(PublishWriter(std::move(writer)));
  } else {
    MOTE_RETURN_IF_ERROR(kv_->Write(batch.get(), Durability::kRelaxed));
  }
  Install(std::move(next));
  MOTE_RETURN_IF_ERROR(RemoveGarbage());
  return true;
}

absl::Status StoreImpl::MergeHashRunsLocked() {
  const std::shared_ptr<const Version> before = Latest();
  if (before->state.hash_runs.size() < 2) return absl::OkStatus();
  const RunId id = NewBulkRunId();
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<KvBulkWriter> writer, kv_->NewBulkWriter());
  BulkSink sink(writer.get());
  MOTE_ASSIGN_OR_RETURN(HashRunInfo merged,
                        WriteMergedHashes(blocks_.get(), before->snapshot.get(),
                                          before->state.hash_runs, {}, id, &sink, stopping_));
  MOTE_RETURN_IF_ERROR(writer->Finish(Space::kTermHash));
  std::lock_guard<std::mutex> lock(commit_mutex_);
  Version next = NextVersion();
  StateRecord& state = next.state;
  std::vector<HashRunInfo> runs;
  if (merged.rows != 0) runs.push_back(merged);
  for (const HashRunInfo& run : state.hash_runs) {
    if (std::find(before->state.hash_runs.begin(), before->state.hash_runs.end(), run) ==
        before->state.hash_runs.end()) {
      runs.push_back(run);
    } else {
      state.dropped_hash_runs.push_back(run.id);
    }
  }
  state.hash_runs = std::move(runs);
  state.next_run = next_run_.load();
  MOTE_RETURN_IF_ERROR(sink.Put(Space::kMeta, kStateKey, EncodeState(state)));
  MOTE_RETURN_IF_ERROR(PublishWriter(std::move(writer)));
  Install(std::move(next));
  return RemoveGarbage();
}

absl::Status StoreImpl::PackTermsLocked() {
  const std::shared_ptr<const Version> before = Latest();
  TermNumbers packed = before->state.packed_numbers;
  bool changed = false;
  for (size_t c = 0; c < kTermClasses.size(); ++c) {
    if (!IsDictionaryTag(kTermClasses[c])) continue;
    MOTE_ASSIGN_OR_RETURN(uint64_t reached,
                          PackTerms(kv_.get(), before->snapshot.get(), kTermClasses[c], packed[c],
                                    before->state.next_numbers[c], stopping_));
    changed = changed || reached != packed[c];
    packed[c] = reached;
  }
  std::lock_guard<std::mutex> lock(commit_mutex_);
  Version next = NextVersion();
  if (changed) {
    next.state.packed_numbers = packed;
    std::unique_ptr<KvBatch> batch = kv_->NewBatch();
    batch->Put(Space::kMeta, kStateKey, EncodeState(next.state));
    MOTE_RETURN_IF_ERROR(kv_->Write(batch.get(), Durability::kRelaxed));
  }
  Install(std::move(next));
  return absl::OkStatus();
}

absl::Status StoreImpl::Fold() {
  if (options_.mode == OpenMode::kReadOnly) {
    return absl::FailedPreconditionError("the database is open for reading only");
  }
  std::lock_guard<std::mutex> lock(maintenance_mutex_);
  MOTE_RETURN_IF_ERROR(FoldLocked());
  MOTE_RETURN_IF_ERROR(PackTermsLocked());
  MOTE_RETURN_IF_ERROR(PublishLatest());
  ReclaimRuns().IgnoreError();  // Only room is lost.
  return absl::OkStatus();
}

absl::Status StoreImpl::Compact() {
  if (options_.mode == OpenMode::kReadOnly) {
    return absl::FailedPreconditionError("the database is open for reading only");
  }
  std::lock_guard<std::mutex> lock(maintenance_mutex_);
  MOTE_RETURN_IF_ERROR(FoldLocked());
  {
    std::lock_guard<std::mutex> commit_lock(commit_mutex_);
    MOTE_RETURN_IF_ERROR(PackRecentHashes());
  }
  MOTE_RETURN_IF_ERROR(MergeHashRunsLocked());
  MOTE_RETURN_IF_ERROR(PackTermsLocked());
  // Only what no version refers to can go.
  MOTE_RETURN_IF_ERROR(PublishLatest());
  ReclaimRuns().IgnoreError();
  for (SpaceId space = 0; space < Space::kCount; ++space) {
    MOTE_RETURN_IF_ERROR(kv_->Compact(space));
  }
  return absl::OkStatus();
}

absl::Status StoreImpl::PackRecentHashes() {
  Version next = NextVersion();
  if (next.recent_terms->empty()) return absl::OkStatus();
  std::unique_ptr<KvBatch> batch = kv_->NewBatch();
  BatchSink sink(batch.get());
  MOTE_ASSIGN_OR_RETURN(
      HashRunInfo run, WriteMergedHashes(blocks_.get(), nullptr, {}, *next.recent_terms, NewRunId(),
                                         &sink, std::atomic<bool>(false)));
  DeleteRecentHashes(*next.recent_terms, batch.get());
  next.state.hash_runs.push_back(run);
  next.state.recent_hashes = 0;
  next.state.next_run = next_run_.load();
  next.recent_terms = std::make_shared<const HashEntries>();
  batch->Put(Space::kMeta, kStateKey, EncodeState(next.state));
  MOTE_RETURN_IF_ERROR(kv_->Write(batch.get(), Durability::kRelaxed));
  Install(std::move(next));
  return absl::OkStatus();
}

absl::Status StoreImpl::PublishLatest() {
  std::shared_ptr<const Version> latest = Latest();
  MOTE_RETURN_IF_ERROR(SyncUpTo(latest->sequence));
  Publish(std::move(latest));
  return absl::OkStatus();
}

int StoreImpl::FoldThreads() const {
  if (options_.fold_threads > 0) return options_.fold_threads;
  const uint64_t affordable =
      std::min<uint64_t>(options_.memory_budget / kMemoryForFoldThread, kOrderCount);
  return static_cast<int>(
      std::max<uint64_t>(1, std::min<uint64_t>(affordable, std::thread::hardware_concurrency())));
}

bool StoreImpl::NeedsFold(const StateRecord& state) const {
  uint64_t delta = 0;
  for (const RunInfo& run : state.runs) delta += RowsOf(run);
  const uint64_t fraction = IsWriting(state) ? kFoldFractionWhileWriting : kFoldFraction;
  return delta >= std::max(kMinFoldRows, RowsOf(state.base) / fraction);
}

bool StoreImpl::IsWriting(const StateRecord& state) const {
  const int64_t now = std::chrono::duration_cast<std::chrono::microseconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count();
  return options_.background_folding && !settling_.load() &&
         now - state.commit_micros < std::chrono::microseconds(kQuietTime).count();
}

size_t StoreImpl::MostRuns(const StateRecord& state) const {
  return IsWriting(state) ? kMaxLayersWhileWriting : kMaxLayers;
}

bool StoreImpl::MayMergeLater() const { return Latest()->state.runs.size() > kMaxLayers; }

bool StoreImpl::MayFoldLater() const {
  const std::shared_ptr<const Version> version = Latest();
  return IsWriting(version->state) && !version->state.runs.empty();
}

bool StoreImpl::ChooseMerge(const StateRecord& state, size_t first, size_t most, size_t* begin,
                            size_t* end) {
  *end = state.runs.size();
  if (*end <= first + most) return false;
  // From the newest layer back, as long as what is merged is not small against the next one: so a
  // row is rewritten a logarithmic number of times before it is folded.
  *begin = *end - 1;
  uint64_t sum = RowsOf(state.runs[*begin]);
  while (*begin > first && (RowsOf(state.runs[*begin - 1]) <= sum || *end - *begin < 2)) {
    --*begin;
    sum += RowsOf(state.runs[*begin]);
  }
  return true;
}

}  // namespace mote
