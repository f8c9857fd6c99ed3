#ifndef MOTE_STORAGE_STORE_BULK_COMMIT_H_
#define MOTE_STORAGE_STORE_BULK_COMMIT_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/delta/row_probe.h"
#include "storage/dictionary/hash_run.h"
#include "storage/dictionary/term_class.h"
#include "storage/dictionary/term_finder.h"
#include "storage/index/entry_sink.h"
#include "storage/store/store.h"

namespace mote {

class StoreImpl;

// What one load has written through the sink of its BulkCommit.
struct BulkContents {
  // By family: 0 the default graph's triples, 1 quads of named graphs. Every row inserts a quad
  // that was not there; `hash` is RunWriter::hash(), which must be the same for all orders of a
  // family.
  std::array<uint64_t, 2> rows = {};
  std::array<uint64_t, 2> hash = {};
  // The run of hashes of the new terms, if there are any.
  uint64_t hash_rows = 0;
  uint64_t hash_hash = 0;
  // One beyond the last number used, and the number of terms that were written, for each class.
  TermNumbers next_numbers = {};
  TermNumbers new_terms = {};
  // Quads inserted by named graph, by ascending id.
  std::vector<std::pair<Id, uint64_t>> graphs;
  // Of the load's own rows, exact, by family and ascending predicate.
  std::array<std::vector<std::pair<Id, PredicateStatistics>>, 2> predicates;
  // Of the load's own rows: distinct subjects and objects, by family.
  std::array<uint64_t, 2> distinct_subjects = {};
  std::array<uint64_t, 2> distinct_objects = {};
};

// A load's way into a store: it holds the writer's slot, gives a sink whose entries become visible
// together, and publishes them as one commit. The load writes, as far as there is something to
// write:
//   - for each order of a family with rows, one run with the number run() (RunWriter);
//   - for new terms, blocks and blobs (TermWriter) and one run of hashes with the number
//     hash_run() (RunWriter::OfHashes);
// and leaves graphs, statistics, history and counters to Publish. Dropping the object without
// publishing undoes everything. Not thread-safe but for the sink, see EntrySink.
class BulkCommit {
 public:
  // Waits for the writer's slot (kDeadlineExceeded).
  static absl::StatusOr<std::unique_ptr<BulkCommit>> Begin(Store& store);
  ~BulkCommit();
  BulkCommit(const BulkCommit&) = delete;
  BulkCommit& operator=(const BulkCommit&) = delete;

  // The store as it is before the load.
  const StoreSnapshot& before() const { return *before_; }
  // True if the store holds no quads: then no row needs to be looked for.
  bool store_is_empty() const;
  // The seed of TermHash.
  uint64_t hash_seed() const;
  // The first free number of each class; blank nodes included.
  TermNumbers next_numbers() const;
  // True if the store's dictionary holds no terms.
  bool dictionary_is_empty() const;

  RunId run() const { return run_; }
  RunId hash_run() const { return hash_run_; }
  EntrySink* sink() { return sink_.get(); }

  // For looking up terms and rows that exist, one object for each thread. They must not outlive the
  // BulkCommit.
  std::unique_ptr<TermFinder> NewTermFinder() const;
  std::unique_ptr<RowProbe> NewRowProbe(Order order) const;

  // Where temporary files of the load belong: beside the store's files, or where the system keeps
  // such files if the store is in memory.
  std::string temporary_directory() const;

  // Makes the load visible and durable at once, as one commit; number 0 if `contents` has neither
  // rows nor graphs. On error nothing has changed. The object is finished either way.
  absl::StatusOr<CommitInfo> Publish(const BulkContents& contents, std::string_view message);

 private:
  friend class StoreImpl;
  BulkCommit();

  StoreImpl* store_ = nullptr;
  std::shared_ptr<const StoreSnapshot> before_;
  std::unique_ptr<KvBulkWriter> writer_;
  std::unique_ptr<EntrySink> sink_;
  RunId run_ = 0;
  RunId hash_run_ = 0;
  bool holds_slot_ = false;
};

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_BULK_COMMIT_H_
