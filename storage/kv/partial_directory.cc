// A directory that is made beside its place and then put there.

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "storage/kv/database_copy.h"

namespace mote {
namespace {

namespace fs = std::filesystem;

absl::Status FromErrno(int error, const std::string& what) {
  const std::string text = what + ": " + std::generic_category().message(error);
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return absl::ResourceExhaustedError("no space left on the disk: " + text);
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(text);
    case ENOENT:
      return absl::NotFoundError(text);
    default:
      return absl::UnavailableError(text);
  }
}

std::string WithoutSlashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

absl::Status SyncParent(const std::string& path) {
  fs::path parent = fs::path(path).parent_path();
  if (parent.empty()) parent = ".";
  const int fd = open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FromErrno(errno, parent.string());
  const int result = fsync(fd);
  const int error = errno;
  close(fd);
  // Some file systems cannot sync a directory, and need not.
  return result == 0 || error == EINVAL ? absl::OkStatus() : FromErrno(error, parent.string());
}

}  // namespace

PartialDirectory::PartialDirectory(std::string path, int lock)
    : path_(std::move(path)), part_(path_ + ".part"), lock_(lock) {}

absl::StatusOr<std::unique_ptr<PartialDirectory>> PartialDirectory::Make(const std::string& path) {
  const std::string place = WithoutSlashes(path);
  const std::string part = place + ".part";
  std::error_code error;
  while (true) {
    if (mkdir(part.c_str(), 0777) != 0 && errno != EEXIST) return FromErrno(errno, part);
    const int fd = open(part.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) continue;  // Somebody else has just finished.
    if (fd < 0) return FromErrno(errno, part);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
      close(fd);
      return absl::FailedPreconditionError("another process is making " + place);
    }
    // The lock is of no use if the directory has been moved away before it was taken.
    struct stat locked;
    struct stat named;
    if (fstat(fd, &locked) == 0 && stat(part.c_str(), &named) == 0 &&
        locked.st_ino == named.st_ino && locked.st_dev == named.st_dev) {
      std::unique_ptr<PartialDirectory> made(new PartialDirectory(place, fd));
      // What was to be replaced, and could not be in one step, when the process died.
      if (!fs::exists(place, error) && fs::exists(place + ".old", error)) {
        fs::rename(place + ".old", place, error);
      }
      for (const fs::directory_entry& entry : fs::directory_iterator(part, error)) {
        fs::remove_all(entry.path(), error);
        if (error) return FromErrno(error.value(), entry.path().string());
      }
      return made;
    }
    close(fd);
  }
}

PartialDirectory::~PartialDirectory() {
  if (lock_ < 0) return;
  std::error_code ignored;
  fs::remove_all(part_, ignored);
  close(lock_);
}

absl::Status PartialDirectory::Finish(Before before) {
  // Over nothing, or an empty directory.
  if (rename(part_.c_str(), path_.c_str()) != 0) {
    if (errno != ENOTEMPTY && errno != EEXIST) return FromErrno(errno, path_);
    if (before == Before::kNothing) {
      return absl::AlreadyExistsError(path_ + " is there already; nothing is overwritten");
    }
    if (renameat2(AT_FDCWD, part_.c_str(), AT_FDCWD, path_.c_str(), RENAME_EXCHANGE) != 0) {
      if (errno != EINVAL && errno != ENOSYS) return FromErrno(errno, path_);
      const std::string old = path_ + ".old";
      std::error_code ignored;
      fs::remove_all(old, ignored);
      if (rename(path_.c_str(), old.c_str()) != 0) return FromErrno(errno, path_);
      if (rename(part_.c_str(), path_.c_str()) != 0) {
        const absl::Status status = FromErrno(errno, path_);
        fs::rename(old, path_, ignored);
        return status;
      }
      fs::remove_all(old, ignored);
    }
  }
  const absl::Status status = SyncParent(path_);
  // What stood there before is now the part; its lock is that of the new one.
  std::error_code ignored;
  fs::remove_all(part_, ignored);
  close(std::exchange(lock_, -1));
  return status;
}

}  // namespace mote
