#include "storage/load/statement_batch.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "storage/base/status_macros.h"
#include "storage/dictionary/term_hash.h"
#include "storage/term/dictionary_key.h"
#include "storage/term/inline_id.h"

namespace mote {
namespace {

// How far ahead of a lookup its memory is fetched: the slot first, then what the slot points to.
constexpr size_t kSlotAhead = 24;
constexpr size_t kEntryAhead = 12;

}  // namespace

void StatementBatch::Start(uint32_t document, std::string_view graph) {
  graph_ = graph;
  document_ = document;
  statements_ = 0;
  pending_.clear();
  bytes_.clear();
  rows_.resize(kStatements * 4);
  for (Last& last : last_) last = Last();
}

absl::Status StatementBatch::Add(const QuadView& quad) {
  const uint32_t row = static_cast<uint32_t>(statements_ * 4);
  MOTE_RETURN_IF_ERROR(AddTerm(quad.subject, row, 0));
  MOTE_RETURN_IF_ERROR(AddTerm(quad.predicate, row + 1, 1));
  MOTE_RETURN_IF_ERROR(AddTerm(quad.object, row + 2, 2));
  if (quad.has_graph) {
    MOTE_RETURN_IF_ERROR(AddTerm(quad.graph, row + 3, 3));
  } else if (!graph_.empty()) {
    MOTE_RETURN_IF_ERROR(AddTerm(TermView{TermKind::kIri, graph_}, row + 3, 3));
  } else {
    rows_[row + 3] = kDefaultGraph.bits();
  }
  ++statements_;
  return absl::OkStatus();
}

absl::Status StatementBatch::AddTriple(const TripleTermView& triple, uint32_t target) {
  const uint32_t parts = static_cast<uint32_t>(rows_.size());
  rows_.resize(rows_.size() + 3);
  MOTE_RETURN_IF_ERROR(AddTerm(triple.subject, parts, 4));
  MOTE_RETURN_IF_ERROR(AddTerm(triple.predicate, parts + 1, 5));
  MOTE_RETURN_IF_ERROR(AddTerm(triple.object, parts + 2, 6));
  // After its components, which are resolved first.
  pending_.push_back(Pending{0, target, kNone, parts, 0, Tag::kTriple});
  return absl::OkStatus();
}

absl::Status StatementBatch::AddTerm(const TermView& term, uint32_t target, size_t position) {
  if (term.kind == TermKind::kLiteral) {
    if (const std::optional<Id> id = EncodeInline(term)) {
      rows_[target] = id->bits();
      return absl::OkStatus();
    }
    return AddPending(term, DictionaryTag(term), target);
  }
  if (term.kind == TermKind::kTriple) return AddTriple(*term.triple, target);
  // Neighbours often share subject, predicate and graph: one comparison instead of a lookup.
  Last& last = last_[position];
  if (last.target != kNone && last.kind == term.kind && last.size == term.value.size() &&
      std::memcmp(bytes_.data() + last.offset, term.value.data(), last.size) == 0) {
    pending_.push_back(Pending{0, target, last.target, 0, 0, Tag::kUndefined});
    return absl::OkStatus();
  }
  const Tag tag = term.kind == TermKind::kIri ? Tag::kIri : Tag::kBlankNode;
  MOTE_RETURN_IF_ERROR(AddPending(term, tag, target));
  last.target = target;
  last.kind = term.kind;
  last.size = static_cast<uint32_t>(term.value.size());
  last.offset = static_cast<uint32_t>(bytes_.size() - term.value.size());
  return absl::OkStatus();
}

absl::Status StatementBatch::AddPending(const TermView& term, Tag tag, uint32_t target) {
  if (term.value.size() + term.datatype.size() + term.language.size() >= kMaxTermBytes) {
    return absl::InvalidArgumentError("a term of a gigabyte or more cannot be stored");
  }
  const size_t offset = bytes_.size();
  if (tag == Tag::kBlankNode) {
    char scope[sizeof(document_)];
    std::memcpy(scope, &document_, sizeof(document_));
    bytes_.append(scope, sizeof(scope));
    bytes_.append(term.value);
  } else if (tag == Tag::kIri) {
    bytes_.append(term.value);
  } else {
    AppendDictionaryKey(term, &bytes_);
  }
  const std::string_view bytes(bytes_.data() + offset, bytes_.size() - offset);
  pending_.push_back(Pending{TermHash(seed_, tag, bytes), target, kNone,
                             static_cast<uint32_t>(offset), static_cast<uint32_t>(bytes.size()),
                             tag});
  return absl::OkStatus();
}

Id StatementBatch::ResolveTriple(const Pending& pending, TermTable& table) const {
  const uint64_t* const parts = rows_.data() + pending.offset;
  std::string bytes;
  AppendTripleKey({Id::FromBits(parts[0]), Id::FromBits(parts[1]), Id::FromBits(parts[2])}, &bytes);
  return table.Intern(Tag::kTriple, TermHash(seed_, Tag::kTriple, bytes), bytes);
}

void StatementBatch::Resolve(TermTable& table) {
  const size_t count = pending_.size();
  const auto prefetch_slot = [&](size_t i) {
    if (i < count && pending_[i].same_as == kNone) table.PrefetchSlot(pending_[i].hash);
  };
  const auto prefetch_entry = [&](size_t i) {
    if (i < count && pending_[i].same_as == kNone) table.PrefetchEntry(pending_[i].hash);
  };
  for (size_t i = 0; i < kSlotAhead; ++i) prefetch_slot(i);
  for (size_t i = 0; i < kEntryAhead; ++i) prefetch_entry(i);
  for (size_t i = 0; i < count; ++i) {
    prefetch_slot(i + kSlotAhead);
    prefetch_entry(i + kEntryAhead);
    const Pending& pending = pending_[i];
    if (pending.same_as != kNone) {
      rows_[pending.target] = rows_[pending.same_as];
      continue;
    }
    const Id id = pending.tag == Tag::kTriple
                      ? ResolveTriple(pending, table)
                      : table.Intern(pending.tag, pending.hash,
                                     {bytes_.data() + pending.offset, pending.size});
    rows_[pending.target] = id.bits();
  }
}

}  // namespace mote
