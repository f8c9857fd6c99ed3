// How a transaction's changes become a commit: the parts of StoreImpl that write.

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/dictionary/term_writer.h"
#include "storage/kv/delete_keys.h"
#include "storage/source/space.h"
#include "storage/store/change_history.h"
#include "storage/store/inserted_rows.h"
#include "storage/store/recent_changes.h"
#include "storage/store/run_output.h"
#include "storage/store/store_impl.h"

namespace mote {
namespace {

int64_t NowMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string EndOfSpace() { return std::string(24, '\xFF'); }

// Changes above this many rows are written ahead of their commit, batch by batch.
constexpr uint64_t kWriteAheadRows = 65536;

// New terms that are written between two questions of whether to go on.
constexpr size_t kTermsBetweenChecks = 4096;

// Distinct values after `added` new ones (distinct among themselves) among `before` in `rows` rows:
// the more often values repeat, the likelier it is that one was there already.
uint64_t GrowDistinct(uint64_t before, uint64_t rows, uint64_t added, uint64_t rows_after) {
  const double fresh = rows == 0 ? 1.0 : static_cast<double>(before) / static_cast<double>(rows);
  const uint64_t grown =
      before + static_cast<uint64_t>(static_cast<double>(added) * std::min(1.0, fresh) + 0.5);
  return std::min(rows_after, std::max<uint64_t>(grown, rows_after == 0 ? 0 : 1));
}

}  // namespace

absl::Status StoreImpl::CallHooks(StoreSource& source, const MemoryLayer& changes,
                                  const SpilledChanges* spilled) {
  std::vector<CommitHook> hooks;
  {
    std::lock_guard<std::mutex> lock(hooks_mutex_);
    hooks = hooks_;
  }
  if (hooks.empty()) return absl::OkStatus();
  std::vector<IdQuad> inserted;
  std::vector<IdQuad> deleted;
  for (Order order : {Order::kSpo, Order::kGspo}) {
    const auto add = [&](const ChangeRow& row) -> absl::Status {
      auto& quads = row.origins != kOriginRemoved ? inserted : deleted;
      quads.push_back(QuadOfRow(row.columns.data(), order));
      return absl::OkStatus();
    };
    if (spilled != nullptr) {
      MOTE_RETURN_IF_ERROR(VisitChanges(*source.layers(), *spilled, order, add));
      continue;
    }
    for (const ChangeRow& row : changes.rows(order)) MOTE_RETURN_IF_ERROR(add(row));
  }
  const StoreSource before(kv_.get(), format_, term_cache_.get(), Latest());
  for (const CommitHook& hook : hooks) {
    MOTE_RETURN_IF_ERROR(hook(before, source, EffectiveChanges{inserted, deleted}));
  }
  return absl::OkStatus();
}

absl::Status StoreImpl::WriteTerms(const PendingChanges& pending, const CommitCheck& check,
                                   KvBatch* batch, Version* next) {
  BatchSink sink(batch);
  TermWriter writer(&sink);
  HashEntries entries;
  for (size_t c = 0; c < kTermClasses.size(); ++c) {
    const std::vector<PendingTerm>& terms = pending.terms[c];
    for (size_t i = 0; i < terms.size(); ++i) {
      if (i % kTermsBetweenChecks == 0) MOTE_RETURN_IF_ERROR(check());
      const Id id(kTermClasses[c], pending.first_numbers[c] + i);
      MOTE_RETURN_IF_ERROR(writer.Add(id, terms[i].bytes));
      entries.emplace_back(terms[i].hash, id.bits());
    }
    next->state.term_counts[c] += terms.size();
  }
  MOTE_RETURN_IF_ERROR(writer.Finish());
  for (size_t i = 0; i < pending.triples.size(); ++i) {
    for (const TripleTermRow& row : pending.triples[i]) {
      MOTE_RETURN_IF_ERROR(PutTripleTerm(static_cast<TripleTermOrder>(i), row, &sink));
    }
  }
  next->state.next_numbers = pending.next_numbers;
  if (entries.empty()) return absl::OkStatus();
  std::sort(entries.begin(), entries.end());
  auto recent = std::make_shared<HashEntries>();
  recent->reserve(next->recent_terms->size() + entries.size());
  std::merge(next->recent_terms->begin(), next->recent_terms->end(), entries.begin(), entries.end(),
             std::back_inserter(*recent));
  if (recent->size() <= kMaxRecentHashes) {
    for (const HashEntry& entry : entries) PutRecentHash(entry, batch);
    next->state.recent_hashes = recent->size();
    next->recent_terms = std::move(recent);
    return absl::OkStatus();
  }
  MOTE_ASSIGN_OR_RETURN(HashRunInfo run,
                        WriteMergedHashes(blocks_.get(), nullptr, {}, *recent, NewRunId(), &sink,
                                          std::atomic<bool>(false)));
  DeleteRecentHashes(*next->recent_terms, batch);
  next->state.hash_runs.push_back(run);
  next->state.recent_hashes = 0;
  next->recent_terms = std::make_shared<const HashEntries>();
  return absl::OkStatus();
}

absl::Status StoreImpl::WriteGraphs(const PendingChanges& pending, KvBatch* batch, Version* next,
                                    bool* changed) const {
  *changed = false;
  for (const auto& [graph, change] : pending.graphs) {
    if (change.exists) {
      const uint64_t quads =
          static_cast<uint64_t>(static_cast<int64_t>(change.quads_before) + change.quads_change);
      const std::string key = GraphKey(graph);
      batch->Put(Space::kGraphs, key, EncodeGraph(key, quads));
    } else if (change.existed) {
      batch->Delete(Space::kGraphs, GraphKey(graph));
    }
    if (change.exists != change.existed) {
      *changed = true;
      next->state.graph_count += change.exists ? 1 : -1;
    }
  }
  return absl::OkStatus();
}

absl::Status StoreImpl::WriteStatistics(const MemoryLayer& changes, const CommitCheck& check,
                                        const SpilledChanges* spilled, KvBatch* batch,
                                        Version* next) const {
  StateRecord& state = next->state;
  KvValue value;
  for (bool named : {false, true}) {
    const size_t family = named ? 1 : 0;
    MOTE_ASSIGN_OR_RETURN(InsertedRows summary, SummariseChanges(changes, named, check));
    if (spilled != nullptr) summary.Add(spilled->changed[family]);
    if (summary.empty()) continue;
    for (const auto& [predicate, triples] : summary.triples) {
      const std::string key = PredicateKey(named, Id::FromBits(predicate));
      PredicateRecord record{{}, /*exact=*/true};
      absl::Status found = kv_->Get(Space::kStatistics, key, next->snapshot.get(), &value);
      if (found.ok()) {
        MOTE_ASSIGN_OR_RETURN(record, DecodePredicate(key, value.view()));
      } else if (!absl::IsNotFound(found)) {
        return found;
      }
      const PredicateStatistics before = record.statistics;
      PredicateStatistics& after = record.statistics;
      after.triples = static_cast<uint64_t>(static_cast<int64_t>(before.triples) + triples);
      auto inserted = summary.predicates.find(predicate);
      const PredicateStatistics added =
          inserted == summary.predicates.end() ? PredicateStatistics() : inserted->second;
      after.distinct_subjects = GrowDistinct(before.distinct_subjects, before.triples,
                                             added.distinct_subjects, after.triples);
      after.distinct_objects = GrowDistinct(before.distinct_objects, before.triples,
                                            added.distinct_objects, after.triples);
      record.exact = record.exact && before.triples == 0 && spilled == nullptr;
      if (after.triples == 0) {
        batch->Delete(Space::kStatistics, key);
        state.distinct_predicates[family] -= before.triples != 0 ? 1 : 0;
      } else {
        batch->Put(Space::kStatistics, key, EncodePredicate(key, record));
        state.distinct_predicates[family] += before.triples == 0 ? 1 : 0;
      }
    }
    const uint64_t rows = next->layers->RowCount(named);
    const uint64_t rows_after = rows + summary.inserts - summary.removals;
    state.distinct_subjects[family] =
        GrowDistinct(state.distinct_subjects[family], rows, summary.distinct_subjects, rows_after);
    state.distinct_objects[family] =
        GrowDistinct(state.distinct_objects[family], rows, summary.distinct_objects, rows_after);
  }
  return absl::OkStatus();
}

absl::Status StoreImpl::WriteChanges(std::shared_ptr<const MemoryLayer> changes,
                                     const CommitCheck& check, KvBatch* batch, Version* next) {
  StateRecord& state = next->state;
  const uint64_t commit = state.commit_number;  // The new one.
  std::shared_ptr<const MemoryLayer> recent = MemoryLayer::Merge(*next->recent, *changes);
  const bool stays_recent = changes->size() <= kMaxSmallCommitRows &&
                            recent->size() <= kMaxRecentRows &&
                            commit - state.recent_begin < kMaxRecentCommits;
  // First, for what the batch itself adds would not be removed.
  if (!stays_recent) MOTE_RETURN_IF_ERROR(TrimHistory(batch, &state));
  if (stays_recent || (changes->size() <= kMaxSmallCommitRows && state.history_begin <= commit)) {
    PutRecentChanges(commit, *changes, batch);
  } else if (state.history_begin <= commit) {
    MOTE_RETURN_IF_ERROR(ListChanges(*changes, check, batch, next));
  }
  if (stays_recent) {
    next->recent = std::move(recent);
    state.recent_rows = {next->recent->triples().size(), next->recent->quads().size()};
    return absl::OkStatus();
  }
  next->recent = std::move(recent);
  return PackRecent(check, batch, next);
}

absl::Status StoreImpl::ListChanges(const MemoryLayer& changes, const CommitCheck& check,
                                    KvBatch* batch, Version* next) {
  if (!HistoryLists(changes.size())) {
    const std::string key = UnlistedKey(next->state.commit_number);
    batch->Put(Space::kDelta, key, UnlistedValue(key));
    return absl::OkStatus();
  }
  const auto list = [&](EntrySink* sink) -> absl::Status {
    CheckedSink checked(sink, check);
    ChangeLister lister(next->state.commit_number, &checked);
    MOTE_RETURN_IF_ERROR(lister.Add(changes));
    return lister.Finish();
  };
  if (changes.size() <= kWriteAheadRows) {
    BatchSink sink(batch);
    return list(&sink);
  }
  has_stale_changes_ = true;
  return WriteAhead(/*run=*/0, list);
}

absl::Status StoreImpl::CountSpilled(const QuadLayers& layers, const SpilledChanges& spilled,
                                     bool is_kept, const CommitCheck& check, KvBatch* batch,
                                     CommitInfo* commit) {
  uint64_t removals = 0;
  uint64_t rows = 0;
  for (const RunInfo& run : spilled.runs) {
    rows += run.rows[0] + run.rows[1];
    removals += run.removals(false) + run.removals(true);
  }
  for (const auto& layer : layers.memory) {
    rows += layer->size();
    removals += layer->removals(false) + layer->removals(true);
  }
  const bool is_listed = is_kept && HistoryLists(rows);
  commit->inserted = rows;
  commit->deleted = 0;
  if (!is_listed) {
    const std::string key = UnlistedKey(commit->number);
    if (is_kept) batch->Put(Space::kDelta, key, UnlistedValue(key));
    // Layers without removals do not undo each other.
    if (removals == 0) return absl::OkStatus();
  }
  commit->inserted = 0;
  const auto visit = [&](ChangeLister* lister) -> absl::Status {
    for (const bool named : {false, true}) {
      const auto count = [&](const ChangeRow& row) -> absl::Status {
        ++(row.origins != kOriginRemoved ? commit->inserted : commit->deleted);
        return lister == nullptr ? absl::OkStatus() : lister->Add(named, row);
      };
      MOTE_RETURN_IF_ERROR(
          VisitChanges(layers, spilled, named ? Order::kGspo : Order::kSpo, count));
    }
    return lister == nullptr ? absl::OkStatus() : lister->Finish();
  };
  if (!is_listed) return visit(nullptr);
  has_stale_changes_ = true;
  return WriteAhead(/*run=*/0, [&](EntrySink* sink) -> absl::Status {
    CheckedSink checked(sink, check);
    ChangeLister lister(commit->number, &checked);
    return visit(&lister);
  });
}

absl::Status StoreImpl::WriteAhead(RunId run,
                                   const std::function<absl::Status(EntrySink*)>& write) {
  // It is listed as garbage first, which it is should this be cut off.
  Version ahead = NextVersion();
  ahead.state.dropped_runs.push_back(run);
  ahead.state.next_run = next_run_.load();
  std::unique_ptr<KvBatch> intent = kv_->NewBatch();
  intent->Put(Space::kMeta, kStateKey, EncodeState(ahead.state));
  MOTE_RETURN_IF_ERROR(kv_->Write(intent.get(), Durability::kRelaxed));
  WriteAheadSink sink(kv_.get());
  absl::Status written = write(&sink);
  if (written.ok()) written = sink.Flush();
  // What was written is removed at the next opening at the latest.
  if (!written.ok()) Install(std::move(ahead));
  return written;
}

absl::Status StoreImpl::RemoveStaleChanges() {
  if (!has_stale_changes_) return absl::OkStatus();
  std::unique_ptr<KvBatch> batch = kv_->NewBatch();
  MOTE_RETURN_IF_ERROR(DeleteKeys(*kv_, Space::kDelta, CommitKey(Latest()->state.commit_number + 1),
                                  EndOfSpace(), batch.get()));
  MOTE_RETURN_IF_ERROR(kv_->Write(batch.get(), Durability::kRelaxed));
  has_stale_changes_ = false;
  return absl::OkStatus();
}

absl::Status StoreImpl::PackRecent(const CommitCheck& check, KvBatch* batch, Version* next) {
  StateRecord& state = next->state;
  if (!next->recent->empty()) {
    const RunId id = NewRunId();
    RunInfo run;
    if (next->recent->size() <= kWriteAheadRows) {
      BatchSink sink(batch);
      CheckedSink checked(&sink, check);
      MOTE_ASSIGN_OR_RETURN(run, WriteLayer(*next->recent, format_, id, &checked));
    } else {
      MOTE_RETURN_IF_ERROR(WriteAhead(id, [&](EntrySink* sink) -> absl::Status {
        CheckedSink checked(sink, check);
        MOTE_ASSIGN_OR_RETURN(run, WriteLayer(*next->recent, format_, id, &checked));
        return absl::OkStatus();
      }));
    }
    state.runs.push_back(run);
  }
  state.recent_begin = state.commit_number + 1;
  state.recent_rows = {};
  next->recent = MemoryLayer::Empty();
  return absl::OkStatus();
}

absl::Status StoreImpl::SealRecent() {
  std::lock_guard<std::mutex> lock(commit_mutex_);
  Version next = NextVersion();
  if (next.state.recent_begin > next.state.commit_number) return absl::OkStatus();
  std::unique_ptr<KvBatch> batch = kv_->NewBatch();
  const CommitCheck never_stop = [] { return absl::OkStatus(); };
  MOTE_RETURN_IF_ERROR(TrimHistory(batch.get(), &next.state));
  MOTE_RETURN_IF_ERROR(PackRecent(never_stop, batch.get(), &next));
  next.state.next_run = next_run_.load();
  batch->Put(Space::kMeta, kStateKey, EncodeState(next.state));
  MOTE_RETURN_IF_ERROR(kv_->Write(batch.get(), Durability::kRelaxed));
  Install(std::move(next));
  return absl::OkStatus();
}

absl::StatusOr<CommitInfo> StoreImpl::CommitPending(const PendingChanges& pending,
                                                    const SpilledChanges* spilled,
                                                    StoreSource& source, Durability durability,
                                                    std::string_view message,
                                                    const CommitCheck& check) {
  struct SlotHolder {
    StoreImpl* store;
    ~SlotHolder() {
      if (store != nullptr) store->ReleaseSlot();
    }
    void Release() { std::exchange(store, nullptr)->ReleaseSlot(); }
  } slot{this};
  // What was written ahead goes unless it is committed, before the next writer begins.
  struct SpillHolder {
    StoreImpl* store;
    ~SpillHolder() {
      if (store != nullptr) store->DropSpilled();
    }
  } spill{spilled != nullptr ? this : nullptr};

  MOTE_RETURN_IF_ERROR(check());
  std::shared_ptr<const MemoryLayer> changes = pending.Merged();
  MOTE_RETURN_IF_ERROR(CallHooks(source, *changes, spilled));

  CommitInfo commit;
  std::shared_ptr<const Version> installed;
  bool has_new_runs = false;
  {
    std::unique_lock<std::mutex> lock(commit_mutex_);
    Version next = NextVersion();
    std::unique_ptr<KvBatch> batch = kv_->NewBatch();
    bool graphs_changed;
    MOTE_RETURN_IF_ERROR(WriteGraphs(pending, batch.get(), &next, &graphs_changed));
    if (changes->empty() && spilled == nullptr && !graphs_changed) {
      // What makes the changes needless may be a commit that is not durable yet.
      installed = Latest();
      lock.unlock();
      slot.Release();
      if (durability == Durability::kSync) MOTE_RETURN_IF_ERROR(SyncUpTo(installed->sequence));
      Publish(std::move(installed));
      return commit;
    }

    StateRecord& state = next.state;
    commit.number = ++state.commit_number;
    // Time does not go back from one commit to the next, even if the clock does.
    commit.unix_micros = state.commit_micros = std::max(NowMicros(), state.commit_micros);
    commit.message = std::string(message);
    commit.inserted = changes->inserts(false) + changes->inserts(true);
    commit.deleted = changes->removals(false) + changes->removals(true);
    MOTE_RETURN_IF_ERROR(RemoveStaleChanges());
    if (spilled != nullptr) {
      MOTE_RETURN_IF_ERROR(TrimHistory(batch.get(), &state));
      MOTE_RETURN_IF_ERROR(CountSpilled(*source.layers(), *spilled,
                                        state.history_begin <= commit.number, check, batch.get(),
                                        &commit));
      if (commit.inserted + commit.deleted == 0 && !graphs_changed) return CommitInfo();
      TakeSpilled(*spilled, &next);
    }
    MOTE_RETURN_IF_ERROR(WriteTerms(pending, check, batch.get(), &next));
    MOTE_RETURN_IF_ERROR(WriteStatistics(*changes, check, spilled, batch.get(), &next));
    if (spilled == nullptr) {
      MOTE_RETURN_IF_ERROR(WriteChanges(changes, check, batch.get(), &next));
    } else {
      // The history has them already, and what was written ahead lies beneath them.
      state.runs.insert(state.runs.end(), spilled->runs.begin(), spilled->runs.end());
      next.recent = std::move(changes);
      MOTE_RETURN_IF_ERROR(PackRecent(check, batch.get(), &next));
    }
    batch->Put(Space::kCommits, CommitKey(commit.number), EncodeCommit(commit));
    const RunId next_run = next_run_.load();
    has_new_runs = next_run != state.next_run;
    state.next_run = next_run;
    batch->Put(Space::kMeta, kStateKey, EncodeState(state));
    MOTE_RETURN_IF_ERROR(kv_->Write(batch.get(), Durability::kRelaxed));
    has_stale_changes_ = false;
    NoteHistory(commit.number, commit.inserted + commit.deleted);
    if (spilled != nullptr) {
      spill.store = nullptr;
      ForgetSpilled();
    }
    Install(std::move(next));
    installed = Latest();
  }
  slot.Release();
  if (durability == Durability::kSync) {
    MOTE_RETURN_IF_ERROR(SyncUpTo(installed->sequence));
  }
  Publish(installed);
  // Else there is nothing new to merge or to fold, and waking threads takes as long as the rest of
  // a small commit.
  if (has_new_runs) WakeWorkers();
  WaitForMerges();
  return commit;
}

}  // namespace mote
