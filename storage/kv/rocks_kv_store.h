#ifndef MOTE_STORAGE_KV_ROCKS_KV_STORE_H_
#define MOTE_STORAGE_KV_ROCKS_KV_STORE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/kv/kv_store.h"

namespace rocksdb {
class Env;
}

namespace mote {

// Opens the database in the directory `path` on RocksDB: one column family for each space, one
// block cache and one write-ahead log for all. `env` replaces the file system, for tests of faults;
// null means the machine's. It must outlive the store.
//
// Errors:
//   kNotFound            nothing at `path`, and creating was not asked for
//   kInvalidArgument     `path` is a file, or a directory of something else
//   kFailedPrecondition  "database is locked by process N" (kReadWrite alone)
//   kDataLoss            damaged files, each named; a log whose last record is torn, as a power cut
//                        leaves it, is no damage
//   kPermissionDenied, kResourceExhausted (no space left), kUnavailable (other I/O errors)
//
// After a failed write or sync the store refuses further writes with the first error: what is on
// disk is then uncertain until it is opened again.
//
// KvStore::Backup makes a database with the file BACKUP in it, which marks it until it is opened
// for writing. Only what is so marked is ever replaced, and only by a backup of the same database.
// Errors: kAlreadyExists (something else stands at the path), kFailedPrecondition (a backup of
// another database, or another process is making it), kResourceExhausted (no space).
absl::StatusOr<std::unique_ptr<KvStore>> OpenRocksKvStore(const std::string& path,
                                                          const KvOptions& options,
                                                          rocksdb::Env* env = nullptr);

// Makes the database `path` from the backup, or any other database, in `backup`, with `verify`
// asked about the copy before it is put at its place. Tables are shared as hard links where the
// file system allows. Errors: kNotFound, kInvalidArgument and kDataLoss as above for `backup`;
// kAlreadyExists unless `path` is missing or an empty directory; what `verify` says.
absl::StatusOr<BackupReport> RestoreRocksKvStore(
    const std::string& backup, const std::string& path, const KvOptions& options,
    const std::function<absl::Status(const std::string& path)>& verify,
    const std::function<void(double)>& progress, rocksdb::Env* env = nullptr);

// True if `path` is a directory that holds a database.
bool RocksKvStoreExists(const std::string& path);

}  // namespace mote

#endif  // MOTE_STORAGE_KV_ROCKS_KV_STORE_H_
