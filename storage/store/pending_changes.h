#ifndef MOTE_STORAGE_STORE_PENDING_CHANGES_H_
#define MOTE_STORAGE_STORE_PENDING_CHANGES_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "storage/delta/memory_layer.h"
#include "storage/dictionary/term_class.h"
#include "storage/dictionary/triple_term_index.h"
#include "storage/term/id.h"

namespace mote {

// A term that a transaction adds to the dictionary.
struct PendingTerm {
  uint64_t hash = 0;
  std::string bytes;  // The dictionary's.
};

// What a transaction does to a named graph.
struct PendingGraph {
  bool existed = false;  // Before the transaction.
  bool exists = false;   // Now.
  uint64_t quads_before = 0;
  int64_t quads_change = 0;
};

// What a transaction does to a predicate, by family.
struct PendingPredicate {
  int64_t triples = 0;
  uint64_t inserted = 0;
};

// Everything that a running transaction has changed, on top of the version that it began with. Not
// thread-safe for writing.
struct PendingChanges {
  // Layers of effective changes, oldest first; their sizes fall geometrically, so that adding row
  // by row costs a logarithmic number of copies.
  std::vector<std::shared_ptr<const MemoryLayer>> layers;

  TermNumbers first_numbers = {};  // At the transaction's beginning.
  TermNumbers next_numbers = {};
  // New terms of each class; the first has the number first_numbers[class].
  std::array<std::vector<PendingTerm>, kTermClassCount> terms;
  // From hashes to new ids. Hashes may collide: then the first has it, and the others stand apart.
  absl::flat_hash_map<uint64_t, Id> id_by_hash;
  absl::flat_hash_map<uint64_t, std::vector<Id>> collisions;
  // New triple terms by their components, in each TripleTermOrder.
  std::array<absl::btree_set<TripleTermRow>, kTripleTermOrderCount> triples;

  uint64_t term_bytes = 0;
  uint64_t triple_bytes = 0;  // Those of them that are triple terms', which stay in memory.

  std::map<Id, PendingGraph> graphs;
  std::array<absl::flat_hash_map<uint64_t, PendingPredicate>, 2> predicates;

  std::optional<Id> FindTerm(Tag tag, uint64_t hash, std::string_view bytes) const;
  // Null if the id is not new.
  const PendingTerm* TermOf(Id id) const;
  Id AddTerm(Tag tag, uint64_t hash, std::string bytes);
  Id AddTriple(uint64_t hash, const IdTriple& triple, std::string bytes);
  // The new triple terms that begin with `prefix`, in its order.
  void AppendTriples(const TripleTermPrefix& prefix, std::vector<TripleTermRow>* rows) const;
  // About how much memory the changes take.
  uint64_t bytes() const;

  // Of these, what ForgetSpilled frees.
  uint64_t spillable_bytes() const { return bytes() - triple_bytes; }
  // Forgets the layers, and the new terms but for triple terms: they were written ahead.
  void ForgetSpilled();

  // `check` is asked before layers are merged; its error leaves the changes unfit for a commit.
  absl::Status AddLayer(std::shared_ptr<const MemoryLayer> layer,
                        const std::function<absl::Status()>& check);
  // The last word of the layers on a row of triples (kSpo) or quads (kGspo): its origins, or
  // nothing if no layer mentions it.
  std::optional<uint64_t> Find(bool named, const IdRow& row) const;
  // All layers as one.
  std::shared_ptr<const MemoryLayer> Merged() const;
};

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_PENDING_CHANGES_H_
