#include "engine/expression/local_vocabulary.h"

#include <optional>
#include <string>
#include <utility>

#include "engine/expression/term_memory.h"
#include "storage/base/status_macros.h"
#include "storage/term/inline_id.h"

namespace mote {
namespace {

constexpr char kLocalBlankNodePrefix = 'l';

}  // namespace

LocalVocabulary::LocalVocabulary(const QuadSource& source, MemoryAccount* memory)
    : source_(source), memory_(memory), by_text_(0, SlotHash{}, SlotEqual{this}) {}

absl::StatusOr<Id> LocalVocabulary::Append(Term term, Id canonical) {
  MOTE_RETURN_IF_ERROR(memory_.Add(MemoryOf(term)));
  uint64_t index = entries_.size();
  entries_.push_back({std::move(term), canonical});
  return Id(Tag::kLocal, index);
}

absl::StatusOr<Id> LocalVocabulary::Insert(const Key& key) {
  MOTE_ASSIGN_OR_RETURN(Id id, Append(Term(key.view), Id()));
  by_text_.insert(Slot{key.hash, id.payload()});
  return id;
}

absl::StatusOr<Id> LocalVocabulary::InternLocal(const TermView& term) {
  const Key key(term);
  auto it = by_text_.find(key);
  if (it != by_text_.end()) return Id(Tag::kLocal, it->index);
  return Insert(key);
}

absl::StatusOr<Id> LocalVocabulary::Intern(const TermView& term) {
  if (term.kind == TermKind::kTriple) return InternTriple(term);
  if (term.kind == TermKind::kBlankNode) {
    if (!term.value.empty() && term.value.front() != kLocalBlankNodePrefix) {
      MOTE_ASSIGN_OR_RETURN(std::optional<Id> stored, source_.IdOf(term));
      if (stored.has_value()) return *stored;
    }
    return InternLocal(term);
  }
  std::optional<Id> inlined = EncodeInline(term);
  if (inlined.has_value()) return *inlined;
  return InternLocal(term);
}

absl::StatusOr<Id> LocalVocabulary::InternTriple(const IdTriple& components, const TermView& term) {
  auto [it, added] = triples_.try_emplace(
      {components.subject.bits(), components.predicate.bits(), components.object.bits()},
      entries_.size());
  if (!added) return Id(Tag::kLocal, it->second);
  absl::StatusOr<Id> id = Append(Term(term), Id());
  if (!id.ok()) {
    triples_.erase(it);
    return id;
  }
  components_.emplace(id->payload(), components);
  return id;
}

absl::StatusOr<Id> LocalVocabulary::InternTriple(const TermView& term) {
  IdTriple components;
  MOTE_ASSIGN_OR_RETURN(components.subject, InternCanonical(term.triple->subject));
  MOTE_ASSIGN_OR_RETURN(components.predicate, InternCanonical(term.triple->predicate));
  MOTE_ASSIGN_OR_RETURN(components.object, InternCanonical(term.triple->object));
  return InternTriple(components, term);
}

// The dictionary's id for a local triple term, or the same id.
absl::StatusOr<Id> LocalVocabulary::LookUpTriple(Id id) {
  const IdTriple& components = ComponentsOf(id);
  for (Id part : {components.subject, components.predicate, components.object}) {
    // The dictionary knows the components of all triple terms that it knows.
    if (part.tag() == Tag::kLocal) return id;
  }
  MOTE_ASSIGN_OR_RETURN(std::optional<Id> stored, source_.IdOfTriple(components));
  return stored.value_or(id);
}

absl::StatusOr<Id> LocalVocabulary::InternCanonical(const TermView& term) {
  if (term.kind == TermKind::kTriple) {
    MOTE_ASSIGN_OR_RETURN(Id triple, InternTriple(term));
    return Canonical(triple);
  }
  std::optional<Id> inlined = EncodeInline(term);
  if (inlined.has_value()) return *inlined;
  const Key key(term);
  auto it = by_text_.find(key);
  if (it != by_text_.end()) return Canonical(Id(Tag::kLocal, it->index));
  // A term that the dictionary knows need not be kept here.
  MOTE_ASSIGN_OR_RETURN(std::optional<Id> stored, source_.IdOf(term));
  if (stored.has_value()) return *stored;
  MOTE_ASSIGN_OR_RETURN(Id id, Insert(key));
  entries_[id.payload()].canonical = id;
  return id;
}

absl::StatusOr<Id> LocalVocabulary::NewBlankNode() {
  std::string label = kLocalBlankNodePrefix + std::to_string(++blank_nodes_);
  return InternLocal(TermView{TermKind::kBlankNode, label});
}

absl::StatusOr<Id> LocalVocabulary::Canonical(Id id) {
  if (id.tag() != Tag::kLocal) return id;
  Entry& entry = entries_[id.payload()];
  if (!entry.canonical.is_undefined()) return entry.canonical;
  Id canonical = id;
  if (entry.term.is_triple()) {
    MOTE_ASSIGN_OR_RETURN(canonical, LookUpTriple(id));
  } else if (!entry.term.is_blank_node()) {
    MOTE_ASSIGN_OR_RETURN(std::optional<Id> stored, source_.IdOf(entry.term.view()));
    canonical = stored.value_or(id);
  }
  entry.canonical = canonical;
  return canonical;
}

absl::Status LocalVocabulary::Canonicalize(std::span<Id> ids) {
  for (Id& id : ids) {
    if (id.tag() != Tag::kLocal) continue;
    MOTE_ASSIGN_OR_RETURN(id, Canonical(id));
  }
  return absl::OkStatus();
}

}  // namespace mote
