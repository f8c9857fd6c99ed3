#ifndef MOTE_STORAGE_DICTIONARY_TERM_BLOCK_H_
#define MOTE_STORAGE_DICTIONARY_TERM_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace mote {

// A block of the dictionary: the terms of consecutive numbers of one class, front-coded. The key of
// a block is the id of its last term, so that its first number follows from its size.
//
//   count           u16, little-endian: entries, 1 to kMaxTermsPerBlock
//   restarts        u16 for every 16th entry: where it begins, from the block's first byte
//   entries         varint head = length << 2 | kind; then by kind:
//     0 text        varint: bytes shared with the entry before (0 at a restart); the other bytes
//     1 blob        nothing: the text, `length` bytes, stands in the space of blobs
//     2 hole        nothing: the number was never given to a term
//
// Blobs and holes count as empty texts for the entry that follows them.
inline constexpr size_t kMaxTermsPerBlock = 128;
inline constexpr size_t kTermRestart = 16;
// A block is closed when its entries reach this size.
inline constexpr size_t kTermBlockBytes = 4096;
// Longer terms become blobs.
inline constexpr size_t kMaxInlineTermBytes = 4096;
// A blob is cut into chunks of this size; key: id, then the chunk's number in four bytes.
inline constexpr size_t kBlobChunkBytes = size_t{64} << 10;

enum class TermEntryKind : uint8_t { kText = 0, kBlob = 1, kHole = 2 };

// Collects the entries of one block.
class TermBlockBuilder {
 public:
  void AddText(std::string_view bytes);
  void AddBlob(uint64_t length);
  void AddHole();

  size_t size() const { return count_; }
  bool full() const { return count_ >= kMaxTermsPerBlock || entries_.size() >= kTermBlockBytes; }
  // Appends the block to `out`, and starts over. Requires size() > 0.
  void Finish(std::string* out);

 private:
  void BeginEntry();

  size_t count_ = 0;
  std::vector<size_t> restarts_;
  std::string entries_;
  std::string last_;
};

// A block read in place. Borrows the bytes. Every access is checked: damaged bytes give kDataLoss.
class TermBlockView {
 public:
  TermBlockView() = default;
  static absl::StatusOr<TermBlockView> Parse(std::string_view bytes);

  size_t size() const { return count_; }

  struct Entry {
    TermEntryKind kind = TermEntryKind::kHole;
    uint64_t length = 0;
  };
  // The entry at `index` < size(). The text replaces the contents of `text`; of blobs and holes it
  // is empty.
  absl::StatusOr<Entry> Get(size_t index, std::string* text) const;

  // Reads entries one after another, for callers that want many of a block.
  class Reader {
   public:
    explicit Reader(const TermBlockView& block) : block_(&block) {}
    // Moves to `index`, not before the entry read last, and reads it.
    absl::StatusOr<Entry> Read(size_t index);
    const std::string& text() const { return text_; }

   private:
    const TermBlockView* block_;
    size_t next_ = 0;      // The entry at position_.
    size_t position_ = 0;  // 0: not started.
    Entry entry_;
    std::string text_;
  };

 private:
  friend class Reader;
  size_t RestartOffset(size_t restart) const;
  // Decodes the entry at `position` on top of the text before it; moves `position` behind it.
  absl::StatusOr<Entry> Decode(size_t* position, std::string* text) const;

  std::string_view bytes_;
  size_t count_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_DICTIONARY_TERM_BLOCK_H_
