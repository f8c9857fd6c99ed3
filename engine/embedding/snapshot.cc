#include "mote/snapshot.h"

#include <chrono>
#include <utility>

#include "engine/embedding/pattern_scan.h"
#include "engine/embedding/result_impl.h"
#include "engine/embedding/snapshot_impl.h"
#include "storage/base/status_macros.h"

namespace mote {

std::unique_ptr<QueryResult> Snapshot::Impl::Take(const PreparedQuery::Impl* query) {
  std::lock_guard<std::mutex> lock(mutex_);
  const auto found = idle_.find(query);
  if (found == idle_.end() || found->second.runs.empty()) return nullptr;
  std::unique_ptr<QueryResult> run = std::move(found->second.runs.back());
  found->second.runs.pop_back();
  return run;
}

void Snapshot::Impl::Give(const std::shared_ptr<const PreparedQuery::Impl>& query,
                          std::unique_ptr<QueryResult> run) {
  std::lock_guard<std::mutex> lock(mutex_);
  Idle& idle = idle_[query.get()];
  idle.query = query;
  if (idle.runs.size() < kMaxIdle) idle.runs.push_back(std::move(run));
}

absl::StatusOr<Result> Snapshot::Impl::Run(std::shared_ptr<const PreparedQuery::Impl> query,
                                           std::span<const Argument> arguments,
                                           const QueryOptions& options) {
  std::unique_ptr<QueryResult> run = Take(query.get());
  if (run != nullptr) {
    MOTE_ASSIGN_OR_RETURN(const bool restarted,
                          query->Bind(arguments, options, /*restart=*/true, *run));
    if (!restarted) run.reset();
  }
  if (run == nullptr) {
    MOTE_ASSIGN_OR_RETURN(run, SparqlEngine::Run(query->parsed(), options, source_, memory_pool(),
                                                 std::chrono::steady_clock::now()));
    MOTE_RETURN_IF_ERROR(query->Bind(arguments, options, /*restart=*/false, *run).status());
  }
  std::shared_ptr<Impl> self = shared_from_this();
  auto give_back = [snapshot = self.get(),
                    query = std::move(query)](std::unique_ptr<QueryResult> finished) {
    if (finished != nullptr) snapshot->Give(query, std::move(finished));
  };
  return Result(
      std::make_unique<Result::Impl>(std::move(self), std::move(run), std::move(give_back)));
}

absl::StatusOr<Result> Snapshot::Impl::Run(std::string_view text, const QueryOptions& options) {
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<QueryResult> run,
                        SparqlEngine::QueryOn(source_, text, options, memory_pool()));
  return Result(std::make_unique<Result::Impl>(shared_from_this(), std::move(run)));
}

Snapshot::Snapshot(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Snapshot::Snapshot(const Snapshot&) = default;
Snapshot::Snapshot(Snapshot&&) noexcept = default;
Snapshot& Snapshot::operator=(const Snapshot&) = default;
Snapshot& Snapshot::operator=(Snapshot&&) noexcept = default;
Snapshot::~Snapshot() = default;

uint64_t Snapshot::commit_number() const { return impl_->source()->commit_number(); }

absl::StatusOr<Result> Snapshot::Query(std::string_view text, const QueryOptions& options) const {
  return impl_->Run(text, options);
}

absl::StatusOr<Result> Snapshot::Query(const PreparedQuery& query,
                                       std::span<const Argument> arguments,
                                       const QueryOptions& options) const {
  return impl_->Run(query.impl(), arguments, options);
}

absl::Status Snapshot::ForEach(const QuadPattern& pattern, const QuadVisitor& visit) const {
  return VisitQuads(*impl_->source(), pattern, visit);
}

absl::Status Snapshot::ForEach(const IdPattern& pattern, const IdVisitor& visit) const {
  return VisitIds(*impl_->source(), pattern, visit);
}

absl::StatusOr<bool> Snapshot::Contains(const Quad& quad) const {
  return ContainsQuad(*impl_->source(), quad);
}

absl::StatusOr<std::optional<Id>> Snapshot::FindId(const TermView& term) const {
  return impl_->source()->IdOf(term);
}

absl::StatusOr<Term> Snapshot::GetTerm(Id id) const { return impl_->source()->TermOf(id); }

absl::Status Snapshot::GetTerms(std::span<const Id> ids, std::vector<Term>* terms) const {
  return impl_->source()->TermsOf(ids, terms);
}

absl::StatusOr<std::vector<Term>> Snapshot::Graphs() const {
  MOTE_ASSIGN_OR_RETURN(const std::vector<Id> ids, impl_->source()->NamedGraphs());
  std::vector<Term> names;
  MOTE_RETURN_IF_ERROR(impl_->source()->TermsOf(ids, &names));
  return names;
}

}  // namespace mote
