#ifndef MOTE_TESTS_ENGINE_REFERENCE_MEMORY_ENGINE_H_
#define MOTE_TESTS_ENGINE_REFERENCE_MEMORY_ENGINE_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "engine/operators/operator.h"
#include "grammar/ast/query.h"
#include "storage/source/memory_source.h"
#include "tests/engine/reference/rdf_dataset.h"
#include "tests/support/sparql_results.h"

namespace mote::reference {

// The engine on a dataset in memory: translates, plans and runs queries without a store.
class MemoryEngine {
 public:
  // What a query may take. The reference answers some, such as an EXISTS that nothing asks for,
  // that the engine cannot within any memory.
  static constexpr uint64_t kMemoryLimit = uint64_t{256} << 20;
  static constexpr std::chrono::seconds kTimeLimit{30};

  explicit MemoryEngine(const RdfDataset& dataset);

  // From now on the planner is told made-up statistics, by this seed.
  void MisleadPlanner(uint64_t seed);

  // The answer to a SELECT or ASK; blank nodes have their labels of the dataset. Errors are those
  // of the engine.
  absl::StatusOr<testing::SparqlResult> Run(const ast::Query& query);

  // How many operators of each name have been used.
  const std::map<std::string, int>& operators() const { return operators_; }

 private:
  Term Relabelled(const Term& term) const;

  void CountOperators(const Operator& root);

  std::unique_ptr<MemorySource> source_;
  std::unique_ptr<QuadSource> misleading_;
  std::map<std::string, int> operators_;
  std::map<std::string, Term> blank_nodes_;  // By the label in the source.
};

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_MEMORY_ENGINE_H_
