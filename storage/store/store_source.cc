#include "storage/store/store_source.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/delta/merge_cursor.h"
#include "storage/delta/row_count.h"
#include "storage/dictionary/term_hash.h"
#include "storage/source/space.h"
#include "storage/term/dictionary_key.h"
#include "storage/term/inline_id.h"

namespace mote {
namespace {

// The number of a label made by this store: `b`, and a number without leading zeros.
std::optional<uint64_t> ParseBlankNodeLabel(std::string_view label) {
  if (label.size() < 2 || label[0] != 'b' || (label[1] == '0' && label.size() > 2)) {
    return std::nullopt;
  }
  uint64_t number = 0;
  auto [end, error] = std::from_chars(label.data() + 1, label.data() + label.size(), number);
  if (error != std::errc() || end != label.data() + label.size()) return std::nullopt;
  return number;
}

// Of so many ids, from the least to the greatest.
TermUse UseOf(Id least, Id greatest, size_t count) {
  constexpr size_t kFew = 16;
  if (count <= kFew) return TermUse::kAlone;
  const uint64_t range = greatest.payload() - least.payload();
  const bool is_sparse = greatest.tag() == least.tag() && range / count >= kMaxTermsPerBlock;
  return is_sparse ? TermUse::kSparse : TermUse::kDense;
}

uint64_t Plus(uint64_t value, int64_t change) {
  return static_cast<uint64_t>(std::max<int64_t>(0, static_cast<int64_t>(value) + change));
}

}  // namespace

StoreSource::StoreSource(const KvStore* kv, const FormatRecord& format, TermCache* term_cache,
                         std::shared_ptr<const Version> version, const PendingChanges* pending)
    : kv_(kv),
      format_(format),
      term_cache_(term_cache),
      version_(std::move(version)),
      pending_(pending) {
  layers_ = version_->layers;
}

StoreSource::~StoreSource() = default;

void StoreSource::Rebase(std::shared_ptr<const Version> version) {
  readers_.Clear();
  finders_.Clear();
  version_ = std::move(version);
  Refresh();
}

void StoreSource::Refresh() {
  if (pending_ == nullptr || pending_->layers.empty()) {
    layers_ = version_->layers;
    return;
  }
  auto layers = std::make_shared<QuadLayers>(*version_->layers);
  layers->memory.insert(layers->memory.end(), pending_->layers.begin(), pending_->layers.end());
  layers_ = std::move(layers);
}

absl::StatusOr<std::unique_ptr<ScanCursor>> StoreSource::Scan(const ScanSpec& spec) const {
  MOTE_RETURN_IF_ERROR(ValidateScan(spec));
  if (!HasOrder(spec.order)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the store does not keep the order ", std::string(OrderName(spec.order))));
  }
  auto cursor = std::make_unique<MergeCursor>(layers_);
  MOTE_RETURN_IF_ERROR(cursor->Reset(spec));
  return cursor;
}

absl::StatusOr<Cardinality> StoreSource::Count(const ScanSpec& spec) const {
  MOTE_RETURN_IF_ERROR(ValidateScan(spec));
  const bool named = IsNamedGraphOrder(spec.order);
  if (spec.prefix_length == 1 && !spec.has_range) {
    const Position position = OrderPositions(spec.order)[0];
    if (position == Position::kPredicate) {
      MOTE_ASSIGN_OR_RETURN(auto statistics, FamilyStatistics(named, spec.prefix[0]));
      return Cardinality{statistics ? statistics->triples : 0, true};
    }
    if (position == Position::kGraph) {
      MOTE_ASSIGN_OR_RETURN(auto size, GraphSize(spec.prefix[0]));
      return Cardinality{size.value_or(0), true};
    }
  }
  return CountRows(*layers_, spec);
}

SourceStatistics StoreSource::Statistics() const {
  const StateRecord& state = version_->state;
  SourceStatistics statistics;
  statistics.default_graph_triples = layers_->RowCount(/*named=*/false);
  statistics.named_graph_quads = layers_->RowCount(/*named=*/true);
  const uint64_t quads = statistics.default_graph_triples + statistics.named_graph_quads;
  auto total = [&](const std::array<uint64_t, 2>& families) {
    return std::min(quads, std::max<uint64_t>(families[0] + families[1], quads == 0 ? 0 : 1));
  };
  statistics.distinct_subjects = total(state.distinct_subjects);
  statistics.distinct_predicates = total(state.distinct_predicates);
  statistics.distinct_objects = total(state.distinct_objects);
  return statistics;
}

absl::StatusOr<std::optional<PredicateStatistics>> StoreSource::FamilyStatistics(
    bool named, Id predicate) const {
  KvValue value;
  PredicateStatistics statistics;
  const std::string key = PredicateKey(named, predicate);
  absl::Status status = kv_->Get(Space::kStatistics, key, version_->snapshot.get(), &value);
  if (status.ok()) {
    MOTE_ASSIGN_OR_RETURN(PredicateRecord record, DecodePredicate(key, value.view()));
    statistics = record.statistics;
  } else if (!absl::IsNotFound(status)) {
    return status;
  }
  if (pending_ != nullptr) {
    const auto& changes = pending_->predicates[named ? 1 : 0];
    auto it = changes.find(predicate.bits());
    if (it != changes.end()) {
      statistics.triples = Plus(statistics.triples, it->second.triples);
      statistics.distinct_subjects =
          std::min(statistics.triples, statistics.distinct_subjects + it->second.inserted);
      statistics.distinct_objects =
          std::min(statistics.triples, statistics.distinct_objects + it->second.inserted);
    }
  }
  if (statistics.triples == 0) return std::optional<PredicateStatistics>();
  return std::optional<PredicateStatistics>(statistics);
}

std::optional<PredicateStatistics> StoreSource::StatisticsOf(Id predicate) const {
  std::optional<PredicateStatistics> sum;
  for (bool named : {false, true}) {
    auto statistics = FamilyStatistics(named, predicate);
    // Damage shows in what the query reads; an estimate must not fail.
    if (!statistics.ok() || !*statistics) continue;
    if (!sum) sum.emplace();
    sum->triples += (*statistics)->triples;
    sum->distinct_subjects += (*statistics)->distinct_subjects;
    sum->distinct_objects += (*statistics)->distinct_objects;
  }
  return sum;
}

absl::StatusOr<std::optional<Id>> StoreSource::FindTerm(Tag tag, uint64_t hash,
                                                        std::string_view bytes) const {
  if (pending_ != nullptr) {
    if (std::optional<Id> id = pending_->FindTerm(tag, hash, bytes)) return id;
  }
  std::unique_ptr<TermFinder> finder = finders_.Take();
  if (finder == nullptr) {
    finder = std::make_unique<TermFinder>(kv_, version_->layers->blocks, version_->snapshot.get(),
                                          version_->state.hash_runs, version_->recent_terms,
                                          CacheAccess());
  }
  absl::StatusOr<std::optional<Id>> id = finder->Find(tag, hash, bytes);
  finders_.Give(std::move(finder));
  return id;
}

absl::StatusOr<std::optional<Id>> StoreSource::IdOf(const TermView& term) const {
  if (term.kind == TermKind::kTriple) {
    MOTE_ASSIGN_OR_RETURN(std::optional<Id> subject, IdOf(term.triple->subject));
    if (!subject) return std::optional<Id>();
    MOTE_ASSIGN_OR_RETURN(std::optional<Id> predicate, IdOf(term.triple->predicate));
    if (!predicate) return std::optional<Id>();
    MOTE_ASSIGN_OR_RETURN(std::optional<Id> object, IdOf(term.triple->object));
    if (!object) return std::optional<Id>();
    return IdOfTriple({*subject, *predicate, *object});
  }
  if (term.kind == TermKind::kBlankNode) {
    std::optional<uint64_t> number = ParseBlankNodeLabel(term.value);
    if (!number || *number > Id::kPayloadMask || !IsKnownId(Id(Tag::kBlankNode, *number))) {
      return std::optional<Id>();
    }
    return std::optional<Id>(Id(Tag::kBlankNode, *number));
  }
  if (std::optional<Id> id = EncodeInline(term)) return id;
  const Tag tag = DictionaryTag(term);
  std::string bytes;
  AppendDictionaryKey(term, &bytes);
  return FindTerm(tag, TermHash(format_.hash_seed, tag, bytes), bytes);
}

bool StoreSource::IsKnownId(Id id) const {
  const int c = TermClassOf(id.tag());
  if (c < 0) return IsInlineTag(id.tag());
  const TermNumbers& next =
      pending_ != nullptr ? pending_->next_numbers : version_->state.next_numbers;
  return id.payload() < next[static_cast<size_t>(c)];
}

std::unique_ptr<StoredTermReader> StoreSource::TakeReader() const {
  std::unique_ptr<StoredTermReader> reader = readers_.Take();
  if (reader == nullptr)
    reader = std::make_unique<StoredTermReader>(kv_, version_->snapshot.get(), CacheAccess());
  return reader;
}

absl::StatusOr<std::string_view> StoreSource::ReadBytes(StoredTermReader* reader, Id id,
                                                        TermUse use) const {
  if (!IsDictionaryTag(id.tag())) {
    return absl::InvalidArgumentError(
        absl::StrCat("the id ", absl::Hex(id.bits()), " is not one of the dictionary"));
  }
  if (pending_ != nullptr) {
    if (const PendingTerm* term = pending_->TermOf(id)) return std::string_view(term->bytes);
  }
  // Ids of later commits may be in the cache.
  if (!IsKnownId(id)) {
    return absl::NotFoundError(absl::StrCat("no term has the id ", absl::Hex(id.bits())));
  }
  return reader->Read(id, use);
}

absl::Status StoreSource::ReadTerm(StoredTermReader* reader, Id id, TermUse use, Term* term) const {
  if (IsInlineTag(id.tag())) {
    *term = DecodeInline(id);
    return absl::OkStatus();
  }
  if (id.tag() == Tag::kBlankNode) {
    *term = Term::BlankNode("b" + std::to_string(id.payload()));
    return absl::OkStatus();
  }
  MOTE_ASSIGN_OR_RETURN(std::string_view bytes, ReadBytes(reader, id, use));
  TermView view;
  if (!ParseDictionaryKey(id.tag(), bytes, &view)) {
    return absl::DataLossError(absl::StrCat("the term ", absl::Hex(id.bits()), " is damaged"));
  }
  *term = Term(view);
  return absl::OkStatus();
}

absl::StatusOr<Term> StoreSource::TermOf(Id id) const {
  if (id.tag() == Tag::kTriple) {
    std::vector<Term> terms;
    MOTE_RETURN_IF_ERROR(TermsOf({&id, 1}, &terms));
    return std::move(terms[0]);
  }
  Term term;
  if (!IsDictionaryTag(id.tag())) {
    MOTE_RETURN_IF_ERROR(ReadTerm(nullptr, id, TermUse::kAlone, &term));
    return term;
  }
  std::unique_ptr<StoredTermReader> reader = TakeReader();
  MOTE_RETURN_IF_ERROR(ReadTerm(reader.get(), id, TermUse::kAlone, &term));
  readers_.Give(std::move(reader));
  return term;
}

absl::Status StoreSource::TermsOf(std::span<const Id> ids, std::vector<Term>* terms) const {
  return ReadTerms(ids, 0, terms);
}

absl::Status StoreSource::ReadTerms(std::span<const Id> ids, int depth,
                                    std::vector<Term>* terms) const {
  terms->resize(ids.size());
  std::vector<uint32_t> by_id;
  std::vector<uint32_t> triples;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (ids[i].tag() == Tag::kTriple) {
      triples.push_back(static_cast<uint32_t>(i));
    } else if (IsDictionaryTag(ids[i].tag())) {
      by_id.push_back(static_cast<uint32_t>(i));
    } else {
      MOTE_RETURN_IF_ERROR(ReadTerm(nullptr, ids[i], TermUse::kAlone, &(*terms)[i]));
    }
  }
  std::sort(by_id.begin(), by_id.end(), [&](uint32_t a, uint32_t b) { return ids[a] < ids[b]; });
  std::unique_ptr<StoredTermReader> reader = TakeReader();
  const TermUse use =
      by_id.empty() ? TermUse::kAlone : UseOf(ids[by_id.front()], ids[by_id.back()], by_id.size());
  for (size_t k = 0; k < by_id.size(); ++k) {
    if (k > 0 && ids[by_id[k]] == ids[by_id[k - 1]]) {
      (*terms)[by_id[k]] = (*terms)[by_id[k - 1]];
      continue;
    }
    MOTE_RETURN_IF_ERROR(ReadTerm(reader.get(), ids[by_id[k]], use, &(*terms)[by_id[k]]));
  }
  readers_.Give(std::move(reader));
  if (triples.empty()) return absl::OkStatus();
  std::sort(triples.begin(), triples.end(),
            [&](uint32_t a, uint32_t b) { return ids[a] < ids[b]; });
  return ReadTripleTerms(ids, triples, depth, terms);
}

absl::Status StoreSource::ReadTripleTerms(std::span<const Id> ids, std::span<const uint32_t> by_id,
                                          int depth, std::vector<Term>* terms) const {
  // No triple term is stored that nests deeper.
  if (depth >= kMaxTripleTermDepth) return absl::DataLossError("a triple term nests too deep");
  // All components of all distinct triple terms at once, so that they share their reads.
  std::vector<Id> triples;
  for (uint32_t i : by_id) {
    if (triples.empty() || triples.back() != ids[i]) triples.push_back(ids[i]);
  }
  const size_t n = triples.size();
  std::vector<Id> components(3 * n);
  const std::span<Id> all(components);
  MOTE_RETURN_IF_ERROR(ComponentsOf(triples, all.first(n), all.subspan(n, n), all.subspan(2 * n)));
  std::vector<Term> parts;
  MOTE_RETURN_IF_ERROR(ReadTerms(components, depth + 1, &parts));
  size_t at = 0;
  for (size_t k = 0; k < by_id.size(); ++k) {
    Term& term = (*terms)[by_id[k]];
    if (k > 0 && ids[by_id[k]] == ids[by_id[k - 1]]) {
      term = (*terms)[by_id[k - 1]];
      continue;
    }
    term =
        Term::Triple(std::move(parts[at]), std::move(parts[n + at]), std::move(parts[2 * n + at]));
    ++at;
  }
  return absl::OkStatus();
}

absl::StatusOr<IdTriple> StoreSource::ReadTriple(StoredTermReader* reader, Id id) const {
  if (id.tag() != Tag::kTriple) {
    return absl::InvalidArgumentError(
        absl::StrCat("the id ", absl::Hex(id.bits()), " is not one of a triple term"));
  }
  MOTE_ASSIGN_OR_RETURN(std::string_view bytes, ReadBytes(reader, id, TermUse::kDense));
  IdTriple triple;
  // A triple term comes after its components, so that none holds itself.
  if (!ParseTripleKey(bytes, &triple) ||
      (triple.object.tag() == Tag::kTriple && triple.object >= id)) {
    return absl::DataLossError(
        absl::StrCat("the triple term ", absl::Hex(id.bits()), " is damaged"));
  }
  return triple;
}

absl::StatusOr<std::optional<Id>> StoreSource::IdOfTriple(const IdTriple& triple) const {
  std::string bytes;
  AppendTripleKey(triple, &bytes);
  return FindTerm(Tag::kTriple, TermHash(format_.hash_seed, Tag::kTriple, bytes), bytes);
}

absl::Status StoreSource::ComponentsOf(std::span<const Id> triples, std::span<Id> subjects,
                                       std::span<Id> predicates, std::span<Id> objects) const {
  std::unique_ptr<StoredTermReader> reader = TakeReader();
  for (size_t i = 0; i < triples.size(); ++i) {
    MOTE_ASSIGN_OR_RETURN(IdTriple triple, ReadTriple(reader.get(), triples[i]));
    subjects[i] = triple.subject;
    predicates[i] = triple.predicate;
    objects[i] = triple.object;
  }
  readers_.Give(std::move(reader));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<TripleTermCursor>> StoreSource::TripleTerms(
    const TripleTermPattern& pattern) const {
  std::vector<TripleTermRow> pending;
  if (pending_ != nullptr) pending_->AppendTriples(TripleTermPrefix(pattern), &pending);
  return NewTripleTermCursor(kv_, version_->snapshot.get(), pattern, std::move(pending));
}

absl::StatusOr<Cardinality> StoreSource::CountTripleTerms(const TripleTermPattern& pattern) const {
  const uint64_t total =
      version_->state.term_counts[static_cast<size_t>(TermClassOf(Tag::kTriple))];
  MOTE_ASSIGN_OR_RETURN(Cardinality count,
                        CountTripleTermRows(kv_, version_->snapshot.get(), pattern, total));
  if (pending_ != nullptr) {
    std::vector<TripleTermRow> pending;
    pending_->AppendTriples(TripleTermPrefix(pattern), &pending);
    count.rows += pending.size();
  }
  return count;
}

absl::Status StoreSource::DictionaryBytesOf(Id id, std::string* bytes) const {
  std::unique_ptr<StoredTermReader> reader = TakeReader();
  MOTE_ASSIGN_OR_RETURN(std::string_view stored, ReadBytes(reader.get(), id, TermUse::kDense));
  bytes->append(stored);
  readers_.Give(std::move(reader));
  return absl::OkStatus();
}

absl::StatusOr<std::optional<uint64_t>> StoreSource::StoredGraphSize(Id graph) const {
  KvValue value;
  const std::string key = GraphKey(graph);
  absl::Status status = kv_->Get(Space::kGraphs, key, version_->snapshot.get(), &value);
  if (absl::IsNotFound(status)) return std::optional<uint64_t>();
  MOTE_RETURN_IF_ERROR(status);
  MOTE_ASSIGN_OR_RETURN(uint64_t size, DecodeGraph(key, value.view()));
  return std::optional<uint64_t>(size);
}

absl::StatusOr<std::optional<uint64_t>> StoreSource::GraphSize(Id graph) const {
  if (pending_ != nullptr) {
    auto it = pending_->graphs.find(graph);
    if (it != pending_->graphs.end()) {
      if (!it->second.exists) return std::optional<uint64_t>();
      return std::optional<uint64_t>(Plus(it->second.quads_before, it->second.quads_change));
    }
  }
  return StoredGraphSize(graph);
}

absl::StatusOr<bool> StoreSource::HasNamedGraph(Id graph) const {
  MOTE_ASSIGN_OR_RETURN(std::optional<uint64_t> size, GraphSize(graph));
  return size.has_value();
}

absl::StatusOr<std::vector<Id>> StoreSource::NamedGraphs() const {
  std::vector<Id> graphs;
  std::unique_ptr<KvCursor> cursor = kv_->NewCursor(Space::kGraphs, version_->snapshot.get());
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    if (cursor->key().size() != 8) return absl::DataLossError("damaged key of a graph");
    Id graph = Id::FromBits(ReadBigEndian(cursor->key().data()));
    if (pending_ != nullptr && pending_->graphs.count(graph) != 0) continue;
    graphs.push_back(graph);
  }
  MOTE_RETURN_IF_ERROR(cursor->status());
  if (pending_ != nullptr) {
    const size_t stored = graphs.size();
    for (const auto& [graph, change] : pending_->graphs) {
      if (change.exists) graphs.push_back(graph);
    }
    std::inplace_merge(graphs.begin(), graphs.begin() + static_cast<ptrdiff_t>(stored),
                       graphs.end());
  }
  return graphs;
}

}  // namespace mote
