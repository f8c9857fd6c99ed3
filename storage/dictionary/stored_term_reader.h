#ifndef MOTE_STORAGE_DICTIONARY_STORED_TERM_READER_H_
#define MOTE_STORAGE_DICTIONARY_STORED_TERM_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/dictionary/term_block.h"
#include "storage/kv/kv_store.h"
#include "storage/term/id.h"

namespace mote {

// The direction from id to term. Keeps the block that it read last, so that ids in ascending order
// share their reads. Not thread-safe; borrows store and snapshot.
class StoredTermReader {
 public:
  StoredTermReader(const KvStore* kv, const KvSnapshot* snapshot) : kv_(kv), snapshot_(snapshot) {}
  StoredTermReader(const StoredTermReader&) = delete;
  StoredTermReader& operator=(const StoredTermReader&) = delete;

  // The dictionary bytes of a term, valid until the next call. kNotFound if no term has this id,
  // kDataLoss if the dictionary is damaged.
  absl::StatusOr<std::string_view> Read(Id id);

 private:
  absl::Status ReadBlob(Id id, uint64_t length);

  const KvStore* kv_;
  const KvSnapshot* snapshot_;
  std::unique_ptr<KvCursor> cursor_;
  // The current block has the ids [first_, last_]; none if first_ > last_.
  uint64_t first_ = 1;
  uint64_t last_ = 0;
  TermBlockView block_;
  TermBlockView::Reader reader_{block_};
  std::string key_;
  std::string blob_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_DICTIONARY_STORED_TERM_READER_H_
