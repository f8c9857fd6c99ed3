#ifndef MOTE_STORAGE_RDF_TURTLE_INPUT_H_
#define MOTE_STORAGE_RDF_TURTLE_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "storage/rdf/byte_source.h"

namespace mote {

// The window of a document that a streaming lexer looks at: [cursor, end) of a buffer that is
// refilled from a source. The window always ends between characters and holds well-formed UTF-8
// only; at the first malformed byte the document seems to end, and malformed() tells why.
class TurtleInput {
 public:
  TurtleInput(ByteSource& source, size_t buffer_size);

  // The unread bytes at hand. `cursor` may be moved forward up to end().
  const char* cursor = nullptr;
  const char* end() const { return end_; }

  // Makes at least `n` bytes available at the cursor, which may move them; false if the document
  // has fewer left. Pointers into the window are invalid afterwards.
  bool Ensure(size_t n) { return static_cast<size_t>(end_ - cursor) >= n || Refill(n); }
  bool at_end() { return !Ensure(1); }

  // To be called first, if at all: passes a byte order mark at the beginning of the document, which
  // takes up no column.
  void SkipByteOrderMark();

  // The source's error, if it had one: then the document seems to end too.
  const absl::Status& status() const { return status_; }
  // Whether the bytes at the end of the window are not UTF-8.
  bool malformed() const { return malformed_; }
  // Passes one malformed byte, with the cursor, after which the document goes on. Requires
  // malformed() and the cursor at end().
  void SkipMalformed();

  // Line and column, from 1, of a place in the window.
  void Locate(const char* place, uint64_t* line, uint64_t* column) const;

  // Makes later places faster to locate; there must be none to locate before the cursor any more.
  void PassPlaces();

  // Remembers the cursor as a place to report, however far the window moves on.
  void Mark() { mark_ = cursor; }
  void LocateMark(uint64_t* line, uint64_t* column) const;

 private:
  bool Refill(size_t n);
  // Moves end_ behind the well-formed part of the bytes read.
  void Validate();

  ByteSource& source_;
  std::unique_ptr<char[]> buffer_;
  size_t capacity_;
  const char* end_ = nullptr;
  // End of the bytes read; those from end_ on are the beginning of a character, or malformed.
  const char* raw_end_ = nullptr;
  bool exhausted_ = false;
  bool malformed_ = false;
  absl::Status status_;
  // A place in the buffer, its beginning or later, and its position.
  const char* base_ = nullptr;
  uint64_t line_ = 1;
  uint64_t column_ = 1;
  // The mark, while it is in the buffer; then its position.
  const char* mark_ = nullptr;
  uint64_t mark_line_ = 1;
  uint64_t mark_column_ = 1;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_TURTLE_INPUT_H_
