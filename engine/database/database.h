#ifndef MOTE_ENGINE_DATABASE_DATABASE_H_
#define MOTE_ENGINE_DATABASE_DATABASE_H_

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
#include "engine/database/query_result.h"
#include "storage/kv/kv_store.h"
#include "storage/store/store.h"

namespace mote {

// (name without ':', absolute IRI).
using Prefixes = std::vector<std::pair<std::string, std::string>>;

// How a query is run.
struct QueryOptions {
  // Against which relative IRIs are resolved until BASE says otherwise; empty: there is none.
  std::string base_iri;
  // Prefixes known before the text declares its own.
  Prefixes prefixes;
  // The default graph is the union of all graphs, where the query names no dataset.
  bool union_default_graph = false;
  // From the call to the last row; nothing: no limit. Then the query fails with kDeadlineExceeded.
  std::optional<std::chrono::milliseconds> timeout;
  // Bytes for tables, sorts and computed terms; beyond it the query fails with kResourceExhausted.
  uint64_t memory_limit = uint64_t{4} << 30;
  // Set by anyone to stop the query, which then fails with kCancelled; must outlive the result.
  const std::atomic<bool>* cancel = nullptr;
};

// How an update is run.
struct UpdateOptions {
  std::string base_iri;
  Prefixes prefixes;
  std::optional<std::chrono::milliseconds> timeout;
  uint64_t memory_limit = uint64_t{4} << 30;
  const std::atomic<bool>* cancel = nullptr;
  Durability durability = Durability::kSync;
  // Whether LOAD may read files (file: IRIs).
  bool allow_load = false;
  // Stands in the history of commits.
  std::string message;
};

// What an update did, in effect.
struct UpdateReport {
  uint64_t inserted = 0;       // Quads that were not there before.
  uint64_t deleted = 0;        // Quads that were there.
  uint64_t commit_number = 0;  // 0: nothing changed.
  // As QueryResult::warnings.
  std::vector<std::string> warnings;
};

// A store together with SPARQL: the engine's front door. Thread-safe: any number of queries run
// beside one update. Results borrow from the database, which must outlive them.
class Database {
 public:
  // Errors: those of Store::Open.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& path,
                                                        const StoreOptions& options);
  static absl::StatusOr<std::unique_ptr<Database>> OpenInMemory(const StoreOptions& options);

  explicit Database(std::unique_ptr<Store> store);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Parses and plans a SELECT, ASK, CONSTRUCT, DESCRIBE or EXPLAIN and gives its result, to be read
  // from the state of this moment. Errors: kInvalidArgument with the rendered ParseError for a
  // malformed text; kUnimplemented for what this version cannot evaluate; those of limits and of
  // the store.
  absl::StatusOr<std::unique_ptr<QueryResult>> Query(std::string_view text,
                                                     const QueryOptions& options);

  // Carries out a sequence of SPARQL Update operations, each seeing the effects of those before it,
  // as one commit: all or nothing, durable on return as the options say. Waits for another writer
  // of this process. Errors as above.
  absl::StatusOr<UpdateReport> Update(std::string_view text, const UpdateOptions& options);

  Store& store() { return *store_; }

 private:
  std::unique_ptr<Store> store_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_DATABASE_DATABASE_H_
