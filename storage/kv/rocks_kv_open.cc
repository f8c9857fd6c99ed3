// How a store on RocksDB is opened and closed.

#include <rocksdb/db.h>
#include <rocksdb/env.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/kv/database_files.h"
#include "storage/kv/rocks_kv_store.h"
#include "storage/kv/rocks_kv_store_impl.h"
#include "storage/kv/rocks_options.h"
#include "storage/kv/rocks_status.h"

namespace mote {
namespace {

// Closing flushes memtables beyond this size, so that the next open has little to replay.
constexpr uint64_t kMaxReplayBytes = uint64_t{1} << 20;

}  // namespace

absl::Status RocksKvStore::Open(const KvOptions& options) {
  options_ = options;
  MOTE_RETURN_IF_ERROR(PrepareDirectory(env_, path_, options));
  if (mode_ == OpenMode::kReadOnly) {
    // The files that CURRENT leads to may be replaced by a live writer while they are opened.
    absl::Status status;
    for (int attempt = 0; attempt < 10; ++attempt) {
      if (attempt > 0) std::this_thread::sleep_for(std::chrono::milliseconds(2 * attempt));
      status = OpenFamilies(options);
      if (status.ok()) break;
    }
    if (status.ok()) return status;
    const std::vector<std::string> damages = FindDamagedLogs(env_, path_);
    return damages.empty() ? status : absl::DataLossError(path_ + "/" + damages.front());
  }
  {
    // The lock is released for RocksDB to take it again; who comes between finds whole files.
    MOTE_ASSIGN_OR_RETURN(const auto lock, DatabaseLock::Take(env_, path_));
    MOTE_RETURN_IF_ERROR(RemoveBulkLeftovers(env_, path_));
    MOTE_RETURN_IF_ERROR(UnmarkAsBackup(env_, path_));
    if (env_->FileExists(path_ + "/CURRENT").ok()) {
      const std::vector<std::string> damages = FindDamagedLogs(env_, path_);
      if (!damages.empty()) return absl::DataLossError(path_ + "/" + damages.front());
    }
  }
  return OpenFamilies(options);
}

absl::Status RocksKvStore::OpenFamilies(const KvOptions& options) {
  const bool writable = mode_ == OpenMode::kReadWrite;
  rocksdb::DBOptions db_options = MakeRocksDbOptions(options, env_);
  errors_ = std::make_shared<BackgroundErrors>();
  db_options.listeners.push_back(errors_);
  const auto cache = MakeBlockCache(options.block_cache_bytes);

  std::vector<std::string> existing;
  if (env_->FileExists(path_ + "/CURRENT").ok()) {
    MOTE_RETURN_IF_ERROR(FromRocks(rocksdb::DB::ListColumnFamilies(db_options, path_, &existing)));
  }
  const auto exists = [&](const std::string& name) {
    return std::find(existing.begin(), existing.end(), name) != existing.end();
  };

  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  std::vector<int> descriptor_of_space;
  fill_cache_.clear();
  for (const SpaceSpec& space : options.spaces) {
    fill_cache_.push_back(space.profile != SpaceProfile::kBlocks &&
                          space.profile != SpaceProfile::kRuns);
    if (!writable && !exists(space.name)) {
      descriptor_of_space.push_back(-1);
      continue;
    }
    descriptor_of_space.push_back(static_cast<int>(descriptors.size()));
    descriptors.emplace_back(space.name, MakeFamilyOptions(space.profile, options, cache));
  }
  // RocksDB's own default family, and families that a newer version has added, must be opened too.
  existing.push_back(rocksdb::kDefaultColumnFamilyName);
  for (const std::string& name : existing) {
    const bool listed = std::any_of(descriptors.begin(), descriptors.end(),
                                    [&](const auto& other) { return other.name == name; });
    if (!listed) {
      descriptors.emplace_back(name, MakeFamilyOptions(SpaceProfile::kEntries, options, cache));
    }
  }

  rocksdb::DB* db = nullptr;
  rocksdb::Status status =
      writable ? rocksdb::DB::Open(db_options, path_, descriptors, &handles_, &db)
               : rocksdb::DB::OpenForReadOnly(db_options, path_, descriptors, &handles_, &db);
  if (!status.ok()) {
    handles_.clear();
    const absl::Status error = FromRocks(status);
    std::string message = path_ + ": " + std::string(error.message());
    if (message.find(".sst") == std::string::npos) {
      for (const std::string& damage : FindUnreadableTables(env_, path_)) {
        return absl::DataLossError(path_ + "/" + damage);
      }
    }
    return absl::Status(error.code(), message);
  }
  db_.reset(db);
  for (size_t space = 0; space < options.spaces.size(); ++space) {
    const int i = descriptor_of_space[space];
    if (i < 0) {
      families_.push_back({nullptr, rocksdb::Options(), options.spaces[space].profile});
    } else {
      families_.push_back({handles_[i], rocksdb::Options(db_options, descriptors[i].options),
                           options.spaces[space].profile});
    }
  }
  return absl::OkStatus();
}

RocksKvStore::~RocksKvStore() {
  if (db_ == nullptr) return;
  if (mode_ == OpenMode::kReadWrite && !failed_) {
    uint64_t memtable_bytes = 0;
    for (rocksdb::ColumnFamilyHandle* handle : handles_) {
      uint64_t bytes = 0;
      if (db_->GetIntProperty(handle, rocksdb::DB::Properties::kCurSizeAllMemTables, &bytes)) {
        memtable_bytes += bytes;
      }
    }
    // What fails here was acknowledged by the log, which the next open replays.
    if (unsynced_) db_->SyncWAL();
    if (memtable_bytes > kMaxReplayBytes) db_->Flush(rocksdb::FlushOptions(), handles_);
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
  db_->Close();
}

absl::StatusOr<std::unique_ptr<KvStore>> OpenRocksKvStore(const std::string& path,
                                                          const KvOptions& options,
                                                          rocksdb::Env* env) {
  auto store = std::make_unique<RocksKvStore>(path, options.mode,
                                              env == nullptr ? rocksdb::Env::Default() : env);
  MOTE_RETURN_IF_ERROR(store->Open(options));
  return store;
}

bool RocksKvStoreExists(const std::string& path) {
  return rocksdb::Env::Default()->FileExists(path + "/CURRENT").ok();
}

}  // namespace mote
