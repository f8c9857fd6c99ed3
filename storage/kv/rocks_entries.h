#ifndef MOTE_STORAGE_KV_ROCKS_ENTRIES_H_
#define MOTE_STORAGE_KV_ROCKS_ENTRIES_H_

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "storage/base/check.h"
#include "storage/kv/kv_store.h"
#include "storage/kv/rocks_bulk_writer.h"
#include "storage/kv/rocks_status.h"

// What RocksKvStore hands out: KvSnapshot, KvValue::Pin, KvBatch and KvCursor on RocksDB's own.

namespace mote {

inline rocksdb::Slice ToSlice(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

class RocksSnapshot final : public KvSnapshot {
 public:
  explicit RocksSnapshot(rocksdb::DB* db) : db_(db), snapshot_(db->GetSnapshot()) {}
  ~RocksSnapshot() override { db_->ReleaseSnapshot(snapshot_); }
  const rocksdb::Snapshot* get() const { return snapshot_; }

 private:
  rocksdb::DB* db_;
  const rocksdb::Snapshot* snapshot_;
};

inline const rocksdb::Snapshot* Unwrap(const KvSnapshot* snapshot) {
  return snapshot == nullptr ? nullptr : static_cast<const RocksSnapshot*>(snapshot)->get();
}

class RocksPin final : public KvValue::Pin {
 public:
  rocksdb::PinnableSlice slice;
};

class RocksBatch final : public KvBatch {
 public:
  explicit RocksBatch(const std::vector<RocksBulkWriter::Family>* families) : families_(families) {}

  void Put(SpaceId space, std::string_view key, std::string_view value) override {
    Note(batch_.Put(Handle(space), ToSlice(key), ToSlice(value)));
  }
  void Delete(SpaceId space, std::string_view key) override {
    Note(batch_.Delete(Handle(space), ToSlice(key)));
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

class RocksCursor final : public KvCursor {
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
class EmptyCursor final : public KvCursor {
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

}  // namespace mote

#endif  // MOTE_STORAGE_KV_ROCKS_ENTRIES_H_
