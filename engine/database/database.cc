#include "engine/database/database.h"

#include <optional>
#include <utility>

#include "engine/database/basic_result.h"
#include "engine/database/query_run.h"
#include "engine/expression/check_functions.h"
#include "engine/expression/located_error.h"
#include "engine/update/update.h"
#include "grammar/parser/parse_error.h"
#include "grammar/parser/parser.h"
#include "grammar/parser/warnings.h"
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

// An error about a part of `text`, with the line that it stands in.
absl::Status WithSource(const absl::Status& status, std::string_view text) {
  const std::optional<LocatedError> located = LocatedErrorOf(status);
  if (!located.has_value()) return status;
  const ParseError error{located->range, located->message, {}, located->hint};
  return absl::Status(status.code(), error.Render(text));
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
  const absl::Status functions = CheckFunctions(run->query());
  if (!functions.ok()) return WithSource(functions, text);
  const ast::ExplainMode explain = run->query().explain;
  QueryResultOr result = MakeResult(std::move(run));
  if (!result.ok()) return WithSource(result.status(), text);
  if (explain == ast::ExplainMode::kNone) return result;
  return MakeExplanation(*std::move(result), explain == ast::ExplainMode::kAnalyze);
}

absl::StatusOr<UpdateReport> Database::Update(std::string_view text, const UpdateOptions& options) {
  const auto start = Interrupt::Clock::now();
  ParseOptions parse;
  parse.base = options.base_iri;
  parse.prefixes = options.prefixes;
  MemoryAccount memory(options.memory_limit, LimitedWork::kUpdate);
  const Interrupt interrupt(DeadlineAfter(start, options.timeout), options.cancel,
                            LimitedWork::kUpdate);
  MemoryShare held(&memory);
  const auto check = [&interrupt, &held](uint64_t bytes) {
    absl::Status status = interrupt.Check();
    return status.ok() ? held.Resize(bytes) : status;
  };
  parse.check = check;
  MOTE_ASSIGN_OR_RETURN(const ast::Update update, ParseUpdate(text, parse));
  held.Clear();
  const absl::Status functions = CheckFunctions(update);
  if (!functions.ok()) return WithSource(functions, text);
  UpdateReport report;
  for (const ParseError& warning : FindWarnings(update)) {
    report.warnings.push_back(warning.Render(text, "warning"));
  }
  if (update.operations.empty()) return report;

  UpdateLimits limits;
  limits.memory = &memory;
  limits.interrupt = &interrupt;
  limits.allow_load = options.allow_load;
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<WriteTransaction> transaction, store_->BeginWrite());
  transaction->SetCheck(check);
  const absl::Status applied = ApplyUpdate(update, limits, *transaction);
  if (!applied.ok()) return WithSource(applied, text);
  MOTE_ASSIGN_OR_RETURN(const CommitInfo commit,
                        transaction->Commit(options.durability, options.message));
  report.inserted = commit.inserted;
  report.deleted = commit.deleted;
  report.commit_number = commit.number;
  return report;
}

}  // namespace mote
