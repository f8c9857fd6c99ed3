#ifndef MOTE_ENGINE_EXPRESSION_TERM_READER_H_
#define MOTE_ENGINE_EXPRESSION_TERM_READER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/expression/local_vocabulary.h"
#include "storage/source/quad_source.h"
#include "storage/term/id.h"
#include "storage/term/term.h"

namespace mote {

// Turns ids into terms, a batch at a time: the distinct ids of a batch that are not in the cache
// yet are read from the dictionary together. The cache is bounded: it is emptied between batches
// when it has grown past its limit. Not thread-safe; must not outlive the source and the
// vocabulary.
class TermReader {
 public:
  static constexpr size_t kDefaultCacheBytes = size_t{16} << 20;

  // `local` may be null if no local ids occur.
  TermReader(const QuadSource& source, const LocalVocabulary* local,
             size_t cache_bytes = kDefaultCacheBytes);
  TermReader(const TermReader&) = delete;
  TermReader& operator=(const TermReader&) = delete;

  // Says that no reference got from Get is in use any more, so that the cache may be emptied.
  void BeginBatch();

  // Makes the terms of `ids` available to Get until the next BeginBatch. Undefined ids are skipped.
  absl::Status Load(std::span<const Id> ids);

  // The term of an id that has been loaded since the last BeginBatch, or any local id. The
  // reference stays valid until the next BeginBatch.
  const Term& Get(Id id) const;

  // Load and Get at once for the terms that are not inline: writes where each of `ids` has its
  // term, or null for undefined and inline ids. Valid until the next BeginBatch.
  absl::Status LoadStored(std::span<const Id> ids, const Term** terms);

  // Load and Get for one id.
  absl::StatusOr<const Term*> Read(Id id);

 private:
  absl::Status ReadMissing();

  const QuadSource& source_;
  const LocalVocabulary* local_;
  const size_t cache_bytes_;
  size_t used_bytes_ = 0;
  std::deque<Term> terms_;
  absl::flat_hash_map<uint64_t, const Term*> by_id_;
  // Scratch of Load, kept for its memory.
  std::vector<Id> missing_;
  std::vector<Term> read_;
  std::vector<uint32_t> waiting_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_TERM_READER_H_
