#include "engine/database/sparql_engine.h"

#include <functional>
#include <utility>

#include "engine/database/basic_result.h"
#include "engine/database/parsed_query.h"
#include "engine/database/query_run.h"
#include "engine/expression/check_functions.h"
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

// One update on its way, with its limits.
class UpdateWork {
 public:
  UpdateWork(const UpdateOptions& options, std::shared_ptr<MemoryPool> pool)
      : options_(options),
        pool_size_(pool == nullptr ? MemoryAccount::kDefaultLimit : pool->size()),
        memory_(AccountFor(options.memory_limit, std::move(pool), LimitedWork::kUpdate)),
        interrupt_(DeadlineAfter(Interrupt::Clock::now(), options.timeout), options.cancel,
                   LimitedWork::kUpdate),
        held_(&memory_) {}

  absl::Status Parse(std::string_view text) {
    ParseOptions parse;
    parse.base = options_.base_iri;
    parse.prefixes = options_.prefixes;
    parse.check = Check();
    MOTE_ASSIGN_OR_RETURN(update_, ParseUpdate(text, parse));
    held_.Clear();
    const absl::Status functions = CheckFunctions(update_);
    if (!functions.ok()) return WithSource(functions, text);
    for (const ParseError& warning : FindWarnings(update_)) {
      report_.warnings.push_back(warning.Render(text, "warning"));
    }
    return absl::OkStatus();
  }

  // The transaction goes on asking this object's limits.
  absl::Status Apply(std::string_view text, WriteTransaction& transaction) {
    UpdateLimits limits;
    limits.memory = &memory_;
    limits.interrupt = &interrupt_;
    // An update with a limit of its own ends where that does.
    if (!options_.memory_limit.has_value()) limits.gathered_bytes = pool_size_ / 8;
    limits.allow_load = options_.allow_load;
    transaction.SetCheck(Check());
    const absl::Status applied = ApplyUpdate(update_, limits, transaction);
    return applied.ok() ? applied : WithSource(applied, text);
  }

  const ast::Update& update() const { return update_; }
  // Warnings alone.
  const UpdateReport& report() const { return report_; }

 private:
  std::function<absl::Status(uint64_t)> Check() {
    return [this](uint64_t bytes) {
      absl::Status status = interrupt_.Check();
      return status.ok() ? held_.Resize(bytes) : status;
    };
  }

  const UpdateOptions& options_;
  const uint64_t pool_size_;
  MemoryAccount memory_;
  const Interrupt interrupt_;
  MemoryShare held_;
  ast::Update update_;
  UpdateReport report_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<SparqlEngine>> SparqlEngine::Open(const std::string& path,
                                                                 const StoreOptions& options,
                                                                 std::shared_ptr<MemoryPool> pool) {
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<Store> store, Store::Open(path, options));
  return std::make_unique<SparqlEngine>(std::move(store), std::move(pool));
}

absl::StatusOr<std::unique_ptr<SparqlEngine>> SparqlEngine::OpenInMemory(
    const StoreOptions& options, std::shared_ptr<MemoryPool> pool) {
  KvOptions kv;
  kv.spaces = StoreSpaces();
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<Store> store, Store::OpenOn(NewMemoryKvStore(kv), options));
  return std::make_unique<SparqlEngine>(std::move(store), std::move(pool));
}

SparqlEngine::SparqlEngine(std::unique_ptr<Store> store, std::shared_ptr<MemoryPool> pool)
    : pool_(std::move(pool)), store_(std::move(store)) {}

SparqlEngine::~SparqlEngine() = default;

absl::StatusOr<std::unique_ptr<QueryResult>> SparqlEngine::Query(std::string_view text,
                                                                 const QueryOptions& options) {
  return QueryOn(store_->GetSnapshot(), text, options, pool_);
}

absl::StatusOr<std::unique_ptr<QueryResult>> SparqlEngine::QueryOn(
    std::shared_ptr<const QuadSource> source, std::string_view text, const QueryOptions& options,
    std::shared_ptr<MemoryPool> pool) {
  MOTE_ASSIGN_OR_RETURN(std::shared_ptr<const ParsedQuery> parsed,
                        ParsedQuery::Parse(text, options, pool));
  const auto start = parsed->start;
  return Run(std::move(parsed), options, std::move(source), std::move(pool), start);
}

absl::StatusOr<std::unique_ptr<QueryResult>> SparqlEngine::Run(
    std::shared_ptr<const ParsedQuery> parsed, const QueryOptions& options,
    std::shared_ptr<const QuadSource> source, std::shared_ptr<MemoryPool> pool,
    std::chrono::steady_clock::time_point start) {
  MOTE_ASSIGN_OR_RETURN(
      std::unique_ptr<QueryRun> run,
      QueryRun::Start(parsed, options, std::move(source), std::move(pool), start));
  QueryResultOr result = MakeResult(std::move(run));
  if (!result.ok()) return WithSource(result.status(), parsed->text);
  const ast::ExplainMode explain = parsed->query.explain;
  if (explain == ast::ExplainMode::kNone) return result;
  return MakeExplanation(*std::move(result), explain == ast::ExplainMode::kAnalyze);
}

absl::StatusOr<UpdateReport> SparqlEngine::Update(std::string_view text,
                                                  const UpdateOptions& options) {
  UpdateWork work(options, pool_);
  MOTE_RETURN_IF_ERROR(work.Parse(text));
  if (work.update().operations.empty()) return work.report();
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<WriteTransaction> transaction, store_->BeginWrite());
  MOTE_RETURN_IF_ERROR(work.Apply(text, *transaction));
  MOTE_ASSIGN_OR_RETURN(const CommitInfo commit,
                        transaction->Commit(options.durability, options.message));
  UpdateReport report = work.report();
  report.inserted = commit.inserted;
  report.deleted = commit.deleted;
  report.commit_number = commit.number;
  return report;
}

absl::StatusOr<UpdateReport> SparqlEngine::UpdateIn(WriteTransaction& transaction,
                                                    std::string_view text,
                                                    const UpdateOptions& options,
                                                    std::shared_ptr<MemoryPool> pool) {
  UpdateWork work(options, std::move(pool));
  MOTE_RETURN_IF_ERROR(work.Parse(text));
  const absl::Status applied = work.Apply(text, transaction);
  // The check looks at what goes out of scope here.
  transaction.SetCheck(nullptr);
  MOTE_RETURN_IF_ERROR(applied);
  return work.report();
}

}  // namespace mote
