// What the checker verifies of triple terms: their components, and that the index by component
// holds all of them and nothing else.

#include <array>

#include "absl/strings/str_cat.h"
#include "storage/dictionary/stored_term_reader.h"
#include "storage/dictionary/triple_term_index.h"
#include "storage/source/space.h"
#include "storage/store/checker.h"
#include "storage/term/dictionary_key.h"
#include "storage/term/inline_id.h"

namespace mote {

bool Checker::CheckTriple(Id id, std::string_view bytes, IdTriple* triple) const {
  if (!ParseTripleKey(bytes, triple)) {
    *triple = {};
    return false;
  }
  for (Id component : {triple->subject, triple->predicate, triple->object}) {
    const int c = TermClassOf(component.tag());
    const bool known = c >= 0 ? component.payload() < state_.next_numbers[static_cast<size_t>(c)]
                              : IsInlineTag(component.tag());
    if (!known) return false;
  }
  return IsSubjectTag(triple->subject.tag()) && triple->predicate.tag() == Tag::kIri &&
         (triple->object.tag() != Tag::kTriple || triple->object < id);
}

void Checker::CheckTripleIndex(uint64_t triples, uint64_t triple_sum) {
  std::array<uint64_t, kTripleTermOrderCount> entries = {};
  std::array<uint64_t, kTripleTermOrderCount> sums = {};
  auto cursor = NewCursor(Space::kTripleTerms);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    TripleTermOrder order;
    TripleTermRow row;
    if (!ParseTripleTermEntry(cursor->key(), cursor->value(), &order, &row)) {
      Problem(Where(Space::kTripleTerms, cursor->key()), "not an entry of a triple term");
      continue;
    }
    const size_t i = static_cast<size_t>(order);
    ++entries[i];
    sums[i] += TripleTermHash(TripleOfRow(order, row), Id::FromBits(row[3]));
  }
  if (!cursor->status().ok()) Problem("triple_terms", cursor->status());
  for (size_t i = 0; i < entries.size(); ++i) {
    if (entries[i] == triples && sums[i] == triple_sum) continue;
    Problem("triple_terms", absl::StrCat("order ", i, " does not hold the ", triples,
                                         " triple terms of the dictionary"));
    CompareTripleIndex();
    return;
  }
}

void Checker::CompareTripleIndex() {
  StoredTermReader reader(kv_, version_->snapshot.get());
  auto cursor = NewCursor(Space::kTripleTerms);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    TripleTermOrder order;
    TripleTermRow row;
    if (!ParseTripleTermEntry(cursor->key(), cursor->value(), &order, &row)) continue;
    std::string bytes;
    AppendTripleKey(TripleOfRow(order, row), &bytes);
    const Id id = Id::FromBits(row[3]);
    absl::StatusOr<std::string_view> stored = std::string_view();
    if (id.tag() == Tag::kTriple) stored = reader.Read(id);
    if (!stored.ok() || *stored != bytes) {
      Problem(Where(Space::kTripleTerms, cursor->key()),
              absl::StrCat("the triple term ", absl::Hex(row[3]), " has other components"));
    }
  }
  auto terms = NewCursor(Space::kTerms);
  for (terms->Seek(GraphKey(Id(Tag::kTriple, 0))); terms->Valid(); terms->Next()) {
    absl::StatusOr<TermBlockView> block = TermBlockView::Parse(terms->value());
    if (!block.ok() || terms->key().size() != 8) continue;
    const Id last = Id::FromBits(ReadBigEndian(terms->key().data()));
    if (last.tag() != Tag::kTriple) break;
    for (size_t i = 0; i < block->size(); ++i) {
      const Id id = Id::FromBits(last.bits() + 1 - block->size() + i);
      absl::StatusOr<std::string_view> bytes = reader.Read(id);
      IdTriple triple;
      if (!bytes.ok() || !ParseTripleKey(*bytes, &triple)) continue;
      for (int k = 0; k < kTripleTermOrderCount; ++k) {
        const auto order = static_cast<TripleTermOrder>(k);
        std::string key;
        AppendTripleTermKey(order, RowOfTriple(order, triple, id), &key);
        KvValue value;
        if (!kv_->Get(Space::kTripleTerms, key, version_->snapshot.get(), &value).ok()) {
          Problem(Where(Space::kTripleTerms, key),
                  absl::StrCat("no entry for the triple term ", absl::Hex(id.bits())));
        }
      }
    }
  }
}

}  // namespace mote
