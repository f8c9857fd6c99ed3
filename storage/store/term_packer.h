#ifndef MOTE_STORAGE_STORE_TERM_PACKER_H_
#define MOTE_STORAGE_STORE_TERM_PACKER_H_

#include <atomic>
#include <cstdint>

#include "absl/status/statusor.h"
#include "storage/kv/kv_store.h"
#include "storage/term/id.h"

namespace mote {

// Packs the small blocks of terms that commits leave behind into full ones: of class `tag`, from
// number `begin` up to `end`, as `snapshot` shows them. Each step is one batch that leaves all
// terms where their ids are looked for. Nobody else may rewrite these blocks meanwhile. Returns the
// number up to which all blocks are full.
absl::StatusOr<uint64_t> PackTerms(KvStore* kv, const KvSnapshot* snapshot, Tag tag, uint64_t begin,
                                   uint64_t end, const std::atomic<bool>& cancel);

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_TERM_PACKER_H_
