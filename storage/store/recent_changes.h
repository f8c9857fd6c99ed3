#ifndef MOTE_STORAGE_STORE_RECENT_CHANGES_H_
#define MOTE_STORAGE_STORE_RECENT_CHANGES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/delta/memory_layer.h"
#include "storage/dictionary/hash_run.h"
#include "storage/kv/kv_store.h"

namespace mote {

// Small commits write their changes once, as one entry in the space of deltas, and keep them in
// memory, sorted in whatever orders are asked for: so a commit costs one small entry instead of one
// for each row and order, and a scan merges an array instead of seeking. When they exceed these
// limits, they are packed into a run. Likewise with the hashes of new terms.
inline constexpr uint64_t kMaxSmallCommitRows = 1024;
inline constexpr uint64_t kMaxRecentRows = 4096;
inline constexpr uint64_t kMaxRecentCommits = 4096;
inline constexpr uint64_t kMaxRecentHashes = 8192;

// The entries stay when their rows have gone into a run, as the history of changes (see
// change_history.h), to which larger commits add theirs in several blocks.
inline constexpr size_t kListedBlockRows = 2048;

// The key of an entry of commit `commit`, triples or quads. Small commits have one entry for each,
// others one for each block, counted from 0.
std::string ChangesKey(uint64_t commit, bool named, std::optional<uint32_t> block = std::nullopt);
// Whether `key` is one of these.
bool IsChangesKey(std::string_view key);

// The entry of a commit whose changes are not listed: its number, and nothing.
std::string UnlistedKey(uint64_t commit);
std::string UnlistedValue(std::string_view key);
// Whether an entry is such a one.
bool IsUnlisted(std::string_view key, std::string_view value);

// The value of an entry: `rows`, which ascend.
std::string EncodeChanges(std::string_view key, std::span<const ChangeRow> rows);

// The entry of commit `commit`: its changes, triples (kSpo) and quads (kGspo) each as a block.
void PutRecentChanges(uint64_t commit, const MemoryLayer& changes, KvBatch* batch);

// The rows of one entry, triples or quads as its key says; kDataLoss if it is damaged.
absl::StatusOr<std::vector<ChangeRow>> DecodeRecentChanges(std::string_view key,
                                                           std::string_view value);

// All entries of commits from `begin` to `last` as one layer.
absl::StatusOr<std::shared_ptr<const MemoryLayer>> ReadRecentChanges(const KvStore* kv,
                                                                     const KvSnapshot* snapshot,
                                                                     uint64_t begin, uint64_t last);

void PutRecentHash(const HashEntry& entry, KvBatch* batch);
void DeleteRecentHashes(const HashEntries& entries, KvBatch* batch);
absl::StatusOr<std::shared_ptr<const HashEntries>> ReadRecentHashes(const KvStore* kv,
                                                                    const KvSnapshot* snapshot);

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_RECENT_CHANGES_H_
