#ifndef MOTE_OPTIONS_H_
#define MOTE_OPTIONS_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mote/commit.h"
#include "mote/export.h"

namespace mote {

// How a database is opened. Start from one of the presets, and change what differs:
//
//   mote::Options options = mote::Options::Tiny();
//   options.read_only = true;
struct MOTE_EXPORT Options {
  // For devices with little memory: 16 MiB, and no work in the background.
  static Options Tiny();
  // 1 GiB.
  static Options Default() { return Options(); }
  // Half of the machine's memory, but not less than the default.
  static Options Server();

  // Read without taking the database's lock and without ever writing, beside a live writer of
  // another process too. What that one commits later is not seen until the database is opened
  // again.
  bool read_only = false;
  // Make the database if it is not there.
  bool create_if_missing = true;
  // Bytes, at least 16 MiB: half for caches, write buffers and a transaction's changes, which are
  // written ahead beyond a sixteenth or 16 MiB; half for all queries and updates that run at once.
  // Queries, updates and loads with a memory limit of their own come on top, as do a few megabytes
  // of code and threads.
  uint64_t memory_budget = uint64_t{1} << 30;
  // Have glibc's malloc return large freed blocks (1 MiB and more) to the system at once, in the
  // whole process and for good (mallopt, M_MMAP_THRESHOLD). Otherwise what it keeps for later comes
  // on top of the budget.
  bool tune_malloc = true;
  // Fold recent changes into the packed indexes in the background.
  bool background_folding = true;
  // How long Database::Begin waits for the writer before it, and with it everything that writes.
  std::chrono::milliseconds write_timeout = std::chrono::seconds(60);
  // How much of the history of changes is kept (Database::Changes): the latest commits, at most so
  // many, and at most about so many bytes on disk; 0: nothing to rely on. Number, time and message
  // of all commits are kept.
  uint64_t history_bytes = uint64_t{64} << 20;
  uint64_t history_commits = ~uint64_t{0};
};

// (name without ':', absolute IRI).
using Prefixes = std::vector<std::pair<std::string, std::string>>;

// How a query is run.
struct QueryOptions {
  // Against which relative IRIs are resolved until BASE says otherwise; empty: there is none.
  std::string base_iri;
  // Prefixes known before the text declares its own.
  Prefixes prefixes;
  // The default graph is the union of all graphs, where the query names no dataset.
  bool union_default_graph = false;
  // From the call to the last row; nothing: no limit. Then the query fails with kDeadlineExceeded.
  std::optional<std::chrono::milliseconds> timeout;
  // Bytes for tables, sorts and computed terms; beyond it the query fails with kResourceExhausted.
  // Nothing: what the database's memory budget leaves.
  std::optional<uint64_t> memory_limit;
  // Set by anyone to stop the query, which then fails with kCancelled; must outlive the result.
  const std::atomic<bool>* cancel = nullptr;
};

// How an update is run.
struct UpdateOptions {
  std::string base_iri;
  Prefixes prefixes;
  std::optional<std::chrono::milliseconds> timeout;
  // As for queries; nothing: the quads that an operation changes are gathered in a temporary file
  // where they would take too much of the budget.
  std::optional<uint64_t> memory_limit;
  const std::atomic<bool>* cancel = nullptr;
  Durability durability = Durability::kSync;
  // Whether LOAD may read files (file: IRIs).
  bool allow_load = false;
  // Stands in the history of commits.
  std::string message;
};

// What an update did, in effect.
struct UpdateReport {
  uint64_t inserted = 0;       // Quads that were not there before.
  uint64_t deleted = 0;        // Quads that were there.
  uint64_t commit_number = 0;  // 0: nothing changed.
  // What the text is allowed to say and probably does not mean: `LINE:COLUMN: warning: message`,
  // with the line.
  std::vector<std::string> warnings;
};

}  // namespace mote

#endif  // MOTE_OPTIONS_H_
