#ifndef MOTE_TESTS_SUPPORT_LOG_SYNC_ENV_H_
#define MOTE_TESTS_SUPPORT_LOG_SYNC_ENV_H_

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

namespace mote {

// A file system that watches, delays and fails the syncs of write-ahead logs. Thread-safe.
class LogSyncFileSystem : public rocksdb::FileSystemWrapper {
 public:
  explicit LogSyncFileSystem(const std::shared_ptr<rocksdb::FileSystem>& base)
      : rocksdb::FileSystemWrapper(base) {}

  // Each sync takes so much longer, as a slow disk would make it.
  void SetDelay(std::chrono::microseconds delay) { delay_ = delay.count(); }
  // Syncs fail, and make nothing durable, as long as it is set.
  void SetFailing(bool failing) { failing_ = failing; }

  // Syncs that succeeded.
  uint64_t syncs() const { return syncs_; }
  uint64_t failures() const { return failures_; }
  // How many bytes of the last log stood in it when a sync began that succeeded.
  uint64_t durable_bytes() const { return durable_bytes_; }

  static const char* kClassName() { return "LogSyncFileSystem"; }
  const char* Name() const override { return kClassName(); }
  rocksdb::IOStatus NewWritableFile(const std::string& file, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override;

 private:
  class LogFile;

  std::atomic<int64_t> delay_ = 0;  // In microseconds.
  std::atomic<bool> failing_ = false;
  std::atomic<uint64_t> syncs_ = 0;
  std::atomic<uint64_t> failures_ = 0;
  std::atomic<uint64_t> durable_bytes_ = 0;
};

// An Env on such a file system, over `base` or over the machine's own.
struct LogSyncEnv {
  explicit LogSyncEnv(
      const std::shared_ptr<rocksdb::FileSystem>& base = rocksdb::FileSystem::Default())
      : file_system(std::make_shared<LogSyncFileSystem>(base)),
        env(rocksdb::NewCompositeEnv(file_system)) {}

  std::shared_ptr<LogSyncFileSystem> file_system;
  std::unique_ptr<rocksdb::Env> env;
};

}  // namespace mote

#endif  // MOTE_TESTS_SUPPORT_LOG_SYNC_ENV_H_
