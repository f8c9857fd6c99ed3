#include "storage/store/pending_changes.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"

namespace mote {

std::optional<Id> PendingChanges::FindTerm(Tag tag, uint64_t hash, std::string_view bytes) const {
  const auto is_term = [&](Id id) { return id.tag() == tag && TermOf(id)->bytes == bytes; };
  const auto it = id_by_hash.find(hash);
  if (it == id_by_hash.end()) return std::nullopt;
  if (is_term(it->second)) return it->second;
  const auto others = collisions.find(hash);
  if (others == collisions.end()) return std::nullopt;
  for (Id id : others->second) {
    if (is_term(id)) return id;
  }
  return std::nullopt;
}

const PendingTerm* PendingChanges::TermOf(Id id) const {
  const int c = TermClassOf(id.tag());
  if (c < 0) return nullptr;
  const size_t i = static_cast<size_t>(c);
  if (id.payload() < first_numbers[i]) return nullptr;
  const uint64_t index = id.payload() - first_numbers[i];
  return index < terms[i].size() ? &terms[i][index] : nullptr;
}

Id PendingChanges::AddTerm(Tag tag, uint64_t hash, std::string bytes) {
  const size_t i = static_cast<size_t>(TermClassOf(tag));
  const Id id(tag, next_numbers[i]++);
  // The entry, and that of the table of hashes with its list.
  constexpr uint64_t kEntryBytes = sizeof(PendingTerm) + 2 * (sizeof(uint64_t) + 24) + sizeof(Id);
  term_bytes += kEntryBytes + bytes.size();
  terms[i].push_back({hash, std::move(bytes)});
  if (!id_by_hash.emplace(hash, id).second) collisions[hash].push_back(id);
  return id;
}

Id PendingChanges::AddTriple(uint64_t hash, const IdTriple& triple, std::string bytes) {
  const uint64_t before = term_bytes;
  const Id id = AddTerm(Tag::kTriple, hash, std::move(bytes));
  for (size_t i = 0; i < triples.size(); ++i) {
    triples[i].insert(RowOfTriple(static_cast<TripleTermOrder>(i), triple, id));
  }
  term_bytes += triples.size() * 2 * sizeof(TripleTermRow);
  triple_bytes += term_bytes - before;
  return id;
}

void PendingChanges::ForgetSpilled() {
  layers.clear();
  // What they held goes back, too.
  id_by_hash = {};
  collisions = {};
  const size_t triple = static_cast<size_t>(TermClassOf(Tag::kTriple));
  for (size_t c = 0; c < terms.size(); ++c) {
    if (c == triple) continue;
    terms[c] = {};
    first_numbers[c] = next_numbers[c];
  }
  for (size_t i = 0; i < terms[triple].size(); ++i) {
    const Id id(Tag::kTriple, first_numbers[triple] + i);
    const uint64_t hash = terms[triple][i].hash;
    if (!id_by_hash.emplace(hash, id).second) collisions[hash].push_back(id);
  }
  term_bytes = triple_bytes;
}

void PendingChanges::AppendTriples(const TripleTermPrefix& prefix,
                                   std::vector<TripleTermRow>* rows) const {
  TripleTermRow first = {};
  std::copy_n(prefix.columns.begin(), prefix.length, first.begin());
  const absl::btree_set<TripleTermRow>& all = triples[static_cast<size_t>(prefix.order)];
  for (auto it = all.lower_bound(first); it != all.end() && prefix.Matches(*it); ++it) {
    rows->push_back(*it);
  }
}

uint64_t PendingChanges::bytes() const {
  uint64_t rows = 0;
  for (const auto& layer : layers) rows += layer->size();
  // Merging layers, and sorting them for the commit, takes the same again.
  return term_bytes + 2 * rows * sizeof(ChangeRow);
}

absl::Status PendingChanges::AddLayer(std::shared_ptr<const MemoryLayer> layer,
                                      const std::function<absl::Status()>& check) {
  if (layer->empty()) return absl::OkStatus();
  layers.push_back(std::move(layer));
  while (layers.size() > 1) {
    const auto& older = layers[layers.size() - 2];
    const auto& newer = layers.back();
    if (older->size() > 2 * newer->size()) break;
    MOTE_RETURN_IF_ERROR(check());
    std::shared_ptr<const MemoryLayer> merged = MemoryLayer::Merge(*older, *newer);
    layers.pop_back();
    layers.pop_back();
    if (!merged->empty()) layers.push_back(std::move(merged));
  }
  return absl::OkStatus();
}

std::optional<uint64_t> PendingChanges::Find(bool named, const IdRow& row) const {
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
    const std::vector<ChangeRow>& rows = named ? (*layer)->quads() : (*layer)->triples();
    auto it = std::lower_bound(
        rows.begin(), rows.end(), row,
        [](const ChangeRow& change, const IdRow& key) { return change.columns < key; });
    if (it != rows.end() && it->columns == row) return it->origins;
  }
  return std::nullopt;
}

std::shared_ptr<const MemoryLayer> PendingChanges::Merged() const {
  if (layers.empty()) return MemoryLayer::Empty();
  // Newest first: they are the smallest.
  std::shared_ptr<const MemoryLayer> merged = layers.back();
  for (size_t i = layers.size() - 1; i-- > 0;) merged = MemoryLayer::Merge(*layers[i], *merged);
  return merged;
}

}  // namespace mote
