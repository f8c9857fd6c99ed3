#include "storage/base/temp_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "storage/base/status_macros.h"

namespace mote {
namespace {

absl::Status SystemError(const std::string& what, int error) {
  const std::string message = what + ": " + std::strerror(error);
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return absl::ResourceExhaustedError(message);
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(message);
    default:
      return absl::UnavailableError(message);
  }
}

// For file systems without O_TMPFILE: a file whose name goes away at once.
int CreateAndUnlink(const std::string& directory) {
  std::string name = directory + "/mote.XXXXXX";
  std::vector<char> path(name.c_str(), name.c_str() + name.size() + 1);
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor >= 0) ::unlink(path.data());
  return descriptor;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TempFile>> TempFile::Create(const std::string& directory) {
  int descriptor = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0) descriptor = CreateAndUnlink(directory);
  if (descriptor < 0) {
    return SystemError("cannot create a temporary file in " + directory, errno);
  }
  return std::unique_ptr<TempFile>(new TempFile(descriptor));
}

TempFile::~TempFile() { ::close(descriptor_); }

absl::StatusOr<uint64_t> TempFile::Append(std::string_view bytes) {
  uint64_t begin;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    begin = size_;
    size_ += bytes.size();
  }
  uint64_t offset = begin;
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0) {
      if (errno == EINTR) continue;
      return SystemError("cannot write a temporary file", errno);
    }
    offset += static_cast<uint64_t>(written);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return begin;
}

absl::Status TempFile::Read(uint64_t offset, char* buffer, size_t size) const {
  while (size > 0) {
    const ssize_t got = ::pread(descriptor_, buffer, size, static_cast<off_t>(offset));
    if (got < 0) {
      if (errno == EINTR) continue;
      return SystemError("cannot read a temporary file", errno);
    }
    if (got == 0) return absl::DataLossError("a temporary file is shorter than it was");
    offset += static_cast<uint64_t>(got);
    buffer += got;
    size -= static_cast<size_t>(got);
  }
  return absl::OkStatus();
}

uint64_t TempFile::size() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return size_;
}

void TempFile::Discard(uint64_t begin, uint64_t end) {
  if (begin >= end) return;
#if defined(FALLOC_FL_PUNCH_HOLE)
  // A failure costs room until the file goes away, nothing else.
  (void)::fallocate(descriptor_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                    static_cast<off_t>(begin), static_cast<off_t>(end - begin));
#endif
}

SectionWriter::SectionWriter(TempFile* file, size_t buffer_size)
    : file_(file), buffer_size_(buffer_size), begin_(file->size()) {
  buffer_.reserve(buffer_size_);
}

absl::Status SectionWriter::Append(std::string_view bytes) {
  if (buffer_.size() + bytes.size() > buffer_size_) {
    MOTE_RETURN_IF_ERROR(Flush());
    if (bytes.size() >= buffer_size_) return file_->Append(bytes).status();
  }
  buffer_.append(bytes);
  return absl::OkStatus();
}

absl::Status SectionWriter::AppendU64(uint64_t value) {
  char bytes[sizeof(value)];
  std::memcpy(bytes, &value, sizeof(value));
  return Append(std::string_view(bytes, sizeof(bytes)));
}

absl::Status SectionWriter::AppendString(std::string_view bytes) {
  const uint32_t size = static_cast<uint32_t>(bytes.size());
  char prefix[sizeof(size)];
  std::memcpy(prefix, &size, sizeof(size));
  MOTE_RETURN_IF_ERROR(Append(std::string_view(prefix, sizeof(prefix))));
  return Append(bytes);
}

absl::Status SectionWriter::Flush() {
  if (buffer_.empty()) return absl::OkStatus();
  absl::Status status = file_->Append(buffer_).status();
  buffer_.clear();
  return status;
}

absl::StatusOr<TempSection> SectionWriter::Finish() {
  MOTE_RETURN_IF_ERROR(Flush());
  return TempSection{file_, begin_, file_->size()};
}

SectionReader::SectionReader(TempSection section, size_t buffer_size)
    : section_(section), buffer_size_(buffer_size), next_(section.begin) {}

absl::StatusOr<std::string_view> SectionReader::Next(size_t size) {
  if (buffer_.size() - position_ < size) {
    const uint64_t missing = size - (buffer_.size() - position_);
    if (missing > section_.end - next_) {
      return absl::DataLossError("a temporary file ends in the middle of a record");
    }
    buffer_.erase(0, position_);
    position_ = 0;
    const size_t kept = buffer_.size();
    const uint64_t wanted =
        std::max<uint64_t>(missing, buffer_size_ - std::min(buffer_size_, kept));
    const size_t amount = static_cast<size_t>(std::min(wanted, section_.end - next_));
    buffer_.resize(kept + amount);
    MOTE_RETURN_IF_ERROR(section_.file->Read(next_, buffer_.data() + kept, amount));
    next_ += amount;
  }
  const std::string_view bytes(buffer_.data() + position_, size);
  position_ += size;
  return bytes;
}

absl::StatusOr<uint64_t> SectionReader::NextU64() {
  MOTE_ASSIGN_OR_RETURN(const std::string_view bytes, Next(sizeof(uint64_t)));
  uint64_t value;
  std::memcpy(&value, bytes.data(), sizeof(value));
  return value;
}

absl::StatusOr<std::string_view> SectionReader::NextString() {
  MOTE_ASSIGN_OR_RETURN(const std::string_view prefix, Next(sizeof(uint32_t)));
  uint32_t size;
  std::memcpy(&size, prefix.data(), sizeof(size));
  return Next(size);
}

}  // namespace mote
