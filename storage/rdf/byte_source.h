#ifndef MOTE_STORAGE_RDF_BYTE_SOURCE_H_
#define MOTE_STORAGE_RDF_BYTE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace mote {

// A stream of bytes to parse. Used by one thread at a time; bytes_consumed may be called from
// another, for a progress display.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Reads up to `size` (> 0) bytes and returns how many; 0 only at the end. May return fewer than
  // asked for. Errors name the file: unreadable, corrupt, or cut off in the middle of a frame.
  virtual absl::StatusOr<size_t> Read(char* buffer, size_t size) = 0;

  // Bytes taken from the file so far, before decompression, and the file's size (0 if unknown).
  virtual uint64_t bytes_consumed() const = 0;
  virtual uint64_t total_bytes() const = 0;
};

// Opens a file, or standard input if `path` is "-". gzip and Zstandard data is recognised by its
// first bytes, whatever the name, and decompressed, all members or frames of it. Errors: NotFound,
// PermissionDenied, InvalidArgument for a directory, Unavailable for other failures of the system.
absl::StatusOr<std::unique_ptr<ByteSource>> OpenByteSource(const std::string& path);

// The bytes of `text`, which must outlive the source, at most `step` of them by each Read.
std::unique_ptr<ByteSource> MemoryByteSource(std::string_view text, size_t step = SIZE_MAX);

// The first bytes of `*source`, `size` or all; `*source` becomes one that gives them again.
absl::StatusOr<std::string> PeekBytes(std::unique_ptr<ByteSource>* source, size_t size);

// Decompresses `source` if it starts like gzip or Zstandard data, else passes it on. `name` is for
// errors.
absl::StatusOr<std::unique_ptr<ByteSource>> DecompressingSource(std::unique_ptr<ByteSource> source,
                                                                std::string name);

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_BYTE_SOURCE_H_
