#include "storage/rdf/compressed_source.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <climits>
#include <utility>

#include "storage/base/status_macros.h"

namespace mote {
namespace {

constexpr size_t kInputSize = size_t{1} << 17;

absl::Status Corrupt(const std::string& name, const std::string& what) {
  return absl::DataLossError(name + ": " + what);
}

// A source behind a buffer of compressed bytes.
class CompressedSource : public ByteSource {
 public:
  CompressedSource(std::unique_ptr<ByteSource> source, std::string name)
      : source_(std::move(source)), name_(std::move(name)), input_(new char[kInputSize]) {}

  uint64_t bytes_consumed() const override { return source_->bytes_consumed(); }
  uint64_t total_bytes() const override { return source_->total_bytes(); }

 protected:
  // Reads more compressed bytes if all were used; false at the end of the file.
  absl::StatusOr<bool> FillInput() {
    if (begin_ < end_) return true;
    MOTE_ASSIGN_OR_RETURN(end_, source_->Read(input_.get(), kInputSize));
    begin_ = 0;
    return end_ > 0;
  }

  std::unique_ptr<ByteSource> source_;
  const std::string name_;
  std::unique_ptr<char[]> input_;
  size_t begin_ = 0;
  size_t end_ = 0;
};

class Gzip final : public CompressedSource {
 public:
  using CompressedSource::CompressedSource;
  ~Gzip() override {
    if (started_) inflateEnd(&stream_);
  }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    constexpr int kGzipOnly = 15 + 16;
    if (!started_) {
      if (inflateInit2(&stream_, kGzipOnly) != Z_OK) {
        return absl::ResourceExhaustedError("out of memory for gzip");
      }
      started_ = true;
    }
    size = std::min<size_t>(size, UINT_MAX);
    while (true) {
      MOTE_ASSIGN_OR_RETURN(const bool more, FillInput());
      if (!in_member_) {
        if (!more) return size_t{0};
        // Zeros may pad the last member (tapes); anything else must be another member.
        while (begin_ < end_ && members_ > 0 && input_[begin_] == 0) ++begin_;
        if (begin_ == end_) continue;
        if (members_ > 0 && inflateReset(&stream_) != Z_OK) {
          return Corrupt(name_, "gzip data is corrupt");
        }
        in_member_ = true;
        ++members_;
      }
      stream_.next_in = reinterpret_cast<Bytef*>(input_.get() + begin_);
      stream_.avail_in = static_cast<uInt>(end_ - begin_);
      stream_.next_out = reinterpret_cast<Bytef*>(buffer);
      stream_.avail_out = static_cast<uInt>(size);
      const int result = inflate(&stream_, Z_NO_FLUSH);
      begin_ = end_ - stream_.avail_in;
      if (result == Z_STREAM_END) {
        in_member_ = false;
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        const std::string detail = stream_.msg != nullptr ? stream_.msg : "unknown error";
        return Corrupt(name_, "gzip data is corrupt: " + detail);
      }
      if (const size_t produced = size - stream_.avail_out; produced > 0) return produced;
      // Without input, inflate may still have given out what did not fit the last time.
      if (!more && in_member_) return Corrupt(name_, "gzip data is cut off");
    }
  }

 private:
  z_stream stream_ = {};
  bool started_ = false;
  bool in_member_ = false;
  uint64_t members_ = 0;
};

class Zstd final : public CompressedSource {
 public:
  using CompressedSource::CompressedSource;
  ~Zstd() override { ZSTD_freeDStream(stream_); }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;

  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    if (stream_ == nullptr) {
      stream_ = ZSTD_createDStream();
      if (stream_ == nullptr) return absl::ResourceExhaustedError("out of memory for zstd");
    }
    while (true) {
      // Even without input the decoder may hold output that did not fit the last time.
      MOTE_ASSIGN_OR_RETURN(const bool more, FillInput());
      ZSTD_inBuffer in = {input_.get(), end_, begin_};
      ZSTD_outBuffer out = {buffer, size, 0};
      if (!more && !in_frame_) return size_t{0};
      const size_t result = ZSTD_decompressStream(stream_, &out, &in);
      if (ZSTD_isError(result) != 0) {
        return Corrupt(name_, std::string("zstd data is corrupt: ") + ZSTD_getErrorName(result));
      }
      begin_ = in.pos;
      in_frame_ = result != 0;
      if (out.pos > 0) return out.pos;
      if (!more && in_frame_) return Corrupt(name_, "zstd data is cut off");
    }
  }

 private:
  ZSTD_DStream* stream_ = nullptr;
  bool in_frame_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> GzipSource(std::unique_ptr<ByteSource> source, std::string name) {
  return std::make_unique<Gzip>(std::move(source), std::move(name));
}

std::unique_ptr<ByteSource> ZstdSource(std::unique_ptr<ByteSource> source, std::string name) {
  return std::make_unique<Zstd>(std::move(source), std::move(name));
}

}  // namespace mote
