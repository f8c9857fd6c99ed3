#include "storage/kv/rocks_kv_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <typeinfo>
#include <utility>

#include "storage/base/check.h"
#include "storage/base/status_macros.h"
#include "storage/kv/background_errors.h"
#include "storage/kv/database_files.h"
#include "storage/kv/file_system.h"
#include "storage/kv/rocks_bulk_writer.h"
#include "storage/kv/rocks_options.h"
#include "storage/kv/rocks_status.h"

namespace mote {
namespace {

// Closing flushes memtables beyond this size, so that the next open has little to replay.
constexpr uint64_t kMaxReplayBytes = uint64_t{1} << 20;
// What a bulk write may take in memory, where it has to go through the log.
constexpr uint64_t kMaxResumedBytes = uint64_t{256} << 20;

rocksdb::Slice ToSlice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

class RocksSnapshot : public KvSnapshot {
 public:
  explicit RocksSnapshot(rocksdb::DB* db) : db_(db), snapshot_(db->GetSnapshot()) {}
  ~RocksSnapshot() override { db_->ReleaseSnapshot(snapshot_); }
  const rocksdb::Snapshot* get() const { return snapshot_; }

 private:
  rocksdb::DB* db_;
  const rocksdb::Snapshot* snapshot_;
};

const rocksdb::Snapshot* Unwrap(const KvSnapshot* snapshot) {
  return snapshot == nullptr ? nullptr : static_cast<const RocksSnapshot*>(snapshot)->get();
}

class RocksPin : public KvValue::Pin {
 public:
  rocksdb::PinnableSlice slice;
};

class RocksBatch : public KvBatch {
 public:
  explicit RocksBatch(const std::vector<RocksBulkWriter::Family>* families) : families_(families) {}

  void Put(SpaceId space, std::string_view key, std::string_view value) override {
    Note(batch_.Put(Handle(space), ToSlice(key), ToSlice(value)));
  }
  void Delete(SpaceId space, std::string_view key) override {
    Note(batch_.Delete(Handle(space), ToSlice(key)));
  }
  void DeleteRange(SpaceId space, std::string_view begin, std::string_view end) override {
    if (begin < end) Note(batch_.DeleteRange(Handle(space), ToSlice(begin), ToSlice(end)));
  }
  void Clear() override {
    batch_.Clear();
    status_ = absl::OkStatus();
  }
  uint64_t ApproximateBytes() const override { return batch_.GetDataSize(); }

  const absl::Status& status() const { return status_; }
  rocksdb::WriteBatch* batch() { return &batch_; }

 private:
  rocksdb::ColumnFamilyHandle* Handle(SpaceId space) const {
    MOTE_CHECK(space < families_->size());
    return (*families_)[space].handle;
  }
  void Note(const rocksdb::Status& status) {
    if (!status.ok() && status_.ok()) status_ = FromRocks(status);
  }

  const std::vector<RocksBulkWriter::Family>* families_;
  rocksdb::WriteBatch batch_;
  absl::Status status_;  // The first error, reported by Write.
};

class RocksCursor : public KvCursor {
 public:
  RocksCursor(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
              const rocksdb::Snapshot* snapshot, std::string_view lower, std::string_view upper)
      : lower_(lower), upper_(upper), lower_slice_(lower_), upper_slice_(upper_) {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    if (!lower_.empty()) options.iterate_lower_bound = &lower_slice_;
    if (!upper_.empty()) options.iterate_upper_bound = &upper_slice_;
    iterator_.reset(db->NewIterator(options, family));
  }

  void Seek(std::string_view key) override { iterator_->Seek(ToSlice(key)); }
  void SeekToFirst() override { iterator_->SeekToFirst(); }
  void SeekToLast() override { iterator_->SeekToLast(); }
  void Next() override { iterator_->Next(); }
  void Prev() override { iterator_->Prev(); }
  bool Valid() const override { return iterator_->Valid(); }
  std::string_view key() const override { return ToView(iterator_->key()); }
  std::string_view value() const override { return ToView(iterator_->value()); }
  absl::Status status() const override { return FromRocks(iterator_->status()); }

 private:
  const std::string lower_;
  const std::string upper_;
  const rocksdb::Slice lower_slice_;
  const rocksdb::Slice upper_slice_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

// Of a space that the files, written by an older version and open for reading only, do not have.
class EmptyCursor : public KvCursor {
 public:
  void Seek(std::string_view) override {}
  void SeekToFirst() override {}
  void SeekToLast() override {}
  void Next() override {}
  void Prev() override {}
  bool Valid() const override { return false; }
  std::string_view key() const override { return {}; }
  std::string_view value() const override { return {}; }
  absl::Status status() const override { return absl::OkStatus(); }
};

// Puts all entries of tables into a batch; kResourceExhausted if they take too much memory.
absl::Status ReadTables(const std::vector<rocksdb::IngestExternalFileArg>& args,
                        const std::vector<RocksBulkWriter::Family>& families,
                        rocksdb::WriteBatch* batch) {
  for (const rocksdb::IngestExternalFileArg& arg : args) {
    const auto family = std::find_if(families.begin(), families.end(), [&](const auto& other) {
      return other.handle == arg.column_family;
    });
    for (const std::string& file : arg.external_files) {
      rocksdb::SstFileReader reader(family->options);
      MOTE_RETURN_IF_ERROR(FromRocks(reader.Open(file)));
      const std::unique_ptr<rocksdb::Iterator> entry(reader.NewIterator(rocksdb::ReadOptions()));
      for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
        MOTE_RETURN_IF_ERROR(
            FromRocks(batch->Put(arg.column_family, entry->key(), entry->value())));
        if (batch->GetDataSize() > kMaxResumedBytes) {
          return absl::ResourceExhaustedError(
              "the disk was full; open the database again before changing so much at once");
        }
      }
      MOTE_RETURN_IF_ERROR(FromRocks(entry->status()));
    }
  }
  return absl::OkStatus();
}

class RocksKvStore : public KvStore {
 public:
  RocksKvStore(std::string path, OpenMode mode, rocksdb::Env* env)
      : path_(std::move(path)), mode_(mode), owned_env_(WithoutOptionsFiles(env)) {}
  ~RocksKvStore() override;

  absl::Status Open(const KvOptions& options);

  absl::Status Get(SpaceId space, std::string_view key, const KvSnapshot* snapshot,
                   KvValue* value) const override;
  std::unique_ptr<KvCursor> NewCursor(SpaceId space, const KvSnapshot* snapshot,
                                      std::string_view lower,
                                      std::string_view upper) const override;
  std::shared_ptr<const KvSnapshot> GetSnapshot() const override {
    return std::make_shared<RocksSnapshot>(db_.get());
  }
  std::unique_ptr<KvBatch> NewBatch() const override {
    return std::make_unique<RocksBatch>(&families_);
  }
  absl::Status Write(KvBatch* batch, Durability durability) override;
  absl::StatusOr<std::unique_ptr<KvBulkWriter>> NewBulkWriter() override;
  absl::Status Publish(std::unique_ptr<KvBulkWriter> writer) override;
  absl::Status Sync() override;
  absl::Status Compact(SpaceId space) override;
  absl::Status DropFiles(SpaceId space, std::string_view begin, std::string_view end) override;
  std::vector<std::string> VerifyChecksums() const override;
  uint64_t ApproximateBytes(SpaceId space, std::string_view begin,
                            std::string_view end) const override;
  uint64_t SortedSequences(SpaceId space) const override;
  uint64_t DiskBytes(SpaceId space) const override;
  std::string Directory() const override { return path_; }
  absl::Status Checkpoint(const std::string& path) override;

 private:
  absl::Status OpenFamilies(const KvOptions& options);
  // Not OK if the log takes no writes.
  absl::Status CheckLog() const;
  // The same for the store as a whole, after trying to go on where it ran out of space.
  absl::Status CheckWritable() const;
  // Keeps the first error of a write, after which the log's end is uncertain; returns `status`.
  absl::Status Keep(absl::Status status);
  rocksdb::ColumnFamilyHandle* Handle(SpaceId space) const {
    return space < families_.size() ? families_[space].handle : nullptr;
  }

  const std::string path_;
  const OpenMode mode_;
  const std::unique_ptr<rocksdb::Env> owned_env_;
  rocksdb::Env* const env_ = owned_env_.get();
  std::shared_ptr<BackgroundErrors> errors_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // All that were opened, spaces or not.
  std::vector<RocksBulkWriter::Family> families_;      // By SpaceId.
  std::vector<bool> fill_cache_;                       // By SpaceId; for reads by exact key.
  std::atomic<uint64_t> bulk_writers_ = 0;             // Numbers them.
  std::mutex sync_mutex_;
  std::atomic<bool> unsynced_ = false;  // Relaxed writes since the last sync.
  std::atomic<bool> failed_ = false;
  mutable std::mutex failure_mutex_;
  absl::Status failure_;  // Under failure_mutex_.
};

absl::Status RocksKvStore::Open(const KvOptions& options) {
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
    fill_cache_.push_back(space.profile != SpaceProfile::kBlocks);
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
      families_.push_back({nullptr, rocksdb::Options()});
    } else {
      families_.push_back({handles_[i], rocksdb::Options(db_options, descriptors[i].options)});
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

absl::Status RocksKvStore::CheckLog() const {
  if (mode_ == OpenMode::kReadOnly) {
    return absl::FailedPreconditionError("the database is open for reading only");
  }
  if (failed_) {
    const std::lock_guard lock(failure_mutex_);
    return failure_;
  }
  return absl::OkStatus();
}

absl::Status RocksKvStore::CheckWritable() const {
  MOTE_RETURN_IF_ERROR(CheckLog());
  return errors_->Resume(db_.get());
}

absl::Status RocksKvStore::Keep(absl::Status status) {
  if (status.ok()) return status;
  const std::lock_guard lock(failure_mutex_);
  if (!failed_) {
    failure_ = absl::Status(status.code(), "an earlier write failed; open the database again: " +
                                               std::string(status.message()));
    failed_ = true;
  }
  return status;
}

absl::Status RocksKvStore::Get(SpaceId space, std::string_view key, const KvSnapshot* snapshot,
                               KvValue* value) const {
  if (space >= families_.size()) return absl::InvalidArgumentError("no such space");
  if (Handle(space) == nullptr) return absl::NotFoundError("no such key");
  std::unique_ptr<KvValue::Pin>& pin = value->pin();
  if (pin == nullptr || typeid(*pin) != typeid(RocksPin)) pin = std::make_unique<RocksPin>();
  rocksdb::PinnableSlice& slice = static_cast<RocksPin*>(pin.get())->slice;
  slice.Reset();
  rocksdb::ReadOptions options;
  options.snapshot = Unwrap(snapshot);
  options.fill_cache = fill_cache_[space];
  const rocksdb::Status status = db_->Get(options, Handle(space), ToSlice(key), &slice);
  if (status.IsNotFound()) return absl::NotFoundError("no such key");
  if (!status.ok()) return FromRocks(status);
  value->set_view(ToView(slice));
  return absl::OkStatus();
}

std::unique_ptr<KvCursor> RocksKvStore::NewCursor(SpaceId space, const KvSnapshot* snapshot,
                                                  std::string_view lower,
                                                  std::string_view upper) const {
  MOTE_CHECK(space < families_.size());
  if (Handle(space) == nullptr) return std::make_unique<EmptyCursor>();
  return std::make_unique<RocksCursor>(db_.get(), Handle(space), Unwrap(snapshot), lower, upper);
}

absl::Status RocksKvStore::Write(KvBatch* batch, Durability durability) {
  MOTE_RETURN_IF_ERROR(CheckWritable());
  auto* rocks_batch = static_cast<RocksBatch*>(batch);
  MOTE_RETURN_IF_ERROR(rocks_batch->status());
  rocksdb::WriteOptions options;
  options.sync = durability == Durability::kSync;
  const absl::Status written = FromRocks(db_->Write(options, rocks_batch->batch()));
  // Noted behind the write: a sync between the note and the write would take the note for its own.
  if (!options.sync) unsynced_ = true;
  // Where a full disk has stopped RocksDB, the write has not come to the log.
  return errors_->IsWaitingForSpace() ? written : Keep(written);
}

absl::StatusOr<std::unique_ptr<KvBulkWriter>> RocksKvStore::NewBulkWriter() {
  MOTE_RETURN_IF_ERROR(CheckWritable());
  const std::string directory = BulkDirectory(path_);
  MOTE_RETURN_IF_ERROR(FromRocks(env_->CreateDirIfMissing(directory)));
  return std::make_unique<RocksBulkWriter>(directory, std::to_string(bulk_writers_++), &families_);
}

absl::Status RocksKvStore::Publish(std::unique_ptr<KvBulkWriter> writer) {
  MOTE_RETURN_IF_ERROR(CheckWritable());
  MOTE_ASSIGN_OR_RETURN(auto args, static_cast<RocksBulkWriter*>(writer.get())->FinishAll());
  if (args.empty()) return absl::OkStatus();
  // Relaxed changes before this must not be lost while this is kept.
  MOTE_RETURN_IF_ERROR(Sync());
  if (!errors_->has_resumed()) return FromRocks(db_->IngestExternalFiles(args));
  rocksdb::WriteBatch batch;
  MOTE_RETURN_IF_ERROR(ReadTables(args, families_, &batch));
  rocksdb::WriteOptions options;
  options.sync = true;
  const absl::Status written = FromRocks(db_->Write(options, &batch));
  return errors_->IsWaitingForSpace() ? written : Keep(written);
}

absl::Status RocksKvStore::Sync() {
  // What is in the log can be made durable where tables have no space.
  MOTE_RETURN_IF_ERROR(CheckLog());
  // Who finds nothing to sync must not return while another is still syncing it.
  const std::lock_guard lock(sync_mutex_);
  if (!unsynced_.exchange(false)) return absl::OkStatus();
  return Keep(FromRocks(db_->FlushWAL(/*sync=*/true)));
}

absl::Status RocksKvStore::Compact(SpaceId space) {
  MOTE_RETURN_IF_ERROR(CheckWritable());
  if (space >= families_.size()) return absl::InvalidArgumentError("no such space");
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  options.exclusive_manual_compaction = false;
  return FromRocks(db_->CompactRange(options, Handle(space), nullptr, nullptr));
}

absl::Status RocksKvStore::DropFiles(SpaceId space, std::string_view begin, std::string_view end) {
  MOTE_RETURN_IF_ERROR(CheckWritable());
  if (space >= families_.size() || begin >= end) return absl::OkStatus();
  const rocksdb::Slice first = ToSlice(begin);
  const rocksdb::Slice last = ToSlice(end);
  const rocksdb::RangePtr range(&first, &last);
  return FromRocks(rocksdb::DeleteFilesInRanges(db_.get(), Handle(space), &range, 1,
                                                /*include_end=*/false));
}

std::vector<std::string> RocksKvStore::VerifyChecksums() const {
  std::vector<std::string> damages = FindDamagedLogs(env_, path_);
  std::vector<rocksdb::LiveFileMetaData> files;
  db_->GetLiveFilesMetaData(&files);
  for (const rocksdb::LiveFileMetaData& file : files) {
    const std::string name = file.relative_filename;
    const absl::Status status = CheckFileChecksum(env_, path_ + "/" + name, file.file_checksum);
    if (status.ok()) continue;
    // Another process may have compacted the file away; we still hold it open.
    if (mode_ == OpenMode::kReadOnly && absl::IsNotFound(status)) continue;
    if (mode_ == OpenMode::kReadWrite && absl::IsNotFound(status)) {
      // So may this process, since the files were listed.
      std::vector<rocksdb::LiveFileMetaData> now;
      db_->GetLiveFilesMetaData(&now);
      const bool live = std::any_of(now.begin(), now.end(), [&](const auto& other) {
        return other.file_number == file.file_number;
      });
      if (!live) continue;
    }
    const bool named = status.message().find(name) != absl::string_view::npos;
    damages.push_back((named ? "" : name + ": ") + std::string(status.message()));
  }
  return damages;
}

uint64_t RocksKvStore::ApproximateBytes(SpaceId space, std::string_view begin,
                                        std::string_view end) const {
  if (Handle(space) == nullptr || begin >= end) return 0;
  const rocksdb::Range range(ToSlice(begin), ToSlice(end));
  rocksdb::SizeApproximationOptions options;
  options.include_memtables = true;
  options.include_files = true;
  uint64_t bytes = 0;
  db_->GetApproximateSizes(options, Handle(space), &range, 1, &bytes);
  return bytes;
}

uint64_t RocksKvStore::SortedSequences(SpaceId space) const {
  // RocksDB 7.8 compacts badly once it has met a full disk: see BackgroundErrors.
  if (Handle(space) == nullptr || errors_->has_resumed()) return 0;
  uint64_t sequences = 0;
  for (int level = 0; level < db_->NumberLevels(Handle(space)); ++level) {
    std::string files;
    db_->GetProperty(Handle(space),
                     rocksdb::DB::Properties::kNumFilesAtLevelPrefix + std::to_string(level),
                     &files);
    // Files of the first level overlap; those of others do not.
    const uint64_t count = std::strtoull(files.c_str(), nullptr, 10);
    sequences += level == 0 ? count : std::min<uint64_t>(count, 1);
  }
  return sequences;
}

uint64_t RocksKvStore::DiskBytes(SpaceId space) const {
  uint64_t bytes = 0;
  if (Handle(space) != nullptr) {
    db_->GetIntProperty(Handle(space), rocksdb::DB::Properties::kLiveSstFilesSize, &bytes);
  }
  return bytes;
}

absl::Status RocksKvStore::Checkpoint(const std::string& path) {
  MOTE_RETURN_IF_ERROR(CheckWritable());
  if (env_->FileExists(path).ok()) return absl::AlreadyExistsError(path + " exists already");
  rocksdb::Checkpoint* made = nullptr;
  MOTE_RETURN_IF_ERROR(FromRocks(rocksdb::Checkpoint::Create(db_.get(), &made)));
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  return FromRocks(checkpoint->CreateCheckpoint(path));
}

}  // namespace

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
