#ifndef MOTE_TRANSACTION_H_
#define MOTE_TRANSACTION_H_

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "mote/commit.h"
#include "mote/export.h"
#include "mote/options.h"
#include "mote/prepared_query.h"
#include "mote/quad.h"
#include "mote/quad_pattern.h"
#include "mote/result.h"

namespace mote {

// A moment of a transaction.
enum class Savepoint : uint64_t {};

// Changes that become visible and durable together, or not at all. Made by Database::Begin; while
// it lives, nobody else writes. It reads what it has written, others do not before it commits.
//
//   absl::StatusOr<mote::Transaction> transaction = database->Begin();
//   if (!transaction.ok()) return transaction.status();
//   absl::Status status = transaction->Insert({ada, name, mote::Term::Literal("Ada")});
//   if (!status.ok()) return status;  // Dropping the transaction rolls back.
//   return transaction->Commit().status();
//
// Transactions of one database run one after the other, so that they are serialisable. Not
// thread-safe: one thread at a time, together with the results that it gives.
class MOTE_EXPORT Transaction {
 public:
  class Impl;

  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) noexcept;
  // Rolls back unless committed.
  ~Transaction();

  // Adds a quad; one that is there already makes no difference. Blank nodes are those of this
  // database, under the labels that its results give, or made by NewBlankNode. Errors:
  // kInvalidArgument for a quad that RDF does not allow and for an unknown blank node;
  // kFailedPrecondition once the transaction has ended; those of the store.
  absl::Status Insert(const Quad& quad);
  // Removes a quad; one that is not there makes no difference. Errors as Insert.
  absl::Status Delete(const Quad& quad);
  // Removes all quads that match, and gives their number.
  absl::StatusOr<uint64_t> DeleteMatching(const QuadPattern& pattern);
  // A blank node that never was before.
  absl::StatusOr<Term> NewBlankNode();

  // Named graphs exist once created, by an insert or by this.
  absl::Status CreateGraph(const Term& name);
  // Removes a named graph and what is in it; none of that name is fine.
  absl::Status DropGraph(const Term& name);

  // Carries out SPARQL Update operations as part of the transaction; the options' durability and
  // message do not count, nor does the report count quads. After an error the transaction holds a
  // part of the changes, and can only be rolled back. Errors: those of Database::Update.
  absl::StatusOr<UpdateReport> Update(std::string_view text, const UpdateOptions& options = {});

  // As those of Snapshot, on the state that the transaction has made so far.
  absl::StatusOr<Result> Query(std::string_view text, const QueryOptions& options = {});
  absl::StatusOr<Result> Query(const PreparedQuery& query, std::span<const Argument> arguments,
                               const QueryOptions& options = {});
  absl::StatusOr<Result> Query(const PreparedQuery& query,
                               std::initializer_list<Argument> arguments,
                               const QueryOptions& options = {}) {
    return Query(query, std::span<const Argument>(arguments.begin(), arguments.size()), options);
  }
  // `visit` must not change the transaction.
  absl::Status ForEach(const QuadPattern& pattern, const QuadVisitor& visit);
  absl::Status ForEach(const IdPattern& pattern, const IdVisitor& visit);
  absl::StatusOr<bool> Contains(const Quad& quad);

  // Marks this moment, so that what comes behind it can be undone without giving up the rest.
  absl::StatusOr<Savepoint> SetSavepoint();
  // Undoes all changes made since, also when one of them has failed. Savepoints set since are gone,
  // this one stays. Results of the transaction end. Errors: kNotFound if there is no such
  // savepoint, kFailedPrecondition if the transaction is over.
  absl::Status RollbackTo(Savepoint savepoint);

  // Makes everything visible at once and, with kSync, durable before it returns. A transaction
  // without effect makes no commit (number 0). On error nothing has changed. The transaction is
  // over either way.
  absl::StatusOr<CommitInfo> Commit(Durability durability = Durability::kSync,
                                    std::string_view message = {});
  // Forgets all changes, and lets the next writer begin. Nothing happens if it is over already.
  void Rollback();

  explicit Transaction(std::unique_ptr<Impl> impl);

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace mote

#endif  // MOTE_TRANSACTION_H_
