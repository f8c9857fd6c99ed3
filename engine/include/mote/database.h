#ifndef MOTE_DATABASE_H_
#define MOTE_DATABASE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "mote/backup_report.h"
#include "mote/changes.h"
#include "mote/check_report.h"
#include "mote/commit.h"
#include "mote/export.h"
#include "mote/options.h"
#include "mote/prepared_query.h"
#include "mote/result.h"
#include "mote/snapshot.h"
#include "mote/transaction.h"

namespace mote {

// Sizes and counts of a database.
struct DatabaseInfo {
  uint32_t format_version = 0;
  uint64_t default_graph_triples = 0;
  uint64_t named_graph_quads = 0;
  uint64_t named_graphs = 0;
  uint64_t terms = 0;         // In the dictionary; numbers, dates and short strings need no entry.
  uint64_t blank_nodes = 0;   // Ever made.
  uint64_t pending_rows = 0;  // Recent changes that are not folded into the packed indexes yet.
  uint64_t commits = 0;
  uint64_t first_kept_changes = 1;  // The first commit that Database::Changes can show.
  uint64_t disk_bytes = 0;
};

// An RDF database in a directory, or in memory, with SPARQL. The library's front door:
//
//   absl::StatusOr<std::unique_ptr<mote::Database>> database = mote::Database::Open("people.db");
//   if (!database.ok()) return database.status();
//   absl::Status status = (*database)->Update("INSERT DATA { <a:ada> <a:name> 'Ada' }").status();
//
// Thread-safe: any number of threads read and write through one object. Writers take turns, readers
// wait for nobody. One object for each path and process; a second process can read beside it
// (Options::read_only). Snapshots, transactions, results and prepared queries may outlive the
// object: the database closes when the last of them has gone. What each class of the library
// promises to threads stands with it; all others are plain values (terms, ids, quads, patterns,
// options, arguments, batches, reports), which any number of threads may read, and one may change
// while nobody else reads.
//
// Once a write to the disk or a sync has failed, nobody can tell what of it has arrived: from then
// on the database only reads. Begin, Update, loads and commits fail with kUnavailable, or with
// kResourceExhausted if the disk was full, until it is opened again.
//
// Errors are of these codes, here and in all of the library:
//   kInvalidArgument     a malformed query, term or option; the message says where and why
//   kNotFound            there is no such database, graph, file
//   kAlreadyExists       what was to be made is there
//   kFailedPrecondition  another process holds the database (the message names it); its format is
//                        newer; it was opened read-only; the transaction is over
//   kPermissionDenied    the file system forbids it, or LOAD is not allowed
//   kDeadlineExceeded    a time limit: of a query, or of waiting for the writer
//   kCancelled           somebody asked for it
//   kOutOfRange          changes that are not kept any more
//   kResourceExhausted   the memory limit, or a full disk
//   kUnimplemented       SPARQL that this version cannot evaluate
//   kDataLoss            the database is damaged
//   kUnavailable         the disk cannot be read or written
//   kInternal            a bug of ours
class MOTE_EXPORT Database {
 public:
  class Impl;

  // Opens the database in the directory `path`, which is made if it is missing, unless the options
  // say otherwise. Errors: kNotFound, kFailedPrecondition, kDataLoss, kPermissionDenied,
  // kInvalidArgument (options).
  static absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& path,
                                                        const Options& options = {});
  // A database that is gone when it closes.
  static absl::StatusOr<std::unique_ptr<Database>> OpenInMemory(const Options& options = {});

  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Answers a SELECT, ASK, CONSTRUCT, DESCRIBE or EXPLAIN from the state of this moment. Errors:
  // kInvalidArgument with the place and the line for a malformed text, kUnimplemented, those of
  // limits and of reading. More errors may come while the result is read.
  absl::StatusOr<Result> Query(std::string_view text, const QueryOptions& options = {}) const;

  // Carries out a sequence of SPARQL Update operations, each seeing the effects of those before it,
  // as one commit: all or nothing, durable on return as the options say. Waits for other writers.
  absl::StatusOr<UpdateReport> Update(std::string_view text, const UpdateOptions& options = {});

  // Parses and checks a query once, to run it many times on snapshots and in transactions, each
  // time with other values for `parameters`, which are variables of the query, with or without `?`
  // or `$`. Base, prefixes and union_default_graph are taken from the options; the rest of them
  // comes with each run. Errors: kInvalidArgument for a malformed text, and for a parameter that
  // the query does not mention or gives a value to itself; kUnimplemented.
  absl::StatusOr<PreparedQuery> Prepare(std::string_view text,
                                        const std::vector<std::string>& parameters = {},
                                        const QueryOptions& options = {}) const;

  // The state of this moment.
  Snapshot GetSnapshot() const;

  // Begins to write. Waits for the writer before it as long as `timeout` or, without one,
  // Options::write_timeout (kDeadlineExceeded). The thread that holds a transaction must not begin
  // another, for that would wait for itself. Errors: kFailedPrecondition if the database was opened
  // read-only; kUnavailable or kResourceExhausted at once if it cannot be written to any more, see
  // above, or while the disk is full.
  absl::StatusOr<Transaction> Begin(
      std::optional<std::chrono::milliseconds> timeout = std::nullopt);

  absl::StatusOr<DatabaseInfo> Info() const;
  // The last `limit` commits, newest first.
  absl::StatusOr<std::vector<CommitInfo>> Commits(size_t limit) const;

  // Goes through the commits behind number `since`, oldest first, up to the last one of this
  // moment, each with the quads that it changed in effect: what was there already is not inserted,
  // what was not there is not deleted. So a program that notes Snapshot::commit_number can follow
  // what has happened since. Blank nodes have the labels of this database, which never change.
  // The changes of the latest commits are kept, as Options::history_bytes and history_commits say.
  // Errors: kOutOfRange if those behind `since` are not kept any more, naming the first commit that
  // is, or if there is no commit `since`; those of reading.
  absl::Status Changes(uint64_t since, const ChangeVisitor& visitor) const;

  // Folds recent changes and rewrites everything to its smallest form. Others go on meanwhile.
  absl::Status Compact();
  // Verifies every byte: checksums, order and counts, that all indexes hold the same quads, both
  // directions of the dictionary. `progress`, if any, is called now and then with a fraction.
  absl::StatusOr<CheckReport> Check(const std::function<void(double)>& progress = nullptr) const;
  // Makes a consistent copy in the directory `path` of all that was committed, while others read
  // and write: also of a database that was opened read-only while another process writes to it. The
  // copy is a database itself; where the file system allows, it shares the files that never change.
  // `path` must be missing, an empty directory, or an earlier backup of this database that nobody
  // has opened for writing: that is brought up to date, with what is new alone copied, and is a
  // whole backup at every moment, whatever happens. `progress`, if any, is called now and then with
  // a fraction. Errors: kAlreadyExists (something else stands there), kFailedPrecondition (a backup
  // of another database, or one is just being made), kResourceExhausted (no space), those of the
  // file system; kUnimplemented in memory.
  absl::StatusOr<BackupReport> Backup(const std::string& path,
                                      const std::function<void(double)>& progress = nullptr);
  // Makes the database `path`, which must be missing or an empty directory, from a backup, and
  // verifies all of it first. Errors: kNotFound, kAlreadyExists, kDataLoss (the backup is damaged),
  // and as above.
  static absl::StatusOr<BackupReport> Restore(
      const std::string& backup, const std::string& path,
      const std::function<void(double)>& progress = nullptr);

  explicit Database(std::shared_ptr<Impl> impl);
  const std::shared_ptr<Impl>& impl() const { return impl_; }

 private:
  const std::shared_ptr<Impl> impl_;
};

}  // namespace mote

#endif  // MOTE_DATABASE_H_
