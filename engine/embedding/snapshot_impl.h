#ifndef MOTE_ENGINE_EMBEDDING_SNAPSHOT_IMPL_H_
#define MOTE_ENGINE_EMBEDDING_SNAPSHOT_IMPL_H_

#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "engine/database/query_result.h"
#include "engine/embedding/database_impl.h"
#include "engine/embedding/hidden.h"
#include "engine/embedding/prepared_query_impl.h"
#include "mote/snapshot.h"
#include "storage/store/store.h"

namespace mote {

// A snapshot of the store, with the runs of prepared queries that nobody is using: planned and
// built on this snapshot, they only want other parameters. Thread-safe.
class MOTE_HIDDEN Snapshot::Impl : public std::enable_shared_from_this<Snapshot::Impl> {
 public:
  Impl(std::shared_ptr<Database::Impl> database, std::shared_ptr<const StoreSnapshot> source)
      : database_(std::move(database)), source_(std::move(source)) {}

  const std::shared_ptr<const StoreSnapshot>& source() const { return source_; }

  absl::StatusOr<Result> Run(std::shared_ptr<const PreparedQuery::Impl> query,
                             std::span<const Argument> arguments, const QueryOptions& options);
  absl::StatusOr<Result> Run(std::string_view text, const QueryOptions& options);

 private:
  // Runs of one query kept for as many threads at a time.
  static constexpr size_t kMaxIdle = 8;

  struct Idle {
    // Keeps the key of the map from being used for another query.
    std::shared_ptr<const PreparedQuery::Impl> query;
    std::vector<std::unique_ptr<QueryResult>> runs;
  };

  const std::shared_ptr<MemoryPool>& memory_pool() const {
    return database_->engine().memory_pool();
  }
  std::unique_ptr<QueryResult> Take(const PreparedQuery::Impl* query);
  void Give(const std::shared_ptr<const PreparedQuery::Impl>& query,
            std::unique_ptr<QueryResult> run);

  // In this order: runs go before what they read, and the database goes last.
  const std::shared_ptr<Database::Impl> database_;
  const std::shared_ptr<const StoreSnapshot> source_;
  std::mutex mutex_;
  absl::flat_hash_map<const PreparedQuery::Impl*, Idle> idle_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EMBEDDING_SNAPSHOT_IMPL_H_
