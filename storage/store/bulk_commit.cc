#include "storage/store/bulk_commit.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/source/space.h"
#include "storage/store/recent_changes.h"
#include "storage/store/store_impl.h"

namespace mote {
namespace {

const StoreSource& SourceOf(const StoreSnapshot& snapshot) {
  return static_cast<const StoreSource&>(snapshot);
}

}  // namespace

BulkCommit::BulkCommit() = default;

BulkCommit::~BulkCommit() {
  writer_.reset();
  for (const RunId run : {run_, hash_run_}) store_->ForgetBulkRun(run);
  if (holds_slot_) store_->ReleaseSlot();
}

absl::StatusOr<std::unique_ptr<BulkCommit>> BulkCommit::Begin(Store& store) {
  std::unique_ptr<BulkCommit> bulk(new BulkCommit);
  bulk->store_ = static_cast<StoreImpl*>(&store);
  MOTE_RETURN_IF_ERROR(bulk->store_->AcquireSlot());
  bulk->holds_slot_ = true;
  // The load's run goes on top of all runs: what is in memory must go beneath it.
  MOTE_RETURN_IF_ERROR(bulk->store_->SealRecent());
  bulk->before_ =
      std::make_shared<const StoreSource>(bulk->store_->kv(), bulk->store_->format(),
                                          bulk->store_->term_cache(), bulk->store_->Latest());
  MOTE_ASSIGN_OR_RETURN(bulk->writer_, bulk->store_->kv()->NewBulkWriter());
  bulk->sink_ = std::make_unique<BulkSink>(bulk->writer_.get());
  bulk->run_ = bulk->store_->NewBulkRunId();
  bulk->hash_run_ = bulk->store_->NewBulkRunId();
  return bulk;
}

bool BulkCommit::store_is_empty() const {
  const QuadLayers& layers = *SourceOf(*before_).layers();
  return layers.RowCount(/*named=*/false) == 0 && layers.RowCount(/*named=*/true) == 0;
}

bool BulkCommit::dictionary_is_empty() const {
  const TermNumbers& counts = SourceOf(*before_).version().state.term_counts;
  return std::all_of(counts.begin(), counts.end(), [](uint64_t count) { return count == 0; });
}

uint64_t BulkCommit::hash_seed() const { return store_->format().hash_seed; }

TermNumbers BulkCommit::next_numbers() const {
  return SourceOf(*before_).version().state.next_numbers;
}

std::unique_ptr<TermFinder> BulkCommit::NewTermFinder() const {
  const Version& version = SourceOf(*before_).version();
  return std::make_unique<TermFinder>(store_->kv(), version.layers->blocks, version.snapshot.get(),
                                      version.state.hash_runs, version.recent_terms);
}

std::string BulkCommit::temporary_directory() const { return store_->temporary_directory(); }

std::unique_ptr<RowProbe> BulkCommit::NewRowProbe(Order order) const {
  return std::make_unique<RowProbe>(SourceOf(*before_).layers(), order);
}

absl::StatusOr<CommitInfo> BulkCommit::Publish(const BulkContents& contents,
                                               std::string_view message) {
  absl::StatusOr<CommitInfo> commit =
      store_->PublishBulk(std::move(writer_), *this, contents, message);
  holds_slot_ = false;
  store_->ReleaseSlot();
  return commit;
}

absl::StatusOr<CommitInfo> StoreImpl::PublishBulk(std::unique_ptr<KvBulkWriter> writer,
                                                  const BulkCommit& bulk,
                                                  const BulkContents& contents,
                                                  std::string_view message) {
  CommitInfo commit;
  if (contents.rows[0] == 0 && contents.rows[1] == 0 && contents.graphs.empty()) return commit;
  BulkSink sink(writer.get());
  std::shared_ptr<const Version> installed;
  {
    std::lock_guard<std::mutex> lock(commit_mutex_);
    Version next = NextVersion();
    StateRecord& state = next.state;
    // What is being folded or merged must stay where it is, even if nothing remains of it.
    const bool into_empty = bulk.store_is_empty() && folding_.empty() && merging_.empty();

    commit.number = ++state.commit_number;
    const int64_t now = std::chrono::duration_cast<std::chrono::microseconds>(
                            std::chrono::system_clock::now().time_since_epoch())
                            .count();
    commit.unix_micros = state.commit_micros = std::max(now, state.commit_micros);
    commit.message = std::string(message);
    commit.inserted = contents.rows[0] + contents.rows[1];

    // Graphs that are there already gain quads.
    KvValue value;
    for (const auto& [graph, quads] : contents.graphs) {
      uint64_t before = 0;
      const std::string key = GraphKey(graph);
      absl::Status found = kv_->Get(Space::kGraphs, key, next.snapshot.get(), &value);
      if (found.ok()) {
        MOTE_ASSIGN_OR_RETURN(before, DecodeGraph(key, value.view()));
      } else if (absl::IsNotFound(found)) {
        ++state.graph_count;
      } else {
        return found;
      }
      MOTE_RETURN_IF_ERROR(sink.Put(Space::kGraphs, key, EncodeGraph(key, before + quads)));
    }
    for (size_t family = 0; family < 2; ++family) {
      const bool named = family == 1;
      const uint64_t rows_before = next.layers->RowCount(named);
      for (const auto& [predicate, added] : contents.predicates[family]) {
        const std::string key = PredicateKey(named, predicate);
        PredicateRecord record{added, /*exact=*/true};
        absl::Status found = kv_->Get(Space::kStatistics, key, next.snapshot.get(), &value);
        if (found.ok()) {
          MOTE_ASSIGN_OR_RETURN(PredicateRecord before, DecodePredicate(key, value.view()));
          PredicateStatistics& sum = record.statistics;
          sum.triples += before.statistics.triples;
          // Somewhere between all old and all new; more new triples make new values likelier.
          sum.distinct_subjects =
              std::min(sum.triples, sum.distinct_subjects + before.statistics.distinct_subjects);
          sum.distinct_objects = std::min(
              sum.triples, std::max(sum.distinct_objects, before.statistics.distinct_objects));
          record.exact = false;
        } else if (absl::IsNotFound(found)) {
          ++state.distinct_predicates[family];
        } else {
          return found;
        }
        MOTE_RETURN_IF_ERROR(sink.Put(Space::kStatistics, key, EncodePredicate(key, record)));
      }
      if (contents.rows[family] == 0) continue;
      const uint64_t rows_after = rows_before + contents.rows[family];
      state.distinct_subjects[family] = std::min(
          rows_after, state.distinct_subjects[family] + contents.distinct_subjects[family]);
      state.distinct_objects[family] =
          std::min(rows_after, state.distinct_objects[family] + contents.distinct_objects[family]);
      if (rows_before == 0) {
        state.distinct_subjects[family] = contents.distinct_subjects[family];
        state.distinct_objects[family] = contents.distinct_objects[family];
      }
    }

    const RunInfo run{bulk.run(), contents.rows, contents.rows, contents.hash};
    if (!run.empty()) {
      if (into_empty) {
        // Layers that cancel out to nothing may have been left.
        if (!state.base.empty()) state.dropped_runs.push_back(state.base.id);
        for (const RunInfo& old : state.runs) state.dropped_runs.push_back(old.id);
        state.runs.clear();
        state.base = run;
      } else {
        state.runs.push_back(run);
      }
    }
    if (contents.hash_rows != 0) {
      state.hash_runs.push_back({bulk.hash_run(), contents.hash_rows, contents.hash_hash});
    }
    for (size_t c = 0; c < kTermClasses.size(); ++c) {
      if (state.packed_numbers[c] == state.next_numbers[c] || state.term_counts[c] == 0) {
        state.packed_numbers[c] = contents.next_numbers[c];
      }
      state.term_counts[c] += contents.new_terms[c];
    }
    state.next_numbers = contents.next_numbers;
    // Begin has emptied the space of deltas, and this commit has nothing there.
    state.recent_begin = state.commit_number + 1;
    state.next_run = next_run_.load();
    MOTE_RETURN_IF_ERROR(sink.Put(Space::kCommits, CommitKey(commit.number), EncodeCommit(commit)));
    if (commit.inserted > 0) {
      const std::string key = UnlistedKey(commit.number);
      MOTE_RETURN_IF_ERROR(sink.Put(Space::kDelta, key, UnlistedValue(key)));
    }
    MOTE_RETURN_IF_ERROR(sink.Put(Space::kMeta, kStateKey, EncodeState(state)));
    MOTE_RETURN_IF_ERROR(PublishWriter(std::move(writer)));
    NoteHistory(commit.number, 0);
    Install(std::move(next));
    // The load is published: what is left behind can wait for the next opening.
    if (Latest()->state.has_garbage()) RemoveGarbage().IgnoreError();
    installed = Latest();
  }
  Publish(installed);
  WakeWorkers();
  return commit;
}

}  // namespace mote
