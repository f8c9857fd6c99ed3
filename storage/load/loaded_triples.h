#ifndef MOTE_STORAGE_LOAD_LOADED_TRIPLES_H_
#define MOTE_STORAGE_LOAD_LOADED_TRIPLES_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/temp_file.h"
#include "storage/dictionary/term_writer.h"
#include "storage/dictionary/triple_term_index.h"
#include "storage/index/entry_sink.h"
#include "storage/load/generation.h"
#include "storage/load/row_sorter.h"
#include "storage/load/term_merge.h"
#include "storage/source/quad_source.h"

namespace mote {

// The triple terms of a load. While documents are read, a triple term is an entry of the table of
// terms whose bytes are the ids that its components had then. Those are not final, so that one
// triple term may have an entry in each generation; only when all other terms are settled can the
// triple terms be: those without triple terms in them first, then those that hold these, and so on,
// each level sorted by its components. New ones are numbered in this order, so that inner ones come
// first and neighbours in the dictionary have much in common.
//
// Sorting spills what does not fit in memory; a number for each entry must fit.
class LoadedTriples {
 public:
  struct Options {
    // Where triple terms may stand already; null if there are none. Borrowed.
    const QuadSource* store = nullptr;
    uint64_t hash_seed = 0;
    std::string directory;  // Of temporary files.
    uint64_t memory = 0;    // Bytes for sorting, and as many for the numbers.
    const std::atomic<bool>* cancel = nullptr;
  };

  // True if any of the generations has triple terms.
  static bool AnyIn(std::span<const std::unique_ptr<Generation>> generations);

  // Settles all triple terms. `terms` is the merge of the other terms; all arguments must outlive
  // the result. kResourceExhausted if there are too many for the memory, kCancelled.
  static absl::StatusOr<std::unique_ptr<LoadedTriples>> Settle(
      std::span<const std::unique_ptr<Generation>> generations, const MergedTerms& terms,
      const Options& options);

  // The final ids of the triple terms of one generation, by number.
  std::vector<uint64_t> FinalIdsOf(const Generation& generation) const;

  // New ones; their numbers follow those that the store had given.
  uint64_t new_triples() const { return new_triples_; }
  uint64_t spilled_bytes() const;

  // What is left to write, each once: the dictionary's entries by ascending id; hashes and ids, by
  // both (bytes empty); the index by component.
  absl::Status WriteTerms(TermWriter* writer);
  absl::StatusOr<std::unique_ptr<TermStream>> NewByHash();
  absl::Status WriteIndex(EntrySink* sink);

 private:
  class HashStream;

  LoadedTriples(std::span<const std::unique_ptr<Generation>> generations, const MergedTerms& terms,
                const Options& options);

  absl::Status Run();
  // Reads the entries of all generations; those with a triple term in them go to `nested`.
  absl::Status ReadEntries(RowSorter<4>* plain, RowSorter<4>* nested);
  absl::Status ReadGeneration(size_t generation, RowSorter<4>* plain, RowSorter<4>* nested);
  absl::Status SettleNested(RowSorter<4>* nested);
  // Settles rows of components, final ids, and an entry's position.
  absl::Status SettleLevel(RowSorter<4>* level);
  absl::StatusOr<Id> IdOf(const IdTriple& triple);
  // Whether the store cannot know an id.
  bool IsNew(Id id) const;
  absl::Status CheckCancelled() const;

  const std::span<const std::unique_ptr<Generation>> generations_;
  const MergedTerms& terms_;
  const Options options_;
  const TermNumbers first_;
  const uint64_t entries_;
  // By position: how deep an entry nests, while entries are read; its final id.
  std::vector<uint16_t> levels_;
  std::vector<uint64_t> final_;
  uint64_t new_triples_ = 0;
  // The components of new ones by ascending id.
  std::unique_ptr<TempFile> file_;
  std::optional<SectionWriter> writer_;
  TempSection section_;
  RowSorter<2> hashes_;
  std::array<std::unique_ptr<RowSorter<4>>, kTripleTermOrderCount> index_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_LOADED_TRIPLES_H_
