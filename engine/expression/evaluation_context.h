#ifndef MOTE_ENGINE_EXPRESSION_EVALUATION_CONTEXT_H_
#define MOTE_ENGINE_EXPRESSION_EVALUATION_CONTEXT_H_

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/expression/local_vocabulary.h"
#include "engine/expression/query_limits.h"
#include "engine/expression/term_reader.h"
#include "storage/source/quad_source.h"
#include "storage/term/xsd_datetime.h"

namespace mote {

// How a query is evaluated.
struct EvaluationOptions {
  // Base of IRI(); empty if there is none.
  std::string base_iri;
  // Both may be null: no limit. They must outlive the context.
  MemoryAccount* memory = nullptr;
  const Interrupt* interrupt = nullptr;
  // Seed of RAND, UUID and STRUUID; 0 takes one from the system.
  uint64_t random_seed = 0;
  size_t term_cache_bytes = TermReader::kDefaultCacheBytes;
};

// What the evaluation of one query shares: the data, the terms computed so far, the query's one
// moment in time, its randomness and its limits. Not thread-safe; outlives every expression,
// aggregate and order compiled for it.
class EvaluationContext {
 public:
  // `source` must outlive this object. NOW() is the moment of this call.
  explicit EvaluationContext(const QuadSource& source, EvaluationOptions options = {});
  EvaluationContext(const EvaluationContext&) = delete;
  EvaluationContext& operator=(const EvaluationContext&) = delete;

  const QuadSource& source() const { return source_; }
  LocalVocabulary& local() { return local_; }
  TermReader& terms() { return terms_; }
  MemoryAccount* memory() const { return options_.memory; }
  const std::string& base_iri() const { return options_.base_iri; }
  const DateTime& now() const { return now_; }

  // Begins the evaluation of the same query anew: it has a moment of its own, and blank nodes. What
  // was computed before keeps its ids.
  void StartAgain();

  // Ok unless the query was cancelled or ran out of time.
  absl::Status CheckInterrupt() const {
    return options_.interrupt == nullptr ? absl::OkStatus() : options_.interrupt->Check();
  }

  // In [0, 1).
  double RandomUnit();
  uint64_t RandomBits() { return random_(); }

  // What BNODE(label) gives: one blank node for each label in each solution. `solution` numbers the
  // solutions of one `scope` (see ExpressionScope::blank_node_scope).
  absl::StatusOr<Id> BlankNodeOf(uint32_t scope, uint64_t solution, std::string_view label);

 private:
  const QuadSource& source_;
  EvaluationOptions options_;
  LocalVocabulary local_;
  TermReader terms_;
  DateTime now_;
  std::mt19937_64 random_;
  absl::flat_hash_map<std::pair<uint64_t, std::string>, Id> blank_nodes_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_EVALUATION_CONTEXT_H_
