#include "storage/rdf/chunk_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/syntax_error.h"
#include "storage/term/utf8.h"

namespace mote {
namespace {

// Makes room for `wanted` bytes and keeps the first `used`.
void Reserve(size_t wanted, size_t used, std::unique_ptr<char[]>* data, size_t* capacity) {
  if (wanted <= *capacity) return;
  std::unique_ptr<char[]> larger(new char[wanted]);
  if (used > 0) std::memcpy(larger.get(), data->get(), used);
  *data = std::move(larger);
  *capacity = wanted;
}

}  // namespace

ChunkReader::ChunkReader(std::unique_ptr<ByteSource> source, size_t chunk_size, std::string file,
                         size_t max_line)
    : source_(std::move(source)),
      chunk_size_(std::max<size_t>(chunk_size, 1)),
      file_(std::move(file)),
      max_line_(max_line) {}

absl::StatusOr<bool> ChunkReader::Next(Chunk* chunk) {
  Reserve(std::max(chunk_size_, rest_size_), 0, &chunk->data_, &chunk->capacity_);
  if (rest_size_ > 0) std::memcpy(chunk->data_.get(), rest_.get(), rest_size_);
  size_t size = rest_size_;
  rest_size_ = 0;
  // Bytes known to hold no line feed.
  size_t searched = 0;
  size_t limit = std::max(chunk_size_, size);
  size_t keep = 0;
  while (true) {
    while (!at_end_ && size < limit) {
      MOTE_ASSIGN_OR_RETURN(const size_t n, source_->Read(chunk->data_.get() + size, limit - size));
      if (n == 0) at_end_ = true;
      size += n;
    }
    if (at_end_) {
      keep = size;
      break;
    }
    const std::string_view unsearched(chunk->data_.get() + searched, size - searched);
    const size_t last = unsearched.find_last_of('\n');
    if (last != std::string_view::npos) {
      keep = searched + last + 1;
      break;
    }
    // A line longer than the chunk.
    if (size > max_line_) {
      return ToStatus({file_, next_line_, 1,
                       "this line is longer than " + std::to_string(max_line_) + " bytes"});
    }
    searched = size;
    limit = size * 2;
    Reserve(limit, size, &chunk->data_, &chunk->capacity_);
  }
  rest_size_ = size - keep;
  Reserve(rest_size_, 0, &rest_, &rest_capacity_);
  if (rest_size_ > 0) std::memcpy(rest_.get(), chunk->data_.get() + keep, rest_size_);
  if (next_index_ == 0 && std::string_view(chunk->data_.get(), keep).starts_with(kByteOrderMark)) {
    keep -= kByteOrderMark.size();
    std::memmove(chunk->data_.get(), chunk->data_.get() + kByteOrderMark.size(), keep);
  }
  chunk->size_ = keep;
  chunk->first_line_ = next_line_;
  chunk->index_ = next_index_++;
  next_line_ +=
      static_cast<uint64_t>(std::count(chunk->data_.get(), chunk->data_.get() + keep, '\n'));
  return keep > 0;
}

}  // namespace mote
