#ifndef MOTE_TESTS_ENGINE_REFERENCE_STORE_ENGINE_H_
#define MOTE_TESTS_ENGINE_REFERENCE_STORE_ENGINE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "engine/database/sparql_engine.h"
#include "tests/engine/reference/rdf_dataset.h"
#include "tests/support/sparql_results.h"

namespace mote::reference {

// The whole engine on a dataset in a store: a SparqlEngine in memory.
class StoreEngine {
 public:
  // Whether the rows stay in the store's delta, go to its blocks, or some to each; or whether they
  // are in blocks beside others that the delta removes.
  enum class Layout { kDelta, kBlocks, kBoth, kRemoved };
  static constexpr uint64_t kLayouts = 4;

  static absl::StatusOr<std::unique_ptr<StoreEngine>> Make(const RdfDataset& dataset,
                                                           Layout layout);

  // The answer to a SELECT, ASK or CONSTRUCT; a graph is a table of the variables s, p and o. Blank
  // nodes of the dataset have their labels.
  absl::StatusOr<testing::SparqlResult> Run(const std::string& query, const QueryOptions& options);

  SparqlEngine& database() { return *database_; }
  // The term with the label that its blank node has in the dataset.
  Term Relabelled(const Term& term) const;

 private:
  StoreEngine() = default;
  absl::Status Load(const RdfDataset& dataset, Layout layout);

  std::unique_ptr<SparqlEngine> database_;
  std::map<std::string, Term> blank_nodes_;  // By the label in the store.
};

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_STORE_ENGINE_H_
