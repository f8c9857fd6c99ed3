#ifndef MOTE_STORAGE_KV_DELETE_KEYS_H_
#define MOTE_STORAGE_KV_DELETE_KEYS_H_

#include <string_view>

#include "absl/status/status.h"
#include "storage/kv/kv_store.h"

namespace mote {

// Adds to `batch` the deletion of each key in [begin, end) of `space` that is there now; nobody may
// add others there before the batch is written. For ranges of up to some hundred thousand keys.
//
// Ranges are not deleted by one mark for all their keys, as RocksDB could: a compaction of nothing
// but such marks makes a table without keys, and if the disk is full when that one is finished,
// RocksDB 7.8 looks for its first key all the same, and aborts where its assertions are on.
//
// Errors: those of reading.
absl::Status DeleteKeys(const KvStore& store, SpaceId space, std::string_view begin,
                        std::string_view end, KvBatch* batch);

}  // namespace mote

#endif  // MOTE_STORAGE_KV_DELETE_KEYS_H_
