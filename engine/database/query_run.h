#ifndef MOTE_ENGINE_DATABASE_QUERY_RUN_H_
#define MOTE_ENGINE_DATABASE_QUERY_RUN_H_

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/algebra/translator.h"
#include "engine/database/parsed_query.h"
#include "engine/execution/execution.h"
#include "engine/expression/evaluation_context.h"
#include "engine/expression/query_limits.h"
#include "engine/planner/dataset.h"
#include "grammar/ast/query.h"
#include "mote/options.h"
#include "storage/source/quad_source.h"

namespace mote {

// One query on its way: its tree, the state that it reads, its limits, and once it is planned its
// operators. What all forms of results stand on. Not thread-safe, but for Cancel.
class QueryRun {
 public:
  using Clock = std::chrono::steady_clock;

  // The time limit counts from `start`; memory comes from `pool`, which may be null, unless the
  // options have a limit. Errors: those of reading the source's graphs.
  static absl::StatusOr<std::unique_ptr<QueryRun>> Start(std::shared_ptr<const ParsedQuery> parsed,
                                                         const QueryOptions& options,
                                                         std::shared_ptr<const QuadSource> source,
                                                         std::shared_ptr<MemoryPool> pool,
                                                         Clock::time_point start);

  QueryRun(const QueryRun&) = delete;
  QueryRun& operator=(const QueryRun&) = delete;

  // Turns the query's pattern and modifiers into algebra. Errors: those of TranslateQuery and
  // ResolveParameters.
  absl::StatusOr<AlgebraTree> Translate();
  // Plans it; once.
  absl::Status Plan(AlgebraTree tree, const std::vector<VariableId>& columns);

  // The values of the parameters, by ids of the source or of context().local(); before the first
  // Next.
  void SetParameters(std::span<const Id> values);

  // Begins anew with other values, where the operators can be used again; false: they cannot.
  absl::StatusOr<bool> Restart(std::span<const Id> parameters, const QueryOptions& options);

  // The next solutions, none at the end; opens the plan at the first call. An error comes again at
  // every further call.
  absl::Status Next(Batch* batch);

  // Makes everything that goes on fail with kCancelled. Thread-safe.
  void Cancel() { interrupt_.Cancel(); }

  const ast::Query& query() const { return parsed_->query; }
  const Dataset& dataset() const { return *dataset_; }
  EvaluationContext& context() { return context_; }
  MemoryAccount* memory() { return &memory_; }
  const Operator& root() const { return execution_->root(); }
  std::chrono::nanoseconds parse_time() const { return parsed_->parse_time; }
  std::chrono::nanoseconds plan_time() const { return plan_time_; }
  const std::vector<std::string>& warnings() const { return parsed_->warnings; }
  // How far it has run.
  bool started() const { return started_; }
  bool finished() const { return finished_; }

 private:
  QueryRun(std::shared_ptr<const ParsedQuery> parsed, const QueryOptions& options,
           std::shared_ptr<const QuadSource> source, std::shared_ptr<MemoryPool> pool,
           Clock::time_point start);

  const std::shared_ptr<const ParsedQuery> parsed_;
  const std::shared_ptr<const QuadSource> source_;
  MemoryAccount memory_;
  Interrupt interrupt_;
  EvaluationContext context_;
  std::optional<Dataset> dataset_;
  std::vector<VariableId> parameters_;
  std::unique_ptr<Execution> execution_;
  std::chrono::nanoseconds plan_time_{0};
  bool started_ = false;
  bool finished_ = false;
  absl::Status status_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_DATABASE_QUERY_RUN_H_
