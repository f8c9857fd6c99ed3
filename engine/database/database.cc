#include "engine/database/database.h"

#include <utility>

#include "engine/database/basic_result.h"
#include "engine/database/query_run.h"
#include "engine/update/update.h"
#include "grammar/parser/parser.h"
#include "storage/base/status_macros.h"
#include "storage/kv/memory_kv_store.h"

namespace mote {
namespace {

QueryResultOr MakeResult(std::unique_ptr<QueryRun> run) {
  const auto& form = run->query().form;
  if (std::holds_alternative<ast::SelectClause>(form)) return MakeSolutions(std::move(run));
  if (std::holds_alternative<ast::AskClause>(form)) return MakeBoolean(std::move(run));
  if (std::holds_alternative<ast::ConstructClause>(form)) {
    return MakeConstructedGraph(std::move(run));
  }
  return MakeDescribedGraph(std::move(run));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const std::string& path,
                                                         const StoreOptions& options) {
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<Store> store, Store::Open(path, options));
  return std::make_unique<Database>(std::move(store));
}

absl::StatusOr<std::unique_ptr<Database>> Database::OpenInMemory(const StoreOptions& options) {
  KvOptions kv;
  kv.spaces = StoreSpaces();
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<Store> store, Store::OpenOn(NewMemoryKvStore(kv), options));
  return std::make_unique<Database>(std::move(store));
}

Database::Database(std::unique_ptr<Store> store) : store_(std::move(store)) {}

Database::~Database() = default;

absl::StatusOr<std::unique_ptr<QueryResult>> Database::Query(std::string_view text,
                                                             const QueryOptions& options) {
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<QueryRun> run,
                        QueryRun::Parse(text, options, store_->GetSnapshot()));
  const ast::ExplainMode explain = run->query().explain;
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<QueryResult> result, MakeResult(std::move(run)));
  if (explain == ast::ExplainMode::kNone) return result;
  return MakeExplanation(std::move(result), explain == ast::ExplainMode::kAnalyze);
}

absl::StatusOr<UpdateReport> Database::Update(std::string_view text, const UpdateOptions& options) {
  const auto start = Interrupt::Clock::now();
  ParseOptions parse;
  parse.base = options.base_iri;
  parse.prefixes = options.prefixes;
  MOTE_ASSIGN_OR_RETURN(const ast::Update update, ParseUpdate(text, parse));
  UpdateReport report;
  if (update.operations.empty()) return report;

  MemoryAccount memory(options.memory_limit);
  const Interrupt interrupt(DeadlineAfter(start, options.timeout), options.cancel);
  UpdateLimits limits;
  limits.memory = &memory;
  limits.interrupt = &interrupt;
  limits.allow_load = options.allow_load;
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<WriteTransaction> transaction, store_->BeginWrite());
  MOTE_RETURN_IF_ERROR(ApplyUpdate(update, limits, *transaction));
  // From here on the update can no longer be stopped.
  MOTE_RETURN_IF_ERROR(interrupt.Check());
  MOTE_ASSIGN_OR_RETURN(const CommitInfo commit,
                        transaction->Commit(options.durability, options.message));
  report.inserted = commit.inserted;
  report.deleted = commit.deleted;
  report.commit_number = commit.number;
  return report;
}

}  // namespace mote
