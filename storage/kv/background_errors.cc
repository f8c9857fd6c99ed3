#include "storage/kv/background_errors.h"

#include <string>

#include "storage/kv/rocks_status.h"

namespace mote {
namespace {

// Trying to flush to a full disk writes as much as fits.
constexpr auto kRetryInterval = std::chrono::milliseconds(200);

absl::Status NoSpace() {
  return absl::ResourceExhaustedError(
      "no space left on the disk; writes work again once there is some");
}

}  // namespace

void BackgroundErrors::OnBackgroundError(rocksdb::BackgroundErrorReason reason,
                                         rocksdb::Status* status) {
  switch (reason) {
    case rocksdb::BackgroundErrorReason::kFlush:
    case rocksdb::BackgroundErrorReason::kCompaction:
    case rocksdb::BackgroundErrorReason::kManifestWrite:
    case rocksdb::BackgroundErrorReason::kFlushNoWAL:
    case rocksdb::BackgroundErrorReason::kManifestWriteNoWAL:
      if (absl::IsResourceExhausted(FromRocks(*status))) {
        waiting_ = true;
        resumed_ = true;  // Noted before it can be.
        return;
      }
      break;
    default:
      break;
  }
  lasting_ = true;
}

void BackgroundErrors::OnErrorRecoveryEnd(const rocksdb::BackgroundErrorRecoveryInfo& info) {
  resumed_ = true;
  if (info.new_bg_error.ok()) waiting_ = false;
}

absl::Status BackgroundErrors::Resume(rocksdb::DB* db) {
  if (!IsWaitingForSpace()) return absl::OkStatus();
  const std::lock_guard lock(mutex_);
  if (!IsWaitingForSpace()) return absl::OkStatus();  // Another thread was at it.
  const auto now = std::chrono::steady_clock::now();
  if (last_try_ && now - *last_try_ < kRetryInterval) return NoSpace();
  last_try_ = now;
  const rocksdb::Status status = db->Resume();
  if (status.ok()) {
    waiting_ = false;
    last_try_.reset();
    return absl::OkStatus();
  }
  // RocksDB itself may be trying just now.
  if (status.IsBusy() || absl::IsResourceExhausted(FromRocks(status))) return NoSpace();
  return FromRocks(status);
}

}  // namespace mote
