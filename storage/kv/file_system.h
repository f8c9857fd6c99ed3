#ifndef MOTE_STORAGE_KV_FILE_SYSTEM_H_
#define MOTE_STORAGE_KV_FILE_SYSTEM_H_

#include <memory>

namespace rocksdb {
class Env;
}

namespace mote {

// `env` without files named OPTIONS-*: RocksDB writes one at every open and for every new family,
// some 100 kB each, and reads it back; nothing ever needs them, because Mote states its options
// itself. RocksDB goes on without where they cannot be written. Internal to storage/kv.
std::unique_ptr<rocksdb::Env> WithoutOptionsFiles(rocksdb::Env* env);

}  // namespace mote

#endif  // MOTE_STORAGE_KV_FILE_SYSTEM_H_
