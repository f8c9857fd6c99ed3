#include <rocksdb/convenience.h>
#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <cstdlib>
#include <typeinfo>
#include <utility>

#include "storage/base/check.h"
#include "storage/base/status_macros.h"
#include "storage/kv/database_files.h"
#include "storage/kv/rocks_kv_store_impl.h"
#include "storage/kv/rocks_status.h"

namespace mote {
namespace {

// What a bulk write may take in memory, where it has to go through the log.
constexpr uint64_t kMaxResumedBytes = uint64_t{256} << 20;

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

}  // namespace

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
  // Who finds nothing to sync must not return while another is still syncing it, nor take for
  // durable what that one failed to sync.
  const std::lock_guard lock(sync_mutex_);
  // What is in the log can be made durable where tables have no space.
  MOTE_RETURN_IF_ERROR(CheckLog());
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

absl::Status RocksKvStore::DropFiles(SpaceId space, std::span<const KvRange> ranges) {
  MOTE_RETURN_IF_ERROR(CheckWritable());
  if (space >= families_.size() || ranges.empty()) return absl::OkStatus();
  std::vector<rocksdb::Slice> ends;
  ends.reserve(2 * ranges.size());
  std::vector<rocksdb::RangePtr> pointers;
  for (const KvRange& range : ranges) {
    ends.push_back(ToSlice(range.begin));
    ends.push_back(ToSlice(range.end));
    pointers.emplace_back(&ends[ends.size() - 2], &ends.back());
  }
  return FromRocks(rocksdb::DeleteFilesInRanges(db_.get(), Handle(space), pointers.data(),
                                                pointers.size(), /*include_end=*/false));
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

}  // namespace mote
