#ifndef MOTE_STORAGE_STORE_STORE_IMPL_H_
#define MOTE_STORAGE_STORE_STORE_IMPL_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "storage/index/block_cache.h"
#include "storage/store/bulk_commit.h"
#include "storage/store/inserted_rows.h"
#include "storage/store/pending_changes.h"
#include "storage/store/spilled_changes.h"
#include "storage/store/state_record.h"
#include "storage/store/store.h"
#include "storage/store/store_source.h"
#include "storage/store/version.h"

namespace mote {

// So long after the last commit, nobody is taken to be writing.
inline constexpr std::chrono::milliseconds kQuietTime{500};

// The store on a KvStore. How its parts work together:
//
//   - Readers take the *published* version, under a mutex that is never held for long.
//   - Writers hold the writer's slot, from BeginWrite until their changes are in the log, and start
//     from the *latest* version, which may not be durable yet.
//   - Whoever replaces the latest version - a commit, a fold, a merge of runs - does so under
//     commit_mutex_: reads the latest version, writes one batch (or publishes one bulk write) that
//     takes the KvStore to the next one, and takes a snapshot of it. Folds and merges change how
//     quads are stored and never which, so that a transaction that began before them stays valid.
//   - One fold runs at a time, under maintenance_mutex_, and one merge of runs, under merge_mutex_.
//     They may run side by side, so that a long fold does not let runs pile up: a merge leaves
//     those alone that are being folded, and a fold begins between merges.
//
// Locks are taken in this order: slot, maintenance_mutex_, merge_mutex_, commit_mutex_, the small
// ones.
class StoreImpl final : public Store {
 public:
  static absl::StatusOr<std::unique_ptr<Store>> Create(std::unique_ptr<KvStore> kv,
                                                       const StoreOptions& options);
  ~StoreImpl() override;

  std::shared_ptr<const StoreSnapshot> GetSnapshot() const override;
  using Store::BeginWrite;
  absl::StatusOr<std::unique_ptr<WriteTransaction>> BeginWrite(
      std::optional<std::chrono::milliseconds> timeout) override;
  void AddCommitHook(CommitHook hook) override;
  absl::Status Fold() override;
  absl::Status Compact() override;
  absl::StatusOr<CheckReport> Check(const std::function<void(double)>& progress) const override;
  absl::StatusOr<StoreInfo> Info() const override;
  absl::StatusOr<std::vector<CommitInfo>> Commits(size_t limit) const override;
  absl::StatusOr<std::unique_ptr<ChangeCursor>> Changes(uint64_t since) const override;
  absl::StatusOr<BackupReport> Backup(const std::string& path,
                                      const std::function<void(double)>& progress) override;

  // For transactions and loads.
  const FormatRecord& format() const { return format_; }
  KvStore* kv() const { return kv_.get(); }
  // See WriteTransaction::temporary_directory.
  std::string temporary_directory() const;
  TermCache* term_cache() const { return term_cache_.get(); }
  absl::Status AcquireSlot(std::optional<std::chrono::milliseconds> timeout = std::nullopt);
  void ReleaseSlot();
  // The version that the next writer builds on.
  std::shared_ptr<const Version> Latest() const;
  // Makes the changes of the slot's holder a commit, and releases the slot. `source` shows the
  // store with the changes; `spilled` is null if nothing was written ahead.
  absl::StatusOr<CommitInfo> CommitPending(const PendingChanges& pending,
                                           const SpilledChanges* spilled, StoreSource& source,
                                           Durability durability, std::string_view message,
                                           const CommitCheck& check);
  // Bytes that a transaction's changes may take before they are spilled.
  uint64_t transaction_bytes() const;
  // Writes what is pending ahead of its commit, and out of memory. `version` is the one that the
  // transaction reads, and becomes one that shows what was written. With `merge`, runs that were
  // written ahead before may be merged. After an error the transaction must end.
  absl::Status Spill(PendingChanges* pending, SpilledChanges* spilled, bool merge,
                     std::shared_ptr<const Version>* version, const CommitCheck& check);
  // A version that shows `spilled` and nothing else of what was written ahead.
  std::shared_ptr<const Version> ShowSpilled(const SpilledChanges& spilled, const Version& before);
  // Gives up what the slot's holder has written ahead.
  void DropSpilled();
  // Packs the changes of recent small commits into a run, so that a load can go on top.
  absl::Status SealRecent();
  absl::StatusOr<CommitInfo> PublishBulk(std::unique_ptr<KvBulkWriter> writer,
                                         const BulkCommit& bulk, const BulkContents& contents,
                                         std::string_view message);
  RunId NewRunId() { return next_run_.fetch_add(1); }
  // For a run that will be written beside the log.
  RunId NewBulkRunId();
  // It was published, or never will be.
  void ForgetBulkRun(RunId run);

 private:
  StoreImpl(std::unique_ptr<KvStore> kv, const StoreOptions& options);
  absl::Status Initialise();
  absl::Status CreateFormat();
  absl::Status LoadVersion();
  // Makes a store of before kFeatureHistory one that has it.
  absl::Status AddHistory();

  // Notes, while it lives, which runs are being folded or merged.
  class RunsInUse;

  // The next five require commit_mutex_.
  // The version that follows the latest one: a copy to change.
  Version NextVersion() const;
  // What is now in the KvStore becomes the latest version.
  void Install(Version version);
  absl::Status PublishWriter(std::unique_ptr<KvBulkWriter> writer);
  // Removes what the latest version lists as dropped, but for runs that were written beside the
  // log.
  absl::Status RemoveGarbage();

  // Turns the recent hashes into a run; requires commit_mutex_.
  absl::Status PackRecentHashes();

  // Shows `version` to readers, unless they see a later one already.
  void Publish(std::shared_ptr<const Version> version);
  // Returns when all that was written up to version `sequence` is durable; callers share a sync.
  absl::Status SyncUpTo(uint64_t sequence);

  // Makes the latest version durable and shows it.
  absl::Status PublishLatest();
  // Shows the latest version if readers see its commit already, in an older form.
  void ShowMaintained();

  // Removes dropped runs that were written beside the log, with the tables that they are in, as far
  // as no version refers to them any more. What fails is done by the next call.
  absl::Status ReclaimRuns();

  // Parts of a commit.
  absl::Status CallHooks(StoreSource& source, const MemoryLayer& changes,
                         const SpilledChanges* spilled);
  absl::Status WriteTerms(const PendingChanges& pending, const CommitCheck& check, KvBatch* batch,
                          Version* next);
  absl::Status WriteGraphs(const PendingChanges& pending, KvBatch* batch, Version* next,
                           bool* changed) const;
  absl::Status WriteStatistics(const MemoryLayer& changes, const CommitCheck& check,
                               const SpilledChanges* spilled, KvBatch* batch, Version* next) const;
  absl::Status WriteChanges(std::shared_ptr<const MemoryLayer> changes, const CommitCheck& check,
                            KvBatch* batch, Version* next);
  // Adds changes that are no recent ones to the history, if it has room for them.
  absl::Status ListChanges(const MemoryLayer& changes, const CommitCheck& check, KvBatch* batch,
                           Version* next);
  // Counts what a transaction that has spilled changes in effect, and adds it to the history if it
  // is to be kept there.
  absl::Status CountSpilled(const QuadLayers& layers, const SpilledChanges& spilled, bool is_kept,
                            const CommitCheck& check, KvBatch* batch, CommitInfo* commit);
  // Whether the history has room for a commit of so many rows.
  bool HistoryLists(uint64_t rows) const;
  // Where the history of changes begins with as much of it as is to be kept; requires
  // commit_mutex_.
  absl::StatusOr<uint64_t> HistoryBegin(const StateRecord& state);
  // Removes from the history what is not to be kept; requires commit_mutex_. What is removed may
  // be the recent changes, up to the last commit of `state`: PackRecent is to follow.
  absl::Status TrimHistory(KvBatch* batch, StateRecord* state);
  // Notes a commit that the history keeps, listed or not; requires commit_mutex_.
  void NoteHistory(uint64_t commit, uint64_t rows);
  void AddToHistory(uint64_t commit, uint64_t rows);
  absl::Status ReadHistory(uint64_t first);
  // Removes changes that a commit which failed has left behind; requires commit_mutex_.
  absl::Status RemoveStaleChanges();
  // Writes a part of the commit ahead of its batch. A failure leaves it listed as dropped.
  absl::Status WriteAhead(RunId run, const std::function<absl::Status(EntrySink*)>& write);
  // Moves the recent changes of `next` into a run; requires commit_mutex_.
  absl::Status PackRecent(const CommitCheck& check, KvBatch* batch, Version* next);

  // Parts of spilling (spill.cc).
  // For a run that WriteSpill will write, with so many entries in all.
  RunId NewSpilledRunId(uint64_t entries);
  // Lists what is about to be written ahead as dropped.
  absl::Status AnnounceSpill(RunId run, RunId hash_run);
  // Writes about so many entries, through the log or beside it.
  absl::Status WriteSpill(uint64_t rows, const CommitCheck& check,
                          const std::function<absl::Status(EntrySink*)>& write);
  absl::Status MergeSpilled(SpilledChanges* spilled, std::shared_ptr<const Version>* version,
                            const CommitCheck& check);
  // The next four require commit_mutex_.
  std::shared_ptr<const Version> SpilledVersion(const SpilledChanges& spilled,
                                                const Version& before);
  // Makes hashes and terms that were written ahead those of `next`, and nothing of it garbage.
  void TakeSpilled(const SpilledChanges& spilled, Version* next) const;
  void ForgetSpilled();
  bool IsSpilled(RunId run) const;

  // Maintenance; these require maintenance_mutex_.
  absl::Status FoldLocked();
  absl::Status MergeHashRunsLocked();
  absl::Status PackTermsLocked();
  // Merges runs of the delta if there are too many; true if it did. Requires merge_mutex_.
  absl::StatusOr<bool> MergeRunsLocked();
  // The next thing to do of folding, packing and merging hashes; true if there was one.
  absl::StatusOr<bool> MaintainOnce();
  bool NeedsFold(const StateRecord& state) const;
  int FoldThreads() const;
  // Whether commits come one after another.
  bool IsWriting(const StateRecord& state) const;
  // How many runs of the delta are fine: fewer while nobody writes.
  size_t MostRuns(const StateRecord& state) const;
  // True if there are more than are fine while nobody writes.
  bool MayMergeLater() const;
  // True if the delta may be large enough to be folded once nobody writes.
  bool MayFoldLater() const;
  // The runs to merge: [begin, end) of those that stand at or behind `first`, where there are more
  // than `most`; false if none.
  static bool ChooseMerge(const StateRecord& state, size_t first, size_t most, size_t* begin,
                          size_t* end);

  // A thread that does `step` again and again, when woken, until it says that nothing is left.
  struct Worker {
    std::thread thread;
    bool has_work = false;  // Under workers_mutex_.
  };
  void RunWorker(Worker* worker, absl::StatusOr<bool> (StoreImpl::*step)());
  absl::StatusOr<bool> MergeOnce();
  void WakeWorkers();
  // Merges runs that the background has not come to, where that is soon done: a process that writes
  // a little and ends leaves no more layers behind than one that goes on. Behind the workers' end.
  void Settle();
  // Holds a writer back for a moment where merging cannot keep up with it.
  void WaitForMerges();

  const std::unique_ptr<KvStore> kv_;
  const std::unique_ptr<BlockCache> blocks_;
  const std::unique_ptr<TermCache> term_cache_;
  const StoreOptions options_;
  FormatRecord format_;
  std::atomic<RunId> next_run_{1};

  mutable std::mutex version_mutex_;  // Guards the next four.
  std::shared_ptr<const Version> latest_;
  std::shared_ptr<const Version> published_;
  std::vector<std::weak_ptr<const Version>> versions_;  // All that may be in use.
  std::vector<RunId> unpublished_;  // Numbers of runs that are being written beside the log.

  std::mutex slot_mutex_;
  std::condition_variable slot_free_;
  bool slot_taken_ = false;

  std::mutex commit_mutex_;
  // Whether the history may hold changes of commits that are not; under commit_mutex_.
  bool has_stale_changes_ = false;
  // What the history takes, about: groups of commits, each by its first one, oldest first. Read
  // from the commits when first needed; under commit_mutex_.
  struct HistoryGroup {
    uint64_t first = 0;
    uint64_t bytes = 0;
  };
  std::deque<HistoryGroup> history_groups_;
  uint64_t history_taken_ = 0;
  bool is_history_known_ = false;
  // Runs that the running transaction has written ahead, which are listed as dropped and yet in
  // use, and whether it has written anything; under commit_mutex_.
  std::vector<RunId> spilled_;
  bool has_spilled_ = false;

  std::mutex sync_mutex_;
  std::condition_variable sync_done_;
  bool syncing_ = false;
  uint64_t synced_sequence_ = 0;

  std::mutex hooks_mutex_;
  std::vector<CommitHook> hooks_;

  std::mutex maintenance_mutex_;
  std::mutex merge_mutex_;
  std::vector<RunId> folding_;  // Runs that are being folded; under commit_mutex_.
  std::vector<RunId> merging_;  // Runs that are being merged; under commit_mutex_.
  std::atomic<bool> stopping_{false};
  std::atomic<bool> settling_{false};  // Nobody writes any more.
  std::mutex workers_mutex_;
  std::condition_variable workers_wake_;
  std::condition_variable merged_;
  Worker folder_;
  Worker merger_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_STORE_IMPL_H_
