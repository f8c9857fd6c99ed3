#ifndef MOTE_STORAGE_RDF_CHUNK_READER_H_
#define MOTE_STORAGE_RDF_CHUNK_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/rdf/byte_source.h"

namespace mote {

// A run of whole lines of a document. Re-using a Chunk re-uses its memory. Movable.
class Chunk {
 public:
  std::string_view text() const { return {data_.get(), size_}; }
  // Number of the first line, from 1.
  uint64_t first_line() const { return first_line_; }
  // Number of the chunk in its document, from 0.
  uint64_t index() const { return index_; }

 private:
  friend class ChunkReader;

  std::unique_ptr<char[]> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;
  uint64_t first_line_ = 1;
  uint64_t index_ = 0;
};

// Cuts a stream of bytes into chunks of whole lines, to be parsed in parallel: one thread (or
// several under a lock) calls Next, each parses its chunks on its own. A byte order mark at the
// beginning of the stream is left out.
class ChunkReader {
 public:
  static constexpr size_t kDefaultChunkSize = size_t{1} << 20;

  // A line that is longer is refused.
  static constexpr size_t kMaxLine = size_t{1} << 28;

  // Chunks have at most `chunk_size` bytes (> 0), save where a single line is longer. `file` is for
  // errors.
  explicit ChunkReader(std::unique_ptr<ByteSource> source, size_t chunk_size = kDefaultChunkSize,
                       std::string file = {}, size_t max_line = kMaxLine);

  // Fills `chunk` with the next lines; false, and an empty chunk, at the end. Errors: those of the
  // source, and ToStatus(SyntaxError) for a line that is too long. After one, the reader must not
  // be used.
  absl::StatusOr<bool> Next(Chunk* chunk);

  const ByteSource& source() const { return *source_; }

 private:
  std::unique_ptr<ByteSource> source_;
  size_t chunk_size_;
  const std::string file_;
  const size_t max_line_;
  // The beginning of a line, read but not handed out yet.
  std::unique_ptr<char[]> rest_;
  size_t rest_size_ = 0;
  size_t rest_capacity_ = 0;
  uint64_t next_line_ = 1;
  uint64_t next_index_ = 0;
  bool at_end_ = false;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_CHUNK_READER_H_
