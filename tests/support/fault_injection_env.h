#ifndef MOTE_TESTS_SUPPORT_FAULT_INJECTION_ENV_H_
#define MOTE_TESTS_SUPPORT_FAULT_INJECTION_ENV_H_

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

namespace mote {

// A file system over the machine's own that fails on command and that knows what a power cut would
// leave. It is strict, as POSIX allows and few file systems are: of a file, what was not synced is
// lost; of a directory, the names that were made, renamed or removed since it was synced are as
// before.
//
// Operations that change something are counted: creating, appending, syncing, truncating, renaming,
// linking, deleting, syncing a directory. Thread-safe.
class FaultInjectionFileSystem : public rocksdb::FileSystemWrapper {
 public:
  // Faults happen to files below the directory `root`, which must exist; a directory beside it,
  // `root` + ".lost", keeps files that were deleted but may come back.
  FaultInjectionFileSystem(const std::shared_ptr<rocksdb::FileSystem>& base, std::string root);
  ~FaultInjectionFileSystem() override;

  enum class Fault {
    kError,       // An I/O error, nothing done.
    kNoSpace,     // "No space left on device", nothing done.
    kShortWrite,  // Half of an append is written, then an I/O error.
  };

  // Operations so far.
  uint64_t operations() const { return operations_; }
  // The operation of number `operation` fails, and all after it if `forever`.
  void FailAt(uint64_t operation, Fault fault, bool forever);
  void ClearFaults();
  // As long as it is set, no table can be synced for want of space, as where space is given out
  // late; logs and all else can. (RocksDB 7.8 as Debian builds it, with assertions, may abort where
  // a compaction fails before it has written a row.)
  void SetNoSpaceForTables(bool full) { no_space_for_tables_ = full; }

  // Undoes all that is not durable. Nothing below the root may be open for writing any more.
  void DropUnsyncedData();
  // At the operation of number `operation`, drops what is not durable and ends the process with
  // `exit_code`, without any clean-up: the power is cut. All other threads stand still.
  void CutPowerAt(uint64_t operation, int exit_code);
  // The same, now.
  [[noreturn]] void CutPower(int exit_code);

  static const char* kClassName() { return "FaultInjectionFileSystem"; }
  const char* Name() const override { return kClassName(); }

  rocksdb::IOStatus NewWritableFile(const std::string& file, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& file, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* result,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string&, const std::string&,
                                      const rocksdb::FileOptions&,
                                      std::unique_ptr<rocksdb::FSWritableFile>*,
                                      rocksdb::IODebugContext*) override;
  rocksdb::IOStatus NewRandomRWFile(const std::string&, const rocksdb::FileOptions&,
                                    std::unique_ptr<rocksdb::FSRandomRWFile>*,
                                    rocksdb::IODebugContext*) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* result,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& file, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDir(const std::string& name, const rocksdb::IOOptions& options,
                              rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDirIfMissing(const std::string& name, const rocksdb::IOOptions& options,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteDir(const std::string& name, const rocksdb::IOOptions& options,
                              rocksdb::IODebugContext* debug) override;
  // What RocksDB is set up not to use is refused, so that nothing goes past the bookkeeping.
  rocksdb::IOStatus Truncate(const std::string&, size_t, const rocksdb::IOOptions&,
                             rocksdb::IODebugContext*) override;

 private:
  class WritableFile;
  class Directory;

  // A change of a directory that is not durable yet, and how to undo it.
  struct PendingChange {
    std::string directory;
    std::string kept;  // A file to throw away once the change is durable; may be empty.
    std::function<void()> undo;
  };

  bool Covers(const std::string& path) const;
  // Counts an operation and does it, or fails it, after doing `half` for a short write. May end the
  // process.
  rocksdb::IOStatus Do(const std::string& path, const std::function<rocksdb::IOStatus()>& operation,
                       const std::function<void()>& half = {});
  void AddPending(PendingChange change);
  // A hard link to `file` in the directory beside the root; empty if it could not be made.
  std::string Keep(const std::string& file);
  void MarkDurable(const std::string& directory);
  void MarkSynced(uint64_t inode, uint64_t size);

  const std::string root_;
  const std::string lost_;
  // Held shared during an operation; exclusively, and for ever, by a power cut.
  std::shared_mutex power_;
  std::mutex mutex_;  // Of all below.
  std::atomic<uint64_t> operations_ = 0;
  std::atomic<bool> no_space_for_tables_ = false;
  uint64_t fail_at_ = 0;  // 0: never.
  Fault fault_ = Fault::kError;
  bool fail_forever_ = false;
  uint64_t cut_at_ = 0;  // 0: never.
  int exit_code_ = 0;
  uint64_t kept_files_ = 0;
  std::map<uint64_t, uint64_t> synced_bytes_;  // By inode, of files written through this.
  std::vector<PendingChange> pending_;         // Oldest first.
};

// An Env on such a file system.
struct FaultInjectionEnv {
  explicit FaultInjectionEnv(const std::string& root);

  std::shared_ptr<FaultInjectionFileSystem> file_system;
  std::unique_ptr<rocksdb::Env> env;
};

}  // namespace mote

#endif  // MOTE_TESTS_SUPPORT_FAULT_INJECTION_ENV_H_
