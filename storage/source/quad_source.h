#ifndef MOTE_STORAGE_SOURCE_QUAD_SOURCE_H_
#define MOTE_STORAGE_SOURCE_QUAD_SOURCE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/source/order.h"
#include "storage/term/id.h"
#include "storage/term/term.h"

namespace mote {

// What a scan reads: the rows of one permutation whose first `prefix_length` columns equal
// `prefix`, and, if `has_range`, whose next column lies in [range_low, range_high]. An empty scan
// is one whose prefix nothing matches; that is no error.
struct ScanSpec {
  Order order = Order::kSpo;
  int prefix_length = 0;
  std::array<Id, 4> prefix = {};
  bool has_range = false;
  Id range_low;
  Id range_high;
};

// Rows of a scan, in the order's sort order, without duplicates, a column at a time.
// Not thread-safe; must not outlive its QuadSource.
class ScanCursor {
 public:
  virtual ~ScanCursor() = default;

  // Writes up to `capacity` further rows: column i of the order into columns[i][0..n), for each i
  // below the order's KeyColumnCount; a null pointer leaves that column out. Returns n; 0 only at
  // the end of the scan.
  virtual absl::StatusOr<size_t> Next(std::span<Id* const> columns, size_t capacity) = 0;

  // Moves forward to the first row, within the scan, that is not less than `key`, a prefix of the
  // order's columns *including* the scan's own prefix. Never moves backward: if the cursor stands
  // at or beyond the key already, nothing happens. Gallops: the cost grows with the logarithm of
  // the distance.
  virtual absl::Status SeekTo(std::span<const Id> key) = 0;

  // Starts over as a new scan of the same order, re-using all memory: what index nested loop joins
  // call once per distinct key. Cheapest when the new scan begins near the last one.
  virtual absl::Status Reset(const ScanSpec& spec) = 0;
};

// Which triple terms TripleTerms gives: those with the components that are set.
struct TripleTermPattern {
  std::optional<Id> subject = {};
  std::optional<Id> predicate = {};
  std::optional<Id> object = {};

  bool Matches(const IdTriple& triple) const {
    return (!subject || *subject == triple.subject) &&
           (!predicate || *predicate == triple.predicate) && (!object || *object == triple.object);
  }
};

// Where TripleTermCursor writes its rows. A null pointer leaves that column out.
struct TripleTermColumns {
  Id* triples = nullptr;
  Id* subjects = nullptr;
  Id* predicates = nullptr;
  Id* objects = nullptr;
};

// The triple terms of a pattern, each once, with their components, in no promised order.
// Not thread-safe; must not outlive its QuadSource.
class TripleTermCursor {
 public:
  virtual ~TripleTermCursor() = default;

  // Writes up to `capacity` further rows. Returns how many; 0 only at the end.
  virtual absl::StatusOr<size_t> Next(const TripleTermColumns& columns, size_t capacity) = 0;
};

// The number of rows that a scan would give.
struct Cardinality {
  uint64_t rows = 0;
  bool exact = false;
};

// What is known of one predicate in the default graph (or in all named graphs together).
struct PredicateStatistics {
  uint64_t triples = 0;
  uint64_t distinct_subjects = 0;
  uint64_t distinct_objects = 0;
};

struct SourceStatistics {
  uint64_t default_graph_triples = 0;
  uint64_t named_graph_quads = 0;
  uint64_t distinct_subjects = 0;
  uint64_t distinct_predicates = 0;
  uint64_t distinct_objects = 0;
};

// A consistent, immutable set of quads of ids together with the terms that the ids stand for: what
// a query is evaluated on. A snapshot of a store, the state inside a transaction, the rows that a
// commit inserted or deleted, or a set in memory. Thread-safe.
class QuadSource {
 public:
  virtual ~QuadSource() = default;

  // The orders that can be scanned. kSpo, kPos, kOsp and their G-first and G-last companions are
  // always there.
  virtual bool HasOrder(Order order) const = 0;
  virtual absl::StatusOr<std::unique_ptr<ScanCursor>> Scan(const ScanSpec& spec) const = 0;
  // Costs at most a few seeks. Exact for small ranges and for whole predicates where it can.
  virtual absl::StatusOr<Cardinality> Count(const ScanSpec& spec) const = 0;

  virtual SourceStatistics Statistics() const = 0;
  // Nothing if the predicate does not occur. May be somewhat out of date.
  virtual std::optional<PredicateStatistics> StatisticsOf(Id predicate) const = 0;

  // The id of a term as it would stand in a quad of this source: inline, or from the dictionary;
  // nothing if the dictionary does not know it (then no quad holds it). A blank node has an id only
  // under its stored label, see TermOf.
  virtual absl::StatusOr<std::optional<Id>> IdOf(const TermView& term) const = 0;
  // Any id but undefined and local ones. A blank node is labelled by its number, `b42`.
  virtual absl::StatusOr<Term> TermOf(Id id) const = 0;
  // The terms of many ids, in any order, repetitions allowed; resolved in the order of the ids, so
  // that neighbours share their reads. `terms` is resized. The ids must be stored ids, not
  // undefined.
  virtual absl::Status TermsOf(std::span<const Id> ids, std::vector<Term>* terms) const = 0;
  // The dictionary's text for one id without building a Term, in the dictionary's own encoding
  // (storage/term/dictionary_key.h); appended to `bytes`. The id must carry a dictionary tag. Of a
  // triple term these are the ids of its components, see ComponentsOf.
  virtual absl::Status DictionaryBytesOf(Id id, std::string* bytes) const = 0;

  // Triple terms (RDF 1.2), whose ids have the tag kTriple. A source may know triple terms that
  // stand in no quad any more, as it may know other such terms; what it knows of a nested one, it
  // knows of the inner ones too.

  // The id of the triple term with these components, which are stored ids; nothing if the source
  // does not know it.
  virtual absl::StatusOr<std::optional<Id>> IdOfTriple(const IdTriple& triple) const = 0;
  // The components of many triple terms, in any order, repetitions allowed; cheapest in the order
  // of the ids. All spans are as long as `triples`, whose ids must be stored ones of triple terms
  // (kNotFound, kInvalidArgument).
  virtual absl::Status ComponentsOf(std::span<const Id> triples, std::span<Id> subjects,
                                    std::span<Id> predicates, std::span<Id> objects) const = 0;
  // The triple terms that match `pattern`: a lookup if all components are given, else a scan of
  // those that match, by whichever components are given.
  virtual absl::StatusOr<std::unique_ptr<TripleTermCursor>> TripleTerms(
      const TripleTermPattern& pattern) const = 0;
  // How many there are of them; an estimate if there are many. Costs at most a few seeks.
  virtual absl::StatusOr<Cardinality> CountTripleTerms(const TripleTermPattern& pattern) const = 0;

  // Named graphs, empty ones included, in ascending order of id.
  virtual absl::StatusOr<std::vector<Id>> NamedGraphs() const = 0;
  virtual absl::StatusOr<bool> HasNamedGraph(Id graph) const = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_SOURCE_QUAD_SOURCE_H_
