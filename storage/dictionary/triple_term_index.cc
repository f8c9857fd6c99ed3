#include "storage/dictionary/triple_term_index.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/index/run_format.h"
#include "storage/source/space.h"

namespace mote {
namespace {

constexpr size_t kKeyBytes = 25;
// Up to so many rows are counted one by one.
constexpr uint64_t kCountedRows = 128;

// The position in (subject, predicate, object) of each column.
constexpr std::array<std::array<size_t, 3>, kTripleTermOrderCount> kPositions = {
    {{0, 1, 2}, {1, 2, 0}, {2, 0, 1}}};

// The keys that begin with `prefix` lie in [begin, end).
struct KeyRange {
  explicit KeyRange(const TripleTermPrefix& prefix) {
    begin.push_back(static_cast<char>(prefix.order));
    for (size_t i = 0; i < prefix.length; ++i) AppendBigEndian(prefix.columns[i], &begin);
    // The order's number is far below 255, so that there is always a byte to raise.
    end = begin;
    while (static_cast<unsigned char>(end.back()) == 0xFF) end.pop_back();
    end.back() = static_cast<char>(end.back() + 1);
  }
  std::string begin;
  std::string end;
};

class IndexCursor final : public TripleTermCursor {
 public:
  IndexCursor(const KvStore* kv, const KvSnapshot* snapshot, const TripleTermPrefix& prefix,
              std::vector<TripleTermRow> pending)
      : order_(prefix.order), range_(prefix), pending_(std::move(pending)) {
    cursor_ = kv->NewCursor(Space::kTripleTerms, snapshot, range_.begin, range_.end);
    cursor_->Seek(range_.begin);
  }

  absl::StatusOr<size_t> Next(const TripleTermColumns& columns, size_t capacity) override {
    size_t n = 0;
    for (; n < capacity && cursor_->Valid(); cursor_->Next()) {
      TripleTermOrder order;
      TripleTermRow row;
      if (!ParseTripleTermEntry(cursor_->key(), cursor_->value(), &order, &row)) {
        return absl::DataLossError("damaged entry in the index of triple terms");
      }
      Write(row, columns, n++);
    }
    MOTE_RETURN_IF_ERROR(cursor_->status());
    for (; n < capacity && position_ < pending_.size(); ++position_) {
      Write(pending_[position_], columns, n++);
    }
    return n;
  }

 private:
  void Write(const TripleTermRow& row, const TripleTermColumns& columns, size_t at) const {
    const IdTriple triple = TripleOfRow(order_, row);
    if (columns.triples != nullptr) columns.triples[at] = Id::FromBits(row[3]);
    if (columns.subjects != nullptr) columns.subjects[at] = triple.subject;
    if (columns.predicates != nullptr) columns.predicates[at] = triple.predicate;
    if (columns.objects != nullptr) columns.objects[at] = triple.object;
  }

  const TripleTermOrder order_;
  const KeyRange range_;  // The cursor's bounds.
  const std::vector<TripleTermRow> pending_;
  std::unique_ptr<KvCursor> cursor_;
  size_t position_ = 0;
};

}  // namespace

TripleTermRow RowOfTriple(TripleTermOrder order, const IdTriple& triple, Id id) {
  const uint64_t bits[] = {triple.subject.bits(), triple.predicate.bits(), triple.object.bits()};
  const auto& positions = kPositions[static_cast<size_t>(order)];
  return {bits[positions[0]], bits[positions[1]], bits[positions[2]], id.bits()};
}

IdTriple TripleOfRow(TripleTermOrder order, const TripleTermRow& row) {
  uint64_t bits[3] = {};
  const auto& positions = kPositions[static_cast<size_t>(order)];
  for (size_t i = 0; i < 3; ++i) bits[positions[i]] = row[i];
  return {Id::FromBits(bits[0]), Id::FromBits(bits[1]), Id::FromBits(bits[2])};
}

TripleTermPrefix::TripleTermPrefix(const TripleTermPattern& pattern) {
  const std::optional<Id>* const components[] = {&pattern.subject, &pattern.predicate,
                                                 &pattern.object};
  const size_t given = static_cast<size_t>(
      std::count_if(std::begin(components), std::end(components),
                    [](const std::optional<Id>* component) { return component->has_value(); }));
  // Every set of components is the beginning of one of the orders.
  for (size_t i = 0; i < kTripleTermOrderCount; ++i) {
    length = 0;
    while (length < 3 && components[kPositions[i][length]]->has_value()) {
      columns[length] = (*components[kPositions[i][length]])->bits();
      ++length;
    }
    order = static_cast<TripleTermOrder>(i);
    if (length == given) return;
  }
}

bool TripleTermPrefix::Matches(const TripleTermRow& row) const {
  return std::equal(columns.begin(), columns.begin() + static_cast<ptrdiff_t>(length), row.begin());
}

void AppendTripleTermKey(TripleTermOrder order, const TripleTermRow& row, std::string* key) {
  key->push_back(static_cast<char>(order));
  for (size_t i = 0; i < 3; ++i) AppendBigEndian(row[i], key);
}

absl::Status PutTripleTerm(TripleTermOrder order, const TripleTermRow& row, EntrySink* sink) {
  std::string key;
  AppendTripleTermKey(order, row, &key);
  std::string value;
  AppendBigEndian(row[3], &value);
  return sink->Put(Space::kTripleTerms, key, value);
}

bool ParseTripleTermEntry(std::string_view key, std::string_view value, TripleTermOrder* order,
                          TripleTermRow* row) {
  if (key.size() != kKeyBytes || value.size() != 8) return false;
  if (static_cast<unsigned char>(key[0]) >= kTripleTermOrderCount) return false;
  *order = static_cast<TripleTermOrder>(key[0]);
  for (size_t i = 0; i < 3; ++i) (*row)[i] = ReadBigEndian(key.data() + 1 + 8 * i);
  (*row)[3] = ReadBigEndian(value.data());
  return true;
}

std::unique_ptr<TripleTermCursor> NewTripleTermCursor(const KvStore* kv, const KvSnapshot* snapshot,
                                                      const TripleTermPattern& pattern,
                                                      std::vector<TripleTermRow> pending) {
  return std::make_unique<IndexCursor>(kv, snapshot, TripleTermPrefix(pattern), std::move(pending));
}

absl::StatusOr<Cardinality> CountTripleTermRows(const KvStore* kv, const KvSnapshot* snapshot,
                                                const TripleTermPattern& pattern, uint64_t total) {
  const TripleTermPrefix prefix(pattern);
  if (prefix.length == 0 || total == 0) return Cardinality{total, true};
  const KeyRange range(prefix);
  std::unique_ptr<KvCursor> cursor =
      kv->NewCursor(Space::kTripleTerms, snapshot, range.begin, range.end);
  uint64_t rows = 0;
  for (cursor->Seek(range.begin); cursor->Valid() && rows < kCountedRows; cursor->Next()) ++rows;
  MOTE_RETURN_IF_ERROR(cursor->status());
  if (!cursor->Valid()) return Cardinality{rows, true};
  // A share of the whole order, by size.
  const KeyRange all{TripleTermPrefix({})};
  const double whole =
      static_cast<double>(kv->ApproximateBytes(Space::kTripleTerms, all.begin, all.end));
  const double part =
      static_cast<double>(kv->ApproximateBytes(Space::kTripleTerms, range.begin, range.end));
  const double share = whole > 0 ? std::min(1.0, part / whole) : 0;
  const auto estimate = static_cast<uint64_t>(share * static_cast<double>(total));
  return Cardinality{std::clamp(estimate, std::min(rows + 1, total), total), false};
}

}  // namespace mote
