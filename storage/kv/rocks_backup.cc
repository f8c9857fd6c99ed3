// Backups of stores on RocksDB, and stores made from backups.

#include <rocksdb/db.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/kv/database_copy.h"
#include "storage/kv/database_files.h"
#include "storage/kv/rocks_kv_store.h"
#include "storage/kv/rocks_kv_store_impl.h"
#include "storage/kv/rocks_status.h"

namespace mote {
namespace {

namespace fs = std::filesystem;

// Caches of a store that is opened only to see what it consists of.
KvOptions SmallReader(KvOptions options) {
  options.mode = OpenMode::kReadOnly;
  options.block_cache_bytes = uint64_t{1} << 20;
  return options;
}

// True if there is nothing at `path`, or an empty directory.
bool IsVacant(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(path, error);
  if (!fs::exists(status)) return true;
  return fs::is_directory(status) && fs::is_empty(path, error) && !error;
}

std::string Identity(rocksdb::Env* env, const std::string& path) {
  std::string identity;
  const rocksdb::Status status = rocksdb::ReadFileToString(env, path + "/IDENTITY", &identity);
  return status.ok() ? identity : std::string();
}

// True if `inner` is `outer` or lies in it.
bool Contains(const std::string& outer, const std::string& inner) {
  std::error_code error;
  const fs::path base = fs::weakly_canonical(outer, error);
  const fs::path path = fs::weakly_canonical(inner, error);
  const auto end = std::mismatch(base.begin(), base.end(), path.begin(), path.end()).first;
  return end == base.end();
}

}  // namespace

TableFiles RocksKvStore::Tables() const {
  std::vector<rocksdb::LiveFileMetaData> files;
  db_->GetLiveFilesMetaData(&files);
  TableFiles tables;
  for (const rocksdb::LiveFileMetaData& file : files) {
    tables[file.relative_filename] = {file.size, file.file_checksum};
  }
  return tables;
}

absl::StatusOr<BackupReport> RocksKvStore::CopyFiles(const std::string& to,
                                                     const std::string& previous,
                                                     const std::function<void(double)>& progress) {
  CopySource source;
  source.path = path_;
  source.tables = [this]() -> absl::StatusOr<TableFiles> {
    if (mode_ == OpenMode::kReadWrite) return Tables();
    // What another process has made of the database since it was opened here.
    RocksKvStore now(path_, OpenMode::kReadOnly, env_);
    MOTE_RETURN_IF_ERROR(now.Open(SmallReader(options_)));
    return now.Tables();
  };
  if (!previous.empty()) {
    RocksKvStore old(previous, OpenMode::kReadOnly, env_);
    // A backup that cannot be read any more is replaced all the same, but nothing of it is kept.
    if (old.Open(SmallReader(options_)).ok()) {
      source.previous = previous;
      source.previous_tables = old.Tables();
    }
  }
  const auto validate = [&] {
    RocksKvStore copy(to, OpenMode::kReadOnly, env_);
    return copy.Open(SmallReader(options_));
  };
  return CopyDatabase(env_, source, to, validate, progress);
}

absl::StatusOr<BackupReport> RocksKvStore::Backup(const std::string& path,
                                                  const std::function<void(double)>& progress) {
  if (Contains(path_, path)) {
    return absl::InvalidArgumentError(path + " is the database itself, or lies in it");
  }
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<PartialDirectory> part, PartialDirectory::Make(path));
  std::string previous;
  if (!IsVacant(path)) {
    if (!IsBackup(env_, path)) {
      return absl::AlreadyExistsError(path + " is there already, and is no backup");
    }
    if (Identity(env_, path) != Identity(env_, path_)) {
      return absl::FailedPreconditionError(path + " is a backup of another database");
    }
    previous = path;
  }
  MOTE_ASSIGN_OR_RETURN(const BackupReport report, CopyFiles(part->path(), previous, progress));
  MOTE_RETURN_IF_ERROR(MarkAsBackup(env_, part->path()));
  using Before = PartialDirectory::Before;
  MOTE_RETURN_IF_ERROR(part->Finish(previous.empty() ? Before::kNothing : Before::kReplaced));
  return report;
}

absl::StatusOr<BackupReport> RestoreRocksKvStore(
    const std::string& backup, const std::string& path, const KvOptions& options,
    const std::function<absl::Status(const std::string& path)>& verify,
    const std::function<void(double)>& progress, rocksdb::Env* env) {
  RocksKvStore source(backup, OpenMode::kReadOnly, env == nullptr ? rocksdb::Env::Default() : env);
  MOTE_RETURN_IF_ERROR(source.Open(SmallReader(options)));
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<PartialDirectory> part, PartialDirectory::Make(path));
  if (!IsVacant(path)) {
    return absl::AlreadyExistsError(path + " is there already; nothing is overwritten");
  }
  MOTE_ASSIGN_OR_RETURN(const BackupReport report,
                        source.CopyFiles(part->path(), /*previous=*/"", progress));
  MOTE_RETURN_IF_ERROR(verify(part->path()));
  MOTE_RETURN_IF_ERROR(part->Finish(PartialDirectory::Before::kNothing));
  return report;
}

}  // namespace mote
