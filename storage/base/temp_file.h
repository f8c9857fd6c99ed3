#ifndef MOTE_STORAGE_BASE_TEMP_FILE_H_
#define MOTE_STORAGE_BASE_TEMP_FILE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace mote {

// A file without a name, for what does not fit in memory: it goes away with the object, and with
// the process however that ends, so that nothing is ever left behind. Thread-safe.
class TempFile {
 public:
  // On the file system of `directory`, which must exist.
  static absl::StatusOr<std::unique_ptr<TempFile>> Create(const std::string& directory);
  ~TempFile();
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;

  // Appends `bytes` in one piece and returns where they begin. kResourceExhausted if the disk is
  // full.
  absl::StatusOr<uint64_t> Append(std::string_view bytes);
  // Reads exactly `size` bytes.
  absl::Status Read(uint64_t offset, char* buffer, size_t size) const;

  uint64_t size() const;
  // Gives the blocks of [begin, end), which are not needed any more, back to the file system where
  // it can take them.
  void Discard(uint64_t begin, uint64_t end);

 private:
  explicit TempFile(int descriptor) : descriptor_(descriptor) {}

  const int descriptor_;
  mutable std::mutex mutex_;
  uint64_t size_ = 0;
};

// A part of a TempFile, such as one sorted run. Borrows the file.
struct TempSection {
  TempFile* file = nullptr;
  uint64_t begin = 0;
  uint64_t end = 0;
};

// Writes one section of a file through a buffer. The only appender of its file while it lives.
class SectionWriter {
 public:
  explicit SectionWriter(TempFile* file, size_t buffer_size = size_t{256} << 10);

  absl::Status Append(std::string_view bytes);
  absl::Status AppendU64(uint64_t value);
  // A number below 2^32 and that many bytes.
  absl::Status AppendString(std::string_view bytes);
  // Flushes, and returns the section.
  absl::StatusOr<TempSection> Finish();

 private:
  absl::Status Flush();

  TempFile* const file_;
  const size_t buffer_size_;
  const uint64_t begin_;
  std::string buffer_;
};

// Reads a section from its beginning, once, through a buffer. Not thread-safe.
class SectionReader {
 public:
  explicit SectionReader(TempSection section, size_t buffer_size = size_t{256} << 10);

  bool AtEnd() const { return position_ == buffer_.size() && next_ == section_.end; }
  // The next `size` bytes, valid until the next call; kDataLoss if the section is shorter.
  absl::StatusOr<std::string_view> Next(size_t size);
  absl::StatusOr<uint64_t> NextU64();
  // What AppendString wrote.
  absl::StatusOr<std::string_view> NextString();

 private:
  TempSection section_;
  const size_t buffer_size_;
  uint64_t next_;  // The first byte of the file that is not in the buffer yet.
  std::string buffer_;
  size_t position_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_BASE_TEMP_FILE_H_
