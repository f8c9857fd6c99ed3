#ifndef MOTE_STORAGE_LOAD_GENERATION_H_
#define MOTE_STORAGE_LOAD_GENERATION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/temp_file.h"
#include "storage/dictionary/term_class.h"
#include "storage/load/term_table.h"
#include "storage/term/id.h"

namespace mote {

// A term with the id that its generation gave it.
struct TermRecord {
  uint64_t hash = 0;  // Of streams in hash order only.
  Id id;
  std::string_view bytes;
};

// Terms one after another. Not thread-safe.
class TermStream {
 public:
  virtual ~TermStream() = default;
  // The next term, whose bytes are valid until the next call; false at the end.
  virtual absl::StatusOr<bool> Next(TermRecord* record) = 0;
};

// The terms between two moments of a load: those that were in the table when it was full, or at the
// end. Ids of one generation are consecutive in each class; a term that occurs in several
// generations has an id in each. Closed tables stay in memory or are spilled.
class Generation {
 public:
  explicit Generation(std::unique_ptr<TermTable> table);

  const TermNumbers& first() const { return first_; }
  const TermNumbers& next() const { return next_; }

  // Moves the terms to temporary files in `directory` and frees the memory.
  absl::Status Spill(const std::string& directory);
  uint64_t spilled_bytes() const;
  bool in_memory() const { return table_ != nullptr; }

  // All terms by ascending hash, blank nodes included. The generation must outlive the stream.
  std::unique_ptr<TermStream> ByHash();
  // Terms of a class by ascending id.
  std::unique_ptr<TermStream> ById(int term_class);

 private:
  // Sorts what the table holds, at the first use.
  void Prepare();

  std::unique_ptr<TermTable> table_;
  TermNumbers first_;
  TermNumbers next_;
  // In memory: all terms by hash, and each class by id.
  struct Hashed {
    uint64_t hash;
    TermTable::Entry entry;
  };
  bool prepared_ = false;
  std::vector<Hashed> by_hash_;
  std::vector<TermTable::Entry> by_id_[kTermClassCount];
  // On disk.
  std::unique_ptr<TempFile> hash_file_;
  std::unique_ptr<TempFile> id_file_;
  TempSection hash_section_;
  TempSection id_sections_[kTermClassCount];

  class MemoryHashStream;
  class MemoryIdStream;
  class DiskHashStream;
  class DiskIdStream;
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_GENERATION_H_
