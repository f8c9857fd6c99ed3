#ifndef MOTE_STORAGE_KV_BACKGROUND_ERRORS_H_
#define MOTE_STORAGE_KV_BACKGROUND_ERRORS_H_

#include <rocksdb/db.h>
#include <rocksdb/listener.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>

#include "absl/status/status.h"

namespace mote {

// What has stopped a RocksDB database from taking writes, and how it goes on. A full disk met while
// RocksDB flushed or compacted has harmed nothing: the log is whole, what was flushed is still in
// memory, and work goes on once there is space. Any other error, and any of the log, stays until
// the database is opened again. Thread-safe.
class BackgroundErrors : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* status) override;
  void OnErrorRecoveryEnd(const rocksdb::BackgroundErrorRecoveryInfo& info) override;

  // True if a full disk alone keeps the database from taking writes.
  bool IsWaitingForSpace() const { return waiting_ && !lasting_; }
  // True once the database has gone on after an error. RocksDB 7.8 then takes writes, but goes on
  // telling itself that it is stopped where it takes in tables, and gives them all the number 0.
  bool has_resumed() const { return resumed_; }
  // Goes on with the work that had met a full disk, if there is such; kResourceExhausted as long as
  // there is no space. Tries at most once in a while.
  absl::Status Resume(rocksdb::DB* db);

 private:
  std::atomic<bool> waiting_ = false;
  std::atomic<bool> lasting_ = false;
  std::atomic<bool> resumed_ = false;
  std::mutex mutex_;
  std::optional<std::chrono::steady_clock::time_point> last_try_;  // Under mutex_.
};

}  // namespace mote

#endif  // MOTE_STORAGE_KV_BACKGROUND_ERRORS_H_
