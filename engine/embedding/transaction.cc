#include "mote/transaction.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "engine/embedding/check_term.h"
#include "engine/embedding/pattern_scan.h"
#include "engine/embedding/prepared_query_impl.h"
#include "engine/embedding/transaction_impl.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

// A source that somebody else keeps.
std::shared_ptr<const QuadSource> Borrow(const QuadSource* source) {
  return std::shared_ptr<const QuadSource>(std::shared_ptr<const QuadSource>(), source);
}

}  // namespace

absl::Status Transaction::Impl::CheckActive() const {
  if (transaction_ == nullptr) return absl::FailedPreconditionError("the transaction is over");
  return failure_;
}

absl::Status Transaction::Impl::Fail(absl::Status status) {
  if (!status.ok() && failure_.ok()) {
    failure_ =
        absl::FailedPreconditionError("the transaction can only be rolled back since it failed: " +
                                      std::string(status.message()));
  }
  return status;
}

void Transaction::Impl::EndResults(const absl::Status& reason) {
  for (Result::Impl* result : *results_) result->End(reason);
  results_->clear();
}

absl::Status Transaction::Impl::Flush() {
  if (gathered_.empty()) return absl::OkStatus();
  const absl::Status status = gathered_kind_ == Kind::kInsert
                                  ? transaction_->Insert(gathered_).status()
                                  : transaction_->Delete(gathered_).status();
  gathered_.clear();
  return Fail(status);
}

absl::StatusOr<const QuadSource*> Transaction::Impl::Source() {
  MOTE_RETURN_IF_ERROR(CheckActive());
  MOTE_RETURN_IF_ERROR(Flush());
  return &transaction_->source();
}

absl::StatusOr<WriteTransaction*> Transaction::Impl::Change() {
  MOTE_RETURN_IF_ERROR(CheckActive());
  MOTE_RETURN_IF_ERROR(Flush());
  EndResults(absl::FailedPreconditionError("the transaction has changed since this was asked"));
  return transaction_.get();
}

absl::StatusOr<std::optional<Id>> Transaction::Impl::IdOf(Kind kind, const TermView& term) {
  if (kind == Kind::kInsert) {
    MOTE_ASSIGN_OR_RETURN(const Id id, Intern(term));
    return std::optional<Id>(id);
  }
  return terms_->IdOf(term);
}

absl::StatusOr<Id> Transaction::Impl::Intern(const TermView& term) {
  if (term.kind == TermKind::kBlankNode) {
    MOTE_ASSIGN_OR_RETURN(const std::optional<Id> id, terms_->IdOf(term));
    if (id.has_value()) return *id;
    return absl::InvalidArgumentError("the database has no blank node _:" +
                                      std::string(term.value) + "; make one with NewBlankNode");
  }
  if (term.kind != TermKind::kTriple) return transaction_->Intern(term);
  IdTriple triple;
  MOTE_ASSIGN_OR_RETURN(triple.subject, Intern(term.triple->subject));
  MOTE_ASSIGN_OR_RETURN(triple.predicate, Intern(term.triple->predicate));
  MOTE_ASSIGN_OR_RETURN(triple.object, Intern(term.triple->object));
  return transaction_->InternTriple(triple);
}

absl::Status Transaction::Impl::Add(Kind kind, const Quad& quad) {
  MOTE_RETURN_IF_ERROR(CheckActive());
  const QuadView view = quad.view();
  MOTE_RETURN_IF_ERROR(CheckQuadTerms(view));
  EndResults(absl::FailedPreconditionError("the transaction has changed since this was asked"));
  IdQuad ids;
  const std::pair<const TermView*, Id*> parts[] = {{&view.subject, &ids.subject},
                                                   {&view.predicate, &ids.predicate},
                                                   {&view.object, &ids.object},
                                                   {&view.graph, &ids.graph}};
  const size_t count = view.has_graph ? 4 : 3;
  for (size_t i = 0; i < count; ++i) {
    MOTE_ASSIGN_OR_RETURN(const std::optional<Id> id, IdOf(kind, *parts[i].first));
    // A quad with a term that the database does not know is not there.
    if (!id.has_value()) return absl::OkStatus();
    *parts[i].second = *id;
  }
  if (kind != gathered_kind_ || gathered_.size() == kGathered) MOTE_RETURN_IF_ERROR(Flush());
  gathered_kind_ = kind;
  gathered_.push_back(ids);
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> Transaction::Impl::DeleteMatching(const QuadPattern& pattern) {
  MOTE_ASSIGN_OR_RETURN(WriteTransaction * transaction, Change());
  const QuadSource& source = transaction->source();
  MOTE_ASSIGN_OR_RETURN(const std::optional<IdPattern> ids, ResolvePattern(source, pattern));
  if (!ids.has_value()) return 0;
  // The scan goes on over the quads as they are before the first batch is deleted.
  PatternScan scan(source, *ids);
  IdBatch batch;
  std::vector<IdQuad> quads;
  uint64_t deleted = 0;
  while (true) {
    MOTE_RETURN_IF_ERROR(Fail(scan.Next(&batch)));
    if (batch.rows == 0) return deleted;
    quads.clear();
    for (size_t i = 0; i < batch.rows; ++i) {
      quads.push_back({batch.subjects[i], batch.predicates[i], batch.objects[i], batch.graphs[i]});
    }
    const absl::StatusOr<uint64_t> changed = transaction->Delete(quads);
    MOTE_RETURN_IF_ERROR(Fail(changed.status()));
    deleted += *changed;
  }
}

Result Transaction::Impl::MakeResult(std::unique_ptr<QueryResult> result) {
  // The result's place is known once it is made.
  auto place = std::make_shared<Result::Impl*>(nullptr);
  auto impl = std::make_unique<Result::Impl>(
      database_, std::move(result),
      [results = results_, place](std::unique_ptr<QueryResult>) { results->erase(*place); });
  *place = impl.get();
  results_->insert(impl.get());
  return Result(std::move(impl));
}

absl::Status Transaction::Impl::RollbackTo(Savepoint savepoint) {
  if (transaction_ == nullptr) return CheckActive();
  EndResults(absl::FailedPreconditionError("the transaction has changed since this was asked"));
  MOTE_RETURN_IF_ERROR(transaction_->RollbackTo(static_cast<uint64_t>(savepoint)));
  // What is gathered came later: setting a savepoint hands over what there was.
  gathered_.clear();
  failure_ = absl::OkStatus();
  return absl::OkStatus();
}

absl::StatusOr<CommitInfo> Transaction::Impl::Commit(Durability durability,
                                                     std::string_view message) {
  MOTE_RETURN_IF_ERROR(CheckActive());
  const absl::Status flushed = Flush();
  EndResults(absl::FailedPreconditionError("the transaction is over"));
  absl::StatusOr<CommitInfo> commit = CommitInfo();
  if (flushed.ok()) {
    commit = transaction_->Commit(durability, message);
  } else {
    commit = flushed;
  }
  End();
  return commit;
}

void Transaction::Impl::End() {
  EndResults(absl::FailedPreconditionError("the transaction is over"));
  gathered_.clear();
  transaction_.reset();
}

Transaction::Transaction(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction& Transaction::operator=(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;

absl::Status Transaction::Insert(const Quad& quad) { return impl_->Add(Impl::Kind::kInsert, quad); }

absl::Status Transaction::Delete(const Quad& quad) { return impl_->Add(Impl::Kind::kDelete, quad); }

absl::StatusOr<uint64_t> Transaction::DeleteMatching(const QuadPattern& pattern) {
  return impl_->DeleteMatching(pattern);
}

absl::StatusOr<Term> Transaction::NewBlankNode() {
  MOTE_ASSIGN_OR_RETURN(WriteTransaction * transaction, impl_->Change());
  MOTE_ASSIGN_OR_RETURN(const Id id, transaction->NewBlankNode());
  return transaction->source().TermOf(id);
}

absl::Status Transaction::CreateGraph(const Term& name) {
  MOTE_RETURN_IF_ERROR(CheckGraphName(name.view()));
  MOTE_ASSIGN_OR_RETURN(WriteTransaction * transaction, impl_->Change());
  MOTE_ASSIGN_OR_RETURN(const Id id, impl_->Intern(name.view()));
  return impl_->Fail(transaction->CreateGraph(id).status());
}

absl::Status Transaction::DropGraph(const Term& name) {
  MOTE_RETURN_IF_ERROR(CheckGraphName(name.view()));
  MOTE_ASSIGN_OR_RETURN(WriteTransaction * transaction, impl_->Change());
  MOTE_ASSIGN_OR_RETURN(const std::optional<Id> id, transaction->source().IdOf(name.view()));
  if (!id.has_value()) return absl::OkStatus();
  return impl_->Fail(transaction->DropGraph(*id).status());
}

absl::StatusOr<UpdateReport> Transaction::Update(std::string_view text,
                                                 const UpdateOptions& options) {
  MOTE_ASSIGN_OR_RETURN(WriteTransaction * transaction, impl_->Change());
  absl::StatusOr<UpdateReport> report =
      SparqlEngine::UpdateIn(*transaction, text, options, impl_->memory_pool());
  if (!report.ok()) return impl_->Fail(report.status());
  return report;
}

absl::StatusOr<Result> Transaction::Query(std::string_view text, const QueryOptions& options) {
  MOTE_ASSIGN_OR_RETURN(const QuadSource* source, impl_->Source());
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<QueryResult> result,
                        SparqlEngine::QueryOn(Borrow(source), text, options, impl_->memory_pool()));
  return impl_->MakeResult(std::move(result));
}

absl::StatusOr<Result> Transaction::Query(const PreparedQuery& query,
                                          std::span<const Argument> arguments,
                                          const QueryOptions& options) {
  MOTE_ASSIGN_OR_RETURN(const QuadSource* source, impl_->Source());
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<QueryResult> result,
                        SparqlEngine::Run(query.impl()->parsed(), options, Borrow(source),
                                          impl_->memory_pool(), std::chrono::steady_clock::now()));
  MOTE_RETURN_IF_ERROR(query.impl()->Bind(arguments, options, /*restart=*/false, *result).status());
  return impl_->MakeResult(std::move(result));
}

absl::Status Transaction::ForEach(const QuadPattern& pattern, const QuadVisitor& visit) {
  MOTE_ASSIGN_OR_RETURN(const QuadSource* source, impl_->Source());
  return VisitQuads(*source, pattern, visit);
}

absl::Status Transaction::ForEach(const IdPattern& pattern, const IdVisitor& visit) {
  MOTE_ASSIGN_OR_RETURN(const QuadSource* source, impl_->Source());
  return VisitIds(*source, pattern, visit);
}

absl::StatusOr<bool> Transaction::Contains(const Quad& quad) {
  MOTE_ASSIGN_OR_RETURN(const QuadSource* source, impl_->Source());
  return ContainsQuad(*source, quad);
}

absl::StatusOr<Savepoint> Transaction::SetSavepoint() {
  MOTE_ASSIGN_OR_RETURN(WriteTransaction * transaction, impl_->Change());
  MOTE_ASSIGN_OR_RETURN(const uint64_t savepoint, transaction->SetSavepoint());
  return static_cast<Savepoint>(savepoint);
}

absl::Status Transaction::RollbackTo(Savepoint savepoint) { return impl_->RollbackTo(savepoint); }

absl::StatusOr<CommitInfo> Transaction::Commit(Durability durability, std::string_view message) {
  return impl_->Commit(durability, message);
}

void Transaction::Rollback() { impl_->End(); }

}  // namespace mote
