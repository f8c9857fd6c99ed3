#include "storage/kv/database_copy.h"

#include <rocksdb/env.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/kv/rocks_status.h"

namespace mote {
namespace {

constexpr size_t kCopyBytes = size_t{1} << 20;
constexpr int kAttempts = 30;
constexpr char kMarker[] = "/BACKUP";

// The source has changed while it was looked at; the next attempt may do.
absl::Status Changed() {
  return absl::AbortedError("the database changes too fast to be copied; try again");
}

absl::Status ReadWhole(rocksdb::Env* env, const std::string& file, std::string* bytes) {
  return FromRocks(rocksdb::ReadFileToString(env, file, bytes));
}

// Where the database stands: the manifest's name and its size. Every change of what tables and logs
// belong to the database makes it longer, or begins another.
struct ManifestState {
  std::string current;  // The contents of CURRENT.
  std::string name;
  uint64_t bytes = 0;

  friend bool operator==(const ManifestState&, const ManifestState&) = default;
};

absl::StatusOr<ManifestState> ReadManifestState(rocksdb::Env* env, const std::string& path) {
  ManifestState state;
  MOTE_RETURN_IF_ERROR(ReadWhole(env, path + "/CURRENT", &state.current));
  if (state.current.empty() || state.current.back() != '\n') {
    return absl::DataLossError(path + "/CURRENT: does not hold the name of a manifest");
  }
  state.name = state.current.substr(0, state.current.size() - 1);
  const rocksdb::Status status = env->GetFileSize(path + "/" + state.name, &state.bytes);
  if (!status.ok()) return absl::IsNotFound(FromRocks(status)) ? Changed() : FromRocks(status);
  return state;
}

// Tells how much of all bytes that have to be copied is.
class Progress {
 public:
  explicit Progress(const std::function<void(double)>& tell) : tell_(tell) {}
  void Expect(uint64_t bytes) { all_ += bytes; }
  void Add(uint64_t bytes) {
    done_ += bytes;
    if (tell_) tell_(all_ <= done_ ? 1.0 : static_cast<double>(done_) / static_cast<double>(all_));
  }

 private:
  const std::function<void(double)>& tell_;
  uint64_t all_ = 0;
  uint64_t done_ = 0;
};

// Copies at most `limit` bytes, durably.
absl::Status CopyFrom(rocksdb::Env* env, rocksdb::SequentialFile* from, const std::string& to,
                      uint64_t limit, Progress* progress, BackupReport* report) {
  std::unique_ptr<rocksdb::WritableFile> out;
  MOTE_RETURN_IF_ERROR(FromRocks(env->NewWritableFile(to, &out, rocksdb::EnvOptions())));
  const auto buffer = std::make_unique<char[]>(kCopyBytes);
  uint64_t copied = 0;
  while (copied < limit) {
    rocksdb::Slice piece;
    MOTE_RETURN_IF_ERROR(
        FromRocks(from->Read(static_cast<size_t>(std::min<uint64_t>(kCopyBytes, limit - copied)),
                             &piece, buffer.get())));
    if (piece.empty()) break;
    MOTE_RETURN_IF_ERROR(FromRocks(out->Append(piece)));
    copied += piece.size();
    progress->Add(piece.size());
  }
  MOTE_RETURN_IF_ERROR(FromRocks(out->Sync()));
  MOTE_RETURN_IF_ERROR(FromRocks(out->Close()));
  ++report->files;
  ++report->copied_files;
  report->bytes += copied;
  report->copied_bytes += copied;
  return absl::OkStatus();
}

absl::Status CopyFile(rocksdb::Env* env, const std::string& from, const std::string& to,
                      uint64_t limit, Progress* progress, BackupReport* report) {
  std::unique_ptr<rocksdb::SequentialFile> file;
  const rocksdb::Status opened = env->NewSequentialFile(from, &file, rocksdb::EnvOptions());
  if (!opened.ok()) return absl::IsNotFound(FromRocks(opened)) ? Changed() : FromRocks(opened);
  return CopyFrom(env, file.get(), to, limit, progress, report);
}

bool IsLogName(std::string_view name) {
  return name.size() > 4 && name.substr(name.size() - 4) == ".log" &&
         name.find_first_not_of("0123456789") == name.size() - 4;
}

class Copier {
 public:
  Copier(rocksdb::Env* env, const CopySource& source, const std::string& to,
         const std::function<void(double)>& progress)
      : env_(env), source_(source), to_(to), progress_(progress) {}

  absl::StatusOr<BackupReport> Run() {
    MOTE_ASSIGN_OR_RETURN(const ManifestState state, ReadManifestState(env_, source_.path));
    MOTE_ASSIGN_OR_RETURN(const TableFiles tables, source_.tables());
    for (const auto& [name, table] : tables) MOTE_RETURN_IF_ERROR(TakeTable(name, table));
    MOTE_RETURN_IF_ERROR(CopyLogs());
    MOTE_ASSIGN_OR_RETURN(const ManifestState now, ReadManifestState(env_, source_.path));
    if (!(now == state)) return Changed();
    // From here on nothing that the source does matters.
    progress_.Expect(state.bytes);
    MOTE_RETURN_IF_ERROR(
        CopyFile(env_, File(state.name), Target(state.name), state.bytes, &progress_, &report_));
    for (auto& [name, file] : open_) {
      MOTE_RETURN_IF_ERROR(
          CopyFrom(env_, file.get(), Target(name), UINT64_MAX, &progress_, &report_));
      file.reset();
    }
    if (env_->FileExists(File("IDENTITY")).ok()) {
      MOTE_RETURN_IF_ERROR(
          CopyFile(env_, File("IDENTITY"), Target("IDENTITY"), UINT64_MAX, &progress_, &report_));
    }
    // Last: without it the copy is none.
    MOTE_RETURN_IF_ERROR(
        FromRocks(rocksdb::WriteStringToFile(env_, state.current, Target("CURRENT"),
                                             /*should_sync=*/true)));
    ++report_.files;
    ++report_.copied_files;
    report_.bytes += state.current.size();
    report_.copied_bytes += state.current.size();
    std::unique_ptr<rocksdb::Directory> directory;
    MOTE_RETURN_IF_ERROR(FromRocks(env_->NewDirectory(to_, &directory)));
    MOTE_RETURN_IF_ERROR(FromRocks(directory->Fsync()));
    return report_;
  }

 private:
  std::string File(const std::string& name) const { return source_.path + "/" + name; }
  std::string Target(const std::string& name) const { return to_ + "/" + name; }

  // Links the table, or opens it, so that it can be copied even if the source removes it.
  absl::Status TakeTable(const std::string& name, const TableFile& table) {
    bool linked = env_->LinkFile(File(name), Target(name)).ok();
    if (!linked && !source_.previous.empty()) {
      const auto old = source_.previous_tables.find(name);
      linked = old != source_.previous_tables.end() && old->second == table &&
               env_->LinkFile(source_.previous + "/" + name, Target(name)).ok();
    }
    if (linked) {
      ++report_.files;
      report_.bytes += table.bytes;
      return absl::OkStatus();
    }
    const rocksdb::Status opened =
        env_->NewSequentialFile(File(name), &open_[name], rocksdb::EnvOptions());
    if (!opened.ok()) return absl::IsNotFound(FromRocks(opened)) ? Changed() : FromRocks(opened);
    progress_.Expect(table.bytes);
    return absl::OkStatus();
  }

  absl::Status CopyLogs() {
    std::vector<std::string> children;
    MOTE_RETURN_IF_ERROR(FromRocks(env_->GetChildren(source_.path, &children)));
    // The last may grow meanwhile: an older one must not be read after one that goes on from it.
    std::map<uint64_t, std::string> logs;
    for (const std::string& name : children) {
      if (IsLogName(name) && name.size() < 20) logs.emplace(std::stoull(name), name);
    }
    for (const auto& [number, name] : logs) {
      uint64_t bytes = 0;
      if (env_->GetFileSize(File(name), &bytes).ok()) progress_.Expect(bytes);
      MOTE_RETURN_IF_ERROR(
          CopyFile(env_, File(name), Target(name), UINT64_MAX, &progress_, &report_));
    }
    return absl::OkStatus();
  }

  rocksdb::Env* const env_;
  const CopySource& source_;
  const std::string& to_;
  Progress progress_;
  BackupReport report_;
  std::map<std::string, std::unique_ptr<rocksdb::SequentialFile>> open_;
};

absl::Status RemoveFiles(rocksdb::Env* env, const std::string& path) {
  std::vector<std::string> children;
  MOTE_RETURN_IF_ERROR(FromRocks(env->GetChildren(path, &children)));
  for (const std::string& name : children) {
    if (name == "." || name == "..") continue;
    MOTE_RETURN_IF_ERROR(FromRocks(env->DeleteFile(path + "/" + name)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<BackupReport> CopyDatabase(rocksdb::Env* env, const CopySource& source,
                                          const std::string& to,
                                          const std::function<absl::Status()>& validate,
                                          const std::function<void(double)>& progress) {
  absl::Status last;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (attempt > 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5 * attempt));
      MOTE_RETURN_IF_ERROR(RemoveFiles(env, to));
    }
    absl::StatusOr<BackupReport> report = Copier(env, source, to, progress).Run();
    if (report.ok()) {
      // The manifest may name a change that the list of tables does not show yet.
      last = validate();
      if (last.ok()) return report;
      continue;
    }
    last = report.status();
    if (!absl::IsAborted(last)) return last;
  }
  return absl::IsAborted(last) ? absl::UnavailableError(last.message()) : last;
}

bool IsBackup(rocksdb::Env* env, const std::string& path) {
  return env->FileExists(path + kMarker).ok() && env->FileExists(path + "/CURRENT").ok();
}

absl::Status MarkAsBackup(rocksdb::Env* env, const std::string& path) {
  MOTE_RETURN_IF_ERROR(FromRocks(rocksdb::WriteStringToFile(
      env, "This is a backup of a Mote database. `mote restore` brings it back.\n", path + kMarker,
      /*should_sync=*/true)));
  std::unique_ptr<rocksdb::Directory> directory;
  MOTE_RETURN_IF_ERROR(FromRocks(env->NewDirectory(path, &directory)));
  return FromRocks(directory->Fsync());
}

absl::Status UnmarkAsBackup(rocksdb::Env* env, const std::string& path) {
  if (!env->FileExists(path + kMarker).ok()) return absl::OkStatus();
  return FromRocks(env->DeleteFile(path + kMarker));
}

}  // namespace mote
