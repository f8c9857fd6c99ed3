#include "mote/database.h"

#include <utility>

#include "engine/embedding/database_impl.h"
#include "engine/embedding/prepared_query_impl.h"
#include "engine/embedding/snapshot_impl.h"
#include "engine/embedding/transaction_impl.h"
#include "storage/base/free_pages.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

absl::Status CheckOptions(const Options& options) {
  constexpr uint64_t kLeastMemory = uint64_t{16} << 20;
  if (options.memory_budget < kLeastMemory) {
    return absl::InvalidArgumentError("the memory budget must be 16 MiB at least");
  }
  return absl::OkStatus();
}

// The budget's other half is the store's.
std::shared_ptr<MemoryPool> PoolOf(const Options& options) {
  if (options.tune_malloc) KeepNoLargeBlocks();
  return std::make_shared<MemoryPool>(options.memory_budget / 2);
}

StoreOptions ToStoreOptions(const Options& options) {
  StoreOptions out;
  out.mode = options.read_only ? OpenMode::kReadOnly : OpenMode::kReadWrite;
  out.create_if_missing = options.create_if_missing && !options.read_only;
  out.memory_budget = options.memory_budget / 2;
  out.background_folding = options.background_folding;
  out.write_timeout = options.write_timeout;
  out.history_bytes = options.history_bytes;
  out.history_commits = options.history_commits;
  return out;
}

absl::StatusOr<std::unique_ptr<Database>> Wrap(
    absl::StatusOr<std::unique_ptr<SparqlEngine>> engine) {
  if (!engine.ok()) return engine.status();
  return std::make_unique<Database>(std::make_shared<Database::Impl>(*std::move(engine)));
}

}  // namespace

std::shared_ptr<Snapshot::Impl> Database::Impl::GetSnapshot() {
  std::shared_ptr<const StoreSnapshot> source = store().GetSnapshot();
  std::lock_guard<std::mutex> lock(mutex_);
  std::shared_ptr<Snapshot::Impl> snapshot = last_.lock();
  if (snapshot == nullptr || snapshot->source()->commit_number() != source->commit_number()) {
    snapshot = std::make_shared<Snapshot::Impl>(shared_from_this(), std::move(source));
    last_ = snapshot;
  }
  return snapshot;
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const std::string& path,
                                                         const Options& options) {
  MOTE_RETURN_IF_ERROR(CheckOptions(options));
  return Wrap(SparqlEngine::Open(path, ToStoreOptions(options), PoolOf(options)));
}

absl::StatusOr<std::unique_ptr<Database>> Database::OpenInMemory(const Options& options) {
  MOTE_RETURN_IF_ERROR(CheckOptions(options));
  return Wrap(SparqlEngine::OpenInMemory(ToStoreOptions(options), PoolOf(options)));
}

Database::Database(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Database::~Database() = default;

absl::StatusOr<Result> Database::Query(std::string_view text, const QueryOptions& options) const {
  return impl_->GetSnapshot()->Run(text, options);
}

absl::StatusOr<UpdateReport> Database::Update(std::string_view text, const UpdateOptions& options) {
  return impl_->engine().Update(text, options);
}

absl::StatusOr<PreparedQuery> Database::Prepare(std::string_view text,
                                                const std::vector<std::string>& parameters,
                                                const QueryOptions& options) const {
  MOTE_ASSIGN_OR_RETURN(std::shared_ptr<const PreparedQuery::Impl> prepared,
                        PreparedQuery::Impl::Make(text, parameters, options));
  return PreparedQuery(std::move(prepared));
}

Snapshot Database::GetSnapshot() const { return Snapshot(impl_->GetSnapshot()); }

absl::StatusOr<Transaction> Database::Begin(std::optional<std::chrono::milliseconds> timeout) {
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<WriteTransaction> transaction,
                        impl_->store().BeginWrite(timeout));
  return Transaction(std::make_unique<Transaction::Impl>(impl_, std::move(transaction)));
}

absl::StatusOr<DatabaseInfo> Database::Info() const {
  MOTE_ASSIGN_OR_RETURN(const StoreInfo info, impl_->store().Info());
  DatabaseInfo out;
  out.format_version = info.format_version;
  out.default_graph_triples = info.default_graph_triples;
  out.named_graph_quads = info.named_graph_quads;
  out.named_graphs = info.named_graphs;
  out.terms = info.dictionary_terms;
  out.blank_nodes = info.blank_nodes;
  out.pending_rows = info.delta_rows;
  out.commits = info.commits;
  out.first_kept_changes = info.first_kept_changes;
  for (const SpaceInfo& space : info.spaces) out.disk_bytes += space.disk_bytes;
  return out;
}

absl::StatusOr<std::vector<CommitInfo>> Database::Commits(size_t limit) const {
  return impl_->store().Commits(limit);
}

absl::Status Database::Compact() { return impl_->store().Compact(); }

absl::StatusOr<CheckReport> Database::Check(const std::function<void(double)>& progress) const {
  return impl_->store().Check(progress);
}

absl::StatusOr<BackupReport> Database::Backup(const std::string& path,
                                              const std::function<void(double)>& progress) {
  return impl_->store().Backup(path, progress);
}

absl::StatusOr<BackupReport> Database::Restore(const std::string& backup, const std::string& path,
                                               const std::function<void(double)>& progress) {
  return RestoreStore(backup, path, StoreOptions(), progress);
}

}  // namespace mote
