#ifndef MOTE_STORAGE_DICTIONARY_TERM_FINDER_H_
#define MOTE_STORAGE_DICTIONARY_TERM_FINDER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/dictionary/hash_run.h"
#include "storage/dictionary/stored_term_reader.h"
#include "storage/index/run_cursor.h"
#include "storage/term/id.h"

namespace mote {

// The direction from term to id. Cheapest when asked in ascending order of hashes. Not thread-safe;
// borrows store, cache and snapshot.
class TermFinder {
 public:
  // Looks in `recent`, then in `runs`.
  TermFinder(const KvStore* kv, BlockCache* blocks, const KvSnapshot* snapshot,
             const std::vector<HashRunInfo>& runs, std::shared_ptr<const HashEntries> recent,
             const TermCacheAccess& cache = {});

  // The id of the term of class `tag` with these dictionary bytes and this TermHash; nothing if the
  // dictionary does not hold it.
  absl::StatusOr<std::optional<Id>> Find(Tag tag, uint64_t hash, std::string_view bytes);

  // The two halves of Find, for callers with many terms, who save reads when they compare in the
  // order of the ids: all ids with this hash, appended to `ids`; and whether an id is this term's.
  absl::Status AppendCandidates(uint64_t hash, std::vector<uint64_t>* ids);
  // Hashes may collide: the term itself decides.
  absl::StatusOr<bool> Matches(Tag tag, uint64_t id, std::string_view bytes,
                               TermUse use = TermUse::kDense);

 private:
  StoredTermReader reader_;
  std::vector<RunCursor> runs_;
  std::shared_ptr<const HashEntries> recent_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_DICTIONARY_TERM_FINDER_H_
