#include "storage/load/stored_terms.h"

#include <algorithm>

#include "storage/base/status_macros.h"

namespace mote {

absl::Status StoredTerms::Find(std::span<const TermRecord> terms, std::vector<Id>* ids) {
  ids->assign(terms.size(), Id::Undefined());
  candidates_.clear();
  for (size_t i = 0; i < terms.size(); ++i) {
    // The store knows no labels of blank nodes.
    if (terms[i].id.tag() == Tag::kBlankNode) continue;
    same_hash_.clear();
    MOTE_RETURN_IF_ERROR(finder_->AppendCandidates(terms[i].hash, &same_hash_));
    for (const uint64_t id : same_hash_) candidates_.emplace_back(id, i);
  }
  std::sort(candidates_.begin(), candidates_.end());
  for (const auto& [id, i] : candidates_) {
    MOTE_ASSIGN_OR_RETURN(const bool matches,
                          finder_->Matches(terms[i].id.tag(), id, terms[i].bytes));
    if (matches) (*ids)[i] = Id::FromBits(id);
  }
  return absl::OkStatus();
}

}  // namespace mote
