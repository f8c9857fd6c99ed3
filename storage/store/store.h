#ifndef MOTE_STORAGE_STORE_STORE_H_
#define MOTE_STORAGE_STORE_STORE_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "mote/backup_report.h"
#include "mote/check_report.h"
#include "mote/commit.h"
#include "storage/kv/kv_store.h"
#include "storage/source/quad_source.h"
#include "storage/term/id.h"
#include "storage/term/term.h"

namespace mote {

// How a store is opened. Unknown combinations are errors, never guesses.
struct StoreOptions {
  OpenMode mode = OpenMode::kReadWrite;
  bool create_if_missing = true;
  // Bytes for caches and write buffers together (DESIGN S8); at least 8 MiB.
  uint64_t memory_budget = uint64_t{512} << 20;
  // Fold the delta in the background while the store is open for writing.
  bool background_folding = true;
  // Threads that fold, the one that is told to among them: each writes an order of the quads at a
  // time. 0: one for each processor and for each 32 MiB of the memory budget, whichever is less.
  int fold_threads = 0;
  // How long BeginWrite waits for another writer of this process before it gives up.
  std::chrono::milliseconds write_timeout = std::chrono::seconds(60);
  // How much of the history of changes is kept (Store::Changes): the latest commits, at most so
  // many, and at most about so many bytes on disk. The history of commits as such, with their
  // times and messages, is kept whole.
  uint64_t history_bytes = uint64_t{64} << 20;
  uint64_t history_commits = ~uint64_t{0};
  // How much memory the changes of a transaction take before they are written ahead of its commit;
  // 0: an eighth of the memory budget, at most 16 MiB.
  uint64_t transaction_bytes = 0;
};

// What a commit changes in effect, sorted by (graph, subject, predicate, object), handed to hooks
// before it is published.
struct EffectiveChanges {
  std::span<const IdQuad> inserted;
  std::span<const IdQuad> deleted;
};

// A part of what a commit changed in effect, each list sorted by (graph, subject, predicate,
// object).
struct ChangeBatch {
  std::vector<IdQuad> inserted;
  std::vector<IdQuad> deleted;
};

// Sizes and counts of a store, for `mote info`.
struct SpaceInfo {
  std::string name;
  uint64_t disk_bytes = 0;
};
struct StoreInfo {
  uint32_t format_version = 0;
  std::vector<std::string> features;
  uint64_t default_graph_triples = 0;
  uint64_t named_graph_quads = 0;
  uint64_t named_graphs = 0;
  uint64_t dictionary_terms = 0;
  uint64_t blank_nodes = 0;  // Ever made.
  uint64_t delta_rows = 0;   // Changes not yet folded, over the default graph's first order.
  uint64_t commits = 0;
  uint64_t first_kept_changes = 1;  // The first commit whose changes are kept; may be the next one.
  std::vector<SpaceInfo> spaces;
  std::vector<Order> orders;
};

// A consistent view of a store at one commit. Thread-safe; keeps what it reads from being removed;
// must not outlive its Store.
class StoreSnapshot : public QuadSource {
 public:
  // The last commit that the snapshot sees; 0 before the first.
  virtual uint64_t commit_number() const = 0;
};

// Goes through commits, oldest first, and the quads that each of them inserted and deleted in
// effect: what was there already, or was not there, is not among them, nor is what a commit both
// inserted and deleted. Not thread-safe; must not outlive its Store.
class ChangeCursor {
 public:
  virtual ~ChangeCursor() = default;
  // The state behind the last of these commits; knows the terms of all changes.
  virtual const StoreSnapshot& snapshot() const = 0;
  // To the next commit, before its changes; false behind the last one. kDataLoss.
  virtual absl::StatusOr<bool> Next() = 0;
  virtual const CommitInfo& commit() const = 0;
  // False if the commit's changes are not listed, but only counted: those of a bulk load, and of a
  // commit that would take more than all room for the history.
  virtual bool is_listed() const = 0;
  // The next changes of the commit; no quad of a batch comes before one of an earlier batch. False
  // behind the last one. kDataLoss.
  virtual absl::StatusOr<bool> NextBatch(ChangeBatch* batch) = 0;
};

// Changes by the one writer. Reads through source() see the transaction's own writes. Dropping the
// object rolls back. Not thread-safe.
class WriteTransaction {
 public:
  virtual ~WriteTransaction() = default;

  // The store as this transaction has changed it so far. The reference stays valid for the life of
  // the transaction; cursors made from it are not affected by later changes, and further calls of
  // source() see those.
  virtual const QuadSource& source() = 0;

  // Asked now and then by the calls below while they work, with the bytes that the changes hold so
  // far; an error that it gives ends the call, and the transaction with it. Not asked any more once
  // a commit is being written out as a whole.
  using Check = std::function<absl::Status(uint64_t bytes)>;
  virtual void SetCheck(Check check) = 0;

  // The id of a term, added to the dictionary if it is new. Not for blank nodes, nor triple terms
  // with blank nodes in them, for a label says nothing outside its document: see NewBlankNode.
  virtual absl::StatusOr<Id> Intern(const TermView& term) = 0;
  // The id of the triple term with these components, added if it is new. They are ids of this
  // store: the subject an IRI or a blank node, the predicate an IRI (kInvalidArgument), nested at
  // most kMaxTripleTermDepth deep (kResourceExhausted).
  virtual absl::StatusOr<Id> InternTriple(const IdTriple& triple) = 0;
  // A blank node that never was before.
  absl::StatusOr<Id> NewBlankNode() { return NewBlankNodes(1); }
  // The first of `count` of them, with consecutive payloads.
  virtual absl::StatusOr<Id> NewBlankNodes(uint64_t count) = 0;

  // Where temporary files of this transaction belong: beside the store's files, or where the system
  // keeps such files if the store is in memory.
  virtual std::string temporary_directory() const = 0;

  // Adds or removes quads; what is there already, or is not there, is not counted. The ids must
  // come from this store. Returns how many quads changed in effect.
  virtual absl::StatusOr<uint64_t> Insert(std::span<const IdQuad> quads) = 0;
  virtual absl::StatusOr<uint64_t> Delete(std::span<const IdQuad> quads) = 0;

  // Named graphs exist once created, by an insert or by this; true if it was not there.
  virtual absl::StatusOr<bool> CreateGraph(Id graph) = 0;
  // Removes the graph's quads and the graph itself; true if it was there. For the default graph:
  // its triples.
  virtual absl::StatusOr<bool> DropGraph(Id graph) = 0;
  // Removes the graph's quads, and keeps the graph.
  virtual absl::Status ClearGraph(Id graph) = 0;

  // Marks the state of this moment, for RollbackTo. Cheap, but for a copy of what is counted of the
  // graphs and predicates touched so far.
  virtual absl::StatusOr<uint64_t> SetSavepoint() = 0;
  // Brings the transaction back to where it set the savepoint, also after an error. Savepoints set
  // since are gone, this one stays. Terms and blank nodes that were added stay known. kNotFound if
  // there is no such savepoint.
  virtual absl::Status RollbackTo(uint64_t savepoint) = 0;

  // Makes all changes visible and durable at once. A transaction without effect makes no commit
  // (number 0). On error nothing has changed. The object is finished either way.
  virtual absl::StatusOr<CommitInfo> Commit(Durability durability,
                                            std::string_view message = {}) = 0;
};

// What the writer's changes pass on their way into a commit: may read both states and veto by
// returning an error.
using CommitHook = std::function<absl::Status(const QuadSource& before, const QuadSource& after,
                                              const EffectiveChanges& changes)>;

// An RDF dataset on disk: permutations of quads of ids in packed blocks, a delta of recent changes,
// and a dictionary, in one KvStore. Thread-safe; one object per path and process. Any number of
// snapshots read while one transaction at a time writes.
class Store {
 public:
  virtual ~Store() = default;

  // Opens the database directory `path`. Errors: kNotFound (missing and not to be created),
  // kFailedPrecondition (locked by another process, named in the message; a newer format version or
  // unknown required feature; not a database), kDataLoss (damaged), kPermissionDenied.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const std::string& path,
                                                     const StoreOptions& options);
  // A store on a KvStore made elsewhere, which must have the spaces of StoreSpaces(): for tests and
  // for stores in memory.
  static absl::StatusOr<std::unique_ptr<Store>> OpenOn(std::unique_ptr<KvStore> kv,
                                                       const StoreOptions& options);

  virtual std::shared_ptr<const StoreSnapshot> GetSnapshot() const = 0;

  // Waits for the running transaction of this process, up to `timeout` or, without one, the
  // options' write timeout (kDeadlineExceeded).
  virtual absl::StatusOr<std::unique_ptr<WriteTransaction>> BeginWrite(
      std::optional<std::chrono::milliseconds> timeout) = 0;
  absl::StatusOr<std::unique_ptr<WriteTransaction>> BeginWrite() { return BeginWrite({}); }

  // Hooks run in order of registration, on the committing thread.
  virtual void AddCommitHook(CommitHook hook) = 0;

  // Moves the whole delta into the blocks, and waits for it. Readers and writers go on meanwhile.
  virtual absl::Status Fold() = 0;
  // Folds, and rewrites every space to its smallest form.
  virtual absl::Status Compact() = 0;

  // Verifies everything: checksums of all files and log records, the order and counts of every
  // block, that all orders hold the same quads, both directions of the dictionary, graphs, counts
  // and statistics. `progress`, if any, is called now and then with a fraction from 0 to 1.
  virtual absl::StatusOr<CheckReport> Check(const std::function<void(double)>& progress) const = 0;

  virtual absl::StatusOr<StoreInfo> Info() const = 0;
  // The last `limit` commits, newest first.
  virtual absl::StatusOr<std::vector<CommitInfo>> Commits(size_t limit) const = 0;
  // The commits behind number `since`, up to the last one, with their changes. kOutOfRange if they
  // are not kept any more, naming the first commit that is, and if there is no commit `since`.
  virtual absl::StatusOr<std::unique_ptr<ChangeCursor>> Changes(uint64_t since) const = 0;
  // Makes a consistent copy in the directory `path` while others read and write: all commits that
  // were acknowledged before. See KvStore::Backup.
  virtual absl::StatusOr<BackupReport> Backup(const std::string& path,
                                              const std::function<void(double)>& progress) = 0;
};

// Makes the database `path`, which must be missing or an empty directory, from the backup in
// `backup`, and verifies all of it before it is put at its place. See RestoreRocksKvStore.
absl::StatusOr<BackupReport> RestoreStore(const std::string& backup, const std::string& path,
                                          const StoreOptions& options,
                                          const std::function<void(double)>& progress);

// The spaces that a store keeps in its KvStore, in their fixed order.
std::vector<SpaceSpec> StoreSpaces();

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_STORE_H_
