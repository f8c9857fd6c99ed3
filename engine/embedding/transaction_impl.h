#ifndef MOTE_ENGINE_EMBEDDING_TRANSACTION_IMPL_H_
#define MOTE_ENGINE_EMBEDDING_TRANSACTION_IMPL_H_

#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/database/query_result.h"
#include "engine/embedding/database_impl.h"
#include "engine/embedding/hidden.h"
#include "engine/embedding/result_impl.h"
#include "mote/transaction.h"
#include "storage/store/store.h"

namespace mote {

// Gathers single changes, so that the store gets many at once, and ends the results that changes
// would confuse.
class MOTE_HIDDEN Transaction::Impl {
 public:
  Impl(std::shared_ptr<Database::Impl> database, std::unique_ptr<WriteTransaction> transaction)
      : database_(std::move(database)),
        transaction_(std::move(transaction)),
        terms_(&transaction_->source()) {}
  ~Impl() { End(); }

  // kFailedPrecondition once it has ended; what has failed before.
  absl::Status CheckActive() const;
  // The state so far. Error: that of CheckActive, and of handing over what was gathered.
  absl::StatusOr<const QuadSource*> Source();
  // The store's transaction, to be changed; ends the results that read it. Errors as Source.
  absl::StatusOr<WriteTransaction*> Change();

  enum class Kind { kInsert, kDelete };
  absl::Status Add(Kind kind, const Quad& quad);
  absl::StatusOr<uint64_t> DeleteMatching(const QuadPattern& pattern);
  // The id of a term, new ones included, but for blank nodes.
  absl::StatusOr<Id> Intern(const TermView& term);

  const std::shared_ptr<MemoryPool>& memory_pool() const {
    return database_->engine().memory_pool();
  }
  Result MakeResult(std::unique_ptr<QueryResult> result);
  // Remembers a failure that may have left a part of a change behind, and gives it.
  absl::Status Fail(absl::Status status);
  absl::Status RollbackTo(Savepoint savepoint);
  absl::StatusOr<CommitInfo> Commit(Durability durability, std::string_view message);
  void End();

 private:
  static constexpr size_t kGathered = 4096;

  // The id of a term of a quad that is to be inserted, or may be there to be deleted: then nothing
  // if it cannot be.
  absl::StatusOr<std::optional<Id>> IdOf(Kind kind, const TermView& term);
  // Hands over what was gathered.
  absl::Status Flush();
  void EndResults(const absl::Status& reason);

  const std::shared_ptr<Database::Impl> database_;
  std::unique_ptr<WriteTransaction> transaction_;  // Null once it has ended.
  // Sees new terms at once, and quads after Source.
  const QuadSource* terms_;
  absl::Status failure_;
  Kind gathered_kind_ = Kind::kInsert;
  std::vector<IdQuad> gathered_;
  // Where the results that read this transaction are; shared with them, so that each can say that
  // it has gone.
  const std::shared_ptr<std::set<Result::Impl*>> results_ =
      std::make_shared<std::set<Result::Impl*>>();
};

}  // namespace mote

#endif  // MOTE_ENGINE_EMBEDDING_TRANSACTION_IMPL_H_
