#ifndef MOTE_BULK_LOADER_H_
#define MOTE_BULK_LOADER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "mote/export.h"
#include "mote/quad.h"

namespace mote {

class Database;

// What a load has done so far; bytes are those of the files, before decompression.
struct BulkProgress {
  // "read", "dictionary", "sort", "write", "publish", in this order.
  std::string_view phase;
  uint64_t bytes_read = 0;
  uint64_t bytes_total = 0;  // 0 if it is not known.
  uint64_t statements = 0;   // Parsed.
};

struct BulkLoadOptions {
  // Memory for tables and sorting; what does not fit is spilled beside the database. At least
  // 1 MiB.
  uint64_t memory_budget = uint64_t{1} << 30;
  // Threads that parse, sort and write; 0: one for each processor.
  int threads = 0;
  // Skip malformed lines of N-Triples and N-Quads instead of failing.
  bool lenient = false;
  // Stands in the history of commits.
  std::string message;
  // Called about ten times a second on the thread that calls Load, and at each change of phase.
  std::function<void(const BulkProgress&)> progress;
  // Set by anyone to stop the load, which then fails with kCancelled.
  const std::atomic<bool>* cancel = nullptr;
};

struct BulkReport {
  uint64_t statements = 0;     // Read, repetitions included.
  uint64_t inserted = 0;       // Quads that were not there before.
  uint64_t skipped = 0;        // Malformed lines, in a lenient load.
  uint64_t commit_number = 0;  // 0 if nothing was new.
  double seconds = 0;
};

// Brings much data in at once: many times faster than transactions, in parallel and in bounded
// memory, and still as one commit. First say what is to be loaded, then load it:
//
//   mote::BulkLoader loader(database.get());
//   absl::Status status = loader.AddFile("people.ttl.gz");
//   if (!status.ok()) return status;
//   return loader.Load().status();
//
// Not thread-safe; must not outlive the Database.
class MOTE_EXPORT BulkLoader {
 public:
  // Where a document's quads come from: fills in the next one and returns true, or returns false at
  // the end. The views must stay valid until the next call. Called on a thread of the loader's.
  using QuadSource = std::function<absl::StatusOr<bool>(QuadView* quad)>;

  explicit BulkLoader(Database* database);
  ~BulkLoader();
  BulkLoader(const BulkLoader&) = delete;
  BulkLoader& operator=(const BulkLoader&) = delete;

  // A file, also compressed by gzip or Zstandard, in a format that its name tells or that `format`
  // names: "turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld". What it says of the default
  // graph goes to the named graph `graph_iri`, unless that is empty; relative IRIs are resolved
  // against `base_iri`. Error: kInvalidArgument for an unknown format.
  absl::Status AddFile(const std::string& path, std::string_view format = {},
                       const std::string& graph_iri = {}, const std::string& base_iri = {});
  // Quads of the program's own. Labels of blank nodes hold within one such source: each label makes
  // a new blank node.
  void AddQuads(QuadSource next);

  // Loads all that was added, as one commit, durable on return, and forgets it; waits for other
  // writers. Errors: those of malformed documents (kInvalidArgument, `FILE:LINE:COLUMN: error:
  // ...`) and of unreadable files, those that a QuadSource gives, kResourceExhausted for a full
  // disk, kCancelled, kDeadlineExceeded if another writer does not end. After an error the database
  // is as it was before.
  absl::StatusOr<BulkReport> Load(const BulkLoadOptions& options = {});

 private:
  class Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace mote

#endif  // MOTE_BULK_LOADER_H_
