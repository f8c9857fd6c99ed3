#ifndef MOTE_TESTS_ENGINE_REFERENCE_MISLEADING_SOURCE_H_
#define MOTE_TESTS_ENGINE_REFERENCE_MISLEADING_SOURCE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/source/quad_source.h"

namespace mote::reference {

// The quads of another source with made-up statistics, so that the planner chooses among all its
// plans: what a query answers must not depend on estimates.
class MisleadingSource final : public QuadSource {
 public:
  // `source` must outlive this object. The same seed gives the same estimates.
  MisleadingSource(const QuadSource& source, uint64_t seed) : source_(source), seed_(seed) {}

  bool HasOrder(Order order) const override { return source_.HasOrder(order); }
  absl::StatusOr<std::unique_ptr<ScanCursor>> Scan(const ScanSpec& spec) const override {
    return source_.Scan(spec);
  }
  absl::StatusOr<Cardinality> Count(const ScanSpec& spec) const override {
    absl::StatusOr<Cardinality> count = source_.Count(spec);
    // What is known to be empty, stays empty.
    if (!count.ok() || count->rows == 0) return count;
    uint64_t key = static_cast<uint64_t>(spec.order);
    for (int i = 0; i < spec.prefix_length; ++i) {
      key = key * 31 + spec.prefix[static_cast<size_t>(i)].bits();
    }
    return Cardinality{Estimate(key), false};
  }
  SourceStatistics Statistics() const override {
    SourceStatistics statistics;
    statistics.default_graph_triples = Estimate(1);
    statistics.named_graph_quads = Estimate(2);
    statistics.distinct_subjects = Estimate(3);
    statistics.distinct_predicates = Estimate(4);
    statistics.distinct_objects = Estimate(5);
    return statistics;
  }
  std::optional<PredicateStatistics> StatisticsOf(Id predicate) const override {
    std::optional<PredicateStatistics> statistics = source_.StatisticsOf(predicate);
    if (!statistics.has_value()) return statistics;
    statistics->triples = Estimate(predicate.bits());
    statistics->distinct_subjects = Estimate(predicate.bits() + 1);
    statistics->distinct_objects = Estimate(predicate.bits() + 2);
    return statistics;
  }
  absl::StatusOr<std::optional<Id>> IdOf(const TermView& term) const override {
    return source_.IdOf(term);
  }
  absl::StatusOr<Term> TermOf(Id id) const override { return source_.TermOf(id); }
  absl::Status TermsOf(std::span<const Id> ids, std::vector<Term>* terms) const override {
    return source_.TermsOf(ids, terms);
  }
  absl::Status DictionaryBytesOf(Id id, std::string* bytes) const override {
    return source_.DictionaryBytesOf(id, bytes);
  }
  absl::StatusOr<std::optional<Id>> IdOfTriple(const IdTriple& triple) const override {
    return source_.IdOfTriple(triple);
  }
  absl::Status ComponentsOf(std::span<const Id> triples, std::span<Id> subjects,
                            std::span<Id> predicates, std::span<Id> objects) const override {
    return source_.ComponentsOf(triples, subjects, predicates, objects);
  }
  absl::StatusOr<std::unique_ptr<TripleTermCursor>> TripleTerms(
      const TripleTermPattern& pattern) const override {
    return source_.TripleTerms(pattern);
  }
  absl::StatusOr<Cardinality> CountTripleTerms(const TripleTermPattern& pattern) const override {
    absl::StatusOr<Cardinality> count = source_.CountTripleTerms(pattern);
    if (!count.ok() || count->rows == 0) return count;
    uint64_t key = 5;
    for (const std::optional<Id>& id : {pattern.subject, pattern.predicate, pattern.object}) {
      key = key * 31 + id.value_or(Id()).bits();
    }
    return Cardinality{Estimate(key), false};
  }
  absl::StatusOr<std::vector<Id>> NamedGraphs() const override { return source_.NamedGraphs(); }
  absl::StatusOr<bool> HasNamedGraph(Id graph) const override {
    return source_.HasNamedGraph(graph);
  }

 private:
  // From one to some millions, evenly over the magnitudes.
  uint64_t Estimate(uint64_t key) const {
    uint64_t hash = (key + seed_) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 29;
    hash *= 0xBF58476D1CE4E5B9u;
    hash ^= hash >> 32;
    return uint64_t{1} + ((hash >> 8) % 16 << (hash % 20));
  }

  const QuadSource& source_;
  const uint64_t seed_;
};

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_MISLEADING_SOURCE_H_
