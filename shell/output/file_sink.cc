#include "shell/output/file_sink.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include "shell/diagnostics.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

absl::Status WriteError(const std::string& name) {
  if (errno == EPIPE) return BrokenPipe();
  const std::string message = "cannot write " + name + ": " + std::strerror(errno);
  return errno == ENOSPC ? absl::ResourceExhaustedError(message) : absl::UnavailableError(message);
}

absl::Status WriteAll(int fd, const std::string& name, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return WriteError(name);
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

class StandardOutput : public FileSink {
 public:
  absl::Status Write(std::string_view bytes) override {
    return WriteAll(STDOUT_FILENO, "standard output", bytes);
  }
  absl::Status Close() override { return absl::OkStatus(); }
};

// A regular file is written beside its place and moved there by Close; anything else (a device, a
// named pipe) is written as it is.
class PlainFile : public FileSink {
 public:
  static absl::StatusOr<std::unique_ptr<FileSink>> Open(const std::string& path) {
    struct stat status = {};
    const bool exists = stat(path.c_str(), &status) == 0;
    std::unique_ptr<PlainFile> file(new PlainFile(path));
    if (!exists || S_ISREG(status.st_mode)) file->temporary_ = path + ".part";
    const std::string& target = file->temporary_.empty() ? path : file->temporary_;
    file->fd_ = open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file->fd_ < 0) {
      file->temporary_.clear();
      return WriteError(path);
    }
    return file;
  }
  ~PlainFile() override {
    if (fd_ >= 0) close(fd_);
    if (!temporary_.empty()) unlink(temporary_.c_str());
  }

  absl::Status Write(std::string_view bytes) override { return WriteAll(fd_, path_, bytes); }

  absl::Status Close() override {
    if (close(std::exchange(fd_, -1)) != 0) return WriteError(path_);
    if (temporary_.empty()) return absl::OkStatus();
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return WriteError(path_);
    temporary_.clear();
    return absl::OkStatus();
  }

 private:
  explicit PlainFile(std::string path) : path_(std::move(path)) {}

  const std::string path_;
  std::string temporary_;
  int fd_ = -1;
};

class GzipFile : public FileSink {
 public:
  explicit GzipFile(std::unique_ptr<FileSink> file) : file_(std::move(file)), buffer_(1 << 16) {
    constexpr int kGzipWindow = 15 + 16;
    ready_ = deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, 8,
                          Z_DEFAULT_STRATEGY) == Z_OK;
  }
  ~GzipFile() override {
    if (ready_) deflateEnd(&stream_);
  }

  absl::Status Write(std::string_view bytes) override { return Deflate(bytes, Z_NO_FLUSH); }
  absl::Status Close() override {
    MOTE_RETURN_IF_ERROR(Deflate({}, Z_FINISH));
    return file_->Close();
  }

 private:
  absl::Status Deflate(std::string_view bytes, int flush) {
    if (!ready_) return absl::ResourceExhaustedError("cannot start to compress");
    constexpr size_t kMaxStep = size_t{1} << 30;
    do {
      const std::string_view step = bytes.substr(0, kMaxStep);
      bytes.remove_prefix(step.size());
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(step.data()));
      stream_.avail_in = static_cast<uInt>(step.size());
      do {
        stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
        stream_.avail_out = static_cast<uInt>(buffer_.size());
        deflate(&stream_, flush);
        MOTE_RETURN_IF_ERROR(file_->Write({buffer_.data(), buffer_.size() - stream_.avail_out}));
      } while (stream_.avail_out == 0);
    } while (!bytes.empty());
    return absl::OkStatus();
  }

  const std::unique_ptr<FileSink> file_;
  std::vector<char> buffer_;
  z_stream stream_ = {};
  bool ready_ = false;
};

class ZstdFile : public FileSink {
 public:
  explicit ZstdFile(std::unique_ptr<FileSink> file)
      : file_(std::move(file)), context_(ZSTD_createCCtx()), buffer_(ZSTD_CStreamOutSize()) {}
  ~ZstdFile() override { ZSTD_freeCCtx(context_); }

  absl::Status Write(std::string_view bytes) override { return Compress(bytes, ZSTD_e_continue); }
  absl::Status Close() override {
    MOTE_RETURN_IF_ERROR(Compress({}, ZSTD_e_end));
    return file_->Close();
  }

 private:
  absl::Status Compress(std::string_view bytes, ZSTD_EndDirective directive) {
    if (context_ == nullptr) return absl::ResourceExhaustedError("cannot start to compress");
    ZSTD_inBuffer in = {bytes.data(), bytes.size(), 0};
    bool finished = false;
    while (!finished) {
      ZSTD_outBuffer out = {buffer_.data(), buffer_.size(), 0};
      const size_t remaining = ZSTD_compressStream2(context_, &out, &in, directive);
      if (ZSTD_isError(remaining)) {
        return absl::InternalError(std::string("cannot compress: ") + ZSTD_getErrorName(remaining));
      }
      MOTE_RETURN_IF_ERROR(file_->Write({buffer_.data(), out.pos}));
      finished = directive == ZSTD_e_end ? remaining == 0 : in.pos == in.size;
    }
    return absl::OkStatus();
  }

  const std::unique_ptr<FileSink> file_;
  ZSTD_CCtx* const context_;
  std::vector<char> buffer_;
};

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

absl::StatusOr<std::unique_ptr<FileSink>> FileSink::Open(const std::optional<std::string>& path) {
  if (!path.has_value() || path->empty() || *path == "-") {
    return std::make_unique<StandardOutput>();
  }
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<FileSink> file, PlainFile::Open(*path));
  if (EndsWith(*path, ".gz")) return std::make_unique<GzipFile>(std::move(file));
  if (EndsWith(*path, ".zst")) return std::make_unique<ZstdFile>(std::move(file));
  return file;
}

}  // namespace mote
