#ifndef MOTE_STORAGE_KV_ROCKS_KV_STORE_IMPL_H_
#define MOTE_STORAGE_KV_ROCKS_KV_STORE_IMPL_H_

#include <rocksdb/db.h>
#include <rocksdb/env.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/kv/background_errors.h"
#include "storage/kv/database_copy.h"
#include "storage/kv/file_system.h"
#include "storage/kv/kv_store.h"
#include "storage/kv/rocks_bulk_writer.h"
#include "storage/kv/rocks_entries.h"

namespace mote {

// The store that OpenRocksKvStore opens.
class RocksKvStore final : public KvStore {
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
  absl::Status DropFiles(SpaceId space, std::span<const KvRange> ranges) override;
  std::vector<std::string> VerifyChecksums() const override;
  uint64_t ApproximateBytes(SpaceId space, std::string_view begin,
                            std::string_view end) const override;
  uint64_t SortedSequences(SpaceId space) const override;
  uint64_t DiskBytes(SpaceId space) const override;
  std::string Directory() const override { return path_; }
  absl::StatusOr<BackupReport> Backup(const std::string& path,
                                      const std::function<void(double)>& progress) override;
  // Copies the files into the empty directory `to`, sharing tables with the copy in `previous`
  // where that is not empty.
  absl::StatusOr<BackupReport> CopyFiles(const std::string& to, const std::string& previous,
                                         const std::function<void(double)>& progress);
  // What the store consisted of when it was opened or, where this process writes it, does now.
  TableFiles Tables() const;

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
  KvOptions options_;  // As it was opened with.
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

}  // namespace mote

#endif  // MOTE_STORAGE_KV_ROCKS_KV_STORE_IMPL_H_
