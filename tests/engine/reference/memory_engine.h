#ifndef MOTE_TESTS_ENGINE_REFERENCE_MEMORY_ENGINE_H_
#define MOTE_TESTS_ENGINE_REFERENCE_MEMORY_ENGINE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "grammar/ast/query.h"
#include "storage/source/memory_source.h"
#include "tests/engine/reference/rdf_dataset.h"
#include "tests/support/sparql_results.h"

namespace mote::reference {

// The engine on a dataset in memory: translates, plans and runs queries without a store.
class MemoryEngine {
 public:
  explicit MemoryEngine(const RdfDataset& dataset);

  // The answer to a SELECT or ASK. Errors are those of the engine.
  absl::StatusOr<testing::SparqlResult> Run(const ast::Query& query) const;

 private:
  std::unique_ptr<MemorySource> source_;
};

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_MEMORY_ENGINE_H_
