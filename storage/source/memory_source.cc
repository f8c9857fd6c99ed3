#include "storage/source/memory_source.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "storage/base/check.h"
#include "storage/base/status_macros.h"
#include "storage/term/dictionary_key.h"
#include "storage/term/inline_id.h"

namespace mote {
namespace {

using Row = MemorySource::Row;

absl::Status CheckSpec(const ScanSpec& spec) {
  int columns = KeyColumnCount(spec.order);
  if (spec.prefix_length < 0 || spec.prefix_length > columns ||
      (spec.has_range && spec.prefix_length == columns)) {
    return absl::InvalidArgumentError("a scan's prefix is longer than its order");
  }
  return absl::OkStatus();
}

// Less than zero, zero, more than zero: the first `n` columns of a row against a key.
int ComparePrefix(const Row& row, const uint64_t* key, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    if (row[i] != key[i]) return row[i] < key[i] ? -1 : 1;
  }
  return 0;
}

// The half-open range of rows that `spec` selects.
std::pair<size_t, size_t> RangeOf(const std::vector<Row>& rows, const ScanSpec& spec) {
  std::array<uint64_t, 4> low{};
  std::array<uint64_t, 4> high{};
  size_t n = static_cast<size_t>(spec.prefix_length);
  for (size_t i = 0; i < n; ++i) low[i] = high[i] = spec.prefix[i].bits();
  if (spec.has_range) {
    if (spec.range_low > spec.range_high) return {0, 0};
    low[n] = spec.range_low.bits();
    high[n] = spec.range_high.bits();
    ++n;
  }
  auto begin = std::partition_point(rows.begin(), rows.end(), [&](const Row& row) {
    return ComparePrefix(row, low.data(), n) < 0;
  });
  auto end = std::partition_point(
      begin, rows.end(), [&](const Row& row) { return ComparePrefix(row, high.data(), n) <= 0; });
  return {static_cast<size_t>(begin - rows.begin()), static_cast<size_t>(end - rows.begin())};
}

class MemoryCursor final : public ScanCursor {
 public:
  explicit MemoryCursor(const MemorySource* source) : source_(source) {}

  absl::StatusOr<size_t> Next(std::span<Id* const> columns, size_t capacity) override {
    size_t n = std::min(capacity, end_ - position_);
    size_t width = std::min(columns.size(), static_cast<size_t>(KeyColumnCount(order_)));
    const std::vector<Row>& rows = source_->rows(order_);
    for (size_t column = 0; column < width; ++column) {
      if (columns[column] == nullptr) continue;
      for (size_t i = 0; i < n; ++i) {
        columns[column][i] = Id::FromBits(rows[position_ + i][column]);
      }
    }
    position_ += n;
    return n;
  }

  absl::Status SeekTo(std::span<const Id> key) override {
    if (key.size() > static_cast<size_t>(KeyColumnCount(order_))) {
      return absl::InvalidArgumentError("a seek key is longer than the order");
    }
    std::array<uint64_t, 4> bits{};
    for (size_t i = 0; i < key.size(); ++i) bits[i] = key[i].bits();
    const std::vector<Row>& rows = source_->rows(order_);
    auto first = rows.begin() + static_cast<ptrdiff_t>(position_);
    auto last = rows.begin() + static_cast<ptrdiff_t>(end_);
    auto found = std::partition_point(first, last, [&](const Row& row) {
      return ComparePrefix(row, bits.data(), key.size()) < 0;
    });
    position_ = static_cast<size_t>(found - rows.begin());
    return absl::OkStatus();
  }

  absl::Status Reset(const ScanSpec& spec) override {
    MOTE_RETURN_IF_ERROR(CheckSpec(spec));
    order_ = spec.order;
    std::tie(position_, end_) = RangeOf(source_->rows(order_), spec);
    return absl::OkStatus();
  }

 private:
  const MemorySource* source_;
  Order order_ = Order::kSpo;
  size_t position_ = 0;
  size_t end_ = 0;
};

class MemoryTripleTermCursor final : public TripleTermCursor {
 public:
  explicit MemoryTripleTermCursor(std::vector<std::pair<IdTriple, Id>> rows)
      : rows_(std::move(rows)) {}

  absl::StatusOr<size_t> Next(const TripleTermColumns& columns, size_t capacity) override {
    const size_t n = std::min(capacity, rows_.size() - position_);
    for (size_t i = 0; i < n; ++i) {
      const auto& [triple, id] = rows_[position_ + i];
      if (columns.triples != nullptr) columns.triples[i] = id;
      if (columns.subjects != nullptr) columns.subjects[i] = triple.subject;
      if (columns.predicates != nullptr) columns.predicates[i] = triple.predicate;
      if (columns.objects != nullptr) columns.objects[i] = triple.object;
    }
    position_ += n;
    return n;
  }

 private:
  std::vector<std::pair<IdTriple, Id>> rows_;
  size_t position_ = 0;
};

std::optional<uint64_t> ParseBlankNodeNumber(std::string_view label) {
  if (label.size() < 2 || label[0] != 'b') return std::nullopt;
  if (label[1] == '0' && label.size() > 2) return std::nullopt;
  uint64_t number = 0;
  auto [end, error] = std::from_chars(label.data() + 1, label.data() + label.size(), number);
  if (error != std::errc() || end != label.data() + label.size()) return std::nullopt;
  return number;
}

}  // namespace

MemorySource::Builder::Builder() : source_(new MemorySource) {}
MemorySource::Builder::~Builder() = default;
MemorySource::Builder::Builder(Builder&&) noexcept = default;
MemorySource::Builder& MemorySource::Builder::operator=(Builder&&) noexcept = default;

MemorySource::TermKey MemorySource::KeyOf(Tag tag, const TermView& term) {
  return {tag, std::string(term.value), std::string(term.datatype), std::string(term.language),
          term.direction};
}

Id MemorySource::Builder::Intern(const TermView& term) {
  if (term.kind == TermKind::kTriple) {
    const Id subject = Intern(term.triple->subject);
    const Id predicate = Intern(term.triple->predicate);
    return InternTriple({subject, predicate, Intern(term.triple->object)});
  }
  if (term.kind == TermKind::kBlankNode) {
    auto [it, added] = blank_nodes_.try_emplace(std::string(term.value));
    if (added) it->second = NewBlankNode();
    return it->second;
  }
  if (std::optional<Id> id = EncodeInline(term)) return *id;
  // The same literal may come with xsd:string spelt out or not: Term makes them equal.
  Term owned(term);
  Tag tag = DictionaryTag(owned.view());
  auto [it, added] = source_->ids_.try_emplace(KeyOf(tag, owned.view()));
  if (added) {
    // Ids of a class are dense; counting the class is quadratic only in the number of classes.
    auto first = source_->terms_.lower_bound(Id(tag, 0));
    auto last = source_->terms_.upper_bound(Id(tag, Id::kPayloadMask));
    uint64_t number = first == last ? 0 : std::prev(last)->first.payload() + 1;
    it->second = Id(tag, number);
    source_->terms_.emplace(it->second, std::move(owned));
  }
  return it->second;
}

Id MemorySource::Builder::NewBlankNode() {
  return Id(Tag::kBlankNode, source_->blank_node_count_++);
}

Id MemorySource::Builder::InternTriple(const IdTriple& triple) {
  MOTE_CHECK(IsSubjectTag(triple.subject.tag()) && triple.predicate.tag() == Tag::kIri);
  auto [it, added] = source_->triple_ids_.try_emplace(triple);
  if (added) {
    it->second = Id(Tag::kTriple, source_->triples_.size());
    source_->triples_.push_back(triple);
  }
  return it->second;
}

void MemorySource::Builder::Add(const IdQuad& quad) {
  quads_.insert(
      {quad.graph.bits(), quad.subject.bits(), quad.predicate.bits(), quad.object.bits()});
  if (quad.graph != kDefaultGraph) AddGraph(quad.graph);
}

void MemorySource::Builder::AddGraph(Id graph) { source_->graphs_.insert(graph); }

std::unique_ptr<MemorySource> MemorySource::Builder::Build() {
  for (int i = 0; i < kOrderCount; ++i) {
    Order order = static_cast<Order>(i);
    std::vector<Row>& rows = source_->rows_[static_cast<size_t>(i)];
    for (const auto& [graph, subject, predicate, object] : quads_) {
      if ((graph != 0) != IsNamedGraphOrder(order)) continue;
      std::array<uint64_t, 4> by_position = {subject, predicate, object, graph};
      Row row{};
      for (int column = 0; column < KeyColumnCount(order); ++column) {
        Position position = OrderPositions(order)[static_cast<size_t>(column)];
        row[static_cast<size_t>(column)] = by_position[static_cast<size_t>(position)];
      }
      rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
  }
  source_->ComputeStatistics();
  std::unique_ptr<MemorySource> built = std::move(source_);
  *this = Builder();
  return built;
}

void MemorySource::ComputeStatistics() {
  std::set<uint64_t> subjects;
  std::set<uint64_t> objects;
  std::map<Id, std::pair<std::set<uint64_t>, std::set<uint64_t>>> by_predicate;
  for (Order order : {Order::kSpo, Order::kSpog}) {
    for (const Row& row : rows(order)) {
      Id predicate = Id::FromBits(row[1]);
      subjects.insert(row[0]);
      objects.insert(row[2]);
      ++predicates_[predicate].triples;
      by_predicate[predicate].first.insert(row[0]);
      by_predicate[predicate].second.insert(row[2]);
    }
  }
  for (auto& [predicate, sets] : by_predicate) {
    predicates_[predicate].distinct_subjects = sets.first.size();
    predicates_[predicate].distinct_objects = sets.second.size();
  }
  statistics_.default_graph_triples = rows(Order::kSpo).size();
  statistics_.named_graph_quads = rows(Order::kSpog).size();
  statistics_.distinct_subjects = subjects.size();
  statistics_.distinct_predicates = predicates_.size();
  statistics_.distinct_objects = objects.size();
}

absl::StatusOr<std::unique_ptr<ScanCursor>> MemorySource::Scan(const ScanSpec& spec) const {
  auto cursor = std::make_unique<MemoryCursor>(this);
  MOTE_RETURN_IF_ERROR(cursor->Reset(spec));
  return cursor;
}

absl::StatusOr<Cardinality> MemorySource::Count(const ScanSpec& spec) const {
  MOTE_RETURN_IF_ERROR(CheckSpec(spec));
  auto [begin, end] = RangeOf(rows(spec.order), spec);
  return Cardinality{end - begin, true};
}

std::optional<PredicateStatistics> MemorySource::StatisticsOf(Id predicate) const {
  auto it = predicates_.find(predicate);
  if (it == predicates_.end()) return std::nullopt;
  return it->second;
}

absl::StatusOr<std::optional<Id>> MemorySource::IdOf(const TermView& term) const {
  if (term.kind == TermKind::kTriple) {
    MOTE_ASSIGN_OR_RETURN(std::optional<Id> subject, IdOf(term.triple->subject));
    MOTE_ASSIGN_OR_RETURN(std::optional<Id> predicate, IdOf(term.triple->predicate));
    MOTE_ASSIGN_OR_RETURN(std::optional<Id> object, IdOf(term.triple->object));
    if (!subject || !predicate || !object) return std::optional<Id>();
    return IdOfTriple({*subject, *predicate, *object});
  }
  if (term.kind == TermKind::kBlankNode) {
    std::optional<uint64_t> number = ParseBlankNodeNumber(term.value);
    if (!number || *number >= blank_node_count_) return std::optional<Id>();
    return std::optional<Id>(Id(Tag::kBlankNode, *number));
  }
  if (std::optional<Id> id = EncodeInline(term)) return id;
  Term owned(term);
  auto it = ids_.find(KeyOf(DictionaryTag(owned.view()), owned.view()));
  if (it == ids_.end()) return std::optional<Id>();
  return std::optional<Id>(it->second);
}

absl::StatusOr<Term> MemorySource::TermOf(Id id) const {
  if (id.tag() == Tag::kBlankNode) {
    return Term::BlankNode("b" + std::to_string(id.payload()));
  }
  if (IsInlineTag(id.tag())) return DecodeInline(id);
  if (id.tag() == Tag::kTriple) {
    if (id.payload() >= triples_.size()) return absl::NotFoundError("no triple term has this id");
    const IdTriple& triple = triples_[id.payload()];
    MOTE_ASSIGN_OR_RETURN(Term subject, TermOf(triple.subject));
    MOTE_ASSIGN_OR_RETURN(Term predicate, TermOf(triple.predicate));
    MOTE_ASSIGN_OR_RETURN(Term object, TermOf(triple.object));
    return Term::Triple(std::move(subject), std::move(predicate), std::move(object));
  }
  auto it = terms_.find(id);
  if (it == terms_.end()) return absl::NotFoundError("no term has this id");
  return it->second;
}

absl::Status MemorySource::TermsOf(std::span<const Id> ids, std::vector<Term>* terms) const {
  terms->resize(ids.size());
  for (size_t i = 0; i < ids.size(); ++i) {
    MOTE_ASSIGN_OR_RETURN((*terms)[i], TermOf(ids[i]));
  }
  return absl::OkStatus();
}

absl::Status MemorySource::DictionaryBytesOf(Id id, std::string* bytes) const {
  if (id.tag() == Tag::kTriple && id.payload() < triples_.size()) {
    AppendTripleKey(triples_[id.payload()], bytes);
    return absl::OkStatus();
  }
  auto it = terms_.find(id);
  if (it == terms_.end()) return absl::NotFoundError("no term has this id");
  AppendDictionaryKey(it->second.view(), bytes);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Id>> MemorySource::IdOfTriple(const IdTriple& triple) const {
  auto it = triple_ids_.find(triple);
  if (it == triple_ids_.end()) return std::optional<Id>();
  return std::optional<Id>(it->second);
}

absl::Status MemorySource::ComponentsOf(std::span<const Id> triples, std::span<Id> subjects,
                                        std::span<Id> predicates, std::span<Id> objects) const {
  for (size_t i = 0; i < triples.size(); ++i) {
    if (triples[i].tag() != Tag::kTriple || triples[i].payload() >= triples_.size()) {
      return absl::NotFoundError("no triple term has this id");
    }
    const IdTriple& triple = triples_[triples[i].payload()];
    subjects[i] = triple.subject;
    predicates[i] = triple.predicate;
    objects[i] = triple.object;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<TripleTermCursor>> MemorySource::TripleTerms(
    const TripleTermPattern& pattern) const {
  std::vector<std::pair<IdTriple, Id>> rows;
  for (const auto& row : triple_ids_) {
    if (pattern.Matches(row.first)) rows.push_back(row);
  }
  return std::make_unique<MemoryTripleTermCursor>(std::move(rows));
}

absl::StatusOr<Cardinality> MemorySource::CountTripleTerms(const TripleTermPattern& pattern) const {
  uint64_t rows = 0;
  for (const auto& row : triple_ids_) rows += pattern.Matches(row.first) ? 1 : 0;
  return Cardinality{rows, true};
}

absl::StatusOr<std::vector<Id>> MemorySource::NamedGraphs() const {
  return std::vector<Id>(graphs_.begin(), graphs_.end());
}

absl::StatusOr<bool> MemorySource::HasNamedGraph(Id graph) const {
  return graphs_.count(graph) != 0;
}

}  // namespace mote
