#include "storage/store/store_impl.h"

#include <algorithm>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/kv/rocks_kv_store.h"
#include "storage/source/space.h"
#include "storage/store/change_history.h"
#include "storage/store/recent_changes.h"
#include "storage/store/transaction.h"

namespace mote {
namespace {

constexpr uint64_t kMinMemoryBudget = uint64_t{8} << 20;

KvOptions KvOptionsFor(const StoreOptions& options) {
  KvOptions kv_options;
  kv_options.spaces = StoreSpaces();
  kv_options.mode = options.mode;
  kv_options.create_if_missing = options.create_if_missing;
  // Blocks of runs have half of the budget, in a cache of their own; some of that goes to terms
  // that are looked up one by one.
  kv_options.block_cache_bytes = options.memory_budget / 4;
  kv_options.write_buffer_bytes =
      std::min<uint64_t>(options.memory_budget / 4, uint64_t{256} << 20);
  return kv_options;
}

}  // namespace

std::vector<SpaceSpec> StoreSpaces() {
  std::vector<SpaceSpec> spaces = {
      {"meta", SpaceProfile::kEntries},       {"terms", SpaceProfile::kText},
      {"term_hash", SpaceProfile::kRuns},     {"term_hash_delta", SpaceProfile::kEntries},
      {"blobs", SpaceProfile::kText},         {"triple_terms", SpaceProfile::kEntries},
      {"graphs", SpaceProfile::kEntries},     {"commits", SpaceProfile::kEntries},
      {"statistics", SpaceProfile::kEntries}, {"delta", SpaceProfile::kBlocks},
  };
  for (int i = 0; i < kOrderCount; ++i) {
    spaces.push_back({std::string(OrderName(static_cast<Order>(i))), SpaceProfile::kRuns});
  }
  return spaces;
}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::string& path,
                                                   const StoreOptions& options) {
  if (options.memory_budget < kMinMemoryBudget) {
    return absl::InvalidArgumentError("a store needs a memory budget of at least 8 MiB");
  }
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<KvStore> kv, OpenRocksKvStore(path, KvOptionsFor(options)));
  return StoreImpl::Create(std::move(kv), options);
}

absl::StatusOr<BackupReport> RestoreStore(const std::string& backup, const std::string& path,
                                          const StoreOptions& options,
                                          const std::function<void(double)>& progress) {
  StoreOptions reader = options;
  reader.mode = OpenMode::kReadOnly;
  const auto verify = [&](const std::string& copy) -> absl::Status {
    MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<Store> store, Store::Open(copy, reader));
    MOTE_ASSIGN_OR_RETURN(const CheckReport report, store->Check(nullptr));
    if (report.problems.empty()) return absl::OkStatus();
    return absl::DataLossError(report.problems[0].where + ": " + report.problems[0].message);
  };
  return RestoreRocksKvStore(backup, path, KvOptionsFor(reader), verify, progress);
}

absl::StatusOr<std::unique_ptr<Store>> Store::OpenOn(std::unique_ptr<KvStore> kv,
                                                     const StoreOptions& options) {
  return StoreImpl::Create(std::move(kv), options);
}

StoreImpl::StoreImpl(std::unique_ptr<KvStore> kv, const StoreOptions& options)
    : kv_(std::move(kv)),
      blocks_(std::make_unique<BlockCache>(kv_.get(), options.memory_budget / 2)),
      term_cache_(std::make_unique<TermCache>(blocks_.get(), options.memory_budget / 8)),
      options_(options) {}

absl::StatusOr<std::unique_ptr<Store>> StoreImpl::Create(std::unique_ptr<KvStore> kv,
                                                         const StoreOptions& options) {
  std::unique_ptr<StoreImpl> store(new StoreImpl(std::move(kv), options));
  MOTE_RETURN_IF_ERROR(store->Initialise());
  return std::unique_ptr<Store>(std::move(store));
}

StoreImpl::~StoreImpl() {
  const bool has_workers = merger_.thread.joinable();
  stopping_.store(true);
  WakeWorkers();
  for (Worker* worker : {&folder_, &merger_}) {
    if (worker->thread.joinable()) worker->thread.join();
  }
  stopping_.store(false);
  if (has_workers) Settle();
}

void StoreImpl::WakeWorkers() {
  {
    std::lock_guard<std::mutex> lock(workers_mutex_);
    folder_.has_work = merger_.has_work = true;
  }
  workers_wake_.notify_all();
}

absl::Status StoreImpl::CreateFormat() {
  for (SpaceId space = 0; space < Space::kCount; ++space) {
    std::unique_ptr<KvCursor> cursor = kv_->NewCursor(space, nullptr);
    cursor->SeekToFirst();
    MOTE_RETURN_IF_ERROR(cursor->status());
    if (cursor->Valid()) {
      return absl::DataLossError("the database holds data, but the record of its format is gone");
    }
  }
  if (options_.mode == OpenMode::kReadOnly) {
    return absl::FailedPreconditionError("the database is empty: it was never written to");
  }
  std::random_device random;
  format_.hash_seed = (uint64_t{random()} << 32) | random();
  std::unique_ptr<KvBatch> batch = kv_->NewBatch();
  batch->Put(Space::kMeta, kFormatKey, EncodeFormat(format_));
  batch->Put(Space::kMeta, kStateKey, EncodeState(StateRecord()));
  return kv_->Write(batch.get(), Durability::kSync);
}

absl::Status StoreImpl::Initialise() {
  KvValue value;
  absl::Status found = kv_->Get(Space::kMeta, kFormatKey, nullptr, &value);
  if (absl::IsNotFound(found)) {
    MOTE_RETURN_IF_ERROR(CreateFormat());
  } else {
    MOTE_RETURN_IF_ERROR(found);
    MOTE_ASSIGN_OR_RETURN(format_, DecodeFormat(value.view()));
  }
  MOTE_RETURN_IF_ERROR(LoadVersion());
  if (options_.mode == OpenMode::kReadOnly) return absl::OkStatus();
  if (!latest_->state.has_history) MOTE_RETURN_IF_ERROR(AddHistory());
  if (latest_->state.has_garbage()) {
    std::lock_guard<std::mutex> lock(commit_mutex_);
    has_stale_changes_ = true;
    MOTE_RETURN_IF_ERROR(RemoveStaleChanges());
    MOTE_RETURN_IF_ERROR(RemoveGarbage());
  }
  Publish(Latest());
  ReclaimRuns().IgnoreError();
  if (options_.background_folding) {
    folder_.thread = std::thread([this] { RunWorker(&folder_, &StoreImpl::MaintainOnce); });
    merger_.thread = std::thread([this] { RunWorker(&merger_, &StoreImpl::MergeOnce); });
    WakeWorkers();
  }
  return absl::OkStatus();
}

absl::Status StoreImpl::AddHistory() {
  std::lock_guard<std::mutex> lock(commit_mutex_);
  Version next = NextVersion();
  next.state.has_history = true;
  format_.required_features |= kFeatureHistory;
  std::unique_ptr<KvBatch> batch = kv_->NewBatch();
  batch->Put(Space::kMeta, kFormatKey, EncodeFormat(format_));
  batch->Put(Space::kMeta, kStateKey, EncodeState(next.state));
  MOTE_RETURN_IF_ERROR(kv_->Write(batch.get(), Durability::kSync));
  Install(std::move(next));
  return absl::OkStatus();
}

absl::Status StoreImpl::LoadVersion() {
  Version version;
  version.sequence = 1;
  version.snapshot = kv_->GetSnapshot();
  KvValue value;
  absl::Status found = kv_->Get(Space::kMeta, kStateKey, version.snapshot.get(), &value);
  if (absl::IsNotFound(found)) return absl::DataLossError("the record of the state is missing");
  MOTE_RETURN_IF_ERROR(found);
  MOTE_ASSIGN_OR_RETURN(version.state, DecodeState(value.view()));
  MOTE_ASSIGN_OR_RETURN(version.recent,
                        ReadRecentChanges(kv_.get(), version.snapshot.get(),
                                          version.state.recent_begin, version.state.commit_number));
  MOTE_ASSIGN_OR_RETURN(version.recent_terms, ReadRecentHashes(kv_.get(), version.snapshot.get()));
  next_run_.store(version.state.next_run);
  if (options_.mode == OpenMode::kReadWrite) version.first_later_run = version.state.next_run;
  synced_sequence_ = version.sequence;
  CompleteVersion(blocks_.get(), &version);
  latest_ = published_ = std::make_shared<const Version>(std::move(version));
  versions_.push_back(latest_);
  return absl::OkStatus();
}

std::shared_ptr<const Version> StoreImpl::Latest() const {
  std::lock_guard<std::mutex> lock(version_mutex_);
  return latest_;
}

std::shared_ptr<const StoreSnapshot> StoreImpl::GetSnapshot() const {
  std::shared_ptr<const Version> version;
  {
    std::lock_guard<std::mutex> lock(version_mutex_);
    version = published_;
  }
  return std::make_shared<const StoreSource>(kv_.get(), format_, term_cache_.get(),
                                             std::move(version));
}

Version StoreImpl::NextVersion() const {
  Version next = *Latest();
  ++next.sequence;
  return next;
}

RunId StoreImpl::NewBulkRunId() {
  std::lock_guard<std::mutex> lock(version_mutex_);
  const RunId id = NewRunId() | kBulkRun;
  unpublished_.push_back(id);
  return id;
}

void StoreImpl::ForgetBulkRun(RunId run) {
  std::lock_guard<std::mutex> lock(version_mutex_);
  unpublished_.erase(std::remove(unpublished_.begin(), unpublished_.end(), run),
                     unpublished_.end());
}

void StoreImpl::Install(Version version) {
  version.snapshot = kv_->GetSnapshot();
  CompleteVersion(blocks_.get(), &version);
  std::vector<RunId> runs = {version.state.base.id};
  for (const RunInfo& run : version.state.runs) runs.push_back(run.id);
  for (const HashRunInfo& run : version.state.hash_runs) runs.push_back(run.id);
  runs.insert(runs.end(), spilled_.begin(), spilled_.end());
  blocks_->Retain(runs);
  std::lock_guard<std::mutex> lock(version_mutex_);
  unpublished_.erase(std::remove_if(unpublished_.begin(), unpublished_.end(),
                                    [&](RunId id) {
                                      return std::find(runs.begin(), runs.end(), id) != runs.end();
                                    }),
                     unpublished_.end());
  version.unpublished = unpublished_;
  version.first_later_run = next_run_.load();
  auto installed = std::make_shared<const Version>(std::move(version));
  versions_.erase(std::remove_if(versions_.begin(), versions_.end(),
                                 [](const auto& old) { return old.expired(); }),
                  versions_.end());
  versions_.push_back(installed);
  latest_ = std::move(installed);
}

void StoreImpl::Publish(std::shared_ptr<const Version> version) {
  std::lock_guard<std::mutex> lock(version_mutex_);
  if (published_->sequence < version->sequence) published_ = std::move(version);
}

void StoreImpl::ShowMaintained() {
  std::lock_guard<std::mutex> lock(version_mutex_);
  if (published_->state.commit_number == latest_->state.commit_number) published_ = latest_;
}

absl::Status StoreImpl::SyncUpTo(uint64_t sequence) {
  std::unique_lock<std::mutex> lock(sync_mutex_);
  while (synced_sequence_ < sequence) {
    if (syncing_) {
      sync_done_.wait(lock);
      continue;
    }
    // This thread syncs for all that wait, and for what is written before the sync begins.
    syncing_ = true;
    const uint64_t target = Latest()->sequence;
    lock.unlock();
    absl::Status status = kv_->Sync();
    lock.lock();
    syncing_ = false;
    if (status.ok()) synced_sequence_ = std::max(synced_sequence_, target);
    sync_done_.notify_all();
    MOTE_RETURN_IF_ERROR(status);
  }
  return absl::OkStatus();
}

absl::Status StoreImpl::AcquireSlot(std::optional<std::chrono::milliseconds> timeout) {
  if (options_.mode == OpenMode::kReadOnly) {
    return absl::FailedPreconditionError("the database is open for reading only");
  }
  // Whoever cannot write any more learns it here, by a change of nothing, not when all is done.
  const auto check_writable = [this] { return kv_->DropFiles(Space::kMeta, {}); };
  MOTE_RETURN_IF_ERROR(check_writable());
  std::unique_lock<std::mutex> lock(slot_mutex_);
  if (!slot_free_.wait_for(lock, timeout.value_or(options_.write_timeout),
                           [this] { return !slot_taken_; })) {
    return absl::DeadlineExceededError("another transaction is writing to the database");
  }
  slot_taken_ = true;
  lock.unlock();
  absl::Status ready = check_writable();
  if (ready.ok() && Latest()->state.drop_new_terms) {
    // A transaction has left terms behind, whose numbers are to be given out again.
    std::lock_guard<std::mutex> commit_lock(commit_mutex_);
    ready = RemoveGarbage();
  }
  if (!ready.ok()) ReleaseSlot();
  return ready;
}

std::string StoreImpl::temporary_directory() const {
  const std::string directory = kv_->Directory();
  if (!directory.empty()) return directory;
  std::error_code error;
  const std::filesystem::path path = std::filesystem::temp_directory_path(error);
  return error ? "/tmp" : path.string();
}

uint64_t StoreImpl::transaction_bytes() const {
  // More at once would take longer than anyone who wants to stop it should wait.
  constexpr uint64_t kMostAtOnce = uint64_t{16} << 20;
  return options_.transaction_bytes != 0 ? options_.transaction_bytes
                                         : std::min(options_.memory_budget / 8, kMostAtOnce);
}

void StoreImpl::ReleaseSlot() {
  {
    std::lock_guard<std::mutex> lock(slot_mutex_);
    slot_taken_ = false;
  }
  slot_free_.notify_one();
}

absl::StatusOr<std::unique_ptr<WriteTransaction>> StoreImpl::BeginWrite(
    std::optional<std::chrono::milliseconds> timeout) {
  MOTE_RETURN_IF_ERROR(AcquireSlot(timeout));
  return std::unique_ptr<WriteTransaction>(std::make_unique<StoreTransaction>(this));
}

void StoreImpl::AddCommitHook(CommitHook hook) {
  std::lock_guard<std::mutex> lock(hooks_mutex_);
  hooks_.push_back(std::move(hook));
}

absl::StatusOr<StoreInfo> StoreImpl::Info() const {
  std::shared_ptr<const Version> version;
  {
    std::lock_guard<std::mutex> lock(version_mutex_);
    version = published_;
  }
  const StateRecord& state = version->state;
  StoreInfo info;
  info.format_version = format_.version;
  info.default_graph_triples = version->layers->RowCount(/*named=*/false);
  info.named_graph_quads = version->layers->RowCount(/*named=*/true);
  info.named_graphs = state.graph_count;
  for (uint64_t count : state.term_counts) info.dictionary_terms += count;
  info.blank_nodes = state.next_numbers[static_cast<size_t>(TermClassOf(Tag::kBlankNode))];
  for (const RunInfo& run : state.runs) info.delta_rows += run.rows[0] + run.rows[1];
  info.delta_rows += version->recent->size();
  info.commits = state.commit_number;
  info.first_kept_changes = state.history_begin;
  const std::vector<SpaceSpec> spaces = StoreSpaces();
  for (size_t i = 0; i < spaces.size(); ++i) {
    info.spaces.push_back({spaces[i].name, kv_->DiskBytes(static_cast<SpaceId>(i))});
  }
  for (int i = 0; i < kOrderCount; ++i) {
    if (format_.HasOrder(static_cast<Order>(i))) info.orders.push_back(static_cast<Order>(i));
  }
  return info;
}

absl::StatusOr<std::vector<CommitInfo>> StoreImpl::Commits(size_t limit) const {
  std::shared_ptr<const StoreSnapshot> snapshot = GetSnapshot();
  const Version& version = static_cast<const StoreSource&>(*snapshot).version();
  std::unique_ptr<KvCursor> cursor = kv_->NewCursor(Space::kCommits, version.snapshot.get());
  std::vector<CommitInfo> commits;
  for (cursor->SeekToLast(); cursor->Valid() && commits.size() < limit; cursor->Prev()) {
    MOTE_ASSIGN_OR_RETURN(CommitInfo commit, DecodeCommit(cursor->key(), cursor->value()));
    commits.push_back(std::move(commit));
  }
  MOTE_RETURN_IF_ERROR(cursor->status());
  return commits;
}

absl::StatusOr<std::unique_ptr<ChangeCursor>> StoreImpl::Changes(uint64_t since) const {
  auto source = std::static_pointer_cast<const StoreSource>(GetSnapshot());
  const StateRecord& state = source->version().state;
  if (since > state.commit_number) {
    return absl::OutOfRangeError(
        absl::StrCat("there is no commit ", since, "; the last one is ", state.commit_number));
  }
  if (since + 1 < state.history_begin) {
    return absl::OutOfRangeError(absl::StrCat(
        "the changes of commit ", since + 1,
        " are not kept any more; the first commit whose changes are is ", state.history_begin));
  }
  return std::unique_ptr<ChangeCursor>(
      std::make_unique<HistoryCursor>(kv_.get(), std::move(source), since));
}

absl::StatusOr<BackupReport> StoreImpl::Backup(const std::string& path,
                                               const std::function<void(double)>& progress) {
  return kv_->Backup(path, progress);
}

}  // namespace mote
