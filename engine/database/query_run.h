#ifndef MOTE_ENGINE_DATABASE_QUERY_RUN_H_
#define MOTE_ENGINE_DATABASE_QUERY_RUN_H_

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/algebra/translator.h"
#include "engine/database/database.h"
#include "engine/execution/execution.h"
#include "engine/expression/evaluation_context.h"
#include "engine/expression/query_limits.h"
#include "engine/planner/dataset.h"
#include "grammar/ast/query.h"
#include "storage/store/store.h"

namespace mote {

// One query on its way: its tree, the state that it reads, its limits, and once it is planned its
// operators. What all forms of results stand on. Not thread-safe.
class QueryRun {
 public:
  // Parses the text; the time limit counts from here. Errors: kInvalidArgument with the rendered
  // ParseError, and those of reading the store's graphs.
  static absl::StatusOr<std::unique_ptr<QueryRun>> Parse(std::string_view text,
                                                         const QueryOptions& options,
                                                         std::shared_ptr<const Snapshot> snapshot);

  QueryRun(const QueryRun&) = delete;
  QueryRun& operator=(const QueryRun&) = delete;

  // Turns the query's pattern and modifiers into algebra.
  absl::StatusOr<AlgebraTree> Translate() const { return TranslateQuery(query_); }
  // Plans it; once.
  absl::Status Plan(AlgebraTree tree, const std::vector<VariableId>& columns);

  // The next solutions, none at the end; opens the plan at the first call. An error comes again at
  // every further call.
  absl::Status Next(Batch* batch);

  const ast::Query& query() const { return query_; }
  const Dataset& dataset() const { return *dataset_; }
  EvaluationContext& context() { return context_; }
  MemoryAccount* memory() { return &memory_; }
  const Operator& root() const { return execution_->root(); }
  std::chrono::nanoseconds parse_time() const { return parse_time_; }
  std::chrono::nanoseconds plan_time() const { return plan_time_; }
  const std::vector<std::string>& warnings() const { return warnings_; }
  // How far it has run.
  bool started() const { return started_; }
  bool finished() const { return finished_; }

 private:
  using Clock = std::chrono::steady_clock;

  QueryRun(ast::Query query, const QueryOptions& options, std::shared_ptr<const Snapshot> snapshot,
           Clock::time_point start);

  const ast::Query query_;
  const std::shared_ptr<const Snapshot> snapshot_;
  MemoryAccount memory_;
  const Interrupt interrupt_;
  EvaluationContext context_;
  std::optional<Dataset> dataset_;
  std::unique_ptr<Execution> execution_;
  std::chrono::nanoseconds parse_time_{0};
  std::chrono::nanoseconds plan_time_{0};
  std::vector<std::string> warnings_;
  bool started_ = false;
  bool finished_ = false;
  absl::Status status_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_DATABASE_QUERY_RUN_H_
