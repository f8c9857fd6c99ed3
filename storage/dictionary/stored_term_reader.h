#ifndef MOTE_STORAGE_DICTIONARY_STORED_TERM_READER_H_
#define MOTE_STORAGE_DICTIONARY_STORED_TERM_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/dictionary/term_block.h"
#include "storage/dictionary/term_cache.h"
#include "storage/dictionary/term_class.h"
#include "storage/kv/kv_store.h"
#include "storage/term/id.h"

namespace mote {

// How an id that is to be read stands to the others.
enum class TermUse : uint8_t {
  kAlone,   // By itself: from the cache, and if it is not there, into it.
  kSparse,  // One of many, few of which share a block: from the cache, if it is there.
  kDense,   // One of many that do: block after block.
};

// A cache of terms, and what may go into it.
struct TermCacheAccess {
  TermCache* cache = nullptr;  // Null: there is none.
  // The numbers from which on ids are not committed for certain; null: nothing may be put in.
  const TermNumbers* committed = nullptr;
};

// The direction from id to term. Keeps the block that it read last, so that ids in ascending order
// share their reads. Not thread-safe; borrows store, snapshot and cache. The ids must be known to
// the snapshot: the cache may hold later ones.
class StoredTermReader {
 public:
  StoredTermReader(const KvStore* kv, const KvSnapshot* snapshot, const TermCacheAccess& cache = {})
      : kv_(kv), snapshot_(snapshot), cache_(cache) {}
  StoredTermReader(const StoredTermReader&) = delete;
  StoredTermReader& operator=(const StoredTermReader&) = delete;

  // The dictionary bytes of a term, valid until the next call. kNotFound if no term has this id,
  // kDataLoss if the dictionary is damaged.
  absl::StatusOr<std::string_view> Read(Id id, TermUse use = TermUse::kDense);

 private:
  bool InBlock(Id id) const { return id.bits() >= first_ && id.bits() <= last_; }
  absl::StatusOr<std::string_view> ReadStored(Id id);
  // Makes the block of `id` the current one, and reads its entry there; texts into reader_.
  absl::StatusOr<TermBlockView::Entry> Locate(Id id);
  // As ReadStored, and puts the terms around `id` into the cache.
  absl::StatusOr<std::string_view> ReadGroup(Id id);
  // Puts the other groups that the current block has as a whole into the cache.
  void KeepBlock(uint64_t end);
  // Adds the text of `member`, if it has one, to `group`; false if it cannot be read or has a
  // number from `end` on.
  bool AddMember(Id member, uint64_t end, TermGroup* group);
  absl::Status ReadBlob(Id id, uint64_t length);

  const KvStore* kv_;
  const KvSnapshot* snapshot_;
  const TermCacheAccess cache_;
  std::unique_ptr<KvCursor> cursor_;
  // The current block has the ids [first_, last_]; none if first_ > last_.
  uint64_t first_ = 1;
  uint64_t last_ = 0;
  TermBlockView block_;
  TermBlockView::Reader reader_{block_};
  std::string key_;
  std::string blob_;
  std::string cached_;
  TermGroup group_;      // Of the id read.
  TermGroup neighbour_;  // Another of its block.
};

}  // namespace mote

#endif  // MOTE_STORAGE_DICTIONARY_STORED_TERM_READER_H_
