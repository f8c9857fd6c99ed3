#include "storage/kv/rocks_status.h"

#include <rocksdb/status.h>

#include <string>
#include <string_view>

namespace mote {
namespace {

absl::Status FromIoError(const rocksdb::Status& status) {
  // "IO error: While appending to file: PATH: No space left on device".
  std::string text = status.ToString();
  if (constexpr std::string_view kKind = "IO error: "; text.starts_with(kKind)) {
    text.erase(0, kKind.size());
  }
  const auto mentions = [&](const char* words) { return text.find(words) != std::string::npos; };
  // RocksDB gives few of these a subcode, but always the system's words.
  if (status.IsNoSpace() || mentions("No space left") || mentions("File too large") ||
      mentions("quota exceeded")) {
    return absl::ResourceExhaustedError("no space left on the disk: " + text);
  }
  if (mentions("Permission denied") || mentions("Read-only file system") ||
      mentions("Operation not permitted")) {
    return absl::PermissionDeniedError(text);
  }
  if (status.IsPathNotFound() || mentions("No such file")) return absl::NotFoundError(text);
  return absl::UnavailableError(text);
}

}  // namespace

absl::Status FromRocks(const rocksdb::Status& status) {
  switch (status.code()) {
    case rocksdb::Status::kOk:
      return absl::OkStatus();
    case rocksdb::Status::kNotFound:
      return absl::NotFoundError(status.ToString());
    case rocksdb::Status::kCorruption:
      return absl::DataLossError(status.ToString());
    case rocksdb::Status::kNotSupported:
      return absl::FailedPreconditionError(status.ToString());
    case rocksdb::Status::kInvalidArgument:
      return absl::InvalidArgumentError(status.ToString());
    case rocksdb::Status::kIOError:
      return FromIoError(status);
    case rocksdb::Status::kMemoryLimit:
      return absl::ResourceExhaustedError(status.ToString());
    case rocksdb::Status::kTimedOut:
      return absl::DeadlineExceededError(status.ToString());
    case rocksdb::Status::kAborted:
      return absl::AbortedError(status.ToString());
    default:
      return absl::UnavailableError(status.ToString());
  }
}

}  // namespace mote
