#include "tests/support/log_sync_env.h"

#include <string>
#include <thread>
#include <utility>

namespace mote {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

class LogSyncFileSystem::LogFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  LogFile(LogSyncFileSystem* system, std::unique_ptr<rocksdb::FSWritableFile>&& base)
      : rocksdb::FSWritableFileOwnerWrapper(std::move(base)), system_(system) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  IODebugContext* debug) override {
    const IOStatus status = target()->Append(data, options, debug);
    if (status.ok()) written_ += data.size();
    return status;
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo&, IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return Observe([&] { return target()->Sync(options, debug); });
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Observe([&] { return target()->Fsync(options, debug); });
  }

 private:
  template <typename Operation>
  IOStatus Observe(const Operation& sync) {
    const uint64_t written = written_;
    if (const int64_t delay = system_->delay_; delay > 0) {
      std::this_thread::sleep_for(std::chrono::microseconds(delay));
    }
    if (system_->failing_) {
      ++system_->failures_;
      return IOStatus::IOError("injected: the log cannot be synced");
    }
    const IOStatus status = sync();
    if (!status.ok()) return status;
    ++system_->syncs_;
    uint64_t durable = system_->durable_bytes_;
    while (durable < written && !system_->durable_bytes_.compare_exchange_weak(durable, written)) {
    }
    return status;
  }

  LogSyncFileSystem* const system_;
  std::atomic<uint64_t> written_ = 0;
};

IOStatus LogSyncFileSystem::NewWritableFile(const std::string& file,
                                            const rocksdb::FileOptions& options,
                                            std::unique_ptr<rocksdb::FSWritableFile>* result,
                                            IODebugContext* debug) {
  IOStatus status = target()->NewWritableFile(file, options, result, debug);
  if (status.ok() && file.size() > 4 && file.compare(file.size() - 4, 4, ".log") == 0) {
    durable_bytes_ = 0;
    *result = std::make_unique<LogFile>(this, std::move(*result));
  }
  return status;
}

}  // namespace mote
