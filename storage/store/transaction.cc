#include "storage/store/transaction.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/dictionary/term_hash.h"
#include "storage/store/store_impl.h"
#include "storage/term/dictionary_key.h"
#include "storage/term/inline_id.h"

namespace mote {
namespace {

constexpr size_t kClearBatch = 65536;
// Rows that are looked up between two questions of whether to go on.
constexpr size_t kRowsBetweenChecks = 8192;
// The same for new terms.
constexpr uint64_t kTermsBetweenChecks = 4096;

absl::Status NestsTooDeep() {
  return absl::ResourceExhaustedError(
      absl::StrCat("a triple term nests more than ", kMaxTripleTermDepth, " deep"));
}

absl::Status NotATriple() {
  return absl::InvalidArgumentError(
      "a triple term has an IRI or a blank node as its subject and an IRI as its predicate");
}

Order CanonicalOrder(bool named) { return named ? Order::kGspo : Order::kSpo; }

}  // namespace

StoreTransaction::StoreTransaction(StoreImpl* store) : store_(store), version_(store->Latest()) {
  pending_.first_numbers = pending_.next_numbers = version_->state.next_numbers;
  source_ = std::make_unique<StoreSource>(store_->kv(), store_->format(), store_->term_cache(),
                                          version_, &pending_);
}

StoreTransaction::~StoreTransaction() {
  if (!active_) return;
  if (spilled_) store_->DropSpilled();
  store_->ReleaseSlot();
}

absl::Status StoreTransaction::CheckActive() const {
  if (!active_) return absl::FailedPreconditionError("the transaction has ended");
  if (failed_) return absl::FailedPreconditionError("the transaction has failed");
  return absl::OkStatus();
}

const QuadSource& StoreTransaction::source() {
  source_->Refresh();
  return *source_;
}

absl::StatusOr<Id> StoreTransaction::Intern(const TermView& term) {
  MOTE_RETURN_IF_ERROR(CheckActive());
  if (term.kind == TermKind::kBlankNode) {
    return absl::InvalidArgumentError("a blank node has no label in the dictionary");
  }
  if (term.kind == TermKind::kTriple) {
    // Before the recursion, which this bounds.
    if (TripleTermDepth(term) > kMaxTripleTermDepth) return NestsTooDeep();
    if (!IsWellFormedTriple(*term.triple)) return NotATriple();
    MOTE_ASSIGN_OR_RETURN(Id subject, Intern(term.triple->subject));
    MOTE_ASSIGN_OR_RETURN(Id predicate, Intern(term.triple->predicate));
    MOTE_ASSIGN_OR_RETURN(Id object, Intern(term.triple->object));
    return InternTriple({subject, predicate, object});
  }
  if (std::optional<Id> id = EncodeInline(term)) return *id;
  const Tag tag = DictionaryTag(term);
  std::string bytes;
  AppendDictionaryKey(term, &bytes);
  const uint64_t hash = TermHash(store_->format().hash_seed, tag, bytes);
  MOTE_ASSIGN_OR_RETURN(std::optional<Id> id, source_->FindTerm(tag, hash, bytes));
  if (id) return *id;
  if (++new_terms_ % kTermsBetweenChecks == 0) MOTE_RETURN_IF_ERROR(CheckProgress());
  const Id added = pending_.AddTerm(tag, hash, std::move(bytes));
  MOTE_RETURN_IF_ERROR(SpillIfLarge());
  return added;
}

absl::StatusOr<Id> StoreTransaction::InternTriple(const IdTriple& triple) {
  MOTE_RETURN_IF_ERROR(CheckActive());
  std::string bytes;
  AppendTripleKey(triple, &bytes);
  const uint64_t hash = TermHash(store_->format().hash_seed, Tag::kTriple, bytes);
  MOTE_ASSIGN_OR_RETURN(std::optional<Id> id, source_->FindTerm(Tag::kTriple, hash, bytes));
  if (id) return *id;
  MOTE_RETURN_IF_ERROR(CheckTriple(triple));
  return pending_.AddTriple(hash, triple, std::move(bytes));
}

absl::Status StoreTransaction::CheckTriple(const IdTriple& triple) const {
  if (!IsSubjectTag(triple.subject.tag()) || triple.predicate.tag() != Tag::kIri) {
    return NotATriple();
  }
  for (Id id : {triple.subject, triple.predicate, triple.object}) {
    MOTE_RETURN_IF_ERROR(CheckId(id));
  }
  // One level for the triple term itself, and those of its object.
  Id inner = triple.object;
  Id ignored;
  for (int depth = 1; inner.tag() == Tag::kTriple; ++depth) {
    if (depth >= kMaxTripleTermDepth) return NestsTooDeep();
    const Id outer = inner;
    MOTE_RETURN_IF_ERROR(
        source_->ComponentsOf({&outer, 1}, {&ignored, 1}, {&ignored, 1}, {&inner, 1}));
  }
  return absl::OkStatus();
}

absl::StatusOr<Id> StoreTransaction::NewBlankNodes(uint64_t count) {
  MOTE_RETURN_IF_ERROR(CheckActive());
  uint64_t& next = pending_.next_numbers[static_cast<size_t>(TermClassOf(Tag::kBlankNode))];
  const Id first(Tag::kBlankNode, next);
  next += count;
  return first;
}

std::string StoreTransaction::temporary_directory() const { return store_->temporary_directory(); }

absl::Status StoreTransaction::CheckId(Id id) const {
  if (source_->IsKnownId(id)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the id ", absl::Hex(id.bits()), " is not one of this store"));
}

absl::Status StoreTransaction::CheckQuad(const IdQuad& quad) const {
  for (Id id : {quad.subject, quad.predicate, quad.object}) {
    MOTE_RETURN_IF_ERROR(CheckId(id));
  }
  if (quad.graph != kDefaultGraph && !source_->IsKnownId(quad.graph)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the graph ", absl::Hex(quad.graph.bits()), " is not an id of this store"));
  }
  return absl::OkStatus();
}

absl::Status StoreTransaction::KeepEffective(bool named, bool insert,
                                             std::vector<ChangeRow>* rows) {
  std::optional<RowProbe>& probe = probes_[named ? 1 : 0];
  if (!probe) probe.emplace(version_->layers, CanonicalOrder(named));
  size_t kept = 0;
  size_t seen = 0;
  for (const ChangeRow& row : *rows) {
    if (++seen % kRowsBetweenChecks == 0) MOTE_RETURN_IF_ERROR(CheckProgress());
    bool exists;
    if (std::optional<uint64_t> origins = pending_.Find(named, row.columns)) {
      exists = *origins != kOriginRemoved;
    } else {
      MOTE_ASSIGN_OR_RETURN(exists, probe->Contains(row.columns));
    }
    if (exists != insert) (*rows)[kept++] = row;
  }
  rows->resize(kept);
  return absl::OkStatus();
}

absl::StatusOr<PendingGraph*> StoreTransaction::TouchGraph(Id graph) {
  auto [it, added] = pending_.graphs.try_emplace(graph);
  if (added) {
    // The pending entry would answer instead of the store.
    pending_.graphs.erase(it);
    MOTE_ASSIGN_OR_RETURN(std::optional<uint64_t> size, source_->GraphSize(graph));
    it = pending_.graphs.try_emplace(graph).first;
    it->second.existed = it->second.exists = size.has_value();
    it->second.quads_before = size.value_or(0);
  }
  return &it->second;
}

absl::Status StoreTransaction::CountChanges(bool named, const std::vector<ChangeRow>& rows) {
  const Order order = CanonicalOrder(named);
  const size_t predicate_column = named ? 2 : 1;
  PendingGraph* graph = nullptr;
  uint64_t graph_id = 0;
  PendingPredicate* predicate = nullptr;
  uint64_t predicate_id = 0;
  for (const ChangeRow& row : rows) {
    const bool insert = row.origins != kOriginRemoved;
    if (order == Order::kGspo) {
      if (graph == nullptr || row.columns[0] != graph_id) {
        graph_id = row.columns[0];
        MOTE_ASSIGN_OR_RETURN(graph, TouchGraph(Id::FromBits(graph_id)));
        if (insert) graph->exists = true;
      }
      graph->quads_change += insert ? 1 : -1;
    }
    if (predicate == nullptr || row.columns[predicate_column] != predicate_id) {
      predicate_id = row.columns[predicate_column];
      predicate = &pending_.predicates[named ? 1 : 0][predicate_id];
    }
    predicate->triples += insert ? 1 : -1;
    predicate->inserted += insert ? 1 : 0;
  }
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> StoreTransaction::Change(std::span<const IdQuad> quads, uint64_t origins) {
  MOTE_RETURN_IF_ERROR(CheckActive());
  MOTE_RETURN_IF_ERROR(CheckProgress());
  std::array<std::vector<ChangeRow>, 2> rows;
  for (const IdQuad& quad : quads) {
    MOTE_RETURN_IF_ERROR(CheckQuad(quad));
    const bool named = quad.graph != kDefaultGraph;
    rows[named ? 1 : 0].push_back({RowOfQuad(quad, CanonicalOrder(named)), origins});
  }
  uint64_t changed = 0;
  // Whoever sees an error in the middle must not commit one half of the counts.
  failed_ = true;
  for (bool named : {false, true}) {
    std::vector<ChangeRow>& family = rows[named ? 1 : 0];
    std::sort(family.begin(), family.end(),
              [](const ChangeRow& a, const ChangeRow& b) { return a.columns < b.columns; });
    family.erase(
        std::unique(family.begin(), family.end(),
                    [](const ChangeRow& a, const ChangeRow& b) { return a.columns == b.columns; }),
        family.end());
    if (family.empty()) continue;
    MOTE_RETURN_IF_ERROR(KeepEffective(named, origins != kOriginRemoved, &family));
    MOTE_RETURN_IF_ERROR(CountChanges(named, family));
    changed += family.size();
  }
  MOTE_RETURN_IF_ERROR(
      pending_.AddLayer(std::make_shared<const MemoryLayer>(std::move(rows[0]), std::move(rows[1])),
                        [this] { return CheckProgress(); }));
  failed_ = false;
  MOTE_RETURN_IF_ERROR(SpillIfLarge());
  return changed;
}

absl::Status StoreTransaction::SpillIfLarge() {
  if (pending_.spillable_bytes() < store_->transaction_bytes()) return absl::OkStatus();
  failed_ = true;
  if (!spilled_) spilled_.emplace();
  std::shared_ptr<const Version> version = version_;
  // Savepoints refer to the runs that there are.
  MOTE_RETURN_IF_ERROR(store_->Spill(&pending_, &*spilled_, /*merge=*/savepoints_.empty(), &version,
                                     [this] { return CheckProgress(); }));
  ReadVersion(std::move(version));
  failed_ = false;
  return absl::OkStatus();
}

void StoreTransaction::ReadVersion(std::shared_ptr<const Version> version) {
  past_snapshots_.push_back(version_->snapshot);
  version_ = std::move(version);
  probes_ = {};
  source_->Rebase(version_);
}

absl::StatusOr<uint64_t> StoreTransaction::Insert(std::span<const IdQuad> quads) {
  return Change(quads, kOriginAsserted);
}

absl::StatusOr<uint64_t> StoreTransaction::Delete(std::span<const IdQuad> quads) {
  return Change(quads, kOriginRemoved);
}

absl::StatusOr<bool> StoreTransaction::CreateGraph(Id graph) {
  MOTE_RETURN_IF_ERROR(CheckActive());
  if (graph == kDefaultGraph) return false;
  if (!source_->IsKnownId(graph)) {
    return absl::InvalidArgumentError("the graph's name is not an id of this store");
  }
  MOTE_ASSIGN_OR_RETURN(PendingGraph * entry, TouchGraph(graph));
  const bool created = !entry->exists;
  entry->exists = true;
  return created;
}

absl::Status StoreTransaction::ClearGraph(Id graph) {
  MOTE_RETURN_IF_ERROR(CheckActive());
  const bool named = graph != kDefaultGraph;
  ScanSpec spec;
  spec.order = CanonicalOrder(named);
  if (named) {
    spec.prefix_length = 1;
    spec.prefix[0] = graph;
  }
  // The cursor goes on over the rows as they were before the first batch is deleted.
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<ScanCursor> cursor, source().Scan(spec));
  const size_t width = static_cast<size_t>(KeyColumnCount(spec.order));
  std::array<std::vector<Id>, 4> columns;
  std::array<Id*, 4> pointers = {};
  for (size_t i = 0; i < width; ++i) {
    columns[i].resize(kClearBatch);
    pointers[i] = columns[i].data();
  }
  std::vector<IdQuad> quads;
  while (true) {
    MOTE_ASSIGN_OR_RETURN(size_t n, cursor->Next({pointers.data(), width}, kClearBatch));
    if (n == 0) return absl::OkStatus();
    quads.clear();
    for (size_t k = 0; k < n; ++k) {
      uint64_t row[4] = {};
      for (size_t i = 0; i < width; ++i) row[i] = columns[i][k].bits();
      quads.push_back(QuadOfRow(row, spec.order));
    }
    MOTE_RETURN_IF_ERROR(Delete(quads).status());
  }
}

absl::StatusOr<bool> StoreTransaction::DropGraph(Id graph) {
  MOTE_RETURN_IF_ERROR(ClearGraph(graph));
  if (graph == kDefaultGraph) return true;
  MOTE_ASSIGN_OR_RETURN(PendingGraph * entry, TouchGraph(graph));
  const bool dropped = entry->exists;
  entry->exists = false;
  return dropped;
}

absl::StatusOr<uint64_t> StoreTransaction::SetSavepoint() {
  MOTE_RETURN_IF_ERROR(CheckActive());
  savepoints_.push_back(
      {++last_savepoint_, pending_.layers, pending_.graphs, pending_.predicates, {}, {}});
  if (spilled_) {
    savepoints_.back().runs = spilled_->runs;
    savepoints_.back().changed = spilled_->changed;
  }
  return last_savepoint_;
}

absl::Status StoreTransaction::RollbackTo(uint64_t savepoint) {
  if (!active_) return CheckActive();
  const auto found = std::find_if(savepoints_.begin(), savepoints_.end(),
                                  [&](const Savepoint& set) { return set.number == savepoint; });
  if (found == savepoints_.end()) {
    return absl::NotFoundError(absl::StrCat("there is no savepoint ", savepoint));
  }
  savepoints_.erase(found + 1, savepoints_.end());
  pending_.layers = savepoints_.back().layers;
  pending_.graphs = savepoints_.back().graphs;
  pending_.predicates = savepoints_.back().predicates;
  failed_ = false;
  if (spilled_) {
    spilled_->runs = savepoints_.back().runs;
    spilled_->changed = savepoints_.back().changed;
    ReadVersion(store_->ShowSpilled(*spilled_, *version_));
  }
  source_->Refresh();
  return absl::OkStatus();
}

absl::StatusOr<CommitInfo> StoreTransaction::Commit(Durability durability,
                                                    std::string_view message) {
  MOTE_RETURN_IF_ERROR(CheckActive());
  source_->Refresh();
  // The slot is free again when this returns.
  active_ = false;
  return store_->CommitPending(pending_, spilled_ ? &*spilled_ : nullptr, *source_, durability,
                               message, [this] { return CheckProgress(); });
}

}  // namespace mote
