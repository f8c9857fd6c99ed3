#ifndef MOTE_STORAGE_KV_ROCKS_OPTIONS_H_
#define MOTE_STORAGE_KV_ROCKS_OPTIONS_H_

#include <rocksdb/options.h>

#include <memory>

#include "storage/kv/kv_store.h"

// How RocksDB is set up, with the reason for each setting. Internal to storage/kv.

namespace rocksdb {
class Cache;
class Env;
}  // namespace rocksdb

namespace mote {

rocksdb::DBOptions MakeRocksDbOptions(const KvOptions& options, rocksdb::Env* env);

std::shared_ptr<rocksdb::Cache> MakeBlockCache(uint64_t bytes);

rocksdb::ColumnFamilyOptions MakeFamilyOptions(SpaceProfile profile, const KvOptions& options,
                                               const std::shared_ptr<rocksdb::Cache>& block_cache);

}  // namespace mote

#endif  // MOTE_STORAGE_KV_ROCKS_OPTIONS_H_
