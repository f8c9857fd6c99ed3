// Changes of a running transaction that are written ahead of its commit: the parts of StoreImpl
// that write them, merge them and give them up.

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/delta/layer_cursor.h"
#include "storage/dictionary/term_writer.h"
#include "storage/source/space.h"
#include "storage/store/run_output.h"
#include "storage/store/spilled_changes.h"
#include "storage/store/store_impl.h"

namespace mote {
namespace {

// Lookups of the transaction touch every run that it has written: more of them are merged.
constexpr size_t kMaxSpilledRuns = 8;
constexpr size_t kLeastMerged = 4;
constexpr size_t kMaxSpilledHashRuns = 6;
// Writes of up to this many entries go through the log, others beside it.
constexpr uint64_t kMaxLoggedRows = 50000;

uint64_t RowsOf(const RunInfo& run) { return run.rows[0] + run.rows[1]; }

// Where to begin merging, so that a row is rewritten a logarithmic number of times.
size_t FirstMerged(const std::vector<RunInfo>& runs) {
  size_t begin = runs.size() - 1;
  uint64_t sum = RowsOf(runs[begin]);
  while (begin > 0 && (RowsOf(runs[begin - 1]) <= sum || runs.size() - begin < kLeastMerged)) {
    sum += RowsOf(runs[--begin]);
  }
  return begin;
}

}  // namespace

absl::Status VisitChanges(const QuadLayers& layers, const SpilledChanges& spilled, Order order,
                          const std::function<absl::Status(const ChangeRow&)>& visit) {
  QuadLayers changes = layers;
  changes.base = RunInfo();
  changes.runs = spilled.runs;
  changes.block_use = BlockUse::kOnce;
  DeltaCursor cursor(changes, order);
  if (!cursor.has_layers()) return absl::OkStatus();
  MOTE_RETURN_IF_ERROR(cursor.Seek({}, 0));
  while (const ChangeRow* change = cursor.current()) {
    if ((change->origins != kOriginRemoved) != cursor.was_present()) {
      MOTE_RETURN_IF_ERROR(visit(*change));
    }
    MOTE_RETURN_IF_ERROR(cursor.Advance());
  }
  return absl::OkStatus();
}

bool StoreImpl::IsSpilled(RunId run) const {
  return std::find(spilled_.begin(), spilled_.end(), run) != spilled_.end();
}

RunId StoreImpl::NewSpilledRunId(uint64_t entries) {
  return entries <= kMaxLoggedRows ? NewRunId() : NewBulkRunId();
}

absl::Status StoreImpl::AnnounceSpill(RunId run, RunId hash_run) {
  std::lock_guard<std::mutex> lock(commit_mutex_);
  has_spilled_ = true;
  spilled_.push_back(run);
  spilled_.push_back(hash_run);
  Version ahead = NextVersion();
  ahead.state.dropped_runs.push_back(run);
  ahead.state.dropped_hash_runs.push_back(hash_run);
  ahead.state.drop_new_terms = true;
  ahead.state.next_run = next_run_.load();
  std::unique_ptr<KvBatch> batch = kv_->NewBatch();
  batch->Put(Space::kMeta, kStateKey, EncodeState(ahead.state));
  MOTE_RETURN_IF_ERROR(kv_->Write(batch.get(), Durability::kRelaxed));
  Install(std::move(ahead));
  return absl::OkStatus();
}

absl::Status StoreImpl::WriteSpill(uint64_t rows, const CommitCheck& check,
                                   const std::function<absl::Status(EntrySink*)>& write) {
  if (rows <= kMaxLoggedRows) {
    WriteAheadSink sink(kv_.get());
    CheckedSink checked(&sink, check);
    MOTE_RETURN_IF_ERROR(write(&checked));
    return sink.Flush();
  }
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<KvBulkWriter> writer, kv_->NewBulkWriter());
  BulkSink sink(writer.get());
  CheckedSink checked(&sink, check);
  MOTE_RETURN_IF_ERROR(write(&checked));
  MOTE_RETURN_IF_ERROR(check());
  std::lock_guard<std::mutex> lock(commit_mutex_);
  return PublishWriter(std::move(writer));
}

std::shared_ptr<const Version> StoreImpl::SpilledVersion(const SpilledChanges& spilled,
                                                         const Version& before) {
  Version version = *Latest();
  version.snapshot = kv_->GetSnapshot();
  version.state.runs.insert(version.state.runs.end(), spilled.runs.begin(), spilled.runs.end());
  version.state.hash_runs.insert(version.state.hash_runs.end(), spilled.hash_runs.begin(),
                                 spilled.hash_runs.end());
  version.layers = before.layers;
  CompleteVersion(blocks_.get(), &version);
  auto shown = std::make_shared<const Version>(std::move(version));
  std::lock_guard<std::mutex> lock(version_mutex_);
  versions_.push_back(shown);
  return shown;
}

absl::Status StoreImpl::Spill(PendingChanges* pending, SpilledChanges* spilled, bool merge,
                              std::shared_ptr<const Version>* version, const CommitCheck& check) {
  // What is written ahead goes on top of all runs: what is in memory must go beneath it.
  MOTE_RETURN_IF_ERROR(SealRecent());
  const std::shared_ptr<const MemoryLayer> changes = pending->Merged();
  uint64_t count = changes->size() * kDefaultGraphOrderCount;
  for (const std::vector<PendingTerm>& list : pending->terms) count += list.size();
  const RunId run_id = NewSpilledRunId(count);
  const RunId hash_id = NewSpilledRunId(count);
  MOTE_RETURN_IF_ERROR(AnnounceSpill(run_id, hash_id));
  RunInfo run;
  HashRunInfo hash_run;
  HashEntries entries;
  TermNumbers terms = {};
  MOTE_RETURN_IF_ERROR(WriteSpill(count, check, [&](EntrySink* sink) -> absl::Status {
    MOTE_ASSIGN_OR_RETURN(run, WriteLayer(*changes, format_, run_id, sink));
    TermWriter writer(sink);
    for (size_t c = 0; c < kTermClasses.size(); ++c) {
      if (kTermClasses[c] == Tag::kTriple) continue;
      for (const PendingTerm& term : pending->terms[c]) {
        const Id id(kTermClasses[c], pending->first_numbers[c] + terms[c]++);
        MOTE_RETURN_IF_ERROR(writer.Add(id, term.bytes));
        entries.emplace_back(term.hash, id.bits());
      }
    }
    MOTE_RETURN_IF_ERROR(writer.Finish());
    if (entries.empty()) return absl::OkStatus();
    std::sort(entries.begin(), entries.end());
    MOTE_ASSIGN_OR_RETURN(hash_run, WriteMergedHashes(blocks_.get(), nullptr, {}, entries, hash_id,
                                                      sink, std::atomic<bool>(false)));
    return absl::OkStatus();
  }));
  entries = HashEntries();
  for (const bool named : {false, true}) {
    MOTE_ASSIGN_OR_RETURN(const InsertedRows added, SummariseChanges(*changes, named, check));
    spilled->changed[named ? 1 : 0].Add(added);
  }
  if (!run.empty()) spilled->runs.push_back(run);
  if (hash_run.rows != 0) spilled->hash_runs.push_back(hash_run);
  for (size_t c = 0; c < terms.size(); ++c) spilled->terms[c] += terms[c];
  pending->ForgetSpilled();
  {
    std::lock_guard<std::mutex> lock(commit_mutex_);
    *version = SpilledVersion(*spilled, **version);
  }
  MOTE_RETURN_IF_ERROR(check());
  return merge ? MergeSpilled(spilled, version, check) : absl::OkStatus();
}

absl::Status StoreImpl::MergeSpilled(SpilledChanges* spilled,
                                     std::shared_ptr<const Version>* version,
                                     const CommitCheck& check) {
  const bool merge_rows = spilled->runs.size() > kMaxSpilledRuns;
  const bool merge_hashes = spilled->hash_runs.size() > kMaxSpilledHashRuns;
  if (!merge_rows && !merge_hashes) return absl::OkStatus();
  uint64_t rows = 0;
  uint64_t hashes = 0;
  const auto begin =
      spilled->runs.begin() + static_cast<ptrdiff_t>(merge_rows ? FirstMerged(spilled->runs) : 0);
  for (auto run = begin; run != spilled->runs.end(); ++run) {
    rows += RowsOf(*run) * kDefaultGraphOrderCount;
  }
  for (const HashRunInfo& run : spilled->hash_runs) hashes += run.rows;
  const RunId run_id = NewSpilledRunId(rows);
  const RunId hash_id = NewSpilledRunId(hashes);
  MOTE_RETURN_IF_ERROR(AnnounceSpill(run_id, hash_id));
  std::vector<RunId> gone;
  if (merge_rows) {
    QuadLayers layers = *(*version)->layers;
    layers.base = RunInfo();
    layers.memory.clear();
    layers.runs.assign(begin, spilled->runs.end());
    layers.block_use = BlockUse::kOnce;
    for (const RunInfo& run : layers.runs) gone.push_back(run.id);
    RunInfo merged;
    MOTE_RETURN_IF_ERROR(WriteSpill(rows, check, [&](EntrySink* sink) -> absl::Status {
      MOTE_ASSIGN_OR_RETURN(merged, WriteMergedRuns(layers, format_, run_id, sink, stopping_));
      return absl::OkStatus();
    }));
    spilled->runs.erase(begin, spilled->runs.end());
    if (!merged.empty()) spilled->runs.push_back(merged);
  }
  if (merge_hashes) {
    for (const HashRunInfo& run : spilled->hash_runs) gone.push_back(run.id);
    HashRunInfo merged;
    MOTE_RETURN_IF_ERROR(WriteSpill(hashes, check, [&](EntrySink* sink) -> absl::Status {
      MOTE_ASSIGN_OR_RETURN(
          merged, WriteMergedHashes(blocks_.get(), (*version)->snapshot.get(), spilled->hash_runs,
                                    {}, hash_id, sink, stopping_));
      return absl::OkStatus();
    }));
    spilled->hash_runs = {merged};
  }
  std::lock_guard<std::mutex> lock(commit_mutex_);
  spilled_.erase(std::remove_if(spilled_.begin(), spilled_.end(),
                                [&](RunId id) {
                                  return std::find(gone.begin(), gone.end(), id) != gone.end();
                                }),
                 spilled_.end());
  *version = SpilledVersion(*spilled, **version);
  return RemoveGarbage();
}

std::shared_ptr<const Version> StoreImpl::ShowSpilled(const SpilledChanges& spilled,
                                                      const Version& before) {
  std::lock_guard<std::mutex> lock(commit_mutex_);
  return SpilledVersion(spilled, before);
}

void StoreImpl::TakeSpilled(const SpilledChanges& spilled, Version* next) const {
  StateRecord& state = next->state;
  const auto take = [](std::vector<RunId>* dropped, const auto& taken) {
    dropped->erase(std::remove_if(dropped->begin(), dropped->end(),
                                  [&](RunId id) {
                                    return std::any_of(
                                        taken.begin(), taken.end(),
                                        [id](const auto& run) { return run.id == id; });
                                  }),
                   dropped->end());
  };
  take(&state.dropped_runs, spilled.runs);
  take(&state.dropped_hash_runs, spilled.hash_runs);
  state.hash_runs.insert(state.hash_runs.end(), spilled.hash_runs.begin(), spilled.hash_runs.end());
  for (size_t c = 0; c < spilled.terms.size(); ++c) state.term_counts[c] += spilled.terms[c];
  state.drop_new_terms = false;
}

void StoreImpl::ForgetSpilled() {
  spilled_.clear();
  has_spilled_ = false;
}

void StoreImpl::DropSpilled() {
  std::lock_guard<std::mutex> lock(commit_mutex_);
  ForgetSpilled();
  // What fails is done before the next writer begins, or by whoever opens next.
  RemoveGarbage().IgnoreError();
  WakeWorkers();
}

}  // namespace mote
