#ifndef MOTE_STORAGE_DICTIONARY_TERM_WRITER_H_
#define MOTE_STORAGE_DICTIONARY_TERM_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "storage/dictionary/term_block.h"
#include "storage/index/entry_sink.h"
#include "storage/term/id.h"

namespace mote {

// Writes the direction from id to term: blocks of terms, and blobs. Not thread-safe; borrows the
// sink, in which it writes the spaces of terms and of blobs.
class TermWriter {
 public:
  explicit TermWriter(EntrySink* sink) : sink_(sink) {}

  // Adds a term by its dictionary bytes. Ids ascend strictly; numbers left out are holes, and
  // never terms.
  absl::Status Add(Id id, std::string_view bytes);
  // Adds a term whose text stands in the space of blobs already.
  absl::Status AddBlobReference(Id id, uint64_t length);
  absl::Status Finish();

  uint64_t terms() const { return terms_; }
  // The first term of the block written last.
  Id last_block_begin() const { return last_block_begin_; }
  uint64_t bytes() const { return bytes_; }

 private:
  // Closes the current block where `id` cannot follow in it, fills holes otherwise.
  absl::Status Advance(Id id);
  absl::Status Flush();

  EntrySink* sink_;
  TermBlockBuilder block_;
  Id last_;
  Id block_begin_;
  Id last_block_begin_;
  std::string key_;
  std::string value_;
  uint64_t terms_ = 0;
  uint64_t bytes_ = 0;
};

// The key of chunk `chunk` of the blob of `id`.
void AppendBlobKey(Id id, uint32_t chunk, std::string* out);

}  // namespace mote

#endif  // MOTE_STORAGE_DICTIONARY_TERM_WRITER_H_
