#ifndef MOTE_STORAGE_LOAD_STORED_TERMS_H_
#define MOTE_STORAGE_LOAD_STORED_TERMS_H_

#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "storage/dictionary/term_finder.h"
#include "storage/load/term_merge.h"

namespace mote {

// Finds the terms of a load in the store's dictionary: hashes in ascending order, then the texts
// that they lead to in the order of their ids, so that each block of either is read once for each
// batch. Not thread-safe.
class StoredTerms : public KnownTerms {
 public:
  explicit StoredTerms(std::unique_ptr<TermFinder> finder) : finder_(std::move(finder)) {}

  absl::Status Find(std::span<const TermRecord> terms, std::vector<Id>* ids) override;

 private:
  const std::unique_ptr<TermFinder> finder_;
  std::vector<uint64_t> same_hash_;
  std::vector<std::pair<uint64_t, size_t>> candidates_;  // Id, and the term's position.
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_STORED_TERMS_H_
