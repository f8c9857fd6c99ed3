#ifndef MOTE_ENGINE_DATABASE_SPARQL_ENGINE_H_
#define MOTE_ENGINE_DATABASE_SPARQL_ENGINE_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/database/parsed_query.h"
#include "engine/database/query_result.h"
#include "engine/expression/query_limits.h"
#include "mote/options.h"
#include "storage/kv/kv_store.h"
#include "storage/store/store.h"

namespace mote {

// A store together with SPARQL: the engine's front door. Thread-safe: any number of queries run
// beside one update. Results borrow from the database, which must outlive them. Where a memory pool
// is given, which may be null, queries and updates share it unless they have limits of their own.
class SparqlEngine {
 public:
  // Errors: those of Store::Open.
  static absl::StatusOr<std::unique_ptr<SparqlEngine>> Open(
      const std::string& path, const StoreOptions& options,
      std::shared_ptr<MemoryPool> pool = nullptr);
  static absl::StatusOr<std::unique_ptr<SparqlEngine>> OpenInMemory(
      const StoreOptions& options, std::shared_ptr<MemoryPool> pool = nullptr);

  explicit SparqlEngine(std::unique_ptr<Store> store, std::shared_ptr<MemoryPool> pool = nullptr);
  ~SparqlEngine();
  SparqlEngine(const SparqlEngine&) = delete;
  SparqlEngine& operator=(const SparqlEngine&) = delete;

  // Parses and plans a SELECT, ASK, CONSTRUCT, DESCRIBE or EXPLAIN and gives its result, to be read
  // from the state of this moment. Errors: kInvalidArgument with the rendered ParseError for a
  // malformed text; kUnimplemented for what this version cannot evaluate; those of limits and of
  // the store.
  absl::StatusOr<std::unique_ptr<QueryResult>> Query(std::string_view text,
                                                     const QueryOptions& options);

  // The same on any source, which the result keeps.
  static absl::StatusOr<std::unique_ptr<QueryResult>> QueryOn(
      std::shared_ptr<const QuadSource> source, std::string_view text, const QueryOptions& options,
      std::shared_ptr<MemoryPool> pool);

  // The same for a query that is parsed already; its time limit counts from `start`. If it has
  // parameters, the result wants values for them before it is read.
  static absl::StatusOr<std::unique_ptr<QueryResult>> Run(
      std::shared_ptr<const ParsedQuery> parsed, const QueryOptions& options,
      std::shared_ptr<const QuadSource> source, std::shared_ptr<MemoryPool> pool,
      std::chrono::steady_clock::time_point start);

  // Carries out a sequence of SPARQL Update operations, each seeing the effects of those before it,
  // as one commit: all or nothing, durable on return as the options say. Waits for another writer
  // of this process. Errors as above.
  absl::StatusOr<UpdateReport> Update(std::string_view text, const UpdateOptions& options);

  // The same as a part of a transaction, without its commit. The report has the warnings alone.
  // After an error the transaction is to be dropped.
  static absl::StatusOr<UpdateReport> UpdateIn(WriteTransaction& transaction, std::string_view text,
                                               const UpdateOptions& options,
                                               std::shared_ptr<MemoryPool> pool);

  Store& store() { return *store_; }
  const std::shared_ptr<MemoryPool>& memory_pool() const { return pool_; }

 private:
  const std::shared_ptr<MemoryPool> pool_;
  std::unique_ptr<Store> store_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_DATABASE_SPARQL_ENGINE_H_
