#ifndef MOTE_STORAGE_KV_MEMORY_KV_STORE_H_
#define MOTE_STORAGE_KV_MEMORY_KV_STORE_H_

#include <memory>

#include "storage/kv/kv_store.h"

namespace mote {

// A store that lives in memory and ends with its object: for tests, and for databases that need no
// disk. Same semantics as the store on RocksDB: snapshots, atomic batches, bulk publish. Built for
// plainness: every step of a cursor costs a search.
//
// Uses `options.spaces` alone; kReadOnly refuses writes. Backup is kUnimplemented, for there
// are no files to copy.
std::unique_ptr<KvStore> NewMemoryKvStore(const KvOptions& options);

}  // namespace mote

#endif  // MOTE_STORAGE_KV_MEMORY_KV_STORE_H_
