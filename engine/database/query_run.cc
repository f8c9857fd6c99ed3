#include "engine/database/query_run.h"

#include <utility>

#include "engine/database/query_parameters.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

// What a run may hold when it is over and still be used again.
constexpr uint64_t kMaxIdleBytes = uint64_t{4} << 20;
constexpr size_t kMaxIdleTerms = 4096;

constexpr size_t kPreparedTermCacheBytes = size_t{1} << 20;

EvaluationOptions ContextOptions(const ParsedQuery& parsed, MemoryAccount* memory,
                                 const Interrupt* interrupt) {
  EvaluationOptions options;
  options.base_iri = parsed.query.prologue.base;
  if (parsed.prepared) options.term_cache_bytes = kPreparedTermCacheBytes;
  options.memory = memory;
  options.interrupt = interrupt;
  return options;
}

}  // namespace

QueryRun::QueryRun(std::shared_ptr<const ParsedQuery> parsed, const QueryOptions& options,
                   std::shared_ptr<const QuadSource> source, std::shared_ptr<MemoryPool> pool,
                   Clock::time_point start)
    : parsed_(std::move(parsed)),
      source_(std::move(source)),
      memory_(AccountFor(options.memory_limit, std::move(pool), LimitedWork::kQuery)),
      interrupt_(DeadlineAfter(start, options.timeout), options.cancel),
      context_(*source_, ContextOptions(*parsed_, &memory_, &interrupt_)) {}

absl::StatusOr<std::unique_ptr<QueryRun>> QueryRun::Start(std::shared_ptr<const ParsedQuery> parsed,
                                                          const QueryOptions& options,
                                                          std::shared_ptr<const QuadSource> source,
                                                          std::shared_ptr<MemoryPool> pool,
                                                          Clock::time_point start) {
  std::unique_ptr<QueryRun> run(
      new QueryRun(std::move(parsed), options, std::move(source), std::move(pool), start));
  MOTE_ASSIGN_OR_RETURN(run->dataset_, Dataset::Resolve(*run->source_, run->query().dataset,
                                                        run->parsed_->union_default_graph
                                                            ? Dataset::DefaultGraph::kUnionOfAll
                                                            : Dataset::DefaultGraph::kStore));
  return run;
}

absl::StatusOr<AlgebraTree> QueryRun::Translate() {
  MOTE_ASSIGN_OR_RETURN(AlgebraTree tree, TranslateQuery(query()));
  MOTE_ASSIGN_OR_RETURN(parameters_, ResolveParameters(*parsed_, &tree));
  return tree;
}

absl::Status QueryRun::Plan(AlgebraTree tree, const std::vector<VariableId>& columns) {
  const Clock::time_point start = Clock::now();
  MOTE_ASSIGN_OR_RETURN(
      execution_, Execution::Prepare(*dataset_, context_, std::move(tree), columns, parameters_));
  plan_time_ = Clock::now() - start;
  return absl::OkStatus();
}

void QueryRun::SetParameters(std::span<const Id> values) { execution_->SetParameters(values); }

absl::StatusOr<bool> QueryRun::Restart(std::span<const Id> parameters,
                                       const QueryOptions& options) {
  // Terms computed before are kept, for operators may remember their ids.
  if (parsed_->depends_on_moment || memory_.used() > kMaxIdleBytes ||
      context_.local().size() > kMaxIdleTerms) {
    return false;
  }
  if (options.memory_limit.has_value()) {
    if (memory_.has_pool()) return false;
    memory_.set_limit(*options.memory_limit);
  } else if (!memory_.has_pool()) {
    return false;
  }
  interrupt_.Restart(DeadlineAfter(Clock::now(), options.timeout), options.cancel);
  context_.StartAgain();
  started_ = finished_ = false;
  status_ = absl::OkStatus();
  execution_->SetParameters(parameters);
  return true;
}

absl::Status QueryRun::Next(Batch* batch) {
  batch->rows = 0;
  if (finished_ || !status_.ok()) return status_;
  if (!started_) {
    started_ = true;
    status_ = context_.CheckInterrupt();
    if (status_.ok()) status_ = execution_->root().Open();
  }
  if (status_.ok()) status_ = execution_->root().Next(batch);
  if (!status_.ok()) batch->rows = 0;
  finished_ = status_.ok() && batch->rows == 0;
  return status_;
}

}  // namespace mote
