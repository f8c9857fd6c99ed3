#include "engine/database/query_run.h"

#include <utility>

#include "grammar/parser/parser.h"
#include "grammar/parser/warnings.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

EvaluationOptions ContextOptions(const ast::Query& query, MemoryAccount* memory,
                                 const Interrupt* interrupt) {
  EvaluationOptions options;
  options.base_iri = query.prologue.base;
  options.memory = memory;
  options.interrupt = interrupt;
  return options;
}

}  // namespace

QueryRun::QueryRun(ast::Query query, const QueryOptions& options,
                   std::shared_ptr<const Snapshot> snapshot, Clock::time_point start)
    : query_(std::move(query)),
      snapshot_(std::move(snapshot)),
      memory_(options.memory_limit),
      interrupt_(DeadlineAfter(start, options.timeout), options.cancel),
      context_(*snapshot_, ContextOptions(query_, &memory_, &interrupt_)) {}

absl::StatusOr<std::unique_ptr<QueryRun>> QueryRun::Parse(
    std::string_view text, const QueryOptions& options, std::shared_ptr<const Snapshot> snapshot) {
  const Clock::time_point start = Clock::now();
  ParseOptions parse;
  parse.base = options.base_iri;
  parse.prefixes = options.prefixes;
  const Interrupt interrupt(DeadlineAfter(start, options.timeout), options.cancel);
  MemoryAccount memory(options.memory_limit);
  MemoryShare reading(&memory);
  parse.check = [&interrupt, &reading](uint64_t bytes) {
    absl::Status status = interrupt.Check();
    return status.ok() ? reading.Resize(bytes) : status;
  };
  MOTE_ASSIGN_OR_RETURN(ast::Query query, ParseQuery(text, parse));
  const Clock::time_point parsed = Clock::now();
  std::unique_ptr<QueryRun> run(
      new QueryRun(std::move(query), options, std::move(snapshot), start));
  run->parse_time_ = parsed - start;
  for (const ParseError& warning : FindWarnings(run->query_)) {
    run->warnings_.push_back(warning.Render(text, "warning"));
  }
  MOTE_ASSIGN_OR_RETURN(run->dataset_, Dataset::Resolve(*run->snapshot_, run->query_.dataset,
                                                        options.union_default_graph
                                                            ? Dataset::DefaultGraph::kUnionOfAll
                                                            : Dataset::DefaultGraph::kStore));
  return run;
}

absl::Status QueryRun::Plan(AlgebraTree tree, const std::vector<VariableId>& columns) {
  const Clock::time_point start = Clock::now();
  MOTE_ASSIGN_OR_RETURN(execution_,
                        Execution::Prepare(*dataset_, context_, std::move(tree), columns));
  plan_time_ = Clock::now() - start;
  return absl::OkStatus();
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
