#ifndef MOTE_STORAGE_KV_FILE_CHECKSUM_H_
#define MOTE_STORAGE_KV_FILE_CHECKSUM_H_

#include <rocksdb/file_checksum.h>

#include <memory>

namespace mote {

// Makes the checksum of each whole table, as it is written: the values and the names are those of
// RocksDB's own CRC-32C, which takes several times as long where RocksDB was built without the
// processor's instruction for it, as distributions do. Internal to storage/kv. Thread-safe.
std::shared_ptr<rocksdb::FileChecksumGenFactory> MakeFileChecksums();

}  // namespace mote

#endif  // MOTE_STORAGE_KV_FILE_CHECKSUM_H_
