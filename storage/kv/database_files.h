#ifndef MOTE_STORAGE_KV_DATABASE_FILES_H_
#define MOTE_STORAGE_KV_DATABASE_FILES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/kv/kv_store.h"

// What Mote knows of the files in a database's directory without RocksDB: whether it is one, who
// has locked it, and whether its logs are whole. Internal to storage/kv.

namespace rocksdb {
class Env;
class FileLock;
}  // namespace rocksdb

namespace mote {

// Where bulk writers keep their files until they are published.
std::string BulkDirectory(const std::string& path);

// Removes what bulk writers of a process that died left behind. Requires the lock.
absl::Status RemoveBulkLeftovers(rocksdb::Env* env, const std::string& path);

// True if a file of that name is RocksDB's, or Mote's own.
bool IsDatabaseFileName(const std::string& name);

// OK if `path` holds a database, or may become one: see OpenRocksKvStore for the errors. Creates
// the directory, durably, where `options` ask for it.
absl::Status PrepareDirectory(rocksdb::Env* env, const std::string& path, const KvOptions& options);

// Holds the database's lock until destroyed.
class DatabaseLock {
 public:
  // kFailedPrecondition, "database is locked by process N", if another writer has it.
  static absl::StatusOr<std::unique_ptr<DatabaseLock>> Take(rocksdb::Env* env,
                                                            const std::string& path);
  ~DatabaseLock();

  DatabaseLock(const DatabaseLock&) = delete;
  DatabaseLock& operator=(const DatabaseLock&) = delete;

 private:
  DatabaseLock(rocksdb::Env* env, rocksdb::FileLock* lock) : env_(env), lock_(lock) {}

  rocksdb::Env* env_;
  rocksdb::FileLock* lock_;
};

// Reads CURRENT, the MANIFEST that it names and every write-ahead log; one message for each damaged
// file, with its name. A log's torn end is no damage (log_file.h). Works beside a live writer.
std::vector<std::string> FindDamagedLogs(rocksdb::Env* env, const std::string& path);

// Tries to open every table file; one message for each that cannot be, with its name. For when
// RocksDB's own open failed and did not say where.
std::vector<std::string> FindUnreadableTables(rocksdb::Env* env, const std::string& path);

// Compares the whole file with a checksum that RocksDB recorded for it (CRC-32C, big-endian bytes).
// An error names the file.
absl::Status CheckFileChecksum(rocksdb::Env* env, const std::string& file,
                               const std::string& checksum);

}  // namespace mote

#endif  // MOTE_STORAGE_KV_DATABASE_FILES_H_
