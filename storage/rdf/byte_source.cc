#include "storage/rdf/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/compressed_source.h"

namespace mote {
namespace {

absl::Status SystemError(const std::string& path, int error) {
  const std::string message = path + ": " + std::strerror(error);
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(message);
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(message);
    case EISDIR:
      return absl::InvalidArgumentError(message);
    default:
      return absl::UnavailableError(message);
  }
}

class FileSource final : public ByteSource {
 public:
  // Owns `fd` unless it is standard input.
  FileSource(int fd, std::string path, uint64_t total)
      : fd_(fd), path_(std::move(path)), total_(total) {}
  ~FileSource() override {
    if (fd_ != STDIN_FILENO) close(fd_);
  }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    while (true) {
      const ssize_t n = read(fd_, buffer, size);
      if (n >= 0) {
        consumed_.fetch_add(static_cast<uint64_t>(n), std::memory_order_relaxed);
        return static_cast<size_t>(n);
      }
      if (errno != EINTR) return SystemError(path_, errno);
    }
  }

  uint64_t bytes_consumed() const override { return consumed_.load(std::memory_order_relaxed); }
  uint64_t total_bytes() const override { return total_; }

 private:
  const int fd_;
  const std::string path_;
  const uint64_t total_;
  std::atomic<uint64_t> consumed_ = 0;
};

class MemorySource final : public ByteSource {
 public:
  MemorySource(std::string_view text, size_t step)
      : text_(text), step_(std::max<size_t>(step, 1)) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    const size_t begin = consumed_.load(std::memory_order_relaxed);
    const size_t n = std::min({size, step_, text_.size() - begin});
    if (n > 0) std::memcpy(buffer, text_.data() + begin, n);
    consumed_.store(begin + n, std::memory_order_relaxed);
    return n;
  }

  uint64_t bytes_consumed() const override { return consumed_.load(std::memory_order_relaxed); }
  uint64_t total_bytes() const override { return text_.size(); }

 private:
  const std::string_view text_;
  const size_t step_;
  std::atomic<size_t> consumed_ = 0;
};

// Hands out bytes that were read ahead before those of the source behind.
class PeekedSource final : public ByteSource {
 public:
  PeekedSource(std::string peeked, std::unique_ptr<ByteSource> source)
      : peeked_(std::move(peeked)), source_(std::move(source)) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    if (given_ == peeked_.size()) return source_->Read(buffer, size);
    const size_t n = std::min(size, peeked_.size() - given_);
    std::memcpy(buffer, peeked_.data() + given_, n);
    given_ += n;
    return n;
  }

  uint64_t bytes_consumed() const override { return source_->bytes_consumed(); }
  uint64_t total_bytes() const override { return source_->total_bytes(); }

 private:
  const std::string peeked_;
  size_t given_ = 0;
  std::unique_ptr<ByteSource> source_;
};

constexpr std::string_view kGzipMagic = "\x1F\x8B";
constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";

// A skippable frame, which may come first: 0x184D2A5?, little-endian.
bool IsSkippableZstdFrame(std::string_view head) {
  return head.size() >= 4 && (static_cast<unsigned char>(head[0]) & 0xF0) == 0x50 &&
         head.substr(1, 3) == "\x2A\x4D\x18";
}

// Bytes that tell the kinds of compression apart.
constexpr size_t kMagicSize = 4;

}  // namespace

absl::StatusOr<std::string> PeekBytes(std::unique_ptr<ByteSource>* source, size_t size) {
  std::string bytes(size, '\0');
  size_t used = 0;
  while (used < size) {
    MOTE_ASSIGN_OR_RETURN(const size_t n, (*source)->Read(bytes.data() + used, size - used));
    if (n == 0) break;
    used += n;
  }
  bytes.resize(used);
  *source = std::make_unique<PeekedSource>(bytes, std::move(*source));
  return bytes;
}

absl::StatusOr<std::unique_ptr<ByteSource>> DecompressingSource(std::unique_ptr<ByteSource> source,
                                                                std::string name) {
  MOTE_ASSIGN_OR_RETURN(const std::string bytes, PeekBytes(&source, kMagicSize));
  // At least so many, so that all comparisons are of what is there.
  std::array<char, kMagicSize> padded = {};
  std::copy(bytes.begin(), bytes.end(), padded.begin());
  const std::string_view head(padded.data(), padded.size());
  if (head.starts_with(kGzipMagic)) return GzipSource(std::move(source), std::move(name));
  if (head.starts_with(kZstdMagic) || IsSkippableZstdFrame(head)) {
    return ZstdSource(std::move(source), std::move(name));
  }
  return source;
}

absl::StatusOr<std::unique_ptr<ByteSource>> OpenByteSource(const std::string& path) {
  if (path == "-") {
    return DecompressingSource(std::make_unique<FileSource>(STDIN_FILENO, "standard input", 0),
                               "standard input");
  }
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return SystemError(path, errno);
  struct stat info = {};
  if (fstat(fd, &info) != 0) {
    const int error = errno;
    close(fd);
    return SystemError(path, error);
  }
  if (S_ISDIR(info.st_mode)) {
    close(fd);
    return SystemError(path, EISDIR);
  }
  const uint64_t total = S_ISREG(info.st_mode) ? static_cast<uint64_t>(info.st_size) : 0;
  return DecompressingSource(std::make_unique<FileSource>(fd, path, total), path);
}

std::unique_ptr<ByteSource> MemoryByteSource(std::string_view text, size_t step) {
  return std::make_unique<MemorySource>(text, step);
}

}  // namespace mote
