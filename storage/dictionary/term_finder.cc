#include "storage/dictionary/term_finder.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/source/space.h"

namespace mote {

TermFinder::TermFinder(const KvStore* kv, BlockCache* blocks, const KvSnapshot* snapshot,
                       const std::vector<HashRunInfo>& runs,
                       std::shared_ptr<const HashEntries> recent, const TermCacheAccess& cache)
    : reader_(kv, snapshot, cache), recent_(std::move(recent)) {
  runs_.reserve(runs.size());
  for (const HashRunInfo& run : runs) {
    runs_.emplace_back(blocks, snapshot, Space::kTermHash, run.id, kHashRunShape);
  }
}

absl::StatusOr<bool> TermFinder::Matches(Tag tag, uint64_t id, std::string_view bytes,
                                         TermUse use) {
  if (Id::FromBits(id).tag() != tag) return false;
  MOTE_ASSIGN_OR_RETURN(std::string_view stored, reader_.Read(Id::FromBits(id), use));
  return stored == bytes;
}

absl::StatusOr<std::optional<Id>> TermFinder::Find(Tag tag, uint64_t hash, std::string_view bytes) {
  if (recent_ != nullptr) {
    auto it = std::lower_bound(recent_->begin(), recent_->end(), HashEntry(hash, 0));
    for (; it != recent_->end() && it->first == hash; ++it) {
      MOTE_ASSIGN_OR_RETURN(bool matches, Matches(tag, it->second, bytes, TermUse::kAlone));
      if (matches) return std::optional<Id>(Id::FromBits(it->second));
    }
  }
  for (RunCursor& run : runs_) {
    MOTE_RETURN_IF_ERROR(run.SeekEven(hash));
    while (run.valid() && run.Get(0) == hash) {
      const uint64_t id = run.Get(1);
      MOTE_ASSIGN_OR_RETURN(bool matches, Matches(tag, id, bytes, TermUse::kAlone));
      if (matches) return std::optional<Id>(Id::FromBits(id));
      MOTE_RETURN_IF_ERROR(run.MoveTo(run.row() + 1));
    }
  }
  return std::optional<Id>();
}

absl::Status TermFinder::AppendCandidates(uint64_t hash, std::vector<uint64_t>* ids) {
  if (recent_ != nullptr) {
    auto it = std::lower_bound(recent_->begin(), recent_->end(), HashEntry(hash, 0));
    for (; it != recent_->end() && it->first == hash; ++it) ids->push_back(it->second);
  }
  for (RunCursor& run : runs_) {
    MOTE_RETURN_IF_ERROR(run.SeekEven(hash));
    while (run.valid() && run.Get(0) == hash) {
      ids->push_back(run.Get(1));
      MOTE_RETURN_IF_ERROR(run.MoveTo(run.row() + 1));
    }
  }
  return absl::OkStatus();
}

}  // namespace mote
