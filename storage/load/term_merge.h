#ifndef MOTE_STORAGE_LOAD_TERM_MERGE_H_
#define MOTE_STORAGE_LOAD_TERM_MERGE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/temp_file.h"
#include "storage/load/final_ids.h"
#include "storage/load/generation.h"

namespace mote {

// The terms that a store has already.
class KnownTerms {
 public:
  virtual ~KnownTerms() = default;
  // For each of `terms`, sorted by hash, the id that the store has for it, or undefined.
  virtual absl::Status Find(std::span<const TermRecord> terms, std::vector<Id>* ids) = 0;
};

// The ids of one generation, each with what it becomes. Safe to read from several threads.
class GenerationMap {
 public:
  uint64_t Map(uint64_t bits) const {
    const Id id = Id::FromBits(bits);
    const int c = TermClassOf(id.tag());
    return c < 0 ? bits : final_[c][id.payload() - first_[c]];
  }
  // What becomes of the triple terms, by number.
  void SetTriples(std::vector<uint64_t> final_ids) {
    final_[TermClassOf(Tag::kTriple)] = std::move(final_ids);
  }

 private:
  friend class MergedTerms;
  TermNumbers first_ = {};
  std::vector<uint64_t> final_[kTermClassCount];
};

// The terms of all generations of a load, each once. Triple terms are left out: see LoadedTriples.
class MergedTerms {
 public:
  // Finds out which terms occur in several generations or in `known` (null: nothing is known): all
  // generations are merged by hash, bytes compared. The earliest holder of a term keeps it. Needs
  // little memory whatever the number of terms. Temporary files go to `directory`; `generations`
  // must outlive the result.
  static absl::StatusOr<std::unique_ptr<MergedTerms>> Merge(
      std::span<const std::unique_ptr<Generation>> generations, KnownTerms* known,
      const std::string& directory);

  const FinalIds& ids() const { return ids_; }
  // Terms that the store did not have, without blank nodes.
  uint64_t new_terms() const { return new_terms_; }
  uint64_t spilled_bytes() const;

  // What becomes of the ids of generation number `generation`.
  absl::StatusOr<GenerationMap> MapOf(size_t generation) const;

  // New terms without blank nodes, by ascending hash and then id, with final ids; bytes empty.
  std::unique_ptr<TermStream> NewByHash() const;
  // New terms of a class by ascending id, with final ids, which are consecutive.
  std::unique_ptr<TermStream> NewById(int term_class) const;

 private:
  class Merger;
  class HashStream;
  class IdStream;

  MergedTerms(std::span<const std::unique_ptr<Generation>> generations, const TermNumbers& first,
              const TermNumbers& next)
      : generations_(generations), ids_(first, next) {}

  const std::span<const std::unique_ptr<Generation>> generations_;
  FinalIds ids_;
  uint64_t new_terms_ = 0;
  // (hash, provisional id) of the new terms.
  std::unique_ptr<TempFile> hash_file_;
  TempSection hash_section_;
  // Superseded ids of each generation, and what the term had already: a final id of the store, or a
  // provisional one of an earlier generation.
  std::vector<std::unique_ptr<TempFile>> superseded_files_;
  std::vector<TempSection> superseded_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_TERM_MERGE_H_
