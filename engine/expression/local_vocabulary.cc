#include "engine/expression/local_vocabulary.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"
#include "storage/base/status_macros.h"
#include "storage/term/inline_id.h"

namespace mote {
namespace {

constexpr char kLocalBlankNodePrefix = 'l';

absl::string_view ToAbsl(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

uint64_t BytesOf(const Term& term) {
  // The strings, the entry, and about two slots of a hash table.
  return sizeof(Term) + 32 + term.value().size() + term.raw_datatype().size() +
         term.language().size();
}

}  // namespace

LocalVocabulary::LocalVocabulary(const QuadSource& source, MemoryAccount* memory)
    : source_(source), memory_(memory), by_text_(0, ViewHash{this}, ViewEqual{this}) {}

size_t LocalVocabulary::ViewHash::operator()(const TermView& view) const {
  return absl::HashOf(ToAbsl(view.value), ToAbsl(view.datatype), ToAbsl(view.language),
                      static_cast<int>(view.kind), static_cast<int>(view.direction));
}

size_t LocalVocabulary::ViewHash::operator()(uint64_t index) const {
  return (*this)(vocabulary->entries_[index].term.view());
}

bool LocalVocabulary::ViewEqual::operator()(uint64_t a, const TermView& b) const {
  return vocabulary->entries_[a].term.view() == b;
}

absl::StatusOr<Id> LocalVocabulary::Append(Term term, Id canonical) {
  MOTE_RETURN_IF_ERROR(memory_.Add(BytesOf(term)));
  uint64_t index = entries_.size();
  entries_.push_back({std::move(term), canonical});
  return Id(Tag::kLocal, index);
}

absl::StatusOr<Id> LocalVocabulary::InternLocal(const TermView& term) {
  auto it = by_text_.find(term);
  if (it != by_text_.end()) return Id(Tag::kLocal, *it);
  MOTE_ASSIGN_OR_RETURN(Id id, Append(Term(term), Id()));
  by_text_.insert(id.payload());
  return id;
}

absl::StatusOr<Id> LocalVocabulary::Intern(const TermView& term) {
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

absl::StatusOr<Id> LocalVocabulary::Intern(const Term& term) {
  return term.is_triple() ? InternTriple(term) : Intern(term.view());
}

absl::StatusOr<Id> LocalVocabulary::InternTriple(const Term& term) {
  const TripleTerm& triple = term.triple();
  MOTE_ASSIGN_OR_RETURN(Id subject, InternCanonical(triple.subject));
  MOTE_ASSIGN_OR_RETURN(Id predicate, InternCanonical(triple.predicate));
  MOTE_ASSIGN_OR_RETURN(Id object, InternCanonical(triple.object));
  std::array<uint64_t, 3> key = {subject.bits(), predicate.bits(), object.bits()};
  auto it = triples_.find(key);
  if (it != triples_.end()) return Id(Tag::kLocal, it->second);
  MOTE_ASSIGN_OR_RETURN(Id id, Append(term, Id()));
  triples_.emplace(key, id.payload());
  return id;
}

absl::StatusOr<Id> LocalVocabulary::InternCanonical(const TermView& term) {
  std::optional<Id> inlined = EncodeInline(term);
  if (inlined.has_value()) return *inlined;
  auto it = by_text_.find(term);
  if (it != by_text_.end()) return Canonical(Id(Tag::kLocal, *it));
  // A term that the dictionary knows need not be kept here.
  MOTE_ASSIGN_OR_RETURN(std::optional<Id> stored, source_.IdOf(term));
  if (stored.has_value()) return *stored;
  MOTE_ASSIGN_OR_RETURN(Id id, InternLocal(term));
  entries_[id.payload()].canonical = id;
  return id;
}

absl::StatusOr<Id> LocalVocabulary::InternCanonical(const Term& term) {
  return term.is_triple() ? InternTriple(term) : InternCanonical(term.view());
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
  if (!entry.term.is_triple() && !entry.term.is_blank_node()) {
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
