#ifndef MOTE_STORAGE_SOURCE_MEMORY_SOURCE_H_
#define MOTE_STORAGE_SOURCE_MEMORY_SOURCE_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "storage/source/quad_source.h"

namespace mote {

// A QuadSource in plain sorted vectors with a dictionary in a std::map: obviously right rather than
// fast. What the evaluator is tested on without RocksDB, and what the store is compared with.
// Immutable once built, hence thread-safe.
class MemorySource final : public QuadSource {
 public:
  // Collects terms and quads. Not thread-safe.
  class Builder {
   public:
    Builder();
    ~Builder();
    Builder(Builder&&) noexcept;
    Builder& operator=(Builder&&) noexcept;

    // The id of a term: inline where it can be, else numbered per class in order of arrival. A
    // blank node gets one id for each label. Triple terms are well-formed.
    Id Intern(const TermView& term);
    Id Intern(const Term& term) { return Intern(term.view()); }
    Id NewBlankNode();
    // The id of a triple term by the ids of its components.
    Id InternTriple(const IdTriple& triple);

    // Duplicates are dropped. A named graph comes into being with its first quad, or by AddGraph.
    void Add(const IdQuad& quad);
    void AddGraph(Id graph);

    // The source; the builder is left empty.
    std::unique_ptr<MemorySource> Build();

   private:
    std::unique_ptr<MemorySource> source_;
    std::map<std::string, Id> blank_nodes_;
    std::set<std::array<uint64_t, 4>> quads_;  // (graph, subject, predicate, object).
  };

  // Rows of an order, each with KeyColumnCount(order) meaningful columns.
  using Row = std::array<uint64_t, 4>;
  const std::vector<Row>& rows(Order order) const { return rows_[static_cast<size_t>(order)]; }

  bool HasOrder(Order) const override { return true; }
  absl::StatusOr<std::unique_ptr<ScanCursor>> Scan(const ScanSpec& spec) const override;
  absl::StatusOr<Cardinality> Count(const ScanSpec& spec) const override;
  SourceStatistics Statistics() const override { return statistics_; }
  std::optional<PredicateStatistics> StatisticsOf(Id predicate) const override;
  absl::StatusOr<std::optional<Id>> IdOf(const TermView& term) const override;
  absl::StatusOr<Term> TermOf(Id id) const override;
  absl::Status TermsOf(std::span<const Id> ids, std::vector<Term>* terms) const override;
  absl::Status DictionaryBytesOf(Id id, std::string* bytes) const override;
  absl::StatusOr<std::optional<Id>> IdOfTriple(const IdTriple& triple) const override;
  absl::Status ComponentsOf(std::span<const Id> triples, std::span<Id> subjects,
                            std::span<Id> predicates, std::span<Id> objects) const override;
  absl::StatusOr<std::unique_ptr<TripleTermCursor>> TripleTerms(
      const TripleTermPattern& pattern) const override;
  absl::StatusOr<Cardinality> CountTripleTerms(const TripleTermPattern& pattern) const override;
  absl::StatusOr<std::vector<Id>> NamedGraphs() const override;
  absl::StatusOr<bool> HasNamedGraph(Id graph) const override;

 private:
  friend class Builder;
  // Value, datatype, language, direction; the tag sets kinds apart.
  using TermKey = std::tuple<Tag, std::string, std::string, std::string, Direction>;

  MemorySource() = default;
  static TermKey KeyOf(Tag tag, const TermView& term);
  void ComputeStatistics();

  std::array<std::vector<Row>, kOrderCount> rows_;
  std::map<TermKey, Id> ids_;
  std::map<Id, Term> terms_;
  std::map<IdTriple, Id> triple_ids_;
  std::vector<IdTriple> triples_;  // By the payload of their ids.
  uint64_t blank_node_count_ = 0;
  std::set<Id> graphs_;
  SourceStatistics statistics_;
  std::map<Id, PredicateStatistics> predicates_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_SOURCE_MEMORY_SOURCE_H_
