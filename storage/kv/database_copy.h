#ifndef MOTE_STORAGE_KV_DATABASE_COPY_H_
#define MOTE_STORAGE_KV_DATABASE_COPY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "mote/backup_report.h"

// Copies of a database's files while it is written. Tables never change, and are shared as hard
// links where the file system allows; logs and the manifest only grow, so that what is there of
// them at one moment is a state of the database. Internal to storage/kv.

namespace rocksdb {
class Env;
}

namespace mote {

// A table, as the manifest describes it. Numbers of tables are never used again, but a database
// that was restored goes its own way.
struct TableFile {
  uint64_t bytes = 0;
  std::string checksum;

  friend bool operator==(const TableFile&, const TableFile&) = default;
};
using TableFiles = std::map<std::string, TableFile>;  // By name.

struct CopySource {
  std::string path;
  // The tables that the database in `path` consists of now.
  std::function<absl::StatusOr<TableFiles>()> tables;
  // An earlier copy, whose tables may be shared where those of `path` cannot; may be empty.
  std::string previous;
  TableFiles previous_tables;
};

// Copies the database into the empty directory `to`, durably, while any process writes to it.
// `validate` opens the copy. Errors: kResourceExhausted (no space), kUnavailable (also if the
// source keeps changing too fast), kDataLoss.
absl::StatusOr<BackupReport> CopyDatabase(rocksdb::Env* env, const CopySource& source,
                                          const std::string& to,
                                          const std::function<absl::Status()>& validate,
                                          const std::function<void(double)>& progress);

// True if `path` holds a backup that nobody has opened for writing since it was made.
bool IsBackup(rocksdb::Env* env, const std::string& path);
// Makes the database in `path` a backup, or no longer one.
absl::Status MarkAsBackup(rocksdb::Env* env, const std::string& path);
absl::Status UnmarkAsBackup(rocksdb::Env* env, const std::string& path);

// A directory beside the one that is to be made or replaced, `path` + ".part", so that what stands
// at `path` is always whole. Empty at first; what a process that died left there is removed. Gone
// when the object is.
class PartialDirectory {
 public:
  // kFailedPrecondition if somebody else is making `path`.
  static absl::StatusOr<std::unique_ptr<PartialDirectory>> Make(const std::string& path);
  ~PartialDirectory();

  PartialDirectory(const PartialDirectory&) = delete;
  PartialDirectory& operator=(const PartialDirectory&) = delete;

  // What may stand at the place, other than nothing or an empty directory.
  enum class Before { kNothing, kReplaced };

  const std::string& path() const { return part_; }
  // Puts the directory at its place, durably. What is replaced is so in one step, and removed.
  // kAlreadyExists if there is something that must not be.
  absl::Status Finish(Before before);

 private:
  PartialDirectory(std::string path, int lock);

  const std::string path_;
  const std::string part_;
  int lock_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_KV_DATABASE_COPY_H_
