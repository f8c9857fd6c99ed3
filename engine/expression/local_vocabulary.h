#ifndef MOTE_ENGINE_EXPRESSION_LOCAL_VOCABULARY_H_
#define MOTE_ENGINE_EXPRESSION_LOCAL_VOCABULARY_H_

#include <array>
#include <cstdint>
#include <deque>
#include <span>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/expression/query_limits.h"
#include "storage/source/quad_source.h"
#include "storage/term/id.h"
#include "storage/term/term.h"

namespace mote {

// The terms that a query computes and that no stored id stands for: each is kept once and numbered
// with Tag::kLocal. A local id may name a term that the source's dictionary knows too: looking that
// up costs a read and is only done by Canonical, which joins, grouping and DISTINCT need before
// they compare computed ids bitwise. Not thread-safe; one for each query.
class LocalVocabulary {
 public:
  // `source` must outlive this object; so must `memory`, which may be null.
  explicit LocalVocabulary(const QuadSource& source, MemoryAccount* memory = nullptr);
  LocalVocabulary(const LocalVocabulary&) = delete;
  LocalVocabulary& operator=(const LocalVocabulary&) = delete;

  // The id of a term: inline where possible, else local. Equal terms get equal ids. A blank node
  // gets a local id by its label, which must not be that of a stored one; see NewBlankNode.
  absl::StatusOr<Id> Intern(const TermView& term);
  // The components of a triple term get canonical ids.
  absl::StatusOr<Id> Intern(const Term& term) { return Intern(term.view()); }
  // Inline, else the dictionary's id, else local: the id by which equal terms are equal bitwise
  // whether they are stored or computed.
  absl::StatusOr<Id> InternCanonical(const TermView& term);
  absl::StatusOr<Id> InternCanonical(const Term& term) { return InternCanonical(term.view()); }
  // The local id of the triple term `term`, whose components have these ids: canonical ones, or
  // ones that nobody compares. Asks the dictionary nothing.
  absl::StatusOr<Id> InternTriple(const IdTriple& components, const TermView& term);

  // A blank node that is in no graph and no other solution. Its label starts with "l", which no
  // label of a stored blank node does.
  absl::StatusOr<Id> NewBlankNode();

  // The canonical id of the same term. Stored, inline and undefined ids are canonical already; for
  // a local one the dictionary is asked the first time.
  absl::StatusOr<Id> Canonical(Id id);
  // Replaces every id by its canonical one.
  absl::Status Canonicalize(std::span<Id> ids);

  // The term of a local id. The reference stays valid as long as this object.
  const Term& TermOf(Id id) const { return entries_[id.payload()].term; }
  // The components of a local id that stands for a triple term.
  const IdTriple& ComponentsOf(Id id) const { return components_.at(id.payload()); }
  size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Term term;
    Id canonical;  // Undefined while nobody asked.
  };
  // Terms other than triple terms are found by their text, in the entries themselves. Each slot
  // keeps the hash, so that a table that grows need not read all texts again.
  struct Slot {
    size_t hash;
    uint64_t index;
  };
  struct Key {
    explicit Key(const TermView& view) : hash(absl::HashOf(view)), view(view) {}
    size_t hash;
    const TermView& view;
  };
  struct SlotHash {
    using is_transparent = void;
    size_t operator()(const Slot& slot) const { return slot.hash; }
    size_t operator()(const Key& key) const { return key.hash; }
  };
  struct SlotEqual {
    using is_transparent = void;
    const LocalVocabulary* vocabulary;
    bool operator()(const Slot& a, const Slot& b) const { return a.index == b.index; }
    bool operator()(const Slot& a, const Key& b) const {
      return a.hash == b.hash && vocabulary->entries_[a.index].term.view() == b.view;
    }
    bool operator()(const Key& a, const Slot& b) const { return (*this)(b, a); }
  };

  absl::StatusOr<Id> InternLocal(const TermView& term);
  absl::StatusOr<Id> Insert(const Key& key);
  absl::StatusOr<Id> InternTriple(const TermView& term);
  absl::StatusOr<Id> Append(Term term, Id canonical);
  absl::StatusOr<Id> LookUpTriple(Id id);

  const QuadSource& source_;
  MemoryShare memory_;
  std::deque<Entry> entries_;
  absl::flat_hash_set<Slot, SlotHash, SlotEqual> by_text_;
  // Triple terms by their components, and the components of each.
  absl::flat_hash_map<std::array<uint64_t, 3>, uint64_t> triples_;
  absl::flat_hash_map<uint64_t, IdTriple> components_;
  uint64_t blank_nodes_ = 0;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_LOCAL_VOCABULARY_H_
