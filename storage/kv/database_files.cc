#include "storage/kv/database_files.h"

#include <fcntl.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_reader.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/kv/crc32c.h"
#include "storage/kv/log_file.h"
#include "storage/kv/rocks_status.h"

namespace mote {
namespace {

constexpr std::string_view kBulkDirectory = "bulk";
constexpr size_t kReadBytes = size_t{1} << 20;

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool EndsWith(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

bool IsNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Calls `consume` with the pieces of a file.
template <typename Consume>
rocksdb::Status ForEachPiece(rocksdb::Env* env, const std::string& file, const Consume& consume) {
  std::unique_ptr<rocksdb::SequentialFile> reader;
  rocksdb::Status status = env->NewSequentialFile(file, &reader, rocksdb::EnvOptions());
  const auto buffer = std::make_unique<char[]>(kReadBytes);
  while (status.ok()) {
    rocksdb::Slice piece;
    status = reader->Read(kReadBytes, &piece, buffer.get());
    if (!status.ok() || piece.empty()) break;
    consume(std::string_view(piece.data(), piece.size()));
  }
  return status;
}

rocksdb::Status ReadFile(rocksdb::Env* env, const std::string& file, std::string* bytes) {
  bytes->clear();
  return ForEachPiece(env, file, [&](std::string_view piece) { bytes->append(piece); });
}

std::string NameInMessage(const std::string& name, const LogScan& scan) {
  return name + ": damaged at byte " + std::to_string(scan.offset);
}

// CURRENT holds the MANIFEST's name and a newline.
void CheckManifest(rocksdb::Env* env, const std::string& path, std::vector<std::string>* damages) {
  std::string current;
  rocksdb::Status status = ReadFile(env, path + "/CURRENT", &current);
  if (!status.ok()) {
    damages->push_back("CURRENT: " + status.ToString());
    return;
  }
  if (!EndsWith(current, "\n") || !StartsWith(current, "MANIFEST-") ||
      !IsNumber(std::string_view(current).substr(9, current.size() - 10))) {
    damages->push_back("CURRENT: does not hold the name of a manifest");
    return;
  }
  const std::string name = current.substr(0, current.size() - 1);
  std::string manifest;
  status = ReadFile(env, path + "/" + name, &manifest);
  if (!status.ok()) {
    damages->push_back("CURRENT: names " + name + ", which cannot be read: " + status.ToString());
    return;
  }
  // A last record that was not written whole was never acknowledged.
  const LogScan scan = ScanLog(manifest);
  const bool cut = scan.state == LogScan::State::kTorn && scan.cut_short && !scan.length_is_damaged;
  if (scan.state != LogScan::State::kWhole && !cut) damages->push_back(NameInMessage(name, scan));
}

// The names of write-ahead logs, in the order they were written.
std::vector<std::string> ListWriteAheadLogs(rocksdb::Env* env, const std::string& path) {
  std::vector<std::string> children;
  std::vector<std::pair<uint64_t, std::string>> logs;
  if (!env->GetChildren(path, &children).ok()) return {};
  for (const std::string& name : children) {
    if (!EndsWith(name, ".log") || name.size() > 20) continue;
    const std::string number = name.substr(0, name.size() - 4);
    if (IsNumber(number)) logs.emplace_back(std::stoull(number), name);
  }
  std::sort(logs.begin(), logs.end());
  std::vector<std::string> names;
  for (auto& [number, name] : logs) names.push_back(std::move(name));
  return names;
}

void CheckWriteAheadLogs(rocksdb::Env* env, const std::string& path,
                         std::vector<std::string>* damages) {
  std::optional<std::pair<std::string, LogScan>> torn;
  for (const std::string& name : ListWriteAheadLogs(env, path)) {
    std::string bytes;
    const rocksdb::Status status = ReadFile(env, path + "/" + name, &bytes);
    if (status.IsNotFound() || status.IsPathNotFound()) continue;  // A writer removed it.
    if (!status.ok()) {
      damages->push_back(name + ": " + status.ToString());
      continue;
    }
    const LogScan scan = ScanLog(bytes);
    // A torn end followed by another log is no end, unless the next log goes on exactly where it
    // stopped: then a recovery had cut it there.
    if (torn.has_value() && scan.records > 0) {
      if (scan.first_sequence != torn->second.next_sequence) {
        damages->push_back(NameInMessage(torn->first, torn->second));
      }
      torn.reset();
    }
    if (scan.state == LogScan::State::kDamaged || scan.length_is_damaged) {
      damages->push_back(NameInMessage(name, scan));
    } else if (scan.state == LogScan::State::kTorn) {
      torn.emplace(name, scan);
    }
  }
}

// The process that holds the lock, or nothing if that cannot be told. Never called where this
// process may hold it: closing any descriptor of the file would release it.
std::optional<pid_t> LockHolder(const std::string& lock_file) {
  const int fd = open(lock_file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool known = fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK && lock.l_pid > 0;
  close(fd);
  return known ? std::optional<pid_t>(lock.l_pid) : std::nullopt;
}

}  // namespace

std::string BulkDirectory(const std::string& path) {
  return path + "/" + std::string(kBulkDirectory);
}

absl::Status RemoveBulkLeftovers(rocksdb::Env* env, const std::string& path) {
  const std::string directory = BulkDirectory(path);
  std::vector<std::string> children;
  if (!env->GetChildren(directory, &children).ok()) return absl::OkStatus();
  for (const std::string& name : children) {
    if (name == "." || name == "..") continue;
    MOTE_RETURN_IF_ERROR(FromRocks(env->DeleteFile(directory + "/" + name)));
  }
  return FromRocks(env->DeleteDir(directory));
}

bool IsDatabaseFileName(const std::string& name) {
  for (const char* known : {".", "..", "CURRENT", "LOCK", "IDENTITY", "LOG", "BACKUP"}) {
    if (name == known) return true;
  }
  if (name == kBulkDirectory) return true;
  for (const char* prefix : {"MANIFEST-", "OPTIONS-", "LOG.old"}) {
    if (StartsWith(name, prefix)) return true;
  }
  for (const std::string_view suffix : {".log", ".sst", ".dbtmp"}) {
    if (EndsWith(name, suffix) && IsNumber(name.substr(0, name.size() - suffix.size()))) {
      return true;
    }
  }
  return false;
}

absl::Status PrepareDirectory(rocksdb::Env* env, const std::string& path,
                              const KvOptions& options) {
  bool is_directory = false;
  const bool exists = env->FileExists(path).ok();
  if (exists && (!env->IsDirectory(path, &is_directory).ok() || !is_directory)) {
    return absl::InvalidArgumentError(path + " is not a database: it is not a directory");
  }
  if (exists && env->FileExists(path + "/CURRENT").ok()) return absl::OkStatus();

  const bool may_create = options.mode == OpenMode::kReadWrite && options.create_if_missing;
  if (exists) {
    std::vector<std::string> children;
    MOTE_RETURN_IF_ERROR(FromRocks(env->GetChildren(path, &children)));
    bool has_tables = false;
    for (const std::string& name : children) {
      // What a creation that died leaves behind may be there; anything else is not ours.
      if (!IsDatabaseFileName(name)) {
        return absl::InvalidArgumentError(path + " is not a database: it holds \"" + name + "\"");
      }
      has_tables = has_tables || EndsWith(name, ".sst");
    }
    if (has_tables) return absl::DataLossError(path + ": the file CURRENT is missing");
  }
  if (!may_create) return absl::NotFoundError("no database at " + path);
  if (exists) return absl::OkStatus();

  MOTE_RETURN_IF_ERROR(FromRocks(env->CreateDirIfMissing(path)));
  std::string parent = path;
  while (!parent.empty() && parent.back() == '/') parent.pop_back();
  const size_t slash = parent.rfind('/');
  parent = slash == std::string::npos ? "." : slash == 0 ? "/" : parent.substr(0, slash);
  std::unique_ptr<rocksdb::Directory> directory;
  MOTE_RETURN_IF_ERROR(FromRocks(env->NewDirectory(parent, &directory)));
  return FromRocks(directory->Fsync());
}

absl::StatusOr<std::unique_ptr<DatabaseLock>> DatabaseLock::Take(rocksdb::Env* env,
                                                                 const std::string& path) {
  const std::string file = path + "/LOCK";
  rocksdb::FileLock* lock = nullptr;
  const rocksdb::Status status = env->LockFile(file, &lock);
  if (status.ok()) return std::unique_ptr<DatabaseLock>(new DatabaseLock(env, lock));
  const std::string text = status.ToString();
  std::optional<pid_t> holder;
  if (text.find("current process") != std::string::npos) {
    holder = getpid();
  } else if (text.find("Resource temporarily unavailable") != std::string::npos) {
    holder = LockHolder(file);
  } else {
    return FromRocks(status);
  }
  return absl::FailedPreconditionError(
      "database is locked by " +
      (holder.has_value() ? "process " + std::to_string(*holder) : "another process") + ": " +
      path);
}

DatabaseLock::~DatabaseLock() { env_->UnlockFile(lock_); }

std::vector<std::string> FindDamagedLogs(rocksdb::Env* env, const std::string& path) {
  // A live writer appends, rotates and removes while we read; damage is what is there again later.
  std::vector<std::string> damages;
  for (int attempt = 0; attempt < 4; ++attempt) {
    if (attempt > 0) std::this_thread::sleep_for(std::chrono::milliseconds(attempt));
    std::vector<std::string> found;
    CheckManifest(env, path, &found);
    CheckWriteAheadLogs(env, path, &found);
    if (found.empty()) return {};
    damages = std::move(found);
  }
  return damages;
}

std::vector<std::string> FindUnreadableTables(rocksdb::Env* env, const std::string& path) {
  std::vector<std::string> children;
  std::vector<std::string> damages;
  if (!env->GetChildren(path, &children).ok()) return damages;
  rocksdb::Options options;
  options.env = env;
  for (const std::string& name : children) {
    if (!EndsWith(name, ".sst")) continue;
    rocksdb::SstFileReader reader(options);
    const rocksdb::Status status = reader.Open(path + "/" + name);
    if (!status.ok()) damages.push_back(name + ": " + status.ToString());
  }
  return damages;
}

absl::Status CheckFileChecksum(rocksdb::Env* env, const std::string& file,
                               const std::string& checksum) {
  uint32_t crc = 0;
  const rocksdb::Status status =
      ForEachPiece(env, file, [&](std::string_view piece) { crc = ExtendCrc32c(crc, piece); });
  if (!status.ok()) return FromRocks(status);
  const std::string actual = {static_cast<char>(crc >> 24), static_cast<char>(crc >> 16),
                              static_cast<char>(crc >> 8), static_cast<char>(crc)};
  if (actual == checksum) return absl::OkStatus();
  return absl::DataLossError(file.substr(file.rfind('/') + 1) + ": checksum mismatch");
}

}  // namespace mote
