#include "tests/support/fault_injection_env.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <utility>

namespace mote {
namespace {

namespace fs = std::filesystem;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

std::string Normal(const std::string& path) {
  std::string normal = fs::path(path).lexically_normal().string();
  while (normal.size() > 1 && normal.back() == '/') normal.pop_back();
  return normal;
}

std::string DirectoryOf(const std::string& path) {
  return fs::path(Normal(path)).parent_path().string();
}

// Inode and size; inode 0 if there is no such file.
std::pair<uint64_t, uint64_t> Stat(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) return {0, 0};
  return {info.st_ino, info.st_size};
}

}  // namespace

class FaultInjectionFileSystem::WritableFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WritableFile(FaultInjectionFileSystem* system, std::string name, uint64_t inode,
               std::unique_ptr<rocksdb::FSWritableFile>&& base)
      : rocksdb::FSWritableFileOwnerWrapper(std::move(base)),
        system_(system),
        name_(std::move(name)),
        inode_(inode) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  IODebugContext* debug) override {
    const auto append = [&](const rocksdb::Slice& slice) {
      const IOStatus status = target()->Append(slice, options, debug);
      // The base must not hold it back: what is synced is measured by what was handed on.
      if (status.ok()) target()->Flush(options, debug);
      return status;
    };
    return system_->Do(
        name_, [&] { return append(data); },
        [&] { append(rocksdb::Slice(data.data(), data.size() / 2)); });
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo&, IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus PositionedAppend(const rocksdb::Slice&, uint64_t, const IOOptions&,
                            IODebugContext*) override {
    return IOStatus::NotSupported("positioned append");
  }
  IOStatus PositionedAppend(const rocksdb::Slice&, uint64_t, const IOOptions&,
                            const rocksdb::DataVerificationInfo&, IODebugContext*) override {
    return IOStatus::NotSupported("positioned append");
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return NoteSync(options, debug);
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return NoteSync(options, debug);
  }
  // A hint that makes nothing durable.
  IOStatus RangeSync(uint64_t, uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }

 private:
  // The machine itself keeps its power, so that nothing has to be synced in earnest.
  IOStatus NoteSync(const IOOptions& options, IODebugContext* debug) {
    if (system_->no_space_for_tables_ && fs::path(name_).extension() == ".sst") {
      return IOStatus::NoSpace("injected: No space left on device");
    }
    return system_->Do(name_, [&] {
      system_->MarkSynced(inode_, target()->GetFileSize(options, debug));
      return IOStatus::OK();
    });
  }

  FaultInjectionFileSystem* system_;
  const std::string name_;
  const uint64_t inode_;
};

class FaultInjectionFileSystem::Directory : public rocksdb::FSDirectoryWrapper {
 public:
  Directory(FaultInjectionFileSystem* system, std::string name,
            std::unique_ptr<rocksdb::FSDirectory>&& base)
      : rocksdb::FSDirectoryWrapper(std::move(base)), system_(system), name_(std::move(name)) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    return system_->Do(name_, [&] {
      system_->MarkDurable(name_);
      return IOStatus::OK();
    });
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions&) override {
    return Fsync(options, debug);
  }

 private:
  FaultInjectionFileSystem* system_;
  const std::string name_;
};

FaultInjectionFileSystem::FaultInjectionFileSystem(const std::shared_ptr<rocksdb::FileSystem>& base,
                                                   std::string root)
    : rocksdb::FileSystemWrapper(base), root_(Normal(root)), lost_(root_ + ".lost") {
  fs::remove_all(lost_);
  fs::create_directories(lost_);
}

FaultInjectionFileSystem::~FaultInjectionFileSystem() {
  std::error_code ignored;
  fs::remove_all(lost_, ignored);
}

void FaultInjectionFileSystem::FailAt(uint64_t operation, Fault fault, bool forever) {
  const std::lock_guard lock(mutex_);
  fail_at_ = operation;
  fault_ = fault;
  fail_forever_ = forever;
}

void FaultInjectionFileSystem::ClearFaults() {
  const std::lock_guard lock(mutex_);
  fail_at_ = 0;
}

void FaultInjectionFileSystem::CutPowerAt(uint64_t operation, int exit_code) {
  const std::lock_guard lock(mutex_);
  cut_at_ = operation;
  exit_code_ = exit_code;
}

void FaultInjectionFileSystem::CutPower(int exit_code) {
  power_.lock();
  DropUnsyncedData();
  _exit(exit_code);
}

bool FaultInjectionFileSystem::Covers(const std::string& path) const {
  const std::string normal = Normal(path);
  return normal == root_ || normal.rfind(root_ + "/", 0) == 0;
}

IOStatus FaultInjectionFileSystem::Do(const std::string& path,
                                      const std::function<IOStatus()>& operation,
                                      const std::function<void()>& half) {
  if (!Covers(path)) return operation();
  const uint64_t number = ++operations_;
  bool fails = false;
  bool cut = false;
  Fault fault;
  int exit_code;
  {
    const std::lock_guard lock(mutex_);
    fails = fail_at_ != 0 && (number == fail_at_ || (fail_forever_ && number > fail_at_));
    fault = fault_;
    cut = cut_at_ != 0 && number >= cut_at_;
    exit_code = exit_code_;
  }
  if (cut) CutPower(exit_code);
  const std::shared_lock power(power_);
  if (!fails) return operation();
  switch (fault) {
    case Fault::kNoSpace:
      return IOStatus::NoSpace("injected: No space left on device");
    case Fault::kShortWrite:
      if (half) half();
      break;
    case Fault::kError:
      break;
  }
  return IOStatus::IOError("injected: " + path);
}

void FaultInjectionFileSystem::AddPending(PendingChange change) {
  const std::lock_guard lock(mutex_);
  pending_.push_back(std::move(change));
}

std::string FaultInjectionFileSystem::Keep(const std::string& file) {
  std::string kept;
  {
    const std::lock_guard lock(mutex_);
    kept = lost_ + "/" + std::to_string(kept_files_++);
  }
  std::error_code error;
  fs::create_hard_link(file, kept, error);
  return error ? std::string() : kept;
}

void FaultInjectionFileSystem::MarkDurable(const std::string& directory) {
  const std::string name = Normal(directory);
  const std::lock_guard lock(mutex_);
  std::vector<PendingChange> rest;
  for (PendingChange& change : pending_) {
    if (change.directory != name) {
      rest.push_back(std::move(change));
    } else if (!change.kept.empty()) {
      std::error_code ignored;
      fs::remove(change.kept, ignored);
    }
  }
  pending_ = std::move(rest);
}

void FaultInjectionFileSystem::MarkSynced(uint64_t inode, uint64_t size) {
  const std::lock_guard lock(mutex_);
  uint64_t& synced = synced_bytes_[inode];
  synced = std::max(synced, size);
}

void FaultInjectionFileSystem::DropUnsyncedData() {
  const std::lock_guard lock(mutex_);
  for (auto change = pending_.rbegin(); change != pending_.rend(); ++change) change->undo();
  pending_.clear();
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(root_, ignored)) {
    if (!entry.is_regular_file(ignored)) continue;
    const auto [inode, size] = Stat(entry.path().string());
    const auto synced = synced_bytes_.find(inode);
    if (synced != synced_bytes_.end() && synced->second < size) {
      fs::resize_file(entry.path(), synced->second, ignored);
    }
  }
}

IOStatus FaultInjectionFileSystem::NewWritableFile(const std::string& file,
                                                   const rocksdb::FileOptions& options,
                                                   std::unique_ptr<rocksdb::FSWritableFile>* result,
                                                   IODebugContext* debug) {
  if (!Covers(file)) return target()->NewWritableFile(file, options, result, debug);
  return Do(file, [&] {
    // A file that is there already is truncated; that is taken to be durable at once.
    const bool existed = fs::exists(file);
    std::unique_ptr<rocksdb::FSWritableFile> base;
    const IOStatus status = target()->NewWritableFile(file, options, &base, debug);
    if (!status.ok()) return status;
    const uint64_t inode = Stat(file).first;
    {
      const std::lock_guard lock(mutex_);
      synced_bytes_[inode] = 0;
    }
    if (!existed) {
      AddPending({DirectoryOf(file), "", [file] {
                    std::error_code ignored;
                    fs::remove(file, ignored);
                  }});
    }
    *result = std::make_unique<WritableFile>(this, file, inode, std::move(base));
    return status;
  });
}

IOStatus FaultInjectionFileSystem::ReopenWritableFile(
    const std::string& file, const rocksdb::FileOptions& options,
    std::unique_ptr<rocksdb::FSWritableFile>* result, IODebugContext* debug) {
  if (!Covers(file)) return target()->ReopenWritableFile(file, options, result, debug);
  return Do(file, [&] {
    std::unique_ptr<rocksdb::FSWritableFile> base;
    const IOStatus status = target()->ReopenWritableFile(file, options, &base, debug);
    if (!status.ok()) return status;
    const auto [inode, size] = Stat(file);
    {
      // A file that was not written through this lay there before, durable.
      const std::lock_guard lock(mutex_);
      synced_bytes_.try_emplace(inode, size);
    }
    *result = std::make_unique<WritableFile>(this, file, inode, std::move(base));
    return status;
  });
}

IOStatus FaultInjectionFileSystem::ReuseWritableFile(const std::string&, const std::string&,
                                                     const rocksdb::FileOptions&,
                                                     std::unique_ptr<rocksdb::FSWritableFile>*,
                                                     IODebugContext*) {
  return IOStatus::NotSupported("reusing files");
}

IOStatus FaultInjectionFileSystem::NewRandomRWFile(const std::string&, const rocksdb::FileOptions&,
                                                   std::unique_ptr<rocksdb::FSRandomRWFile>*,
                                                   IODebugContext*) {
  return IOStatus::NotSupported("writing at random");
}

IOStatus FaultInjectionFileSystem::Truncate(const std::string&, size_t, const IOOptions&,
                                            IODebugContext*) {
  return IOStatus::NotSupported("truncating by name");
}

IOStatus FaultInjectionFileSystem::NewDirectory(const std::string& name, const IOOptions& options,
                                                std::unique_ptr<rocksdb::FSDirectory>* result,
                                                IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSDirectory> base;
  const IOStatus status = target()->NewDirectory(name, options, &base, debug);
  if (status.ok()) *result = std::make_unique<Directory>(this, name, std::move(base));
  return status;
}

IOStatus FaultInjectionFileSystem::DeleteFile(const std::string& file, const IOOptions& options,
                                              IODebugContext* debug) {
  if (!Covers(file)) return target()->DeleteFile(file, options, debug);
  return Do(file, [&] {
    const std::string kept = Keep(file);
    const IOStatus status = target()->DeleteFile(file, options, debug);
    if (status.ok()) {
      AddPending({DirectoryOf(file), kept, [file, kept] {
                    std::error_code ignored;
                    fs::rename(kept, file, ignored);
                  }});
    }
    return status;
  });
}

IOStatus FaultInjectionFileSystem::RenameFile(const std::string& from, const std::string& to,
                                              const IOOptions& options, IODebugContext* debug) {
  if (!Covers(from)) return target()->RenameFile(from, to, options, debug);
  return Do(from, [&] {
    const std::string kept = fs::exists(to) ? Keep(to) : std::string();
    const IOStatus status = target()->RenameFile(from, to, options, debug);
    if (status.ok()) {
      AddPending({DirectoryOf(to), kept, [from, to, kept] {
                    std::error_code ignored;
                    fs::rename(to, from, ignored);
                    if (!kept.empty()) fs::rename(kept, to, ignored);
                  }});
    }
    return status;
  });
}

IOStatus FaultInjectionFileSystem::LinkFile(const std::string& from, const std::string& to,
                                            const IOOptions& options, IODebugContext* debug) {
  if (!Covers(to)) return target()->LinkFile(from, to, options, debug);
  return Do(to, [&] {
    const IOStatus status = target()->LinkFile(from, to, options, debug);
    if (status.ok()) {
      AddPending({DirectoryOf(to), "", [to] {
                    std::error_code ignored;
                    fs::remove(to, ignored);
                  }});
    }
    return status;
  });
}

IOStatus FaultInjectionFileSystem::CreateDir(const std::string& name, const IOOptions& options,
                                             IODebugContext* debug) {
  if (!Covers(name)) return target()->CreateDir(name, options, debug);
  return Do(name, [&] {
    const IOStatus status = target()->CreateDir(name, options, debug);
    if (status.ok()) {
      AddPending({DirectoryOf(name), "", [name] {
                    std::error_code ignored;
                    fs::remove_all(name, ignored);
                  }});
    }
    return status;
  });
}

IOStatus FaultInjectionFileSystem::CreateDirIfMissing(const std::string& name,
                                                      const IOOptions& options,
                                                      IODebugContext* debug) {
  if (fs::is_directory(name)) return IOStatus::OK();
  return CreateDir(name, options, debug);
}

IOStatus FaultInjectionFileSystem::DeleteDir(const std::string& name, const IOOptions& options,
                                             IODebugContext* debug) {
  if (!Covers(name)) return target()->DeleteDir(name, options, debug);
  return Do(name, [&] {
    const IOStatus status = target()->DeleteDir(name, options, debug);
    if (status.ok()) {
      AddPending({DirectoryOf(name), "", [name] {
                    std::error_code ignored;
                    fs::create_directory(name, ignored);
                  }});
    }
    return status;
  });
}

FaultInjectionEnv::FaultInjectionEnv(const std::string& root)
    : file_system(std::make_shared<FaultInjectionFileSystem>(rocksdb::FileSystem::Default(), root)),
      env(rocksdb::NewCompositeEnv(file_system)) {}

}  // namespace mote
